// SPDX-License-Identifier: MIT
// Asking in general, and who we are; the other github_*.cpp hold the operations.
#include "forge/github.h"

#include "forge/forge_text.h"
#include "forge/github_json.h"

#include <algorithm>

namespace wave::forge {
namespace {

// Ten thousand items; and an end to an answer that always names one more page.
constexpr size_t k_most_pages = 100;

}  // namespace

GitHub::GitHub(GhSettings settings, GhDoors doors)
    : command_(std::move(settings), std::move(doors)) {}

Answer<json::Document> GitHub::ask_json(const GhRequest& request) {
  Answer<GhReply> reply = command_.ask(request);
  if (!reply) return reply.fault();
  auto document = json::Document::parse(reply->body);
  if (!document) return unusable(request.method + " " + request.path);
  return std::move(*document);
}

Answer<GitHub::Pages> GitHub::pages(const std::string& path, const std::string& query,
                                    const KeptPages& kept) {
  Pages out;
  std::vector<KeptPages::Page>& seen = out.seen.pages;
  std::string next = "per_page=100" + (query.empty() ? "" : "&" + query);
  while (!next.empty()) {
    if (seen.size() == k_most_pages) return unusable("a list without an end");
    const auto known =
        std::find_if(kept.pages.begin(), kept.pages.end(),
                     [&](const KeptPages::Page& page) { return page.query == next; });
    const bool is_known = known != kept.pages.end();
    Answer<GhReply> reply =
        command_.ask({.path = path + "?" + next, .etag = is_known ? known->etag : std::string()});
    if (!reply) return reply.fault();
    if (reply->cut_short) return unusable("a page of more than can be held");
    if (reply->unchanged() && !is_known) return unusable("'unchanged' without a question");
    if (reply->unchanged()) {
      seen.push_back(*known);
    } else {
      seen.push_back({next, reply->etag(), std::move(reply->body), reply->next_query()});
      out.changed = true;
    }
    next = seen.back().next;
  }
  out.changed = out.changed || seen.size() != kept.pages.size();
  for (const KeptPages::Page& page : seen) {
    if (!out.changed) break;
    auto document = json::Document::parse(page.body);
    if (!document) return unusable("GET " + path);
    out.documents.push_back(std::move(*document));
  }
  return out;
}

Answer<std::vector<json::Document>> GitHub::all_pages(const std::string& path,
                                                      const std::string& query) {
  Answer<Pages> found = pages(path, query, {});
  if (!found) return found.fault();
  return std::move(found->documents);
}

Answer<std::string> GitHub::account() {
  if (account_) return *account_;
  const auto user = ask_json({.path = "/user"});
  if (user) {
    account_ = clean_line(user->root()["login"].string_or(""));
  } else if (user.fault().kind == ForgeFault::Kind::denied ||
             user.fault().kind == ForgeFault::Kind::not_found) {
    account_ = "";  // the token of an app has no user
  } else {
    return user.fault();
  }
  return *account_;
}

}  // namespace wave::forge
