// SPDX-License-Identifier: MIT
#include "store/notes_exchange.h"

#include "error/error.h"
#include "store/event_log.h"
#include "store/note_text.h"
#include "store/note_tree.h"
#include "store/notes.h"
#include "store/ref_lock.h"
#include "store/store_lock.h"

#include <algorithm>
#include <unordered_set>

namespace wave::store {
namespace {

constexpr int k_rounds = 8;
constexpr int k_swap_attempts = 100;
constexpr size_t k_most_objects = 8'000'000;
constexpr size_t k_most_commits = 1'000'000;
constexpr uint64_t k_largest_note = 64 << 10;
constexpr uint64_t k_largest_commit = 64 << 10;
constexpr unsigned k_folder_mode = 040000;
constexpr int k_most_folders = 20;  // git spreads 40 digits over folders of two
const git::Identity k_author{"git-wave", "wave@invalid"};

struct Unfit {
  std::string why;
};

// All that comes with the notes that end at a commit, having looked at it.
class Contents {
 public:
  explicit Contents(const git::Repository& objects) : objects_(objects) {}

  std::vector<std::string> list(const std::string& tip, const std::vector<std::string>& but) {
    for (const std::string& oid : objects_.commits_beyond(tip, but, k_most_commits)) {
      const auto header = objects_.header(oid);
      if (!header || header->bytes > k_largest_commit) throw Unfit{"a commit of them is too large"};
      add(oid);
      add_tree(objects_.commit(oid).value().tree, 0);
    }
    return std::move(out_);
  }

 private:
  bool add(const std::string& oid) {
    if (!seen_.insert(oid).second) return false;
    if (seen_.size() > k_most_objects) throw Unfit{"there are too many"};
    out_.push_back(oid);
    return true;
  }

  void add_tree(const std::string& oid, int depth) {
    if (!add(oid) || oid == git::k_empty_tree) return;
    if (depth > k_most_folders) throw Unfit{"their folders are too deep"};
    for (const git::TreeEntry& entry : objects_.tree(oid)) {
      if (entry.mode == k_folder_mode) {
        add_tree(entry.oid, depth + 1);
      } else {
        add_note(entry);
      }
    }
  }

  void add_note(const git::TreeEntry& entry) {
    if (entry.mode != git::k_file_mode) throw Unfit{"there is something that is no note"};
    if (!add(entry.oid)) return;
    const auto header = objects_.header(entry.oid);
    const bool is_blob = header && header->kind == git::ObjectKind::blob;
    if (!is_blob || header->bytes > k_largest_note) throw Unfit{"a note of them is too large"};
  }

  const git::Repository& objects_;
  std::unordered_set<std::string> seen_;
  std::vector<std::string> out_;
};

class Exchanging {
 public:
  Exchanging(Store& store, Peer& peer, const os::Now& now)
      : store_(store), repository_(store.repository()), peer_(peer), now_(now) {}

  NotesExchanged run() {
    for (int i = 0; i < k_rounds; ++i) {
      const auto refs = peer_.refs({k_notes_ref});
      const auto there = refs.find(k_notes_ref);
      const auto tip = there == refs.end() ? std::nullopt : std::optional(there->second);
      if (tip && !take(*tip)) return out_;
      store_.render_notes(now_);
      if (send(tip)) return out_;
    }
    throw Error("the notes could not be sent: others move them there all the time", "try again");
  }

 private:
  // False when what is there cannot be taken in; ours then cannot go there either.
  bool take(const std::string& tip) {
    const auto ours = repository_.ref(k_notes_ref);
    if (ours && is_within(tip, *ours)) return true;
    const std::vector<std::string> have = ours ? std::vector{*ours} : std::vector<std::string>();
    const git::FetchedRef came = peer_.fetch({k_notes_ref}, have)[k_notes_ref];
    try {
      if (!came.oid) throw Unfit{came.fault};
      const auto objects = Contents(peer_.incoming()).list(*came.oid, have);
      repository_.take_from(peer_.incoming(), repository_.lacking(objects));
    } catch (const Unfit& unfit) {
      out_.fault = unfit.why;
    } catch (const Error& error) {
      out_.fault = error.what();  // an object that cannot be read
    }
    if (!out_.fault.empty()) return false;
    out_.taken |= merge(*came.oid);
    return true;
  }

  bool is_within(const std::string& tip, const std::string& ours) const {
    return repository_.has_object(tip) && repository_.is_ancestor(tip, ours);
  }

  bool merge(const std::string& theirs) {
    const os::FileLock held = lock_store(store_.layout());
    RefLock lock(store_.layout().common_dir, k_notes_ref);
    for (int i = 0; i < k_swap_attempts; ++i) {
      const auto ours = repository_.ref(k_notes_ref);
      const std::string merged = merge_of(ours, theirs);
      const auto swap = repository_.swap_ref(k_notes_ref, merged, ours, "wave: sync notes");
      if (swap == git::Swap::done) return true;
      if (swap == git::Swap::locked) lock.wait();
    }
    return false;
  }

  std::string merge_of(const std::optional<std::string>& ours, const std::string& theirs) {
    if (!ours || is_within(*ours, theirs)) return theirs;
    const std::string our_tree = repository_.commit(*ours).value().tree;
    const std::string their_tree = repository_.commit(theirs).value().tree;
    const bool is_empty = our_tree == git::k_empty_tree;
    return repository_.write_commit("Notes merged by git-wave\n",
                                    is_empty ? their_tree : both(our_tree, their_tree),
                                    {*ours, theirs}, k_author, now_.wall_ms / 1000);
  }

  std::string both(const std::string& our_tree, const std::string& their_tree) {
    const NotesApart apart = notes_apart(repository_, our_tree, their_tree);
    NoteBlobs wanted = apart.b;
    for (auto& [commit, blob] : wanted) {
      const auto ours = apart.a.find(commit);
      if (ours == apart.a.end()) continue;
      NoteLines lines = lines_of_note(repository_.blob(ours->second));
      lines.merge(lines_of_note(repository_.blob(blob)));
      blob = repository_.write_blob(text_of_note(lines));
    }
    return tree_with_notes(repository_, our_tree, wanted);
  }

  // False when the ref was moved there meanwhile.
  bool send(const std::optional<std::string>& there) {
    const auto ours = repository_.ref(k_notes_ref);
    if (!ours || ours == there) return true;
    out_.sent = peer_.move({k_notes_ref, there, *ours}) == git::Swap::done;
    return out_.sent;
  }

  Store& store_;
  git::Repository& repository_;
  Peer& peer_;
  const os::Now& now_;
  NotesExchanged out_;
};

}  // namespace

NotesExchanged exchange_notes(Store& store, Peer& peer, const os::Now& now) {
  return Exchanging(store, peer, now).run();
}

}  // namespace wave::store
