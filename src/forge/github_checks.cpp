// SPDX-License-Identifier: MIT
// Checks of a commit. GitHub knows two kinds, statuses and check runs, and neither says whether one
// is still to be expected. Three more places tell: a check suite is open as long as its workflow is
// at work, also before its later jobs are listed; a repository with an active workflow may still
// begin one; and where there is neither, nothing is set up. (Suites of apps that never began a run
// say nothing: GitHub opens one for each installed app. An outside service that reports statuses
// without being announced anywhere cannot be foreseen.)
#include "domain/hex.h"
#include "error/error.h"
#include "forge/forge_text.h"
#include "forge/github.h"
#include "forge/github_json.h"

#include <algorithm>

namespace wave::forge {
namespace {

using Kind = ForgeFault::Kind;

// A suite that is at work.
std::optional<std::optional<Check>> read_suite(const json::Value& in) {
  const auto status = in["status"].string();
  const std::string slug = in["app"]["slug"].string_or("");
  const bool reports = slug == "github-actions" || in["latest_check_runs_count"].integer_or(0) > 0;
  if (!status || *status == "completed" || !reports) return std::optional<Check>();
  Check out;
  out.name = clean_line(in["app"]["name"].string_or(slug));
  out.source = Check::Source::app;
  out.summary = "at work";
  return std::optional(std::move(out));
}

std::optional<bool> read_is_active(const json::Value& in) {
  return in["state"].string_or("") == "active";
}

void append(std::vector<Check>& to, std::vector<Check> more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

}  // namespace

Answer<Checks> GitHub::checks(const std::string& oid) {
  if (!domain::is_oid(oid)) throw Error("'" + oid + "' is no commit's id");
  const std::string commit = "commits/" + oid + "/";
  const auto run_pages = all_pages(commit + "check-runs");
  if (!run_pages) return run_pages.fault();
  auto runs = read_items(*run_pages, "check_runs", read_check_run);
  if (!runs) return runs.fault();
  const auto status_pages = all_pages(commit + "status");
  if (!status_pages) return status_pages.fault();
  auto statuses = read_items(*status_pages, "statuses", read_status);
  if (!statuses) return statuses.fault();
  const auto suite_pages = all_pages(commit + "check-suites");
  if (!suite_pages) return suite_pages.fault();
  const auto suites = read_items(*suite_pages, "check_suites", read_suite);
  if (!suites) return suites.fault();

  Checks out;
  append(out.checks, std::move(*runs));
  append(out.checks, std::move(*statuses));
  for (const auto& suite : *suites) {
    if (suite && !out.pending()) out.checks.push_back(*suite);
  }
  out.reported = Checks::Reported::yes;
  if (!out.checks.empty()) return out;
  const auto reported = may_report();
  if (!reported) return reported.fault();
  out.reported = *reported;
  return out;
}

Answer<Checks::Reported> GitHub::may_report() {
  const auto pages_found = all_pages("actions/workflows");
  if (!pages_found) {
    if (pages_found.fault().kind == Kind::not_found) return Checks::Reported::never;
    // Not for us to know: something may come.
    if (pages_found.fault().kind == Kind::denied) return Checks::Reported::not_yet;
    return pages_found.fault();
  }
  const auto active = read_items(*pages_found, "workflows", read_is_active);
  if (!active) return active.fault();
  const bool any = std::find(active->begin(), active->end(), true) != active->end();
  return any ? Checks::Reported::not_yet : Checks::Reported::never;
}

Answer<std::string> GitHub::app_text(int64_t id) {
  const auto run = ask_json({.path = "check-runs/" + std::to_string(id)});
  if (!run) return run.fault();
  std::string out;
  for (const char* part : {"title", "summary", "text"}) {
    const std::string text = run->root()["output"][part].string_or("");
    if (!text.empty()) out += text + "\n";
  }
  return out;
}

Answer<std::string> GitHub::log_tail(const Check& check, size_t most_bytes) {
  if (check.source == Check::Source::status || check.id == 0) return check.summary;
  if (check.source == Check::Source::job) {
    const auto log = command_.ask({.path = "actions/jobs/" + std::to_string(check.id) + "/logs"});
    if (log) {
      const std::string note = log->cut_short ? "\n[the log is longer; this is not its end]\n" : "";
      return clean_tail(log->body + note, most_bytes);
    }
    // Logs are kept for a time only; what the run says of itself stays.
    if (log.fault().kind != Kind::not_found) return log.fault();
  }
  const auto text = app_text(check.id);
  if (!text) return text.fault();
  return clean_tail(*text, most_bytes);
}

}  // namespace wave::forge
