// SPDX-License-Identifier: MIT
#include "domain/ids.h"

#include <algorithm>

namespace wave::domain {
namespace {

constexpr std::string_view k_alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

bool is_crockford(std::string_view text, size_t length) {
  return text.size() == length && text.find_first_not_of(k_alphabet) == std::string_view::npos;
}

}  // namespace

std::string crockford32(std::string_view random_bytes) {
  std::string out;
  for (const char byte : random_bytes) out += k_alphabet[static_cast<unsigned char>(byte) & 31u];
  return out;
}

bool is_task_id(std::string_view text) { return is_crockford(text, k_task_id_length); }

bool is_writer(std::string_view text) { return is_crockford(text, k_writer_length); }

std::string run_id(std::string_view task, int attempt) {
  return std::string(task) + '-' + std::to_string(attempt);
}

std::string join_ids(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : " ") + id;
  return out;
}

std::vector<std::string> split_ids(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view id = text.substr(at, end - at);
    if (is_task_id(id)) out.emplace_back(id);
    at = end + 1;
  }
  return out;
}

std::string commit_event_id(std::string_view task, std::string_view oid) {
  return "c." + std::string(task) + '.' + std::string(oid);
}

std::string landed_event_id(std::string_view task, std::string_view oid) {
  return "l." + std::string(task) + '.' + std::string(oid);
}

std::string message_event_id(std::string_view message, std::string_view delivery,
                             std::string_view run) {
  std::string out = "m." + std::string(message) + '.' + std::string(delivery);
  if (!run.empty()) out += '.' + std::string(run);
  return out;
}

std::string call_event_id(std::string_view task, std::string_view call) {
  return "q." + std::string(task) + '.' + std::string(call);
}

std::string created_event_id(std::string_view task) { return "n." + std::string(task); }

std::string run_event_id(std::string_view kind, std::string_view run, std::string_view writer) {
  return std::string(kind) + '.' + std::string(run) + '.' + std::string(writer);
}

}  // namespace wave::domain
