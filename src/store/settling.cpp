// SPDX-License-Identifier: MIT
#include "store/settling.h"

#include "os/failpoint.h"
#include "os/log.h"
#include "store/checkpoint.h"
#include "store/event_log.h"
#include "store/mirror.h"
#include "store/move_ref.h"
#include "store/own_logs.h"

#include <algorithm>

namespace wave::store {
namespace {

constexpr int64_t k_share = 50;
constexpr int64_t k_much_unused = 64 << 20;

// What was last heard of before this may be settled.
int64_t quiet_since(index::Index& index, const SettlePolicy& policy, const os::Now& now) {
  const auto older = index.ended_before_newest(policy.keep_newest);
  return older ? std::min(*older, now.wall_ms - policy.quiet_ms) : 0;
}

int64_t count_due(index::Index& index, const SettlePolicy& policy, const os::Now& now) {
  const int64_t count = index.count_unsettled(quiet_since(index, policy, now));
  if (count == 0 || count < policy.at_least) return 0;
  const bool whatever = policy.at_least <= 1;
  return !whatever && count < index.settled_count() / k_share ? 0 : count;
}

std::vector<PartLine> lines_of(const std::vector<index::SettledTask>& tasks) {
  std::vector<PartLine> out;
  out.reserve(tasks.size());
  for (const index::SettledTask& task : tasks) out.emplace_back(task.line, task.batches);
  return out;
}

// Those that stand in the checkpoint before it as well are not written again.
std::string write_tree(git::Repository& repository, const index::Settlement& settlement,
                       bool is_first) {
  std::vector<std::string> settled;
  if (!settlement.checkpoint.empty()) {
    if (auto before = read_checkpoint(repository, settlement.checkpoint)) {
      settled = std::move(before->settled);
    }
  }
  for (std::string& part : write_parts(repository, lines_of(settlement.tasks))) {
    settled.push_back(std::move(part));
  }
  const std::vector<PartLine> open(settlement.open.begin(), settlement.open.end());
  std::vector<git::TreeEntry> others;
  if (is_first) others = first_entries(repository);
  return write_checkpoint_tree(repository, settled, write_parts(repository, open),
                               std::move(others));
}

}  // namespace

bool is_worth_settling(index::Index& index, const SettlePolicy& policy, const os::Now& now) {
  return count_due(index, policy, now) > 0;
}

Settled settle_tasks(git::Repository& repository, Mirror& mirror, const WriterIdentity& identity,
                     const SettlePolicy& policy, const os::Now& now) {
  index::Index& index = mirror.index();
  const int64_t due = count_due(index, policy, now);
  if (due == 0) return {};
  const index::Settlement settlement =
      index.settlement(quiet_since(index, policy, now), policy.at_most);
  const std::string ref = identity.log_ref();
  const auto own = settlement.frontier.find(ref);
  std::optional<std::string> tip;
  if (own != settlement.frontier.end()) tip = own->second.oid;

  const int64_t lamport = index::highest_lamport(settlement.frontier) + 1;
  const std::string message =
      checkpoint_message(settlement.tasks.size(), identity.writer, lamport, settlement.frontier);
  std::vector<std::string> parents;
  if (tip) parents.push_back(*tip);
  const std::string oid = repository.write_commit(message, write_tree(repository, settlement, !tip),
                                                  parents, log_author(), now.wall_ms / 1000);
  WAVE_FAILPOINT("checkpoint.written");
  // Somebody else has moved it meanwhile, or keeps its lock: there is no hurry.
  if (move_ref(repository, mirror.common_dir(), {ref, tip, oid}, LockOwner::only_us,
               "wave: checkpoint") != git::Swap::done) {
    return {0, true};
  }
  if (!repository.has_object(oid)) repository.restore_kept();
  try {
    WAVE_FAILPOINT("checkpoint.moved");
    remember_checkpoint(mirror.wave_dir(), ref, oid);
    mirror.note_checkpoint(settlement, ref, {oid, lamport});
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());  // it is in the log: whoever looks next catches up
  }
  const auto count = static_cast<int64_t>(settlement.tasks.size());
  const bool more = count < due;
  // From here on making it anew is quick, whatever it was before.
  if (!more && index.unused_bytes() > k_much_unused) mirror.rebuild(Belief::what_it_says);
  return {count, more};
}

}  // namespace wave::store
