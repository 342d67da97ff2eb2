// SPDX-License-Identifier: MIT
#include "spec/read_issues.h"

#include "domain/issue_wording.h"
#include "domain/utf8.h"
#include "error/error.h"
#include "json/node.h"
#include "os/named_file.h"
#include "spec/issue_tables.h"
#include "spec/mistakes.h"

#include <fmt/format.h>

namespace wave::spec {
namespace {

constexpr size_t k_cap = 1 << 20;  // bytes of one file

std::vector<domain::IssueDraft> read_markdown_issues(const std::string& file, std::string_view text,
                                                     Mistakes& mistakes) {
  domain::IssueDocument document = domain::read_issue_document(text);
  for (const json::TextFault& fault : document.faults) {
    mistakes.add({file, fault.line}, fault.message);
  }
  return std::move(document.issues);
}

// What no format says by itself.
bool is_text(const std::string& file, std::string_view text, Mistakes& mistakes) {
  size_t line = 1;
  for (std::string_view left = text; !left.empty();) {
    const domain::Utf8Character c = domain::first_character(left);
    const char* fault = !c.valid      ? "it is not valid UTF-8"
                        : c.code == 0 ? "it holds a NUL byte, so it is no text"
                                      : nullptr;
    if (fault) {
      mistakes.add({file, line}, fault);
      return false;
    }
    if (c.code == '\n') ++line;
    left.remove_prefix(c.bytes);
  }
  return true;
}

void check_body(const std::string& file, const domain::IssueDraft& draft, Mistakes& mistakes) {
  if (const auto fault = domain::body_fault(domain::tidy_body(draft.body))) {
    mistakes.add({file, draft.line}, "the text of the issue " + *fault);
  }
}

// What the reader of Markdown has looked at already.
void check_lines(const std::string& file, const domain::IssueDraft& draft, Mistakes& mistakes) {
  const Place place{file, draft.line};
  const auto title = draft.title.empty() ? std::nullopt : domain::title_fault(draft.title);
  if (title) mistakes.add(place, "the title " + *title);
  for (const std::string& label : draft.labels) {
    if (const auto fault = domain::label_fault(label)) {
      mistakes.add(place, fmt::format("the label '{}' {}", shown(label), *fault));
    }
  }
  if (draft.labels.size() > domain::k_most_labels) {
    mistakes.add(place, fmt::format("there are more than {} labels", domain::k_most_labels));
  }
}

}  // namespace

std::vector<domain::IssueDraft> read_issues(const std::string& file) {
  const auto content = os::read_named_file(file, k_cap);
  if (!content) {
    throw Error(fmt::format("there is no file '{}'", file), "import wants a file with issues");
  }
  const std::string name = file == "-" ? "standard input" : file;
  Mistakes mistakes("the file", "issue");
  std::string_view text = *content;
  constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  const bool is_toml = file.ends_with(".toml");
  std::vector<domain::IssueDraft> drafts;
  if (is_text(name, text, mistakes)) {
    drafts = is_toml ? read_issue_tables(name, text, mistakes)
                     : read_markdown_issues(name, text, mistakes);
  }
  for (const domain::IssueDraft& draft : drafts) {
    check_body(name, draft, mistakes);
    if (is_toml) check_lines(name, draft, mistakes);
  }
  mistakes.end();
  return drafts;
}

}  // namespace wave::spec
