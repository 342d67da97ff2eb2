// SPDX-License-Identifier: MIT
#include "actions/exchange.h"

#include "actions/known_remotes.h"
#include "git/remote.h"
#include "store/git_peer.h"

namespace wave::actions {

Exchange exchange(store::Store& store, const config::Config& config, const ExchangeRequest& request,
                  const os::Now& now, os::ProcessRunner& processes) {
  const git::Layout& layout = store.layout();
  const git::Repository& repository = store.repository();
  Exchange out;
  out.remote =
      request.remote ? *request.remote : usual_remote(configured_remotes(repository, layout));
  const std::string url = recorded_url(repository, layout, out.remote);
  git::Remote remote(layout.wave_dir() / "talks", url, config.duration("sync.timeout"), processes);
  out.url = remote.shown_url();
  store::GitPeer peer(remote, layout, static_cast<uint64_t>(config.integer("sync.max_bytes")));
  store::SyncRules rules;
  rules.remote = out.remote;
  rules.dry_run = request.dry_run;
  rules.retry = request.retry;
  rules.most_logs = static_cast<size_t>(config.integer("sync.max_logs"));
  out.synced = store::sync_logs(store, peer, rules, now);
  const bool notes = request.notes || config.boolean("sync.notes");
  if (notes && !request.dry_run) out.notes = store::exchange_notes(store, peer, now);
  return out;
}

}  // namespace wave::actions
