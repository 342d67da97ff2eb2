// SPDX-License-Identifier: MIT
// The side of Repository that reads refs.
#include "git/handle.h"
#include "git/repository.h"

namespace wave::git {

std::optional<std::string> Repository::ref(const std::string& name) const {
  git_oid oid;
  const int code = git_reference_name_to_id(&oid, raw(), name.c_str());
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) return std::nullopt;
  check(code, "cannot read '" + name + "'");
  return hex_of(oid);
}

std::vector<std::string> Repository::ref_names(const std::string& prefix) const {
  IteratorHandle iterator;
  check(git_reference_iterator_glob_new(Out(iterator), raw(), (prefix + "*").c_str()),
        "cannot list the refs under '" + prefix + "'");
  std::vector<std::string> names;
  const char* name = nullptr;
  while (git_reference_next_name(&name, iterator.get()) == 0) names.emplace_back(name);
  return names;
}

std::optional<std::string> Repository::symbolic_target(const std::string& name) const {
  ReferenceHandle found;
  if (git_reference_lookup(Out(found), raw(), name.c_str()) < 0) return std::nullopt;
  const char* target = git_reference_symbolic_target(found.get());
  return target ? std::optional<std::string>(target) : std::nullopt;
}

std::optional<std::string> Repository::head_ref() const { return symbolic_target("HEAD"); }

}  // namespace wave::git
