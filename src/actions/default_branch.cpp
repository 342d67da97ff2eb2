// SPDX-License-Identifier: MIT
#include "actions/default_branch.h"

#include "actions/set_up_record.h"

#include <vector>

namespace wave::actions {
namespace {

const std::string k_heads = "refs/heads/";
const std::string k_origin = "refs/remotes/origin/";

std::optional<std::string> behind(const std::optional<std::string>& ref,
                                  const std::string& prefix) {
  if (!ref || !ref->starts_with(prefix)) return std::nullopt;
  return ref->substr(prefix.size());
}

std::vector<std::string> candidates(const git::Repository& repository, const std::string& usual) {
  std::vector<std::string> out;
  const auto at_origin = behind(repository.symbolic_target(k_origin + "HEAD"), k_origin);
  const auto head = behind(repository.head_ref(), k_heads);
  if (at_origin) out.push_back(*at_origin);
  if (head) out.push_back(*head);
  out.insert(out.end(), {usual, "main", "master"});
  // HEAD names none that is there: one of the others must do, if there are any.
  for (const std::string& ref : repository.ref_names(k_heads)) {
    out.push_back(ref.substr(k_heads.size()));
  }
  return out;
}

}  // namespace

std::optional<std::string> ref_of_branch(const git::Repository& repository,
                                         const std::string& branch) {
  for (const std::string& prefix : {k_heads, k_origin}) {
    if (repository.ref(prefix + branch)) return prefix + branch;
  }
  return std::nullopt;
}

std::string guess_default_branch(const git::Repository& repository) {
  const std::string usual = repository.config("init.defaultbranch").value_or("main");
  for (const std::string& branch : candidates(repository, usual)) {
    if (ref_of_branch(repository, branch)) return branch;
  }
  return behind(repository.head_ref(), k_heads).value_or(usual);
}

std::optional<std::string> lost_default_branch(const git::Layout& layout,
                                               const git::Repository& repository) {
  const auto record = read_set_up(layout);
  if (!record || record->default_branch.empty()) return std::nullopt;
  const bool lost = !ref_of_branch(repository, record->default_branch) &&
                    ref_of_branch(repository, guess_default_branch(repository));
  return lost ? std::optional(record->default_branch) : std::nullopt;
}

std::string default_branch(const git::Layout& layout, const git::Repository& repository) {
  const auto record = read_set_up(layout);
  const bool recorded = record && !record->default_branch.empty();
  if (recorded && ref_of_branch(repository, record->default_branch)) return record->default_branch;
  const std::string guess = guess_default_branch(repository);
  return recorded && !ref_of_branch(repository, guess) ? record->default_branch : guess;
}

}  // namespace wave::actions
