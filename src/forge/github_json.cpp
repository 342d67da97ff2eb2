// SPDX-License-Identifier: MIT
#include "forge/github_json.h"

#include "domain/hex.h"
#include "forge/forge_text.h"
#include "forge/github_mark.h"

#include <ctime>

namespace wave::forge {
namespace {

std::string line(const json::Value& in) { return clean_line(in.string_or("")); }
std::string text(const json::Value& in) { return clean_text(in.string_or("")); }

// An address of the web or nothing: it gets shown, and opened.
std::string address(const json::Value& in) {
  std::string out = line(in);
  return out.starts_with("https://") || out.starts_with("http://") ? out : std::string();
}

std::string oid(const json::Value& in) {
  const std::string out = in.string_or("");
  return domain::is_oid(out) ? out : std::string();
}

// 2026-11-21T04:40:00Z; 0 when it is none.
int64_t time_ms(const json::Value& in) {
  tm when{};
  const std::string time = in.string_or("");
  const char* end = strptime(time.c_str(), "%Y-%m-%dT%H:%M:%SZ", &when);
  return end && *end == '\0' ? static_cast<int64_t>(timegm(&when)) * 1000 : 0;
}

Author author(const json::Value& in) {
  return {line(in["user"]["login"]), parse_standing(in["author_association"].string_or(""))};
}

std::optional<int64_t> number_of(const json::Value& in, const char* key) {
  const auto number = in[key].integer();
  return number && *number > 0 ? number : std::nullopt;
}

std::vector<std::string> names(const json::Value& in, const char* key) {
  std::vector<std::string> out;
  for (const json::Value& item : in.items()) out.push_back(line(item[key]));
  return out;
}

Check::State conclusion_of(const std::string& word) {
  if (word == "success" || word == "neutral") return Check::State::passed;
  if (word == "skipped") return Check::State::skipped;
  return Check::State::failed;
}

Feedback::Verdict verdict_of(const std::string& word) {
  if (word == "APPROVED") return Feedback::Verdict::approved;
  if (word == "CHANGES_REQUESTED") return Feedback::Verdict::changes_requested;
  if (word == "DISMISSED") return Feedback::Verdict::dismissed;
  return Feedback::Verdict::none;
}

}  // namespace

std::optional<ForgeIssue> read_issue(const json::Value& in) {
  const auto number = number_of(in, "number");
  if (!number || !in["state"].string()) return std::nullopt;
  ForgeIssue out;
  out.number = *number;
  out.title = line(in["title"]);
  out.body = text(in["body"]);
  out.labels = names(in["labels"], "name");
  out.assignees = names(in["assignees"], "login");
  out.author = author(in);
  out.open = in["state"].string_or("") == "open";
  out.version = line(in["updated_at"]);
  out.created_ms = time_ms(in["created_at"]);
  out.updated_ms = time_ms(in["updated_at"]);
  out.url = address(in["html_url"]);
  return out;
}

std::optional<PullRequest> read_pull_request(const json::Value& in) {
  const auto number = number_of(in, "number");
  PullRequest out;
  out.head_oid = oid(in["head"]["sha"]);
  if (!number || out.head_oid.empty() || !in["state"].string()) return std::nullopt;
  out.number = *number;
  out.url = address(in["html_url"]);
  const bool merged = in["merged_at"].string().has_value();
  const bool open = in["state"].string_or("") == "open";
  out.state = merged ? PullRequest::State::merged
              : open ? PullRequest::State::open
                     : PullRequest::State::closed;
  out.head = line(in["head"]["ref"]);
  out.head_repository = line(in["head"]["repo"]["full_name"]);
  out.base = line(in["base"]["ref"]);
  out.title = line(in["title"]);
  out.body = text(in["body"]);
  out.author = author(in);
  out.draft = in["draft"].boolean().value_or(false);
  out.mergeable = in["mergeable"].boolean();
  if (merged) out.merge_oid = oid(in["merge_commit_sha"]);
  out.version = line(in["updated_at"]);
  return out;
}

std::optional<Check> read_check_run(const json::Value& in) {
  const auto id = number_of(in, "id");
  if (!id || !in["status"].string()) return std::nullopt;
  Check out;
  out.name = line(in["name"]);
  if (in["status"].string_or("") == "completed") {
    out.state = conclusion_of(in["conclusion"].string_or(""));
  }
  out.link = address(in["html_url"]);
  out.source =
      in["app"]["slug"].string_or("") == "github-actions" ? Check::Source::job : Check::Source::app;
  out.id = *id;
  out.summary = line(in["output"]["title"]);
  return out;
}

std::optional<Check> read_status(const json::Value& in) {
  const auto state = in["state"].string();
  if (!state) return std::nullopt;
  Check out;
  out.name = line(in["context"]);
  if (*state != "pending") out.state = conclusion_of(*state);
  out.link = address(in["target_url"]);
  out.summary = line(in["description"]);
  return out;
}

std::optional<Feedback> read_feedback_item(const json::Value& in, Feedback::Kind kind) {
  const auto id = number_of(in, "id");
  if (!id) return std::nullopt;
  Feedback out;
  out.kind = kind;
  out.id = *id;
  out.author = author(in);
  out.body = text(in["body"]);
  out.verdict = verdict_of(in["state"].string_or(""));
  out.oid = oid(in["commit_id"]);
  out.path = line(in["path"]);
  out.line = in["line"].integer_or(0);
  const bool is_review = kind == Feedback::Kind::review;
  const json::Value submitted = in[is_review ? "submitted_at" : "created_at"];
  out.version = line(is_review ? submitted : in["updated_at"]);
  out.submitted_ms = time_ms(submitted);
  out.url = address(in["html_url"]);
  out.mark = mark_in(out.body);
  return out;
}

ForgeFault unusable(const std::string& what) {
  return {ForgeFault::Kind::unusable, "GitHub's answer, " + what + ", cannot be understood",
          "see whether gh works by hand: gh api user"};
}

}  // namespace wave::forge
