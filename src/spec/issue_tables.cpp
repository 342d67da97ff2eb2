// SPDX-License-Identifier: MIT
#include "spec/issue_tables.h"

#include "config/toml_text.h"
#include "domain/folded_word.h"
#include "domain/issue_reference.h"
#include "domain/issue_wording.h"
#include "error/suggest.h"
#include "spec/values.h"

#include <map>

#include <fmt/format.h>

namespace wave::spec {
namespace {

using json::Node;

const std::vector<std::string>& keys() {
  static const std::vector<std::string> known = {"title", "body", "labels", "priority",
                                                 "blocked_by"};
  return known;
}

class Tables {
 public:
  Tables(const std::string& file, Mistakes& mistakes)
      : mistakes_(mistakes), values_(file, mistakes) {}

  std::vector<domain::IssueDraft> read(const Node& root) {
    for (const json::Member& member : root.members) {
      if (member.name == "issue") {
        read_list(member);
      } else {
        unknown(member, {"issue"}, "the file");
      }
    }
    if (root.members.empty()) mistakes_.add(values_.place(1), "there is no [[issue]] in it");
    resolve();
    return std::move(drafts_);
  }

 private:
  void read_list(const json::Member& member) {
    if (member.value.kind != Node::Kind::array) {
      return mistakes_.add(values_.place(member.line), "each issue wants a table [[issue]]");
    }
    for (const Node& item : member.value.items) {
      if (item.kind == Node::Kind::object) {
        read_issue(item);
      } else {
        mistakes_.add(values_.place(item.line),
                      fmt::format("an issue wants a table, not {}", what_is(item)));
      }
    }
  }

  void read_issue(const Node& table) {
    domain::IssueDraft draft;
    draft.line = table.line;
    Names names;
    for (const json::Member& member : table.members) take(member, draft, names);
    if (draft.title.empty()) mistakes_.add(values_.place(table.line), "the issue has no title");
    const std::string folded = domain::folded_word(draft.title);
    const auto [other, is_new] = by_title_.emplace(folded, drafts_.size());
    if (!is_new && !draft.title.empty()) {
      mistakes_.add(
          values_.place(table.line),
          fmt::format("the issue in line {} has the same title", drafts_[other->second].line));
    }
    drafts_.push_back(std::move(draft));
    needs_.push_back(std::move(names));
  }

  struct Names {
    size_t line = 0;
    std::vector<std::string> names;
  };

  void take(const json::Member& member, domain::IssueDraft& draft, Names& names) {
    if (member.name == "title") {
      draft.title = values_.line(member).value_or("");
    } else if (member.name == "body") {
      draft.body = values_.text(member).value_or("");
    } else if (member.name == "labels") {
      draft.labels = values_.list(member).value_or(std::vector<std::string>());
    } else if (member.name == "blocked_by") {
      names = {member.line, values_.list(member).value_or(std::vector<std::string>())};
    } else if (member.name == "priority") {
      take_priority(member, draft);
    } else {
      unknown(member, keys(), "an issue");
    }
  }

  void take_priority(const json::Member& member, domain::IssueDraft& draft) {
    const Node& value = member.value;
    const bool is_priority = value.kind == Node::Kind::integer && value.integer >= 1 &&
                             value.integer <= domain::k_last_priority;
    if (is_priority) {
      draft.priority = value.integer;
    } else {
      mistakes_.add(values_.place(value.line),
                    fmt::format("'priority' wants a number from 1, the highest, to {}, not {}",
                                domain::k_last_priority, what_is(value)));
    }
  }

  void unknown(const json::Member& member, const std::vector<std::string>& known,
               const char* owner) {
    const auto near = suggest(member.name, known);
    mistakes_.add(values_.place(member.line),
                  fmt::format("'{}' means nothing for {}{}", shown(member.name), owner,
                              near ? fmt::format("; did you mean '{}'?", *near) : ""));
  }

  // Once all titles are known.
  void resolve() {
    for (size_t i = 0; i < drafts_.size(); ++i) {
      for (const std::string& name : needs_[i].names) add_need(i, name, needs_[i].line);
    }
  }

  void add_need(size_t draft, const std::string& name, size_t line) {
    const auto title = by_title_.find(domain::folded_word(name));
    const auto reference = domain::reference_at(name);
    if (title != by_title_.end() && title->second == draft) {
      mistakes_.add(values_.place(line), "the issue waits for itself");
    } else if (title != by_title_.end()) {
      drafts_[draft].blocked_by_drafts.push_back(title->second);
    } else if (reference && reference->bytes == name.size() && reference->repository.empty()) {
      drafts_[draft].blocked_by.push_back(
          reference->id.empty() ? fmt::format("#{}", reference->number) : reference->id);
    } else {
      mistakes_.add(values_.place(line),
                    fmt::format("'{}' is neither a title in this file nor a number or id of an "
                                "issue",
                                shown(name)));
    }
  }

  Mistakes& mistakes_;
  Values values_;
  std::vector<domain::IssueDraft> drafts_;
  std::vector<Names> needs_;                // of each draft
  std::map<std::string, size_t> by_title_;  // folded, to the first draft that has it
};

}  // namespace

std::vector<domain::IssueDraft> read_issue_tables(const std::string& file, std::string_view text,
                                                  Mistakes& mistakes) {
  const json::Reading reading = config::read_toml_nodes(text);
  if (reading.fault) {
    mistakes.add({file, reading.fault->line}, reading.fault->message);
    return {};
  }
  return Tables(file, mistakes).read(reading.root);
}

}  // namespace wave::spec
