// SPDX-License-Identifier: MIT
#include "domain/scheduler_memory.h"

#include "json/value.h"
#include "json/writer.h"

namespace wave::domain {
namespace {

constexpr int k_version = 1;

void write_issue(json::Writer& out, const WeighedIssue& issue) {
  out.begin_object().member("version", issue.version).member("action", to_string(issue.action));
  out.member("score", issue.score).member("reason", issue.reason);
  out.member("weighed", issue.weighed_ms).end_object();
}

}  // namespace

std::string to_json(const SchedulerMemory& memory) {
  json::Writer out;
  out.begin_object().member("v", k_version).member("policy", memory.policy);
  out.member("queued", memory.queued).member("asked", memory.asked_ms);
  out.key("issues").begin_object();
  for (const auto& [key, issue] : memory.weighed) {
    out.key(key);
    write_issue(out, issue);
  }
  out.end_object().end_object();
  return out.take();
}

SchedulerMemory memory_from_json(std::string_view text) {
  SchedulerMemory out;
  const auto document = json::Document::parse(text);
  if (!document || document->root()["v"].integer() != k_version) return out;
  const json::Value root = document->root();
  out.policy = root["policy"].string_or("");
  out.queued = root["queued"].integer_or(0);
  out.asked_ms = root["asked"].integer_or(0);
  for (const auto& [key, issue] : root["issues"].members()) {
    const auto action = parse_action(issue["action"].string_or(""));
    if (!action) continue;
    out.weighed[key] = {issue["version"].string_or(""), *action, issue["score"].integer_or(0),
                        issue["reason"].string_or(""), issue["weighed"].integer_or(0)};
  }
  return out;
}

void keep_only(SchedulerMemory& memory, const std::set<std::string>& keys) {
  std::erase_if(memory.weighed, [&](const auto& each) { return keys.count(each.first) == 0; });
}

}  // namespace wave::domain
