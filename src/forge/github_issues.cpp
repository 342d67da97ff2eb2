// SPDX-License-Identifier: MIT
// Issues, their labels, and what is said about them.
#include "error/error.h"
#include "forge/forge_text.h"
#include "forge/github.h"
#include "forge/github_json.h"
#include "forge/github_mark.h"
#include "forge/lower_case.h"
#include "forge/make_once.h"
#include "json/writer.h"

#include <algorithm>

namespace wave::forge {
namespace {

// Several, for what comes in one second has one date.
constexpr const char* k_newest = "per_page=10&state=all&sort=updated&direction=desc";
constexpr size_t k_page_turn = 10;

std::string issue_path(int64_t number) { return "issues/" + std::to_string(number); }

// GitHub tells labels apart without regard to case.
bool has_label(const std::vector<std::string>& labels, const std::string& name) {
  return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return lower_case(label) == lower_case(name);
  });
}

// GitHub counts pull requests among the issues.
struct ListedIssue {
  std::optional<ForgeIssue> issue;
};

std::optional<ListedIssue> read_listed(const json::Value& in) {
  if (in["pull_request"].is_object()) return ListedIssue{};
  auto issue = read_issue(in);
  if (!issue) return std::nullopt;
  return ListedIssue{std::move(issue)};
}

ForgeFault not_so(int64_t number, const std::string& name) {
  return {ForgeFault::Kind::refused,
          "GitHub took the change of label '" + clean_line(name) + "' on issue " +
              std::to_string(number) + ", and it did not come about",
          "see whether something else changes the labels"};
}

}  // namespace

// One question instead of one for each page. It tells of everything that GitHub dates; what it
// does not (an issue that was moved away, a label with another name) shows on the pages, one of
// which is asked for now and then in its place. `newest` is what is to be kept of its answer, once
// the pages are known that it tells of.
Answer<bool> GitHub::stands_still(const std::string& path, KeptPages& kept,
                                  KeptPages::Page& newest) {
  const auto look = static_cast<size_t>(++kept.looks);
  const bool is_turn = look % k_page_turn == 0;
  const KeptPages::Page& asked =
      is_turn ? kept.pages[look / k_page_turn % kept.pages.size()] : kept.newest;
  const std::string query = is_turn ? asked.query : std::string(k_newest);
  Answer<GhReply> reply = command_.ask({.path = path + "?" + query, .etag = asked.etag});
  if (!reply) return reply.fault();
  if (reply->unchanged()) return true;
  if (!is_turn) newest = {query, reply->etag(), "", ""};
  return false;
}

Answer<std::optional<std::vector<ForgeIssue>>> GitHub::open_issues(KeptPages& kept) {
  KeptPages::Page newest = kept.newest;
  if (kept.pages.size() > 1) {
    const auto same = stands_still("issues", kept, newest);
    if (!same) return same.fault();
    if (*same) return std::optional<std::vector<ForgeIssue>>();
  }
  // By creation, so that a change touches one page and the others need not be sent.
  auto found = pages("issues", "state=open&sort=created&direction=asc", kept);
  if (!found) return found.fault();
  found->seen.newest = newest;
  found->seen.looks = kept.looks;
  if (!found->changed) {
    kept = std::move(found->seen);
    return std::optional<std::vector<ForgeIssue>>();
  }
  auto listed = read_items(found->documents, "", read_listed);
  if (!listed) return listed.fault();
  kept = std::move(found->seen);
  std::vector<ForgeIssue> out;
  for (ListedIssue& item : *listed) {
    if (item.issue) out.push_back(std::move(*item.issue));
  }
  return std::optional(std::move(out));
}

Answer<ForgeIssue> GitHub::issue(int64_t number) {
  const auto found = ask_json({.path = issue_path(number)});
  if (!found) return found.fault();
  auto issue = read_issue(found->root());
  if (!issue) return unusable(issue_path(number));
  if (issue->number == number) return std::move(*issue);
  return ForgeFault{ForgeFault::Kind::not_found,
                    "issue " + std::to_string(number) + " was moved to another repository", ""};
}

Answer<std::vector<std::string>> GitHub::labels_of(int64_t number) {
  const auto found = all_pages(issue_path(number) + "/labels");
  if (!found) return found.fault();
  return read_items(*found, "", [](const json::Value& in) { return in["name"].string(); });
}

std::optional<ForgeFault> GitHub::make_label(const Label& label) {
  const auto known = ask_json({.path = "labels/" + percent_encoded(label.name)});
  if (known) return std::nullopt;
  if (known.fault().kind != ForgeFault::Kind::not_found) return known.fault();
  json::Writer input;
  input.begin_object().member("name", label.name).member("color", label.color);
  input.member("description", label.description).end_object();
  const auto made = ask_json({.path = "labels", .method = "POST", .input = input.take()});
  // Refused: somebody else made it in between.
  const bool fine = made || made.fault().kind == ForgeFault::Kind::refused;
  return fine ? std::nullopt : std::optional(made.fault());
}

Answer<LabelChange> GitHub::add_label(int64_t number, const Label& label) {
  const auto before = labels_of(number);
  if (!before) return before.fault();
  if (has_label(*before, label.name)) return LabelChange::stood;
  if (const auto fault = make_label(label)) return *fault;
  json::Writer input;
  input.begin_object().key("labels").begin_array().string(label.name).end_array().end_object();
  const auto added =
      ask_json({.path = issue_path(number) + "/labels", .method = "POST", .input = input.take()});
  const auto after = labels_of(number);
  if (!after) return after.fault();
  if (has_label(*after, label.name)) return LabelChange::made;
  return added ? not_so(number, label.name) : added.fault();
}

Answer<LabelChange> GitHub::remove_label(int64_t number, const std::string& name) {
  const auto before = labels_of(number);
  if (!before) return before.fault();
  if (!has_label(*before, name)) return LabelChange::stood;
  const auto removed = ask_json(
      {.path = issue_path(number) + "/labels/" + percent_encoded(name), .method = "DELETE"});
  const auto after = labels_of(number);
  if (!after) return after.fault();
  if (!has_label(*after, name)) return LabelChange::made;
  return removed ? not_so(number, name) : removed.fault();
}

Answer<Done> GitHub::close(int64_t number) {
  const auto closed =
      ask_json({.path = issue_path(number), .method = "PATCH", .input = R"({"state":"closed"})"});
  if (!closed) return closed.fault();
  if (closed->root()["state"].string_or("") != "closed") return unusable("closing");
  return Done();
}

Answer<std::vector<Feedback>> GitHub::read_feedback(const std::string& path, Feedback::Kind kind) {
  const auto us = account();
  if (!us) return us.fault();
  const auto found = all_pages(path);
  if (!found) return found.fault();
  auto out =
      read_items(*found, "", [&](const json::Value& in) { return read_feedback_item(in, kind); });
  if (!out) return out.fault();
  for (Feedback& item : *out) {
    // Where we do not know ourselves, a mark is all there is to go by.
    if (!us->empty() && item.author.login != *us) item.mark.clear();
  }
  return out;
}

Answer<std::vector<Feedback>> GitHub::comments(int64_t number) {
  return read_feedback(issue_path(number) + "/comments", Feedback::Kind::comment);
}

Answer<std::vector<Feedback>> GitHub::feedback(int64_t number) {
  const std::string pull = "pulls/" + std::to_string(number);
  auto out = comments(number);
  if (!out) return out.fault();
  const auto add = [&](const std::string& path, Feedback::Kind kind) -> std::optional<ForgeFault> {
    auto more = read_feedback(path, kind);
    if (!more) return more.fault();
    std::move(more->begin(), more->end(), std::back_inserter(*out));
    return std::nullopt;
  };
  if (const auto fault = add(pull + "/reviews", Feedback::Kind::review)) return *fault;
  if (const auto fault = add(pull + "/comments", Feedback::Kind::line)) return *fault;
  return out;
}

Answer<Feedback> GitHub::comment_once(int64_t number, const std::string& mark,
                                      const std::string& body) {
  if (!is_mark(mark)) throw Error("'" + clean_line(mark) + "' cannot be a comment's mark");
  const auto look = [&]() -> Answer<std::optional<Feedback>> {
    const auto known = comments(number);
    if (!known) return known.fault();
    const auto found = std::find_if(known->begin(), known->end(),
                                    [&](const Feedback& item) { return item.mark == mark; });
    return found == known->end() ? std::optional<Feedback>() : std::optional(*found);
  };
  const auto make = [&]() -> Answer<Feedback> {
    json::Writer input;
    input.begin_object().member("body", with_mark(body, mark)).end_object();
    const auto made = ask_json(
        {.path = issue_path(number) + "/comments", .method = "POST", .input = input.take()});
    if (!made) return made.fault();
    auto comment = read_feedback_item(made->root(), Feedback::Kind::comment);
    if (!comment) return unusable("a new comment");
    return std::move(*comment);
  };
  return make_once<Feedback>(look, make, [&](int64_t n) { return command_.wait_after(n); });
}

}  // namespace wave::forge
