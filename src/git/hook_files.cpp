// SPDX-License-Identifier: MIT
#include "git/hook_files.h"

#include "error/error.h"
#include "git/hook_deeds.h"
#include "git/hook_place.h"

#include <fmt/format.h>

namespace wave::git {

namespace fs = std::filesystem;

std::string_view to_string(HookForm form) {
  switch (form) {
    case HookForm::absent:
      return "absent";
    case HookForm::ours:
      return "ours";
    case HookForm::block:
      return "block";
    case HookForm::chained:
      return "chained";
    case HookForm::changed:
      return "changed";
    case HookForm::foreign:
      return "foreign";
  }
  return "foreign";
}

HookOutcome refused(const HookState& state, std::string reason, std::string hint) {
  return {state.hook, HookDeed::refused, std::move(reason), std::move(hint)};
}

void remove_link(const HookState& state) {
  std::error_code not_empty;
  if (fs::read_symlink(state.link, not_empty) != aim_of_link(state)) return;
  fs::remove(state.link, not_empty);
  fs::remove(state.link.parent_path(), not_empty);
}

void attempt(HookOutcome& outcome, const std::function<void()>& step) {
  try {
    step();
  } catch (const Error& error) {
    outcome = {outcome.hook, HookDeed::refused, error.what(), error.hint()};
  } catch (const fs::filesystem_error& error) {
    outcome = {
        outcome.hook, HookDeed::refused,
        fmt::format("cannot change '{}': {}", error.path1().string(), error.code().message()),
        "check who may write in the hooks folder"};
  }
}

HookReport install_hooks(const HookPlace& place) {
  HookReport report;
  report.not_written = why_not_installed(place);
  report.config = report.not_written ? config_without() : config_with(place);
  if (report.not_written) return report;
  if (!place.additive_config) {
    install_in_folder(place, report);
  } else if (!why_not_ours(place)) {
    uninstall_from_folder(place, report);  // otherwise both would call
  }
  return report;
}

// Of every folder that we have put something into: git may look into another one by now.
HookReport uninstall_hooks(const HookPlace& place) {
  HookReport report;
  report.config = config_without();
  HookRecord record = read_hook_record(place.record);
  const bool known = record.count(place.folder.string()) > 0;
  record.try_emplace(place.folder.string());
  for (const auto& [folder, ours] : record) {
    HookPlace each = place;
    each.folder = folder;
    const auto reason = why_not_ours(each);
    if (!reason) {
      uninstall_from_folder(each, report);
    } else if (folder != place.folder.string() || known) {
      report.not_written = reason;
    }
  }
  return report;
}

std::optional<std::string> why_not_installed(const HookPlace& place) {
  return place.additive_config ? why_not_called(place) : why_not_written(place);
}

std::vector<HookStatus> hook_status(const HookPlace& place) {
  std::vector<HookStatus> out;
  HookRecord record = read_hook_record(place.record);
  for (const std::string_view hook : k_hook_names) {
    const HookState state = examine_hook(place.folder, hook, record[place.folder.string()]);
    const bool ours = state.block.state == BlockState::intact;
    const fs::path program = ours ? state.block.program : place.signal_program;
    out.push_back({state.hook, state.path, form_of(state), state.executable(), program,
                   is_executable(program), ours && program == place.signal_program});
  }
  return out;
}

}  // namespace wave::git
