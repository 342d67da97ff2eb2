// SPDX-License-Identifier: MIT
#include "view/provenance.h"

#include "os/clock.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_digest_shown = 12;

void line(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += fmt::format("{:<10} {}\n", name, value);
}

std::string agent_line(const actions::Work& work) {
  std::string out = plain_line(work.agent);
  if (work.attempt > 0) out += fmt::format("{}attempt {}", out.empty() ? "" : ", ", work.attempt);
  if (!work.run.empty()) out += fmt::format("{}run {}", out.empty() ? "" : ", ", work.run);
  return out;
}

std::string landed_line(const actions::Work& work) {
  if (!work.how) return {};
  std::string out(to_string(*work.how));
  if (!work.source.empty()) out += " of " + plain_line(short_oid(work.source));
  return out;
}

std::string prompt_line(const actions::Work& work) {
  std::string out;
  if (!work.prompt_digest.empty()) {
    out = "sha256 " + plain_line(work.prompt_digest.substr(0, k_digest_shown));
  }
  if (work.prompt) {
    out += fmt::format("{}git wave show {} --prompt --attempt {}", out.empty() ? "" : "; ",
                       work.task, work.attempt);
  }
  return out;
}

void write_work(json::Writer& out, const actions::Work& work, actions::Prompts prompts) {
  out.begin_object();
  out.member("task", work.task).member_or_null("feature", some(work.feature));
  out.member_or_null("title", some(work.title)).member_or_null("run", some(work.run));
  out.member("attempt", work.attempt).member_or_null("agent", some(work.agent));
  out.member("how", how_word(work)).member_or_null("source", some(work.source));
  out.member_or_null("prompt_digest", some(work.prompt_digest));
  if (prompts == actions::Prompts::read) out.member_or_null("prompt", work.prompt);
  out.end_object();
}

}  // namespace

std::string_view how_word(const actions::Work& work) {
  return work.how ? to_string(*work.how) : std::string_view("commit");
}

std::string provenance_text(const std::vector<actions::Provenance>& commits, const Style& style) {
  std::string out;
  for (const actions::Provenance& commit : commits) {
    if (!out.empty()) out += '\n';
    const git::Authorship& author = commit.author;
    line(out, "commit",
         coloured(commit.oid, Colour::yellow, style) + ' ' + plain_line(author.subject));
    line(out, "author",
         fmt::format("{} <{}>, {}", plain_line(author.name), plain_line(author.email),
                     os::rfc3339(author.time_s * 1000)));
    for (const actions::Work& work : commit.works) {
      line(out, "task", fmt::format("{} ({})", plain_line(work.feature), work.task));
      line(out, "title", plain_line(work.title));
      line(out, "agent", agent_line(work));
      line(out, "landed", landed_line(work));
      line(out, "prompt", prompt_line(work));
    }
    if (commit.works.empty()) line(out, "task", "none that is known");
  }
  return out;
}

void write_provenance(json::Writer& out, const actions::Provenance& commit,
                      actions::Prompts prompts) {
  const git::Authorship& author = commit.author;
  out.member("oid", commit.oid).member("subject", author.subject);
  out.key("author").begin_object();
  out.member("name", author.name).member("email", author.email);
  out.member("time", os::rfc3339(author.time_s * 1000)).end_object();
  out.key("works").begin_array();
  for (const actions::Work& work : commit.works) write_work(out, work, prompts);
  out.end_array();
}

std::string provenance_json(const std::vector<actions::Provenance>& commits) {
  json::Writer out;
  out.begin_object().member("schema", k_schema);
  out.key("commits").begin_array();
  for (const actions::Provenance& commit : commits) {
    out.begin_object();
    write_provenance(out, commit, actions::Prompts::read);
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
