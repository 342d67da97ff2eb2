// SPDX-License-Identifier: MIT
#include "actions/land_task.h"

#include "actions/checked_out.h"
#include "actions/default_branch.h"
#include "actions/landings.h"
#include "actions/left_landing.h"
#include "error/error.h"
#include "git/marked_lock.h"
#include "git/worktree_move.h"
#include "os/failpoint.h"
#include "store/commits.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_patience{30};
constexpr int k_prunings = 3;
constexpr size_t k_most_subjects = 100;
constexpr size_t k_longest_subject = 200;
constexpr const char* k_heads = "refs/heads/";
constexpr const char* k_remotes = "refs/remotes/";

std::string short_name(const std::string& ref) {
  return ref.starts_with(k_heads) ? ref.substr(std::string(k_heads).size()) : ref;
}

git::Identity committer(const git::Repository& repository) {
  auto who = repository.identity();
  if (who) return *who;
  throw Error("git does not know whose commit a landing would be",
              "git config --global user.name <name>, and user.email <address>");
}

std::string base_tip(const git::Repository& repository, const std::string& base) {
  const auto tip = store::sound_tip(repository, base);
  if (tip && (base.starts_with(k_heads) || base.starts_with(k_remotes))) return *tip;
  throw Error("there is no branch '" + short_name(base) + "' to land on",
              "name one with --into <branch>");
}

// A landing of exactly this tip that the base still holds.
std::optional<std::string> landed_before(store::Store& store, const LandRequest& request,
                                         const std::string& base) {
  const auto task = store.index().task(request.task.id);
  if (!task) return std::nullopt;
  for (const domain::TaskLanding& landed : task->landed) {
    const bool there = landed.source == request.tip && store.repository().commit(landed.oid);
    if (there && store.repository().is_ancestor(landed.oid, base)) return landed.oid;
  }
  return std::nullopt;
}

// Whose a squash is: of the commits that the branch adds the newest that was recorded.
std::string author_of(store::Store& store, const LandRequest& request, const std::string& base) {
  const auto task = store.index().task(request.task.id);
  const auto own = store.repository().commits_beyond(request.tip, {base});
  const std::unordered_set<std::string> there(own.begin(), own.end());
  if (task) {
    for (auto each = task->commits.rbegin(); each != task->commits.rend(); ++each) {
      const auto commit = store.repository().commit(each->oid);
      if (commit && commit->parents.size() < 2 && there.count(each->oid) > 0) return each->oid;
    }
  }
  return request.tip;
}

// One that stays until all that leads to the commit has been there for git to see.
void keep(store::Store& store, const git::LandingRequest& made, const std::string& task,
          const std::string& oid) {
  git::Repository& repository = store.repository();
  const std::string ref = landing_keep_ref(task, oid);
  for (int i = 0; i < k_prunings; ++i) {
    if (repository.ref(ref) != oid) make_landing_keep(store, task, oid);
    const auto commit = repository.commit(oid);
    const bool whole = commit && repository.lacking({oid, commit->tree}).empty();
    if (whole && repository.ref(ref) == oid) return;
    repository.restore_kept();
    git::make_landing(repository, made, git::LandingDeed::write);
  }
  throw Error("'" + ref + "' cannot be made", "is 'git gc --prune=now' running?");
}

// The one who lands, while it does.
class Lander {
 public:
  Lander(LandDoors& doors, const PreparedLanding& prepared, const os::FileLock& held)
      : doors_(doors),
        prepared_(prepared),
        held_(held),
        layout_(doors.store.layout()),
        repository_(doors.store.repository()),
        trusted_(layout_.common_dir, layout_.wave_dir(), doors.processes) {
    trusted_.hold(held_);
  }

  Landing land(const std::optional<LandingMove>& move) {
    if (move) {
      record_.state_from = move->from;
      record_.state_to = move->to;
    }
    record_.task = prepared_.task;
    record_.by = doors_.by;
    record_.ref = prepared_.base;
    record_.from = prepared_.from;
    record_.to = prepared_.to;
    record_.how = prepared_.how;
    record_.copies = prepared_.copies;
    if (const auto other = what_moved()) return *other;
    const auto places = checkouts_of(layout_, repository_, prepared_.base);
    if (places.size() > 1) return LandingBusy{places[1].tree, "the branch is checked out twice"};
    return places.empty() ? move_base() : move_with(places.front());
  }

 private:
  std::optional<Landing> what_moved() {
    const auto base = store::sound_tip(repository_, prepared_.base);
    if (base && repository_.has_object(prepared_.to) &&
        repository_.is_ancestor(prepared_.to, *base)) {
      tell_landing(doors_, record_);
      return AlreadyLanded{prepared_.to};
    }
    const auto tip = store::sound_tip(repository_, prepared_.branch);
    if (tip != prepared_.tip) return dropped(BranchMoved{tip.value_or("")});
    if (base != prepared_.from) return dropped(BaseMoved{base.value_or("")});
    // What kept it went with another landing of the task: git may have pruned it.
    const std::string ref = landing_keep_ref(prepared_.task, prepared_.to);
    if (repository_.ref(ref) != prepared_.to) return BaseMoved{*base};
    return std::nullopt;
  }

  Landing dropped(Landing out) {
    drop_landing(doors_, prepared_);
    return out;
  }

  Landing move_with(const Checkout& place) {
    lock_.emplace(landing_mark_file(layout_));
    record_.git_dir = place.git_dir;
    record_.tree = place.tree;
    record_.mark = lock_->id();
    write_landing_record(layout_, record_);
    if (!lock_->take(place.git_dir / "index")) return busy("its index is locked");
    const git::WorktreeMove along{layout_.common_dir,
                                  place.tree,
                                  place.git_dir,
                                  prepared_.base,
                                  prepared_.from,
                                  prepared_.to,
                                  landing_index_file(layout_)};
    const std::string why = git::hindrance(repository_, trusted_, along);
    if (!why.empty()) return busy(why);
    if (auto failed = swap()) return *failed;
    return follow(along);
  }

  Landing busy(const std::string& why) {
    close();
    return LandingBusy{record_.tree, why};
  }

  // The lock goes first: without the record nobody would know whose it is. Where it cannot be
  // removed, the record stays, and the next landing, or reconcile, tries again.
  void close() {
    if (!lock_ || lock_->release()) remove_landing_record(layout_);
  }

  // A file may have come in the way since it was looked for: then the record stays, and the next
  // landing, or reconcile, tries again.
  Landing follow(const git::WorktreeMove& along) {
    try {
      git::take_along(repository_, trusted_, along);
    } catch (const Error& error) {
      tell_landing(doors_, record_);
      return LandedNow{prepared_.to, record_.tree, error.what()};
    }
    return told();
  }

  Landing move_base() {
    write_landing_record(layout_, record_);
    if (auto failed = swap()) return *failed;
    return told();
  }

  // From here on it has landed, whatever comes.
  std::optional<Landing> swap() {
    WAVE_FAILPOINT("landing.recorded");
    const std::string words =
        fmt::format("wave: land {} by {}", short_name(prepared_.branch), to_string(prepared_.how));
    const git::Swap swap =
        repository_.swap_ref(prepared_.base, prepared_.to, prepared_.from, words);
    WAVE_FAILPOINT("landing.moved");
    if (swap == git::Swap::done) return std::nullopt;
    if (swap == git::Swap::locked) return busy("the branch is locked");
    close();
    return dropped(BaseMoved{repository_.ref(prepared_.base).value_or("")});
  }

  Landing told() {
    WAVE_FAILPOINT("landing.followed");
    if (lock_) lock_->release();  // close() tries again
    tell_landing(doors_, record_);
    WAVE_FAILPOINT("landing.told");
    close();
    return LandedNow{prepared_.to, record_.tree};
  }

  LandDoors& doors_;
  const PreparedLanding& prepared_;
  const os::FileLock& held_;
  git::Layout layout_;
  git::Repository& repository_;
  git::TrustedGit trusted_;
  LandingRecord record_;
  std::optional<git::MarkedLock> lock_;  // on the index of the worktree that comes along
};

std::string one_line(std::string text, size_t most) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  }
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

std::string landing_message(store::Store& store, const LandRequest& request) {
  const std::string title = one_line(request.task.title, k_longest_subject);
  const std::string& feature = request.task.feature;
  std::string out = title.empty() ? feature : title;
  if (request.how == domain::LandedBy::merge) {
    out = "Merge '" + feature + "'" + (title.empty() ? "" : ": " + title);
  }
  out += '\n';
  if (request.how == domain::LandedBy::squash) {
    git::Repository& repository = store.repository();
    const auto own = repository.commits_beyond(request.tip, {base_tip(repository, request.base)});
    size_t listed = 0;
    for (const std::string& oid : own) {
      const auto commit = repository.commit(oid);
      if (!commit || commit->parents.size() > 1 || ++listed > k_most_subjects) continue;
      const auto author = repository.authorship(oid);
      const std::string subject = one_line(author ? author->subject : "", k_longest_subject);
      out += fmt::format("{}* {}\n", listed == 1 ? "\n" : "", subject);
    }
    if (listed > k_most_subjects) out += fmt::format("* and {} more\n", listed - k_most_subjects);
  }
  return out + "\nWave-Task: " + request.task.id + "\n";
}

std::string landing_base(store::Store& store, const domain::Summary& task,
                         const std::string& configured) {
  if (!task.origin.empty() && !configured.empty()) return k_heads + configured;
  if (task.base_ref.starts_with(k_heads) && store.repository().ref(task.base_ref)) {
    return task.base_ref;
  }
  return k_heads + default_branch(store.layout(), store.repository());
}

Preparation prepare_landing(LandDoors& doors, const LandRequest& request) {
  store::Store& store = doors.store;
  git::Repository& repository = store.repository();
  if (request.deed == git::LandingDeed::write) {
    const auto left = complete_left_landing(doors, store::Patience::wait);
    if (left && left->busy) return *left->busy;
    record_landings(store, doors.now);
  }
  const std::string base = base_tip(repository, request.base);
  if (const auto oid = landed_before(store, request, base)) return AlreadyLanded{*oid};
  const auto tip = store::sound_tip(repository, request.task.branch);
  if (tip != request.tip) return BranchMoved{tip.value_or("")};
  git::LandingRequest wanted{
      store.layout().common_dir, base, request.tip,           request.how,
      request.message,           "",   committer(repository), doors.now.wall_ms / 1000};
  if (wanted.message.empty()) wanted.message = landing_message(store, request);
  if (request.how == domain::LandedBy::squash) wanted.author_of = author_of(store, request, base);
  const git::LandingCommit made = git::make_landing(repository, wanted, request.deed);
  if (const auto* conflict = std::get_if<git::LandingConflict>(&made)) return *conflict;
  if (const auto* refused = std::get_if<git::LandingRefused>(&made)) return *refused;
  if (std::holds_alternative<git::LandingUpToDate>(made)) return git::LandingUpToDate{};
  if (std::holds_alternative<git::LandingNothing>(made)) return git::LandingNothing{};
  const auto& commit = std::get<git::LandingMade>(made);
  if (request.deed == git::LandingDeed::write) {
    keep(store, wanted, request.task.id, commit.oid);
    WAVE_FAILPOINT("landing.kept");
  }
  return PreparedLanding{request.task.id, request.task.branch, request.base, request.tip, base,
                         commit.oid,      request.how,         commit.copies};
}

Landing finish_landing(LandDoors& doors, const PreparedLanding& prepared,
                       const std::optional<LandingMove>& move) {
  const auto held = os::FileLock::acquire(landing_lock_file(doors.store.layout()), k_patience);
  if (!held) return LandingBusy{"", "another landing is going on"};
  if (const auto left = complete_left_landing(doors, *held); left && left->busy) {
    return *left->busy;
  }
  return Lander(doors, prepared, *held).land(move);
}

std::optional<os::FileLock> turn_to_land(const git::Layout& layout) {
  return os::FileLock::acquire(layout.wave_dir() / "landing.turn", k_patience);
}

void drop_landing(LandDoors& doors, const PreparedLanding& prepared) {
  drop_landing_keep(doors.store, landing_keep_ref(prepared.task, prepared.to));
}

}  // namespace wave::actions
