// SPDX-License-Identifier: MIT
#include "prompt/role_prompt.h"

#include "domain/answer_block.h"
#include "domain/visible_text.h"
#include "prompt/data_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace wave::prompt {

std::string_view embedded(std::string_view name);  // made by wave_embed

namespace {

// Characters.
constexpr size_t k_issue = 48000;
constexpr size_t k_candidate = 3000;
constexpr size_t k_plan = 64 << 10;
constexpr size_t k_criteria = 32000;
constexpr size_t k_log = 8000;
constexpr size_t k_text = 8000;

std::string rules(const RoleInput&) {
  std::string text(embedded("rules.md"));
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string text_of(const IssueText& issue) {
  const std::string priority = issue.priority > 0 ? std::to_string(issue.priority) : "";
  return fact("Title", issue.title) + fact("Author", issue.author) + fact("Priority", priority) +
         fact("Labels", fmt::format("{}", fmt::join(issue.labels, ", "))) + '\n' + issue.body;
}

std::string issue_of(const RoleInput& input) {
  return data(text_of(input.issue), input.nonce, k_issue);
}

// Each text in a frame of its own: none of them can speak for another.
template <class Item, class Make>
std::string each_of(const std::vector<Item>& items, Make make) {
  std::string out;
  for (const Item& each : items) out += (out.empty() ? "" : "\n\n") + make(each);
  return out.empty() ? "None." : out;
}

std::string candidates_of(const RoleInput& input) {
  return each_of(input.candidates, [&](const IssueText& each) {
    return fmt::format("### Candidate {}\n\n{}", each.number,
                       data(text_of(each), input.nonce, k_candidate));
  });
}

std::string plan_of(const RoleInput& input) {
  return input.plan ? data(domain::to_json(*input.plan), input.nonce, k_plan) : "None.";
}

std::string criteria_of(const RoleInput& input) {
  std::string lines;
  if (input.plan) {
    for (const std::string& each : input.plan->acceptance_criteria)
      lines += fmt::format("- {}\n", domain::visible_line(each));
  }
  return data(lines, input.nonce, k_criteria);
}

std::string line_fact(const std::optional<int64_t>& line) {
  return line ? fact("Line", std::to_string(*line)) : std::string();
}

std::string findings_of(const RoleInput& input) {
  return each_of(input.findings, [&](const domain::Finding& each) {
    const std::string head = fact("Finding", each.title) +
                             fact("Severity", to_string(each.severity)) + fact("File", each.path) +
                             line_fact(each.line);
    return data(head + each.text, input.nonce, k_text);
  });
}

std::string checks_of(const RoleInput& input) {
  return each_of(input.checks, [&](const CheckText& each) {
    std::string out =
        data(fact("Check", each.name) + fact("State", each.state), input.nonce, k_text);
    if (!each.log.empty()) out += '\n' + data(each.log, input.nonce, k_log, Keep::end);
    return out;
  });
}

std::string comments_of(const RoleInput& input) {
  return each_of(input.comments, [&](const CommentText& each) {
    const std::string head =
        fact("Author", each.author) + fact("File", each.path) + line_fact(each.line);
    return data(head + each.text, input.nonce, k_text);
  });
}

std::string answers_of(const RoleInput& input) {
  return each_of(input.answers, [&](const AnsweredQuestion& each) {
    return data(fact("Question", each.question) + "Answer: " + each.answer, input.nonce, k_text);
  });
}

std::string note_of(const RoleInput& input) { return data(input.note, input.nonce, k_text); }

std::string fault_of(const RoleInput& input) { return data(input.fault, input.nonce, k_text); }

std::string context_of(const RoleInput& input) {
  std::string lines = fact("- Issue", input.issue.key) + fact("- Branch", input.branch) +
                      fact("- Base commit", input.base) + fact("- Head commit", input.head);
  if (input.batch_size > 0) lines += fact("- Places", std::to_string(input.batch_size));
  if (lines.empty()) return "None.";
  lines.pop_back();
  return lines;
}

std::string answer_of(const RoleInput& input) {
  const domain::AnswerMarkers markers = domain::answer_markers(input.nonce);
  return fmt::format(
      "End with your answer as one JSON object between these two lines, each of them alone on its\n"
      "line and exactly as it stands here. Nothing else that you write is read.\n\n"
      "{}\n(the JSON object)\n{}",
      markers.begin, markers.end);
}

struct Section {
  std::string_view place;
  std::string (*text)(const RoleInput&);
};

constexpr std::array<Section, 13> k_sections = {{{"rules", rules},
                                                 {"issue", issue_of},
                                                 {"candidates", candidates_of},
                                                 {"plan", plan_of},
                                                 {"criteria", criteria_of},
                                                 {"findings", findings_of},
                                                 {"checks", checks_of},
                                                 {"comments", comments_of},
                                                 {"answers", answers_of},
                                                 {"note", note_of},
                                                 {"fault", fault_of},
                                                 {"context", context_of},
                                                 {"answer", answer_of}}};

std::string section(std::string_view place, const RoleInput& input) {
  const auto found = std::find_if(k_sections.begin(), k_sections.end(),
                                  [&](const Section& each) { return each.place == place; });
  return found->text(input);
}

// In the order of the roles. What a role may have beside what it must have comes second.
struct RolePlaces {
  std::vector<std::string> needed;
  std::vector<std::string> optional;
};

const std::array<RolePlaces, k_roles.size()>& role_places() {
  static const std::array<RolePlaces, k_roles.size()> made = {
      {{{"rules", "candidates", "answer"}, {"context", "note"}},
       {{"rules", "issue", "answer"}, {"comments", "context", "answers", "note"}},
       {{"rules", "answer"}, {"issue", "context", "answers", "note"}},
       {{"rules", "answer"}, {"issue", "context", "answers", "note"}},
       {{"rules", "issue", "plan"}, {"criteria", "context", "answers", "note"}},
       {{"rules", "issue", "criteria", "context", "answer"}, {"plan", "note"}},
       {{"rules", "findings"}, {"issue", "plan", "criteria", "context", "note"}},
       {{"rules", "checks", "comments", "answer"}, {"issue", "plan", "context", "note"}},
       {{"rules", "fault", "answer"}, {"context"}}}};
  return made;
}

Places made_places(const RolePlaces& from) {
  Places out{from.needed, from.needed};
  out.known.insert(out.known.end(), from.optional.begin(), from.optional.end());
  return out;
}

}  // namespace

const Places& places_of(Role role) {
  static const std::vector<Places> made = [] {
    std::vector<Places> all;
    for (const RolePlaces& each : role_places()) all.push_back(made_places(each));
    return all;
  }();
  return made[static_cast<size_t>(role)];
}

bool has_answer(Role role) {
  const std::vector<std::string>& needed = places_of(role).needed;
  return std::find(needed.begin(), needed.end(), "answer") != needed.end();
}

const Template& built_in(Role role) {
  static const std::vector<Template> made = [] {
    std::vector<Template> all;
    for (const Role each : k_roles) {
      const std::string name = template_name(each);
      all.emplace_back(std::string(embedded(name)), name, places_of(each));
    }
    return all;
  }();
  return made[static_cast<size_t>(role)];
}

std::string render(Role role, const RoleInput& input, const Template& frame) {
  domain::answer_markers(input.nonce);  // also where there is no answer: it guards the data
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string& place : places_of(role).known) {
    values.emplace_back(place, section(place, input));
  }
  return frame.fill(values);
}

std::string render(Role role, const RoleInput& input) {
  return render(role, input, built_in(role));
}

}  // namespace wave::prompt
