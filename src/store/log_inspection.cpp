// SPDX-License-Identifier: MIT
#include "store/log_inspection.h"

#include "domain/event_fault.h"
#include "domain/hex.h"
#include "error/error.h"
#include "json/writer.h"
#include "store/batch.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include <fmt/format.h>

namespace wave::store {
namespace {

using Relation = LogInspection::Relation;
constexpr unsigned k_folder_mode = 040000;

std::string short_name(const std::string& oid) { return oid.substr(0, 12); }

// How a fault goes up from wherever it is met.
struct Fault {
  std::string sentence;
};

// The headers of a commit and its message.
struct RawCommit {
  std::string tree;
  std::vector<std::string> parents;
  std::string_view message;
};

bool take_header(std::string_view& text, std::string_view name, std::string_view& value) {
  if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ') {
    return false;
  }
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  value = text.substr(name.size() + 1, end - name.size() - 1);
  text.remove_prefix(end + 1);
  return true;
}

std::optional<RawCommit> parse_commit(std::string_view text) {
  RawCommit out;
  std::string_view value;
  if (!take_header(text, "tree", value) || !domain::is_oid(value)) return std::nullopt;
  out.tree = value;
  while (take_header(text, "parent", value)) {
    if (!domain::is_oid(value)) return std::nullopt;
    out.parents.emplace_back(value);
  }
  if (!take_header(text, "author", value) || !take_header(text, "committer", value)) {
    return std::nullopt;
  }
  // Headers of newer programs may stand between; the message begins behind the first empty line.
  const size_t blank = text.starts_with('\n') ? 0 : text.find("\n\n") + 1;
  if (blank == 0 && !text.starts_with('\n')) return std::nullopt;
  out.message = text.substr(blank + 1);
  return out;
}

class Inspector {
 public:
  Inspector(const git::Repository& objects, const std::string& writer,
            const std::optional<LogEnd>& known, const LogLimits& limits)
      : objects_(objects), writer_(writer), known_(known), limits_(limits) {}

  LogInspection inspect(const std::string& tip) {
    try {
      skip_known();
      walk(tip);
    } catch (const Fault& fault) {
      out_.fault = fault.sentence;
    } catch (const Error& error) {
      out_.fault = error.what();  // an object that cannot be read
    }
    std::reverse(out_.lamports.begin(), out_.lamports.end());
    return std::move(out_);
  }

 private:
  void walk(const std::string& tip) {
    int64_t above = std::numeric_limits<int64_t>::max();
    std::string at = tip;
    while (!known_ || at != known_->oid) {
      const std::string text = commit_text(at);
      const auto commit = parse_commit(text);
      if (!commit) throw Fault{fmt::format("its commit {} is malformed", short_name(at))};
      const Batch batch = trailers(*commit, at, above);
      if (known_ && batch.lamport <= known_->lamport)
        return tell_apart(at, at == tip, batch.lamport);
      check_events(*commit, batch, at);
      check_tree(commit->tree, 0);
      add(at);
      out_.lamports.push_back(batch.lamport);
      out_.schema = std::max(out_.schema, batch.schema);
      above = batch.lamport;
      if (commit->parents.empty()) {
        if (known_) out_.relation = Relation::forked;
        return;
      }
      at = commit->parents.front();
    }
  }

  // It has come down to what we know without meeting its end.
  void tell_apart(const std::string& at, bool is_tip, int64_t lamport) {
    const bool behind = is_tip && is_in_log(objects_, known_->oid, at, lamport);
    out_.relation = behind ? Relation::behind : Relation::forked;
  }

  std::string commit_text(const std::string& oid) {
    const auto header = objects_.header(oid);
    if (!header) throw Fault{fmt::format("its commit {} is missing", short_name(oid))};
    if (header->kind != git::ObjectKind::commit) {
      throw Fault{fmt::format("{} in it is no commit", short_name(oid))};
    }
    if (header->bytes > limits_.batch_bytes) {
      throw Fault{fmt::format("its commit {} has {} bytes", short_name(oid), header->bytes)};
    }
    std::string text = objects_.content(oid);
    if (text.find('\0') != std::string::npos || json::valid_utf8(text) != text) {
      throw Fault{fmt::format("its commit {} is no text in UTF-8", short_name(oid))};
    }
    return text;
  }

  Batch trailers(const RawCommit& commit, const std::string& oid, int64_t above) const {
    if (commit.parents.size() > 1) {
      throw Fault{fmt::format("its commit {} is a merge", short_name(oid))};
    }
    const auto batch = decode_trailers(commit.message);
    if (!batch) throw Fault{fmt::format("its commit {} is no batch", short_name(oid))};
    if (batch->writer != writer_) {
      throw Fault{
          fmt::format("its commit {} is of the writer '{}'", short_name(oid), batch->writer)};
    }
    if (batch->lamport >= above) {
      throw Fault{fmt::format("the clock of its commit {} does not go forward", short_name(oid))};
    }
    return *batch;
  }

  void check_events(const RawCommit& commit, const Batch& head, const std::string& oid) {
    events_.clear();
    const auto batch = decode_batch(commit.message, events_);
    out_.events += events_.size();
    // What a newer program wrote may be more than we can read.
    const bool is_known = head.schema <= k_batch_schema;
    if (is_known && (batch->unreadable > 0 || events_.size() > k_batch_events)) {
      throw Fault{fmt::format(
          "its commit {} has {}", short_name(oid),
          batch->unreadable > 0 ? "lines that are no events" : "more events than a batch may")};
    }
    for (const index::StoredEvent& stored : events_) {
      if (const auto fault = domain::event_fault(stored.placed.event)) {
        throw Fault{fmt::format("an event of its commit {} says that {}", short_name(oid), *fault)};
      }
    }
  }

  void check_tree(const std::string& oid, int depth) {
    if (!add(oid) || oid == git::k_empty_tree) return;
    const auto header = objects_.header(oid);
    if (!header || header->kind != git::ObjectKind::tree) {
      throw Fault{fmt::format("its folder {} is missing", short_name(oid))};
    }
    if (header->bytes > limits_.tree_bytes || depth >= limits_.folders) {
      throw Fault{fmt::format("its folder {} is too large", short_name(oid))};
    }
    for (const git::TreeEntry& entry : objects_.tree(oid)) check_entry(entry, depth);
  }

  void check_entry(const git::TreeEntry& entry, int depth) {
    if (entry.mode == k_folder_mode) return check_tree(entry.oid, depth + 1);
    if (entry.mode != git::k_file_mode) throw Fault{"it has something that is no plain file"};
    if (!add(entry.oid)) return;
    const auto header = objects_.header(entry.oid);
    if (!header || header->kind != git::ObjectKind::blob) {
      throw Fault{fmt::format("its document {} is missing", short_name(entry.oid))};
    }
    if (header->bytes > limits_.blob_bytes) {
      throw Fault{
          fmt::format("its document {} has {} bytes", short_name(entry.oid), header->bytes)};
    }
  }

  // What the end of ours has need not be looked at again.
  void skip_known() {
    if (!known_) return;
    const auto commit = objects_.commit(known_->oid);
    if (commit) check_tree(commit->tree, 0);
    out_.objects.clear();
  }

  bool add(const std::string& oid) {
    if (!seen_.insert(oid).second) return false;
    if (seen_.size() > limits_.objects) throw Fault{"it is too long"};
    out_.objects.push_back(oid);
    return true;
  }

  const git::Repository& objects_;
  const std::string& writer_;
  const std::optional<LogEnd>& known_;
  const LogLimits& limits_;
  LogInspection out_;
  std::unordered_set<std::string> seen_;
  std::vector<index::StoredEvent> events_;  // of the batch that is looked at
};

}  // namespace

LogInspection inspect_log(const git::Repository& objects, const std::string& writer,
                          const std::string& tip, const std::optional<LogEnd>& known,
                          const LogLimits& limits) {
  return Inspector(objects, writer, known, limits).inspect(tip);
}

bool is_in_log(const git::Repository& objects, const std::string& tip, const std::string& oid,
               int64_t lamport) {
  std::string at = tip;
  while (at != oid) {
    const auto commit = objects.commit(at);
    const auto batch = commit ? decode_trailers(commit->message) : std::nullopt;
    if (!batch || batch->lamport <= lamport || commit->parents.empty()) return false;
    at = commit->parents.front();
  }
  return true;
}

}  // namespace wave::store
