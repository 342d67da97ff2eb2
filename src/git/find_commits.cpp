// SPDX-License-Identifier: MIT
#include "git/find_commits.h"

#include "git/handle.h"

namespace wave::git {
namespace {

int collect(const git_oid* id, void* payload) {
  static_cast<std::vector<git_oid>*>(payload)->push_back(*id);
  return 0;
}

}  // namespace

std::vector<Commit> find_commits(const std::filesystem::path& git_dir,
                                 const std::function<bool(const std::string& message)>& wanted) {
  const Repository repository = Repository::open(git_dir);
  OdbHandle odb;
  check(git_odb_open(Out(odb), (git_dir / "objects").c_str()), "cannot read the objects");
  std::vector<git_oid> ids;
  check(git_odb_foreach(odb.get(), collect, &ids), "cannot list the objects");
  std::vector<Commit> out;
  for (const git_oid& id : ids) {
    size_t length = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&length, &type, odb.get(), &id) < 0 || type != GIT_OBJECT_COMMIT) {
      continue;
    }
    auto commit = repository.commit(hex_of(id));
    if (commit && wanted(commit->message)) out.push_back(std::move(*commit));
  }
  return out;
}

}  // namespace wave::git
