// SPDX-License-Identifier: MIT
#include "domain/spent.h"
#include "view/issue.h"
#include "view/plain_text.h"
#include "view/words.h"

namespace wave::view {
namespace {

constexpr int k_schema = 1;

template <class Word>
std::optional<std::string> word_of(const std::optional<Word>& word) {
  return word ? std::optional(std::string(to_string(*word))) : std::nullopt;
}

void write_words(json::Writer& out, const char* key, const std::vector<std::string>& words) {
  out.key(key).begin_array();
  for (const std::string& word : words) out.string(word);
  out.end_array();
}

void write_needs(json::Writer& out, const std::vector<actions::IssueNeed>& needs) {
  out.key("blocked_by").begin_array();
  for (const actions::IssueNeed& need : needs) {
    out.begin_object().member("id", need.id).member_or_null("number", some(need.number));
    out.member_or_null("feature", some(need.feature)).member_bool("done", need.done).end_object();
  }
  out.end_array();
}

void write_weighed(json::Writer& out, const std::optional<domain::Weighed>& weighed) {
  out.key("weighed");
  if (!weighed) {
    out.null();
    return;
  }
  out.begin_object().member_or_null("action", word_of(weighed->action));
  out.member("score", weighed->score).member_or_null("why", some(weighed->why));
  out.member_or_null("version", some(weighed->version)).end_object();
}

// Members of the open object: what a list tells too.
void write_row(json::Writer& out, const actions::IssueRow& row) {
  const domain::Task& task = row.whole;
  const domain::Work& work = *task.work;
  const domain::Described& words = work.described;
  out.member("id", task.id).member("feature", task.feature);
  out.member("origin", work.origin).member("number", work.number);
  out.member_or_null("url", some(work.url)).member("title", task.title);
  out.member("state", to_string(task.state));
  const bool has_reason = task.reason != domain::Reason::none;
  out.member_or_null("reason",
                     has_reason ? some(std::string(to_string(task.reason))) : std::nullopt);
  out.member_or_null("result", word_of(task.result)).member_or_null("detail", some(task.detail));
  write_words(out, "labels", words.labels);
  write_words(out, "assignees", words.assignees);
  out.member_or_null("author", some(words.author)).member_bool("trusted", words.trusted);
  out.member_or_null("priority", some(int64_t{words.priority}));
  write_needs(out, row.needs);
  out.member_bool("paused", row.task.held);
  write_weighed(out, work.weighed);
  const bool asks = task.state == domain::State::needs_human;
  out.member_or_null("question", asks ? some(work.question) : std::nullopt);
  out.member_or_null("version", some(words.version));
  out.member("created_at", *time_of(task.created_ms));
  out.member("updated_at", *time_of(task.updated_ms));
}

void write_plan(json::Writer& out, const domain::Work& work) {
  out.key("plan");
  if (work.planned) {
    out.begin_object().member("text", work.planned->plan);
    out.member_or_null("risk", word_of(work.planned->risk));
    out.member_or_null("version", some(work.planned->version));
    out.member_or_null("base", some(work.planned->base)).end_object();
  } else {
    out.null();
  }
  out.key("request");
  if (work.proposed) {
    out.begin_object().member("number", work.proposed->number);
    out.member_or_null("url", some(work.proposed->url));
    out.member_or_null("oid", some(work.proposed->oid)).end_object();
  } else {
    out.null();
  }
}

void write_spent(json::Writer& out, const domain::Task& task) {
  const domain::Spent spent = domain::spent_on(task, 0);
  out.key("spent").begin_object().member("seconds", spent.ms / 1000).key("cost_usd");
  if (spent.cost_usd > 0) {
    out.number(spent.cost_usd);
  } else {
    out.null();
  }
  out.end_object();
}

void write_judgements(json::Writer& out, const domain::Work& work) {
  out.key("reviews").begin_array();
  for (const domain::Reviewed& review : work.reviews) {
    out.begin_object().member_or_null("oid", some(review.oid));
    out.member_or_null("tree", some(review.tree));
    out.member_or_null("judgement", word_of(review.judgement));
    out.member_or_null("verdict", some(review.verdict));
    out.member_or_null("agent", some(review.agent)).end_object();
  }
  out.end_array().key("checks").begin_array();
  for (const domain::Checked& check : work.checks) {
    out.begin_object().member_or_null("oid", some(check.oid));
    out.member_or_null("name", some(check.name));
    out.member_or_null("result", word_of(check.result));
    out.member_or_null("tail", some(check.tail)).end_object();
  }
  out.end_array();
}

}  // namespace

std::string issues_json(const std::vector<actions::IssueRow>& rows) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).key("issues").begin_array();
  for (const actions::IssueRow& row : rows) {
    out.begin_object();
    write_row(out, row);
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

void write_issue(json::Writer& out, const actions::IssueRow& row) {
  write_row(out, row);
  const domain::Work& work = *row.whole.work;
  out.member("body", work.described.body);
  out.member_or_null("branch", some(std::string(branch_name(row.whole.branch))));
  write_plan(out, work);
  write_judgements(out, work);
  write_spent(out, row.whole);
  out.key("answers").begin_array();
  for (const domain::GivenAnswer& answer : work.answers) {
    out.begin_object().member_or_null("question", some(answer.question));
    out.member_or_null("text", some(answer.text)).end_object();
  }
  out.end_array();
}

std::string issue_json(const actions::IssueRow& row) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).key("issue").begin_object();
  write_issue(out, row);
  out.end_object().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
