// SPDX-License-Identifier: MIT
#include "store/sync.h"

#include "domain/ids.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "git/whole_packs.h"
#include "os/failpoint.h"
#include "store/batch.h"
#include "store/clock_bound.h"
#include "store/event_log.h"
#include "store/incoming_log.h"
#include "store/kept_out_logs.h"
#include "store/log_span.h"
#include "store/logs_here.h"
#include "store/move_ref.h"
#include "store/store_lock.h"
#include "store/succession.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

namespace wave::store {
namespace {

constexpr int k_rounds = 8;
constexpr size_t k_most_subjects = 20;
constexpr std::string_view k_all_logs = "refs/wave/log/*";

using Relation = LogInspection::Relation;
using Refs = std::map<std::string, std::string>;

std::string writer_of(const std::string& ref) {
  return ref.substr(std::string_view(k_log_prefix).size());
}

class Syncing {
 public:
  Syncing(Store& store, Peer& peer, const SyncRules& rules, const os::Now& now)
      : store_(store),
        peer_(peer),
        rules_(rules),
        now_(now),
        before_(read_sync_record(store.layout().wave_dir())),
        kept_out_(before_, rules.remote, rules.retry, now) {}

  Synced run() {
    if (!rules_.dry_run) with_lock([&] { finish_succession(place()); });
    for (int i = 0; i < k_rounds; ++i) {
      look();
      take_in();
      if (i == 0) tell_lost();
      if (send()) break;
      if (i + 1 == k_rounds) out_.not_sent = "others move the log there all the time";
    }
    finish();
    return std::move(out_);
  }

 private:
  void look() {
    there_ = peer_.refs({std::string(k_all_logs)});
    LogsHere here =
        logs_here([&] { return store_.index().cursors(); },
                  [&] { return git::read_ref_files(store_.layout().common_dir, k_log_prefix); });
    cursors_ = std::move(here.cursors);
    here_ = std::move(here.refs);
    own_ = store_.writer();
    out_.unknown = std::erase_if(
        there_, [](const auto& ref) { return !domain::is_writer(writer_of(ref.first)); });
  }

  bool is_own(const std::string& ref) const { return own_ && ref == own_->log_ref(); }

  std::optional<LogEnd> known_end(const std::string& ref) const {
    const auto cursor = cursors_.find(ref);
    const auto tip = here_.find(ref);
    // A log that the index leaves out has a hole: it is fetched anew.
    if (cursor == cursors_.end() || tip == here_.end() || tip->second != cursor->second.oid) {
      return std::nullopt;
    }
    return LogEnd{cursor->second.oid, cursor->second.lamport};
  }

  // Refs there that may have something for us. Those that we know come first; of new ones there may
  // be any number.
  std::vector<std::string> wanted() {
    std::vector<std::string> known;
    std::vector<std::string> fresh;
    for (const auto& [ref, tip] : there_) {
      const auto end = known_end(ref);
      if (!needs_look(tip, end)) {
        if (end->oid != tip && !is_own(ref)) behind_.insert(writer_of(ref));
        continue;
      }
      if (!is_own(ref) && kept_out_.is_waiting(ref, tip)) continue;
      (here_.count(ref) > 0 ? known : fresh).push_back(ref);
    }
    const size_t own = own_ ? here_.count(own_->log_ref()) : 0;
    const size_t have = here_.size() - own + kept_out_.refs().size();
    const size_t room = rules_.most_logs > have ? rules_.most_logs - have : 0;
    out_.too_many = fresh.size() > room ? fresh.size() - room : 0;
    fresh.resize(std::min(fresh.size(), room));
    known.insert(known.end(), fresh.begin(), fresh.end());
    return known;
  }

  // Unless it ends within what we have.
  bool needs_look(const std::string& tip, const std::optional<LogEnd>& ours) {
    if (!ours || ours->oid == tip) return !ours;
    const auto commit = store_.repository().commit(tip);
    const auto batch = commit ? decode_trailers(commit->message) : std::nullopt;
    return !batch || !is_in_log(store_.repository(), ours->oid, tip, batch->lamport);
  }

  void take_in() {
    kept_out_.clear();
    candidates_.clear();
    own_there_.reset();
    own_withheld_.reset();
    const std::vector<std::string> refs = wanted();
    if (refs.empty()) return;
    std::vector<std::string> have;
    for (const auto& [ref, cursor] : cursors_) {
      if (known_end(ref)) have.push_back(cursor.oid);
    }
    for (const auto& [ref, fetched] : peer_.fetch(refs, have)) {
      if (fetched.oid) {
        inspect(ref, *fetched.oid);
      } else if (is_own(ref)) {
        own_withheld_ = fetched.fault;
      } else {
        kept_out_.add(ref, there_[ref], fetched.fault);
      }
    }
    hold_back_leaps();
    if (!rules_.dry_run) take_whole_packs();
    for (const auto& [ref, candidate] : candidates_) take_in(ref, candidate);
  }

  void inspect(const std::string& ref, const std::string& tip) {
    const std::string writer = writer_of(ref);
    const bool was_ours = own_ && own_->is(writer);
    IncomingLog candidate =
        look_at_incoming(peer_.incoming(), {writer, tip, known_end(ref)}, was_ours, rules_.limits);
    if (is_own(ref)) {
      own_there_ = std::move(candidate);
    } else if (candidate.found.fault) {
      kept_out_.add(ref, tip, *candidate.found.fault);
    } else if (candidate.found.relation == Relation::behind) {
      behind_.insert(candidate.writer);
    } else if (candidate.forked && !was_ours) {
      kept_out_.add(ref, tip, "it does not go on from where it stood");
    } else {
      candidates_.emplace(ref, std::move(candidate));
    }
  }

  void hold_back_leaps() {
    const int64_t known = index::highest_lamport(cursors_);
    std::map<std::string, std::vector<int64_t>> clocks;
    for (const auto& [ref, candidate] : candidates_) clocks[ref] = candidate.found.lamports;
    for (const auto& [ref, leap] : leaping_logs(clocks, known)) {
      kept_out_.add(ref, candidates_.at(ref).tip,
                    fmt::format("its clock is {} ahead of all others", leap));
      candidates_.erase(ref);
    }
  }

  // All that is in a pack must have been looked at, or be here.
  void take_whole_packs() {
    std::unordered_set<std::string> sound;
    for (const auto& [ref, candidate] : candidates_) {
      sound.insert(candidate.found.objects.begin(), candidate.found.objects.end());
    }
    const git::Layout& layout = store_.layout();
    git::take_whole_packs(peer_.incoming_packs(), {layout.common_dir, layout.wave_dir()},
                          [&](std::vector<std::string> oids) {
                            std::erase_if(oids,
                                          [&](const auto& oid) { return sound.count(oid) > 0; });
                            return store_.repository().lacking(oids).empty();
                          });
  }

  void take_in(const std::string& ref, const IncomingLog& candidate) {
    if (!rules_.dry_run && !move_here(ref, candidate)) return;  // another sync was faster
    const LogInspection& found = candidate.found;
    out_.taken.push_back({candidate.writer, candidate.known ? candidate.known->oid : "",
                          candidate.tip, found.lamports.size(), found.events, found.schema,
                          found.schema > k_batch_schema});
    seen_[candidate.writer] = {rules_.remote, now_.wall_ms, std::max(found.schema, 1)};
  }

  // Objects first, then the ref; and a `git gc --prune=now` that came by in between is noticed.
  bool move_here(const std::string& ref, const IncomingLog& candidate) {
    git::Repository& repository = store_.repository();
    const auto& objects = candidate.found.objects;
    repository.take_from(peer_.incoming(), repository.lacking(objects));
    WAVE_FAILPOINT("sync.taken");
    bool moved = false;
    with_lock([&] {
      if (candidate.forked) record_again(place(), *own_, candidate.known->oid, candidate.fork);
      moved = swap_here(ref, candidate.tip);
    });
    if (moved) repository.take_from(peer_.incoming(), repository.lacking(objects));
    return moved;
  }

  // Under the store's lock, so that a lock of git's that stands still on the ref was left there.
  bool swap_here(const std::string& ref, const std::string& tip) {
    const auto here = here_.find(ref);
    const auto old = here == here_.end() ? std::nullopt : std::optional(here->second);
    const git::RefMove move{ref, old, tip};
    return move_ref(store_.repository(), store_.layout().common_dir, move, LockOwner::only_us,
                    "wave: sync") == git::Swap::done;
  }

  // Brings our log there. False: it was moved meanwhile, look again.
  bool send() {
    const auto ours = own_ ? known_end(own_->log_ref()) : std::nullopt;
    if (own_there_) {
      const LogInspection& found = own_there_->found;
      if (found.fault)
        return give_up("our own log is not ours there: " + *found.fault,
                       "if nobody can tell why, delete it there; the next sync "
                       "brings it again");
      if (found.relation != Relation::behind) return succeed(*own_there_);
    }
    // What has gone on there, by others perhaps, is pushed over by nobody.
    if (own_withheld_) {
      return give_up("our own log does not come from there: " + *own_withheld_,
                     "the next sync tries again; sync.max_bytes says how much may come at once");
    }
    if (!ours) return true;  // nothing was recorded here yet
    const std::string ref = own_->log_ref();
    const auto stands = there_.find(ref);
    const auto from = stands == there_.end() ? std::nullopt : std::optional(stands->second);
    if (from == ours->oid) return true;
    tell_sent(from, ours->oid);
    if (rules_.dry_run) return true;
    try {
      const git::Swap swap = peer_.move({ref, from, ours->oid});
      WAVE_FAILPOINT("sync.sent");
      if (swap == git::Swap::done) return true;
      out_.sent.reset();
      return false;
    } catch (const Error& error) {
      return give_up(error.what(), error.hint());
    }
  }

  bool give_up(const std::string& why, const std::string& hint) {
    out_.sent.reset();
    out_.not_sent = why;
    out_.not_sent_hint = hint;
    return true;
  }

  // Others have gone on with our log: this clone is a copy, or was set back.
  bool succeed(const IncomingLog& there) {
    if (rules_.dry_run) {
      out_.new_writer = own_->writer;
      return true;
    }
    // Where theirs only goes on from ours, all of ours is in it.
    const auto fork = there.forked ? there.fork : ends_at(there);
    with_lock([&] { out_.new_writer = take_new_writer(place(), fork).writer; });
    return false;
  }

  static std::optional<std::string> ends_at(const IncomingLog& candidate) {
    return candidate.known ? std::optional(candidate.known->oid) : std::nullopt;
  }

  void tell_sent(const std::optional<std::string>& from, const std::string& to) {
    LogSpan span = log_span(store_.repository(), to, from.value_or(""), k_most_subjects);
    out_.sent = LogMoved{own_->writer, from.value_or(""), to, span.batches, span.events};
    out_.subjects = std::move(span.subjects);
  }

  // Logs that came from there and are gone there.
  void tell_lost() {
    for (const auto& [writer, log] : before_.logs) {
      const std::string ref = k_log_prefix + writer;
      if (log.remote == rules_.remote && here_.count(ref) > 0 && there_.count(ref) == 0) {
        out_.lost.push_back(writer);
      }
    }
  }

  void finish() {
    for (const auto& [ref, kept] : kept_out_.refs()) out_.kept_out.emplace_back(ref, kept);
    out_.behind.assign(behind_.begin(), behind_.end());
    if (rules_.dry_run) return;
    store_.index();
    SyncRecord now;
    now.remotes[rules_.remote] = now_.wall_ms;
    now.logs = seen_;
    for (const auto& [ref, kept] : kept_out_.refs()) now.kept_out[{rules_.remote, ref}] = kept;
    update_sync_record(store_.layout().wave_dir(), rules_.remote, now);
  }

  SuccessionPlace place() { return {store_.layout(), store_.repository(), now_.wall_ms / 1000}; }

  template <class Deed>
  void with_lock(Deed deed) {
    const os::FileLock held = lock_store(store_.layout());
    deed();
  }

  Store& store_;
  Peer& peer_;
  const SyncRules& rules_;
  const os::Now& now_;
  const SyncRecord before_;
  KeptOutLogs kept_out_;
  Refs there_;  // logs, as they stand there
  Refs here_;
  index::Cursors cursors_;
  std::optional<WriterIdentity> own_;
  std::map<std::string, IncomingLog> candidates_;  // that may be taken in
  std::optional<IncomingLog> own_there_;           // our own log, where it is not within ours
  std::optional<std::string> own_withheld_;        // or why it did not come
  std::map<std::string, LogSeen> seen_;
  std::set<std::string> behind_;
  Synced out_;
};

}  // namespace

Synced sync_logs(Store& store, Peer& peer, const SyncRules& rules, const os::Now& now) {
  return Syncing(store, peer, rules, now).run();
}

}  // namespace wave::store
