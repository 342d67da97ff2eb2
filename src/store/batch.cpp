// SPDX-License-Identifier: MIT
#include "store/batch.h"

#include "domain/ids.h"
#include "json/writer.h"

#include <charconv>

namespace wave::store {
namespace {

constexpr std::string_view k_schema_key = "Wave-Schema: ";
constexpr std::string_view k_writer_key = "Wave-Writer: ";
constexpr std::string_view k_lamport_key = "Wave-Lamport: ";
constexpr std::string_view k_fold_key = "Wave-Fold: ";
constexpr std::string_view k_frontier_key = "Wave-Frontier: ";
constexpr int64_t k_highest_lamport = int64_t{1} << 53;
constexpr size_t k_subject_parts = 3;

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::optional<int64_t> number(std::string_view text) {
  int64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class Call>
void each_line(std::string_view message, Call call) {
  for (size_t at = 0; at < message.size();) {
    const size_t end = std::min(message.find('\n', at), message.size());
    call(message.substr(at, end - at));
    at = end + 1;
  }
}

// "<writer> <oid> <lamport>". What is not like that makes the whole no checkpoint.
void read_frontier(std::string_view text, Batch& batch) {
  const size_t first = text.find(' ');
  const size_t second = text.find(' ', first == std::string_view::npos ? first : first + 1);
  const auto lamport =
      second == std::string_view::npos ? std::nullopt : number(text.substr(second + 1));
  if (!lamport || !domain::is_writer(text.substr(0, first))) {
    batch.fold = -1;
    return;
  }
  const std::string ref = "refs/wave/log/" + std::string(text.substr(0, first));
  batch.frontier[ref] = {std::string(text.substr(first + 1, second - first - 1)), *lamport};
}

void read_trailer(std::string_view line, Batch& batch, bool& has_schema) {
  if (starts_with(line, k_schema_key)) {
    const auto schema = number(line.substr(k_schema_key.size()));
    has_schema = schema && *schema > 0 && *schema < 1000;
    if (has_schema) batch.schema = static_cast<int>(*schema);
  } else if (starts_with(line, k_writer_key)) {
    batch.writer = line.substr(k_writer_key.size());
  } else if (starts_with(line, k_lamport_key)) {
    batch.lamport = number(line.substr(k_lamport_key.size())).value_or(0);
  } else if (starts_with(line, k_fold_key)) {
    batch.fold = static_cast<int>(number(line.substr(k_fold_key.size())).value_or(-1) & 0xFFFF);
  } else if (starts_with(line, k_frontier_key)) {
    read_frontier(line.substr(k_frontier_key.size()), batch);
  }
}

std::string describe(const domain::Event& event, const std::string& name) {
  if (std::holds_alternative<domain::Created>(event.body)) return name + " created";
  if (event.to) {
    const std::string from = event.from ? std::string(to_string(*event.from)) + " -> " : "-> ";
    return name + ' ' + from + std::string(to_string(*event.to));
  }
  // What only a newer version knows may be called by any bytes.
  if (std::holds_alternative<domain::Unknown>(event.body)) return name + " changed";
  return name + ' ' + std::string(kind_of(event.body));
}

}  // namespace

std::string encode_batch(const std::string& subject, std::span<const index::StoredEvent> events,
                         const std::vector<std::string>& tasks, const std::string& writer,
                         int64_t lamport) {
  std::string out = subject + "\n\n";
  for (const index::StoredEvent& event : events) (out += event.json) += '\n';
  out += '\n';
  out += std::string(k_schema_key) + std::to_string(k_batch_schema) + '\n';
  out += std::string(k_writer_key) + writer + '\n';
  out += std::string(k_lamport_key) + std::to_string(lamport) + '\n';
  out += "Wave-Tasks:";
  for (const std::string& task : tasks) out += ' ' + task;
  return out + '\n';
}

std::optional<Batch> decode_trailers(std::string_view message) {
  Batch batch;
  bool has_schema = false;
  each_line(message, [&](std::string_view line) {
    if (starts_with(line, "Wave-")) read_trailer(line, batch, has_schema);
  });
  const bool sound = has_schema && domain::is_writer(batch.writer) && batch.lamport > 0 &&
                     batch.lamport < k_highest_lamport;
  return sound ? std::optional(std::move(batch)) : std::nullopt;
}

std::optional<Batch> decode_batch(std::string_view message, std::vector<index::StoredEvent>& events,
                                  const std::string& oid) {
  auto batch = decode_trailers(message);
  if (!batch) return std::nullopt;
  int number_in_batch = 0;
  each_event_line(message, [&](std::string_view line) {
    const int place = number_in_batch++;
    if (auto event = domain::decode(line)) {
      events.push_back(
          {{{batch->lamport, batch->writer, place}, std::move(*event)}, std::string(line), oid});
    } else {
      ++batch->unreadable;
    }
  });
  return batch;
}

size_t count_lines(std::string_view message) {
  size_t count = 0;
  for (size_t at = message.find("\n{"); at != std::string_view::npos;
       at = message.find("\n{", at + 1)) {
    ++count;
  }
  return count;
}

std::string subject_of(std::span<const index::StoredEvent> events,
                       const std::map<std::string, std::string>& names) {
  std::vector<std::string> parts;
  size_t commits = 0;
  for (const index::StoredEvent& stored : events) {
    const domain::Event& event = stored.placed.event;
    if (std::holds_alternative<domain::CommitSeen>(event.body)) {
      ++commits;
      continue;
    }
    const auto name = names.find(event.task);
    parts.push_back(describe(event, name == names.end() ? event.task : name->second));
  }
  std::string out = "wave:";
  for (size_t i = 0; i < parts.size() && i < k_subject_parts; ++i) {
    out += (i == 0 ? " " : "; ") + parts[i];
  }
  if (parts.size() > k_subject_parts) {
    out += "; and " + std::to_string(parts.size() - k_subject_parts) + " more";
  }
  if (commits > 0) {
    out += (parts.empty() ? " +" : "; +") + std::to_string(commits) +
           (commits == 1 ? " commit" : " commits");
  }
  return json::valid_utf8(out);
}

}  // namespace wave::store
