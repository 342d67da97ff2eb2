// SPDX-License-Identifier: MIT
#include "domain/issue_version.h"

#include "domain/folded_word.h"
#include "domain/sha256.h"
#include "domain/string_lists.h"
#include "json/writer.h"

#include <algorithm>

namespace wave::domain {
namespace {

std::string with_plain_ends(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!is_pair) out += text[i];
  }
  return out;
}

}  // namespace

std::string issue_version(const IssueContent& issue, const std::vector<std::string>& own_labels) {
  std::vector<std::string> labels;
  for (const std::string& label : issue.labels) {
    if (!any_of_words({label}, own_labels)) labels.push_back(folded_word(label));
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  json::Writer out;
  out.begin_object().member("v", 1).member("title", issue.title);
  out.member("body", with_plain_ends(issue.body)).member("state", folded_word(issue.state));
  write_strings(out, "labels", labels);
  out.end_object();
  return sha256(out.text());
}

}  // namespace wave::domain
