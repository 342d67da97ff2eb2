// SPDX-License-Identifier: MIT
#include "store/checkpoint.h"

#include "domain/hex.h"
#include "domain/summary_line.h"
#include "error/error.h"
#include "index/batch_ids.h"
#include "store/batch.h"
#include "store/event_log.h"

#include <charconv>
#include <unordered_map>

namespace wave::store {
namespace {

constexpr std::string_view k_first_line = "wave-checkpoint 1\n";
constexpr std::string_view k_settled = "settled-";
constexpr std::string_view k_open = "open-";
constexpr size_t k_part_bytes = 256 << 10;

[[noreturn]] void fail_damaged(const std::string& part) {
  throw Error("the part '" + part + "' of a checkpoint is damaged", "run git wave doctor");
}

// One blob in the making: a line for each batch, numbered from 0, and one for each task.
class Part {
 public:
  bool is_full() const { return batches_.size() + tasks_.size() >= k_part_bytes; }
  bool is_empty() const { return tasks_.empty(); }
  std::string text() const { return std::string(k_first_line) + batches_ + tasks_; }

  void add(const PartLine& line) {
    tasks_ += "t ";
    std::string_view left = line.second;
    for (bool first = true; left.size() >= index::k_packed_id; first = false) {
      if (!first) tasks_ += ',';
      tasks_ += std::to_string(number_of(left.substr(0, index::k_packed_id)));
      left.remove_prefix(index::k_packed_id);
    }
    ((tasks_ += '\t') += line.first) += '\n';
  }

 private:
  size_t number_of(std::string_view batch) {
    const auto [at, is_new] = numbers_.try_emplace(std::string(batch), numbers_.size());
    if (is_new) ((batches_ += "b ") += domain::hex(batch)) += '\n';
    return at->second;
  }

  std::unordered_map<std::string, size_t> numbers_;
  std::string batches_;
  std::string tasks_;
};

// The numbers of batches as their ids; nothing when there is none of a number.
std::optional<std::string> batches_of(std::string_view numbers,
                                      const std::vector<std::string>& batches) {
  std::string out;
  while (!numbers.empty()) {
    size_t number = 0;
    const char* end = numbers.data() + numbers.size();
    const auto [stopped, error] = std::from_chars(numbers.data(), end, number);
    if (error != std::errc() || number >= batches.size()) return std::nullopt;
    out += batches[number];
    if (stopped != end && *stopped != ',') return std::nullopt;
    numbers.remove_prefix(static_cast<size_t>(stopped - numbers.data()) + (stopped == end ? 0 : 1));
  }
  return out;
}

std::string numbered(std::string_view prefix, size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  return std::string(prefix) + digits;
}

}  // namespace

std::optional<Checkpoint> read_checkpoint(const git::Repository& repository,
                                          const std::string& oid) {
  const auto commit = repository.commit(oid);
  if (!commit) throw Error("the checkpoint '" + oid + "' is missing", "run git wave doctor");
  const auto batch = decode_trailers(commit->message);
  if (!batch || batch->fold != domain::k_fold) return std::nullopt;
  Checkpoint out{oid, batch->frontier, {}, {}};
  for (const git::TreeEntry& entry : repository.tree(commit->tree)) {
    if (entry.name.starts_with(k_settled)) out.settled.push_back(entry.oid);
    if (entry.name.starts_with(k_open)) out.open.push_back(entry.oid);
  }
  return out;
}

void each_line_of_part(const git::Repository& repository, const std::string& part,
                       const TakeLine& take) {
  const std::string text = repository.blob(part);
  if (!text.starts_with(k_first_line)) fail_damaged(part);
  std::vector<std::string> batches;
  for (size_t at = k_first_line.size(); at < text.size();) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) fail_damaged(part);
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (line.starts_with("b ")) {
      batches.push_back(index::pack_id(line.substr(2)));
      continue;
    }
    const size_t tab = line.find('\t');
    if (!line.starts_with("t ") || tab == std::string_view::npos) fail_damaged(part);
    const auto of_task = batches_of(line.substr(2, tab - 2), batches);
    if (!of_task) fail_damaged(part);
    take(line.substr(tab + 1), *of_task);
  }
}

std::vector<std::string> write_parts(git::Repository& repository,
                                     const std::vector<PartLine>& lines) {
  std::vector<std::string> out;
  Part part;
  for (const PartLine& line : lines) {
    part.add(line);
    if (!part.is_full()) continue;
    out.push_back(repository.write_blob(part.text()));
    part = Part();
  }
  if (!part.is_empty()) out.push_back(repository.write_blob(part.text()));
  return out;
}

std::string write_checkpoint_tree(git::Repository& repository,
                                  const std::vector<std::string>& settled,
                                  const std::vector<std::string>& open,
                                  std::vector<git::TreeEntry> others) {
  for (size_t i = 0; i < settled.size(); ++i)
    others.push_back({numbered(k_settled, i), settled[i]});
  for (size_t i = 0; i < open.size(); ++i) others.push_back({numbered(k_open, i), open[i]});
  return repository.write_tree(others);
}

std::string checkpoint_message(size_t settled, const std::string& writer, int64_t lamport,
                               const index::Cursors& frontier) {
  const std::string subject = "wave: checkpoint; " + std::to_string(settled) +
                              (settled == 1 ? " task settled" : " tasks settled");
  std::string out = encode_batch(subject, {}, {}, writer, lamport);
  out += "Wave-Fold: " + std::to_string(domain::k_fold) + '\n';
  for (const auto& [ref, cursor] : frontier) {
    out += "Wave-Frontier: " + ref.substr(std::string_view(k_log_prefix).size()) + ' ' +
           cursor.oid + ' ' + std::to_string(cursor.lamport) + '\n';
  }
  return out;
}

}  // namespace wave::store
