// SPDX-License-Identifier: MIT
#include "store/commit_origins.h"

#include "store/commit_finder.h"

#include <map>
#include <unordered_map>

namespace wave::store {
namespace {

using Origins = std::unordered_map<std::string, CommitOrigin>;  // by oid

// All that one task's history says. What its agent made stays that, also where it was merged.
Origins origins_in(index::Index& index, const std::string& task) {
  Origins out;
  for (const index::StoredEvent& stored : index.events(task)) {
    const domain::Event& event = stored.placed.event;
    if (const auto* commit = std::get_if<domain::CommitSeen>(&event.body)) {
      CommitOrigin& origin = out[commit->oid];
      if (origin.oid.empty() || origin.how) {
        origin = {commit->oid, task, event.run, std::nullopt, ""};
      }
    } else if (const auto* landed = std::get_if<domain::Landed>(&event.body)) {
      const domain::LandedBy how = landed->how.value_or(domain::LandedBy::merge);
      out.try_emplace(landed->oid, CommitOrigin{landed->oid, task, event.run, how, landed->source});
    }
  }
  return out;
}

}  // namespace

std::vector<CommitOrigin> recorded_origins(Store& store, const std::vector<std::string>& oids) {
  index::Index& index = store.index();
  const index::Cursors tips = index.cursors();
  if (tips.empty() || oids.empty()) return {};
  const CommitFinder finder(store.repository(), store.layout().wave_dir() / "commits", tips);
  std::map<std::string, Origins> known;
  std::vector<CommitOrigin> out;
  for (const std::string& oid : oids) {
    for (const std::string& task : finder.tasks_naming(oid)) {
      const auto [found, is_new] = known.try_emplace(task);
      if (is_new) found->second = origins_in(index, task);
      const auto origin = found->second.find(oid);
      if (origin != found->second.end()) out.push_back(origin->second);
    }
  }
  return out;
}

}  // namespace wave::store
