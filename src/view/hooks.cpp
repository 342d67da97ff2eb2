// SPDX-License-Identifier: MIT
#include "view/hooks.h"

#include "view/plain_text.h"
#include "view/table.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

std::string_view deed_words(git::HookDeed deed) {
  switch (deed) {
    case git::HookDeed::installed:
      return "put into it";
    case git::HookDeed::updated:
      return "brought up to date";
    case git::HookDeed::restored:
      return "taken out; it is as it was before";
    case git::HookDeed::block_removed:
      return "taken out; what was changed since stays";
    case git::HookDeed::refused:
      return "left alone";
    case git::HookDeed::nothing:
      break;
  }
  return "";
}

std::string outcome_line(const git::HookOutcome& outcome) {
  std::string line = fmt::format("hook {}: {}", outcome.hook, deed_words(outcome.deed));
  if (!outcome.reason.empty()) line += ": " + plain_line(outcome.reason);
  line += '\n';
  if (!outcome.hint.empty()) line += fmt::format("hint: {}\n", plain_line(outcome.hint));
  return line;
}

// What a person has to know of a hook, in a few words.
Cell judgement(const git::HookStatus& hook) {
  if (hook.form == git::HookForm::absent) return {"not installed", Colour::yellow};
  if (hook.form == git::HookForm::foreign)
    return {"not installed, another hook is there", Colour::yellow};
  if (!hook.executable) return {"not executable, so git passes it over", Colour::red};
  if (!hook.program_exists) return {"the program it calls is gone", Colour::red};
  if (!hook.current) return {"calls another git-wave", Colour::yellow};
  if (hook.form == git::HookForm::changed) return {"works, changed since", Colour::yellow};
  return {"works", Colour::green};
}

}  // namespace

std::string hook_report(const git::HookReport& report) {
  std::string out;
  if (report.not_written) out += fmt::format("hooks: {}\n", plain_line(*report.not_written));
  for (const git::HookOutcome& outcome : report.hooks) {
    if (outcome.deed != git::HookDeed::nothing) out += outcome_line(outcome);
  }
  return out;
}

std::string hook_table(const std::vector<git::HookStatus>& hooks, const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const git::HookStatus& hook : hooks) {
    rows.push_back({{hook.hook},
                    {std::string(to_string(hook.form))},
                    judgement(hook),
                    {plain_line(hook.path.string())}});
  }
  return format_table({{"HOOK", Align::left, 16},
                       {"FORM", Align::left, 8},
                       {"STATE", Align::left, 12},
                       {"FILE", Align::left, 12}},
                      rows, style);
}

}  // namespace wave::view
