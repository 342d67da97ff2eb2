// SPDX-License-Identifier: MIT
// The ways in which a text names an issue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

struct IssueReference {
  std::string repository;  // "owner/name" as written; empty: the one where the text stands
  int64_t number = 0;      // 0: it is named by its id
  std::string id;          // of a local issue
  size_t bytes = 0;        // that the reference takes
  bool operator==(const IssueReference&) const = default;
};

// The reference at the very start of the text: #12, GH-12, owner/name#12, the URL of an issue or a
// pull request, or the id of a local issue. The whole word must be one: "#12a" is none.
std::optional<IssueReference> reference_at(std::string_view text);

// The reference when it is to an issue of this repository ("owner/name", case does not count;
// empty: unknown, and then only those without a repository are), without the repository.
std::optional<IssueReference> own_reference(const IssueReference& reference,
                                            std::string_view repository);

}  // namespace wave::domain
