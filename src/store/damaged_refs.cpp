// SPDX-License-Identifier: MIT
#include "store/damaged_refs.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "store/notes.h"

namespace wave::store {
namespace {

constexpr const char* k_ours = "refs/wave/";
constexpr const char* k_notes = "refs/notes/";

std::string fault_of(const git::Repository& repository, const std::string& oid) {
  if (oid.empty()) return "its file is no ref";
  const auto commit = repository.commit(oid);
  if (!commit) return "its commit is missing or damaged";
  return is_readable_tree(repository, commit->tree)
             ? ""
             : "the tree of its commit is missing or damaged";
}

}  // namespace

bool is_readable_tree(const git::Repository& repository, const std::string& tree) {
  try {
    repository.tree(tree);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<DamagedRef> damaged_refs(const git::Repository& repository,
                                     const std::filesystem::path& common_dir) {
  auto refs = git::read_ref_files(common_dir, k_ours);
  for (auto& [ref, oid] : git::read_ref_files(common_dir, k_notes)) {
    if (ref == k_notes_ref) refs.emplace(ref, oid);
  }
  std::vector<DamagedRef> out;
  for (const auto& [ref, oid] : refs) {
    std::string why = fault_of(repository, oid);
    if (!why.empty()) out.push_back({ref, oid, std::move(why)});
  }
  return out;
}

LogChain check_log(const git::Repository& repository, const std::string& tip) {
  LogChain out;
  for (std::string at = tip; !at.empty();) {
    const auto commit = repository.commit(at);
    if (!commit) return out;
    out.oids.push_back(at);
    at = commit->parents.empty() ? "" : commit->parents.front();
  }
  out.whole = !out.oids.empty();
  return out;
}

}  // namespace wave::store
