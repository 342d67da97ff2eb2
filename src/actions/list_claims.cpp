// SPDX-License-Identifier: MIT
#include "actions/list_claims.h"

#include "actions/known_remotes.h"
#include "error/error.h"
#include "os/files.h"
#include "store/local_claims.h"
#include "store/remote_claims.h"

namespace wave::actions {
namespace {

store::ClaimList listed(store::Store& store, store::ClaimPlace& place, const os::Now& now) {
  const auto writer = store.writer();
  store::Claims claims(place, store.layout().wave_dir(), writer ? writer->writer : "",
                       os::boot_id());
  return claims.list(now);
}

}  // namespace

store::ClaimList list_claims(store::Store& store, const std::optional<std::string>& remote,
                             std::chrono::milliseconds patience, os::ProcessRunner& processes,
                             const os::Now& now) {
  const git::Layout& layout = store.layout();
  // What is seen is remembered there, and without that nothing ever lapses.
  if (!os::file_id(layout.wave_dir())) {
    throw Error("git-wave is not set up in '" + layout.common_dir.string() + "'", "git wave init");
  }
  if (!remote) {
    store::LocalClaims place(store.repository(), layout);
    return listed(store, place, now);
  }
  git::Remote there(layout.wave_dir() / "claims", recorded_url(store.repository(), layout, *remote),
                    patience, processes);
  store::RemoteClaims place(there, layout.common_dir / "objects");
  return listed(store, place, now);
}

}  // namespace wave::actions
