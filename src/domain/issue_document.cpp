// SPDX-License-Identifier: MIT
#include "domain/issue_document.h"

#include "domain/folded_word.h"
#include "domain/issue_reference.h"
#include "domain/utf8.h"
#include "domain/visible_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr size_t k_longest_file = 1 << 20;  // bytes
constexpr size_t k_longest_body = 64 << 10;
constexpr size_t k_most_issues = 1000;
constexpr size_t k_most_labels = 20;
constexpr size_t k_title = 256;  // characters
constexpr size_t k_label = 50;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view k_blanks = " \t\r";
  const size_t first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> out;
  for (size_t start = 0; start <= list.size();) {
    const size_t end = std::min(list.find(',', start), list.size());
    const std::string_view part = trimmed(list.substr(start, end - start));
    if (!part.empty()) out.emplace_back(part);
    start = end + 1;
  }
  return out;
}

// "## Title" has one; "###" and "##x" are text.
std::optional<std::string_view> title_in(std::string_view line) {
  if (line == "##") return std::string_view();
  if (!line.starts_with("## ") && !line.starts_with("##\t")) return std::nullopt;
  std::string_view title = trimmed(line.substr(2));
  // Marks that close a heading.
  const size_t marks = title.find_last_not_of('#');
  if (marks == std::string_view::npos) return std::string_view();
  if (title[marks] == ' ') title = trimmed(title.substr(0, marks));
  return title;
}

// The drafts that can never be begun, because whatever they wait for waits for them or for others
// that do.
std::vector<size_t> stuck_in_a_ring(const std::vector<IssueDraft>& drafts) {
  std::vector<bool> free(drafts.size(), false);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < drafts.size(); ++i) {
      const auto& needs = drafts[i].blocked_by_drafts;
      if (free[i] || !std::all_of(needs.begin(), needs.end(), [&](size_t n) { return free[n]; })) {
        continue;
      }
      free[i] = true;
      changed = true;
    }
  }
  std::vector<size_t> stuck;
  for (size_t i = 0; i < drafts.size(); ++i) {
    if (!free[i]) stuck.push_back(i);
  }
  return stuck;
}

class DocumentReader {
 public:
  explicit DocumentReader(std::string_view text) : left_(text) {}

  IssueDocument read() {
    while (!left_.empty()) take_line();
    end_issue();
    if (!fence_.empty()) fault(fence_line_, "the code fence that begins here has no end");
    for (IssueDraft& draft : out_.issues) resolve(draft);
    for (const size_t each : stuck_in_a_ring(out_.issues)) {
      fault(out_.issues[each].line, "the issue waits for others that wait for it");
    }
    if (out_.issues.empty()) fault(1, "there is no issue in it: no line begins with '## '");
    std::stable_sort(out_.faults.begin(), out_.faults.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(out_);
  }

 private:
  // What a line under a heading says.
  struct Named {
    size_t line = 0;
    std::string value;
  };

  void fault(size_t line, const std::string& message) { out_.faults.push_back({message, line}); }

  void take_line() {
    const std::string_view whole = left_.substr(0, left_.find('\n'));
    left_.remove_prefix(std::min(whole.size() + 1, left_.size()));
    ++line_;
    const std::string_view line = whole.substr(0, whole.find_last_not_of('\r') + 1);
    if (!in_fence(line)) {
      if (const auto title = title_in(line)) return begin_issue(*title);
    }
    if (out_.issues.empty()) return;
    if (under_heading_ && take_named(line)) return;
    under_heading_ = false;
    body_ += line;
    body_ += '\n';
  }

  // Whether the line stands within a code fence, or opens or closes one.
  bool in_fence(std::string_view line) {
    const std::string_view mark = trimmed(line).substr(0, 3);
    if (fence_.empty() && (mark == "```" || mark == "~~~")) {
      fence_ = mark;
      fence_line_ = line_;
      return true;
    }
    if (fence_.empty()) return false;
    if (mark == fence_ && trimmed(line).find_first_not_of(fence_[0]) == std::string_view::npos) {
      fence_.clear();
    }
    return true;
  }

  void begin_issue(std::string_view title) {
    end_issue();
    IssueDraft draft;
    draft.line = line_;
    draft.title = title;
    if (title.empty()) fault(line_, "the issue has no title");
    if (has_hidden(title)) fault(line_, "the title holds control or hidden characters");
    if (cut_characters(title, k_title) != title) {
      fault(line_, fmt::format("the title is longer than {} characters", k_title));
    }
    if (const auto [other, is_new] = titles_.emplace(folded_word(draft.title), out_.issues.size());
        !is_new) {
      fault(line_, fmt::format("the issue in line {} has the same title",
                               out_.issues[other->second].line));
    }
    if (out_.issues.size() == k_most_issues) {
      fault(line_, fmt::format("there are more than {} issues in it", k_most_issues));
    }
    out_.issues.push_back(std::move(draft));
    under_heading_ = true;
  }

  void end_issue() {
    if (out_.issues.empty()) return;
    IssueDraft& draft = out_.issues.back();
    const size_t first = std::min(body_.find_first_not_of(" \t\n"), body_.size());
    const size_t begin = first == 0 ? 0 : body_.rfind('\n', first) + 1;
    draft.body = body_.substr(first == body_.size() ? first : begin);
    draft.body.erase(draft.body.find_last_not_of(" \t\n") + 1);
    if (draft.body.size() > k_longest_body) {
      fault(draft.line,
            fmt::format("the text of the issue is longer than {} bytes", k_longest_body));
    }
    body_.clear();
    named_.clear();
  }

  // False when the line is none of the three.
  bool take_named(std::string_view line) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string name = folded_word(std::string(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name != "labels" && name != "priority" && name != "blocked by") return false;
    if (!named_.emplace(name, line_).second) {
      fault(line_, fmt::format("'{}' is there twice for one issue", name));
    } else if (name == "labels") {
      take_labels(value);
    } else if (name == "priority") {
      take_priority(value);
    } else {
      needs_[out_.issues.size() - 1] = {line_, std::string(value)};
    }
    return true;
  }

  void take_labels(std::string_view value) {
    IssueDraft& draft = out_.issues.back();
    draft.labels = parts_of(value);
    if (draft.labels.size() > k_most_labels) {
      fault(line_, fmt::format("there are more than {} labels", k_most_labels));
    }
    for (const std::string& label : draft.labels) {
      if (has_hidden(label) || cut_characters(label, k_label) != label) {
        fault(line_, fmt::format("{} is no label: at most {} characters, none of them hidden",
                                 in_quotes(label), k_label));
      }
    }
  }

  void take_priority(std::string_view value) {
    if (value.size() == 1 && value[0] >= '1' && value[0] <= '9') {
      out_.issues.back().priority = value[0] - '0';
    } else {
      fault(line_, fmt::format("the priority is {}, it must be a number from 1, the highest, to 9",
                               in_quotes(value)));
    }
  }

  // After all titles are known.
  void resolve(IssueDraft& draft) {
    const auto self = static_cast<size_t>(&draft - out_.issues.data());
    const auto need = needs_.find(self);
    if (need == needs_.end()) return;
    // A title may hold a comma itself.
    const bool is_one = titles_.count(folded_word(need->second.value)) > 0;
    const auto parts =
        is_one ? std::vector<std::string>{need->second.value} : parts_of(need->second.value);
    for (const std::string& part : parts) add_need(draft, self, part, need->second.line);
  }

  void add_need(IssueDraft& draft, size_t self, const std::string& part, size_t line) {
    const auto title = titles_.find(folded_word(part));
    const auto reference = reference_at(part);
    if (title != titles_.end() && title->second != self) {
      draft.blocked_by_drafts.push_back(title->second);
    } else if (title != titles_.end()) {
      fault(line, "the issue waits for itself");
    } else if (reference && reference->bytes == part.size() && reference->repository.empty()) {
      draft.blocked_by.push_back(reference->id.empty() ? fmt::format("#{}", reference->number)
                                                       : reference->id);
    } else {
      fault(line, fmt::format("{} is neither a title in this file nor a number or id of an issue",
                              in_quotes(part)));
    }
  }

  std::string_view left_;
  size_t line_ = 0;
  IssueDocument out_;
  std::string body_;
  bool under_heading_ = false;
  std::string fence_;  // the mark of the one that is open
  size_t fence_line_ = 0;
  std::map<std::string, size_t> named_;   // of the issue being read
  std::map<std::string, size_t> titles_;  // folded, to the first issue of this title
  std::map<size_t, Named> needs_;         // by the issue
};

std::optional<json::TextFault> text_fault(std::string_view text) {
  if (text.size() > k_longest_file) {
    return json::TextFault{fmt::format("the file is larger than {} bytes", k_longest_file), 1};
  }
  size_t line = 1;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character c = first_character(text.substr(at));
    if (!c.valid) return json::TextFault{"the line is not UTF-8", line};
    if (c.code == 0) return json::TextFault{"the line holds a NUL byte", line};
    if (c.code == '\n') ++line;
    at += c.bytes;
  }
  return std::nullopt;
}

}  // namespace

IssueDocument read_issue_document(std::string_view text) {
  if (auto fault = text_fault(text)) return {{}, {std::move(*fault)}};
  return DocumentReader(text).read();
}

}  // namespace wave::domain
