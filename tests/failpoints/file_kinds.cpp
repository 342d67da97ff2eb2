// SPDX-License-Identifier: MIT
#include "failpoints/file_kinds.h"

namespace wave::test {
namespace {

struct Kind {
  std::string_view part;  // of the path; the first that is in it counts
  const char* name;
};

// A repository of ours that is no user's: its files tell the most general things first.
constexpr Kind k_kinds[] = {
    {"/dev/", nullptr},
    {"/proc/", nullptr},
    {"/objects/pack/", "pack"},
    {"/objects/", "object"},
    {"/refs/wave/log", "log"},
    {"/refs/wave/claims", "claim"},
    {"/refs/wave/keep", "keep"},
    {"/refs/notes", "notes"},
    {"/refs/heads", "branch"},
    {"/refs/", "ref"},
    {"packed-refs", "packed-refs"},
    {"/logs/refs", "reflog"},
    {"/logs/HEAD", "reflog"},
    {"/wave/index-", "index"},
    {"/wave/runs/", "run"},
    {"/wave/private/", "private"},
    {"/wave/trash/", "trash"},
    {"/wave/staging/calls", "call"},
    {"/wave/staging/", "staging"},
    {"/wave/pool", "pool"},
    {"/wave/calls", "call"},
    {"/wave/claims", "claim-record"},
    {"/wave/packing", "packing"},
    {"/wave/landing", "landing"},
    {"/wave/notify", "notify"},
    {"/wave/trusted.git/", "trusted"},
    {"/wave/", "wave"},
    {"wave-spool", "spool"},
    {"/worktrees", "worktree"},
    {"/hooks", "hooks"},
    {".git/config", "config"},
    {".git/info", "config"},
};

}  // namespace

const char* kind_of(std::string_view path) {
  for (const Kind& each : k_kinds) {
    if (path.find(each.part) != std::string_view::npos) return each.name;
  }
  return "file";
}

}  // namespace wave::test
