// SPDX-License-Identifier: MIT
#include "store/gathering.h"

#include "domain/event.h"
#include "domain/hex.h"
#include "domain/summary_line.h"
#include "index/batch_ids.h"
#include "os/log.h"
#include "store/batch.h"
#include "store/checkpoint.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace wave::store {
namespace {

using Tips = std::map<std::string, std::string>;
using Ids = std::set<std::string, std::less<>>;
using Wanted = std::function<bool(const std::string& task)>;

// A checkpoint cannot be used: what it covers is not there.
struct Unusable {
  std::string oid;
};

class Gatherer {
 public:
  Gatherer(const git::Repository& repository, const Tips& tips, const std::vector<OwnLog>& own,
           const std::set<std::string>& passed_over, const std::filesystem::path& folder)
      : repository_(repository),
        tips_(tips),
        own_(own),
        passed_over_(passed_over),
        out_{index::Contents(folder), {}, {}} {}

  Gathered gather(Belief belief) {
    read_down_to_checkpoint();
    for (const auto& [ref, tip] : tips_) {
      if (read_.count(ref) == 0) read_beyond(ref, tip);
    }
    if (base_ && belief == Belief::what_it_says) {
      guarded([&] { believe(); });
    } else if (base_) {
      read_all_below();
    }
    out_.base = {base_ ? base_->oid : "", !passed_over_.empty()};
    return std::move(out_);
  }

 private:
  // From the end of our own log to its newest checkpoint; where it has none, of the logs that were
  // ours before.
  void read_down_to_checkpoint() {
    for (const OwnLog& log : own_) {
      const auto tip = tips_.find(log.ref);
      if (tip == tips_.end() || base_) continue;
      read_.insert(log.ref);
      bool believed = log.up_to.empty();
      walk(log.ref, tip->second, [&](const std::string& oid, std::string_view message) {
        believed = believed || oid == log.up_to;
        const int fold = take_batch(log.ref, oid, message);
        if (!believed || fold != domain::k_fold || passed_over_.count(oid) > 0) return true;
        guarded([&] { base_ = read_checkpoint(repository_, oid); }, oid);
        return false;
      });
      if (base_) base_ref_ = log.ref;
    }
    if (!base_) return;
    for (const auto& [ref, cursor] : base_->frontier) {
      // What it covers must be there, and not have been read without regard to it.
      if (tips_.find(ref) == tips_.end() || (ref != base_ref_ && read_.count(ref) > 0)) {
        throw Unusable{base_->oid};
      }
    }
    const auto own = base_->frontier.find(base_ref_);
    if (own != base_->frontier.end()) note_lamport(base_ref_, own->second.lamport);
  }

  void read_beyond(const std::string& ref, const std::string& tip) {
    const auto until = base_ ? base_->frontier.find(ref) : index::Cursors::const_iterator();
    const bool covered = base_ && until != base_->frontier.end();
    bool reached = false;
    walk(ref, tip, [&](const std::string& oid, std::string_view message) {
      reached = covered && oid == until->second.oid;
      if (!reached) take_batch(ref, oid, message);
      return !reached;
    });
    if (!covered) return;
    if (!reached) throw Unusable{base_->oid};  // rewound, or another one
    note_lamport(ref, until->second.lamport);
  }

  void read_all_below() {
    guarded([&] {
      Ids settled;
      Ids open;
      for (const std::string& part : base_->open) {
        each_line_of_part(repository_, part,
                          [&](std::string_view id, const std::string&) { open.emplace(id); });
      }
      for (const std::string& part : base_->settled) {
        each_line_of_part(repository_, part, [&](std::string_view line, const std::string&) {
          const std::string id(domain::id_in_summary_line(line));
          if (touched_.count(id) == 0 && open.count(id) == 0) settled.insert(id);
        });
      }
      out_.contents.leave_out(std::move(settled));
    });
    for (const auto& [ref, cursor] : base_->frontier) {
      walk(ref, cursor.oid, [&, &ref = ref](const std::string& oid, std::string_view message) {
        take_batch(ref, oid, message);
        return true;
      });
    }
  }

  void believe() {
    std::unordered_set<std::string> told;
    for (const std::string& part : base_->open) read_open(part, told);
    // The newest first: a task that was settled again stands in several.
    for (auto part = base_->settled.rbegin(); part != base_->settled.rend(); ++part) {
      std::vector<std::string> of_part;
      each_line_of_part(repository_, *part, [&](std::string_view line, const std::string& batches) {
        const std::string id(domain::id_in_summary_line(line));
        if (told.count(id) > 0) return;
        of_part.push_back(id);
        if (touched_.count(id) == 0) return out_.contents.add_settled(line, batches);
        for (const std::string& batch : index::unpack_ids(batches)) {
          read_batch(batch, [&](const std::string& task) { return task == id; });
        }
      });
      told.insert(of_part.begin(), of_part.end());
    }
  }

  // Many tasks of a part have their events in the same batches.
  void read_open(const std::string& part, std::unordered_set<std::string>& told) {
    std::unordered_map<std::string, std::unordered_set<std::string>> tasks;  // of each batch
    each_line_of_part(repository_, part, [&](std::string_view id, const std::string& batches) {
      told.emplace(id);
      for (size_t at = 0; at < batches.size(); at += index::k_packed_id) {
        tasks[batches.substr(at, index::k_packed_id)].emplace(id);
      }
    });
    for (const auto& [batch, wanted] : tasks) {
      read_batch(domain::hex(batch),
                 [&, &wanted = wanted](const std::string& task) { return wanted.count(task) > 0; });
    }
  }

  void read_batch(const std::string& oid, const Wanted& wanted) {
    repository_.walk_first_parents(oid, [&](const std::string&, std::string_view message) {
      if (const auto batch = decode_trailers(message)) take_lines(*batch, oid, message, wanted);
      return false;
    });
  }

  // The fold of the checkpoint that it is, or 0.
  int take_batch(const std::string& ref, const std::string& oid, std::string_view message) {
    const auto batch = decode_trailers(message);
    if (!batch) return 0;  // it counts for nothing
    note_lamport(ref, batch->lamport);
    take_lines(*batch, oid, message, [&](const std::string& task) {
      touched_.insert(task);
      return true;
    });
    return batch->fold;
  }

  void take_lines(const Batch& batch, const std::string& oid, std::string_view message,
                  const Wanted& wanted) {
    const std::string packed = index::pack_id(oid);
    domain::Position at{batch.lamport, batch.writer, 0};
    each_event_line(message, [&](std::string_view line) {
      const std::string task = domain::task_of_line(line);
      if (!task.empty() && wanted(task)) out_.contents.add(at, packed, task, line);
      ++at.line;
    });
  }

  void note_lamport(const std::string& ref, int64_t lamport) {
    index::Cursor& cursor = out_.cursors[ref];
    cursor.oid = tips_.at(ref);
    cursor.lamport = std::max(cursor.lamport, lamport);
  }

  // What goes wrong in `visit` is no fault of the log.
  void walk(const std::string& ref, const std::string& tip,
            const std::function<bool(const std::string&, std::string_view)>& visit) {
    out_.cursors[ref].oid = tips_.at(ref);
    std::exception_ptr within;
    const auto guarded_visit = [&](const std::string& oid, std::string_view message) {
      try {
        return visit(oid, message);
      } catch (...) {
        within = std::current_exception();
        return false;
      }
    };
    try {
      repository_.walk_first_parents(tip, guarded_visit);
    } catch (const Error& error) {
      throw BrokenLog(ref, error);
    }
    if (within) std::rethrow_exception(within);
  }

  // Whatever is wrong with a checkpoint: the events tell the same, only more slowly.
  template <class Deed>
  void guarded(Deed deed, const std::string& oid = "") {
    try {
      deed();
    } catch (const BrokenLog&) {
      throw;
    } catch (const Error& error) {
      os::log(os::Level::error, error.what());
      throw Unusable{oid.empty() ? base_->oid : oid};
    }
  }

  const git::Repository& repository_;
  const Tips& tips_;
  const std::vector<OwnLog>& own_;
  const std::set<std::string>& passed_over_;
  Gathered out_;
  std::optional<Checkpoint> base_;
  std::string base_ref_;
  std::set<std::string> read_;               // refs that were read already
  std::unordered_set<std::string> touched_;  // tasks of events that no checkpoint covers
};

}  // namespace

Gathered gather(const git::Repository& repository, const Tips& tips, const std::vector<OwnLog>& own,
                Belief belief, const std::filesystem::path& folder) {
  std::set<std::string> passed_over;
  for (;;) {
    try {
      return Gatherer(repository, tips, own, passed_over, folder).gather(belief);
    } catch (const Unusable& unusable) {
      passed_over.insert(unusable.oid);
    }
  }
}

}  // namespace wave::store
