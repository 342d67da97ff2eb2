// SPDX-License-Identifier: MIT
// Uninstalling: what stood there before us stands there again, or we say why not.
#include "git/hook_deeds.h"
#include "os/files.h"

#include <fmt/format.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

// Takes out just our block; a file of which nothing else is left goes with it.
void take_out_block(const HookState& state) {
  const std::string rest = state.rest();
  const bool was_there = state.entry && state.entry->before;
  if (!was_there && rest == own_hook("")) {
    fs::remove(state.path);
  } else {
    os::write_file(state.path, rest, os::Durability::fast, state.mode);
  }
}

HookOutcome restore_changed(const HookState& state) {
  const std::string path = state.path.string();
  if (state.block.state == BlockState::edited) {
    return refused(state, fmt::format("the git-wave block in '{}' was edited", path),
                   "take it out by hand");
  }
  HookOutcome outcome{
      state.hook, HookDeed::block_removed,
      fmt::format("'{}' was changed since it was installed", path),
      "only the git-wave block was taken out, look whether the rest is as you wish"};
  attempt(outcome, [&] { take_out_block(state); });
  return outcome;
}

// A hook that stood there before us and is now neither in its place nor part of what is there.
HookOutcome report_stranded(const HookState& state) {
  const bool chained = state.entry && state.entry->form == to_string(HookForm::chained);
  if (!chained || !state.has_original) return {state.hook, HookDeed::nothing, "", ""};
  return refused(state,
                 fmt::format("'{}' was {} since it was installed", state.path.string(),
                             state.type == fs::file_type::not_found ? "removed" : "replaced"),
                 fmt::format("the hook that stood there before is '{}'", state.original.string()));
}

HookOutcome restore(const HookState& state) {
  HookOutcome outcome{state.hook, HookDeed::restored, "", ""};
  switch (form_of(state)) {
    case HookForm::absent:
    case HookForm::foreign:
      if (!state.is_set_aside()) return report_stranded(state);
      attempt(outcome, [&] { fs::remove(state.original); });
      break;
    case HookForm::changed:
      return restore_changed(state);
    case HookForm::ours:
    case HookForm::block:
      attempt(outcome, [&] { take_out_block(state); });
      break;
    case HookForm::chained:
      attempt(outcome, [&] { fs::rename(state.original, state.path); });
      break;
  }
  return outcome;
}

}  // namespace

void uninstall_from_folder(const HookPlace& place, HookReport& report) {
  HookRecord record = read_hook_record(place.record);
  FolderRecord& ours = record[place.folder.string()];
  for (const std::string_view hook : k_hook_names) {
    const HookState state = examine_hook(place.folder, hook, ours);
    report.hooks.push_back(restore(state));
    if (!fs::exists(fs::symlink_status(state.original))) remove_link(state);
    const bool still_there =
        report.hooks.back().deed == HookDeed::refused && state.block.state != BlockState::none;
    if (!still_there) ours.hooks.erase(state.hook);
  }
  if (ours.hooks.empty()) {
    std::error_code not_empty;  // somebody else's files keep the folder
    if (ours.made) fs::remove(place.folder, not_empty);
    record.erase(place.folder.string());
  }
  write_hook_record(place.record, record);
}

}  // namespace wave::git
