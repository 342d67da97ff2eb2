// SPDX-License-Identifier: MIT
// Pull requests: found, made once, edited, merged.
#include "domain/hex.h"
#include "error/error.h"
#include "forge/github.h"
#include "forge/github_json.h"
#include "forge/make_once.h"
#include "json/writer.h"

#include <algorithm>

namespace wave::forge {
namespace {

std::string pull_path(int64_t number) { return "pulls/" + std::to_string(number); }

std::string word_of(MergeWay way) {
  return way == MergeWay::merge ? "merge" : way == MergeWay::squash ? "squash" : "rebase";
}

void need_oid(const std::string& oid) {
  if (!domain::is_oid(oid)) throw Error("'" + oid + "' is no commit's id");
}

Answer<PullRequest> one_of(const Answer<json::Document>& found, int64_t number) {
  if (!found) return found.fault();
  auto out = read_pull_request(found->root());
  if (!out || out->number != number) return unusable(pull_path(number));
  return std::move(*out);
}

}  // namespace

Answer<std::optional<std::vector<PullRequest>>> GitHub::open_pull_requests(KeptPages& kept) {
  auto found = pages("pulls", "state=open&sort=created&direction=asc", kept);
  if (!found) return found.fault();
  if (!found->changed) return std::optional<std::vector<PullRequest>>();
  auto out = read_items(found->documents, "", read_pull_request);
  if (!out) return out.fault();
  kept = std::move(found->seen);
  return std::optional(std::move(*out));
}

Answer<PullRequest> GitHub::pull_request(int64_t number) {
  return one_of(ask_json({.path = pull_path(number)}), number);
}

Answer<std::vector<PullRequest>> GitHub::pull_requests_of(const std::string& branch) {
  const std::string& owner = command_.repository().owner;
  const auto found = all_pages("pulls", "state=all&sort=created&direction=desc&head=" +
                                            percent_encoded(owner + ":" + branch));
  if (!found) return found.fault();
  auto out = read_items(*found, "", read_pull_request);
  // GitHub leaves out the filter when it cannot make sense of it.
  if (out) std::erase_if(*out, [&](const PullRequest& each) { return each.head != branch; });
  return out;
}

Answer<std::optional<PullRequest>> GitHub::look_for(const PullRequestDraft& draft) {
  const auto known = pull_requests_of(draft.head);
  if (!known) return known.fault();
  const auto first = [&](auto is_it) -> std::optional<PullRequest> {
    const auto found = std::find_if(known->begin(), known->end(), [&](const PullRequest& each) {
      return each.base == draft.base && is_it(each);
    });
    return found == known->end() ? std::nullopt : std::optional(*found);
  };
  auto found = first([](const auto& each) { return each.state == PullRequest::State::open; });
  if (!found) found = first([&](const auto& each) { return each.head_oid == draft.head_oid; });
  return found;
}

Answer<PullRequest> GitHub::create(const PullRequestDraft& draft) {
  json::Writer input;
  input.begin_object().member("title", draft.title).member("body", draft.body);
  input.member("head", draft.head).member("base", draft.base).end_object();
  const auto made = ask_json({.path = "pulls", .method = "POST", .input = input.take()});
  if (!made) return made.fault();
  const int64_t number = made->root()["number"].integer_or(0);
  auto read = pull_request(number);
  if (read && (read->head != draft.head || read->base != draft.base)) {
    return unusable("a new pull request");
  }
  return read;
}

Answer<PullRequest> GitHub::find_or_create(const PullRequestDraft& draft) {
  need_oid(draft.head_oid);
  return make_once<PullRequest>([&] { return look_for(draft); }, [&] { return create(draft); },
                                [&](int64_t n) { return command_.wait_after(n); });
}

Answer<PullRequest> GitHub::edit_pull_request(int64_t number, const std::string& title,
                                              const std::string& body) {
  json::Writer input;
  input.begin_object().member("title", title).member("body", body).end_object();
  return one_of(ask_json({.path = pull_path(number), .method = "PATCH", .input = input.take()}),
                number);
}

Answer<Merge> GitHub::merge(int64_t number, const std::string& head_oid, MergeWay way) {
  need_oid(head_oid);
  json::Writer input;
  input.begin_object().member("sha", head_oid).member("merge_method", word_of(way)).end_object();
  const auto merged =
      ask_json({.path = pull_path(number) + "/merge", .method = "PUT", .input = input.take()});
  if (!merged) return how_it_ended(number, head_oid, merged.fault());
  const std::string oid = merged->root()["sha"].string_or("");
  return Merge{Merge::Outcome::merged, domain::is_oid(oid) ? oid : std::string()};
}

// A refusal may as well mean that it is merged already, by us or by somebody else.
Answer<Merge> GitHub::how_it_ended(int64_t number, const std::string& head_oid,
                                   const ForgeFault& fault) {
  const auto now = pull_request(number);
  if (!now) return now.fault();
  if (now->head_oid != head_oid) return Merge{Merge::Outcome::head_moved, fault.sentence};
  if (now->state == PullRequest::State::merged) {
    return Merge{Merge::Outcome::merged, now->merge_oid};
  }
  if (fault.kind != ForgeFault::Kind::refused) return fault;
  return Merge{Merge::Outcome::blocked, fault.sentence};
}

}  // namespace wave::forge
