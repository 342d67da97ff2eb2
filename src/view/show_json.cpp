// SPDX-License-Identifier: MIT
#include "view/message.h"
#include "view/plain_text.h"
#include "view/show.h"
#include "view/status.h"
#include "view/words.h"

namespace wave::view {
namespace {

constexpr int k_schema = 1;

std::optional<int64_t> widened(std::optional<int> number) {
  return number ? std::optional<int64_t>(*number) : std::nullopt;
}

std::optional<std::string> reason_of(domain::Reason reason) {
  return reason == domain::Reason::none ? std::nullopt
                                        : std::optional(std::string(to_string(reason)));
}

void write_run_end(json::Writer& out, const domain::Run& run) {
  out.member_or_null(
      "result", run.result ? std::optional(std::string(to_string(*run.result))) : std::nullopt);
  out.member_or_null("reason", reason_of(run.reason));
  out.member_or_null("exit", widened(run.exit_code));
  out.member_or_null("signal", widened(run.signal));
  out.member_or_null("input_tokens", some(run.input_tokens));
  out.member_or_null("output_tokens", some(run.output_tokens));
  out.key("cost_usd");
  if (run.cost_usd > 0) {
    out.number(run.cost_usd);
  } else {
    out.null();
  }
}

void write_history(json::Writer& out, const domain::Task& task) {
  out.key("runs").begin_array();
  for (const domain::Run& run : task.runs) {
    out.begin_object();
    write_run(out, run);
    out.end_object();
  }
  out.end_array();
  out.key("commit_list").begin_array();
  for (const domain::TaskCommit& commit : task.commits) {
    out.begin_object().member("oid", commit.oid);
    out.member_or_null("run", some(commit.run));
    out.member("seen_at", *time_of(commit.t_ms)).end_object();
  }
  out.end_array();
  out.key("landed").begin_array();
  for (const domain::TaskLanding& landed : task.landed) {
    out.begin_object().member("oid", landed.oid).member("how", to_string(landed.how));
    out.member_or_null("source", some(landed.source)).member_or_null("run", some(landed.run));
    out.member("found_at", *time_of(landed.t_ms)).end_object();
  }
  out.end_array();
  out.key("kept").begin_array();
  for (const domain::Kept& kept : task.kept) {
    out.begin_object().member("ref", kept.ref).member("oid", kept.oid).end_object();
  }
  out.end_array();
  out.key("messages").begin_array();
  for (const domain::TaskMessage& message : task.messages) write_message(out, message);
  out.end_array();
}

}  // namespace

void write_run(json::Writer& out, const domain::Run& run) {
  out.member("id", run.id).member("attempt", run.attempt);
  out.member_or_null("agent", some(run.agent));
  out.member_or_null("agent_session", some(run.agent_session));
  out.member_or_null("host", some(run.host));
  out.member_or_null("label", some(run.session));
  out.member_or_null("machine", some(run.machine));
  out.member_or_null("writer", some(run.writer));
  out.member_or_null("tip_at_start", some(run.tip_at_start));
  out.member_or_null("tip_at_end", some(run.tip_at_end));
  out.member_or_null("timeout_seconds", some(run.timeout_s));
  out.member_or_null("idle_timeout_seconds", some(run.idle_timeout_s));
  out.member_or_null("claimed_at", time_of(run.claimed_ms));
  out.member_or_null("started_at", time_of(run.started_ms));
  out.member_or_null("ended_at", time_of(run.ended_ms));
  write_run_end(out, run);
}

void write_task(json::Writer& out, const TaskView& view) {
  const domain::Task& task = view.task;
  const domain::Run* run = task.current_run();
  write_status_row(out, view.row);
  out.member_or_null("base_fetched_at", time_of(some(task.base_fetched_ms)));
  out.member_or_null("title", some(task.title));
  out.member_or_null("ticket", some(task.ticket));
  out.member_or_null("label", some(view.row.task.session));
  out.member_or_null("prompt_digest", some(task.prompt_digest));
  out.member_bool("commit_needed", task.commit_needed);
  out.member_or_null("idle_timeout_seconds", some(run ? run->idle_timeout_s : task.idle_timeout_s));
  out.member("created_at", *time_of(task.created_ms));
  out.member_or_null("evidence", some(view.row.evidence));
  out.member("superseded", task.superseded);
  write_history(out, task);
}

std::string show_json(const TaskView& view, const std::string& repository) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member("repository", repository);
  out.key("task").begin_object();
  write_task(out, view);
  out.end_object().end_object();
  return plain_json(out.take()) + '\n';
}

std::string prompt_json(const domain::Summary& task, const actions::KeptPrompt& kept) {
  json::Writer out;
  out.begin_object().member("schema", k_schema);
  out.member("task", task.id).member("feature", task.feature).member("attempt", kept.attempt);
  out.member("prompt", kept.text).end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
