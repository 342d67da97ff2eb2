// SPDX-License-Identifier: MIT
// GitHub's JSON as our types. Nothing where what makes the thing a thing is missing: its number,
// the commit it is about.
#pragma once

#include "forge/answer.h"
#include "forge/check.h"
#include "forge/feedback.h"
#include "forge/forge_issue.h"
#include "forge/pull_request.h"
#include "json/value.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::forge {

std::optional<ForgeIssue> read_issue(const json::Value& in);
std::optional<PullRequest> read_pull_request(const json::Value& in);
std::optional<Check> read_check_run(const json::Value& in);
std::optional<Check> read_status(const json::Value& in);
std::optional<Feedback> read_feedback_item(const json::Value& in, Feedback::Kind kind);

// GitHub answered something else than it should.
ForgeFault unusable(const std::string& what);

// The items of a list's pages: of the arrays themselves, or of the arrays under `key`. One that
// cannot be read makes the answer unusable: what is not seen must not count as not there. `read`
// takes a value and gives an optional.
template <class Read>
auto read_items(const std::vector<json::Document>& pages, const std::string& key, Read read)
    -> Answer<std::vector<typename decltype(read(json::Value()))::value_type>> {
  std::vector<typename decltype(read(json::Value()))::value_type> out;
  for (const json::Document& page : pages) {
    const json::Value items = key.empty() ? page.root() : page.root()[key];
    if (!items.is_array()) return unusable("a list");
    for (const json::Value& item : items.items()) {
      auto one = read(item);
      if (!one) return unusable("an item of a list");
      out.push_back(std::move(*one));
    }
  }
  return out;
}

}  // namespace wave::forge
