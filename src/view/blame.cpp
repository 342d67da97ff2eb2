// SPDX-License-Identifier: MIT
#include "view/blame.h"

#include "os/clock.h"
#include "view/columns.h"
#include "view/plain_text.h"
#include "view/provenance.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_date = 10;  // characters of a time
constexpr size_t k_widest_name = 32;

// What stands before the lines of a commit.
struct Head {
  std::string oid;
  std::string who;
  std::string date;
  bool of_task = false;
};

// A merge that brought a task in is a person's: where a line comes from it, it was made then.
const actions::Work* maker(const actions::Provenance& commit) {
  for (const actions::Work& work : commit.works) {
    if (work.how != domain::LandedBy::merge) return &work;
  }
  return nullptr;
}

std::string task_and_agent(const actions::Work& work) {
  std::string out = plain_line(work.feature.empty() ? work.task : work.feature);
  if (!work.agent.empty()) out += ' ' + plain_line(work.agent);
  if (work.attempt > 0) out += '#' + std::to_string(work.attempt);
  return out;
}

Head head_of(const actions::BlamedFile& blamed, const std::string& oid) {
  if (oid.empty())
    return {std::string(short_oid(std::string(40, '0'))), "not committed", "", false};
  const actions::Provenance& commit = blamed.commits.at(oid);
  const actions::Work* work = maker(commit);
  const std::string time = os::rfc3339(commit.author.time_s * 1000);
  return {std::string(short_oid(oid)),
          work ? task_and_agent(*work) : plain_line(commit.author.name), time.substr(0, k_date),
          work != nullptr};
}

std::string line_at(const actions::BlamedFile& blamed, int64_t number) {
  const auto at = static_cast<size_t>(number - 1);
  return at < blamed.lines.size() ? blamed.lines[at] : "";
}

// Of the hunks: who takes how many columns.
struct Widths {
  size_t who = 0;
  size_t path = 0;  // 0: all lines stood in a file of this name
  size_t number = 1;
};

Widths widths_of(const actions::BlamedFile& blamed, const std::map<std::string, Head>& heads) {
  Widths out;
  bool moved = false;
  for (const git::BlameHunk& hunk : blamed.hunks) {
    out.who = std::max(out.who, columns_of(heads.at(hunk.oid).who));
    out.path = std::max(out.path, columns_of(plain_line(hunk.source_path)));
    out.number = std::max(out.number, std::to_string(hunk.line + hunk.count - 1).size());
    moved |= hunk.source_path != blamed.path;
  }
  out.who = std::min(out.who, k_widest_name);
  if (!moved) out.path = 0;
  return out;
}

void write_hunk(json::Writer& out, const actions::BlamedFile& blamed, const git::BlameHunk& hunk) {
  out.begin_object();
  out.member("line", hunk.line).member("count", hunk.count);
  out.member_or_null("oid", some(hunk.oid));
  out.member("source_line", hunk.source_line).member("source_path", hunk.source_path);
  out.key("text").begin_array();
  for (int64_t i = 0; i < hunk.count; ++i) out.string(line_at(blamed, hunk.line + i));
  out.end_array().end_object();
}

}  // namespace

std::string blame_text(const actions::BlamedFile& blamed, const Style& style, bool harmless) {
  std::map<std::string, Head> heads;
  for (const git::BlameHunk& hunk : blamed.hunks) {
    if (heads.count(hunk.oid) == 0) heads.emplace(hunk.oid, head_of(blamed, hunk.oid));
  }
  const Widths widths = widths_of(blamed, heads);
  std::string out;
  for (const git::BlameHunk& hunk : blamed.hunks) {
    const Head& head = heads.at(hunk.oid);
    std::string before = coloured(head.oid, Colour::yellow, style);
    if (widths.path > 0) before += ' ' + padded(plain_line(hunk.source_path), widths.path);
    before += " (" + coloured(padded(cut(head.who, widths.who), widths.who),
                              head.of_task ? Colour::green : Colour::none, style);
    before += ' ' + padded(head.date, k_date);
    for (int64_t number = hunk.line; number < hunk.line + hunk.count; ++number) {
      const std::string text = line_at(blamed, number);
      out += fmt::format("{} {:>{}}) {}\n", before, number, widths.number,
                         harmless ? plain_line(text) : text);
    }
  }
  return out;
}

std::string blame_json(const actions::BlamedFile& blamed) {
  json::Writer out;
  out.begin_object().member("schema", k_schema);
  out.member("path", blamed.path).member("commit", blamed.commit);
  out.member_bool("worktree", blamed.worktree);
  out.key("hunks").begin_array();
  for (const git::BlameHunk& hunk : blamed.hunks) write_hunk(out, blamed, hunk);
  out.end_array();
  out.key("commits").begin_array();
  for (const auto& [oid, commit] : blamed.commits) {
    out.begin_object();
    write_provenance(out, commit, actions::Prompts::leave_out);
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
