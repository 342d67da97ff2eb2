// SPDX-License-Identifier: MIT
#include "domain/scheduling_policy.h"

#include "domain/folded_word.h"
#include "domain/sha256.h"
#include "domain/string_lists.h"
#include "json/writer.h"

#include <algorithm>

namespace wave::domain {
namespace {

// One more whenever the same policy comes to mean something else.
constexpr int k_version = 1;

// The order of a set says nothing.
std::vector<std::string> as_set(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) out.push_back(folded_word(word));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::string policy_digest(const SchedulingPolicy& policy) {
  std::vector<std::string> priorities;
  for (const std::string& label : policy.priority_labels) priorities.push_back(folded_word(label));
  json::Writer out;
  out.begin_object().member("v", k_version);
  write_strings(out, "eligible", as_set(policy.eligible_labels));
  write_strings(out, "block", as_set(policy.block_labels));
  write_strings(out, "skip", as_set(policy.skip_labels));
  write_strings(out, "priority", priorities);
  write_strings(out, "authors", as_set(policy.allowed_authors));
  out.member_bool("skip_assigned", policy.skip_assigned);
  out.member("batch", policy.batch_size).member("question", policy.question_limit);
  out.end_object();
  return sha256(out.text());
}

}  // namespace wave::domain
