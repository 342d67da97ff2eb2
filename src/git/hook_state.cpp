// SPDX-License-Identifier: MIT
#include "git/hook_state.h"

#include "error/error.h"
#include "os/files.h"

namespace wave::git {
namespace {

namespace fs = std::filesystem;

constexpr size_t k_largest_script = 1 << 20;

std::optional<std::string> read_script(const fs::path& path) {
  try {
    return os::read_file(path, os::Links::refuse, k_largest_script);
  } catch (const Error&) {
    return std::nullopt;  // too large or unreadable: no script that we would edit
  }
}

}  // namespace

HookState examine_hook(const fs::path& folder, std::string_view hook, const FolderRecord& record) {
  HookState out;
  out.hook = hook;
  out.path = folder / hook;
  out.original = folder / (out.hook + ".wave-orig");
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(out.path, ignored);
  out.type = status.type();
  // A link's own mode says nothing, git looks at what it leads to.
  const auto aim = out.type == fs::file_type::symlink ? fs::status(out.path, ignored) : status;
  if (fs::exists(aim)) out.mode = static_cast<unsigned>(aim.permissions()) & 07777;
  if (out.type == fs::file_type::regular) out.text = read_script(out.path);
  if (out.text) out.block = find_block(*out.text, hook);
  out.has_original = fs::symlink_status(out.original, ignored).type() != fs::file_type::not_found;
  out.link = folder / original_link(hook);
  out.has_link = fs::read_symlink(out.link, ignored) == aim_of_link(out);
  const auto entry = record.hooks.find(out.hook);
  if (entry != record.hooks.end()) out.entry = entry->second;
  return out;
}

fs::path aim_of_link(const HookState& state) { return ".." / state.original.filename(); }

bool HookState::is_older_chain() const {
  return block.state == BlockState::intact &&
         *text == older_chaining_hook(hook_block(hook, block.program));
}

bool HookState::is_set_aside() const {
  return has_original && type != fs::file_type::not_found &&
         os::file_id(path) == os::file_id(original);
}

HookForm form_of(const HookState& state) {
  if (state.type == fs::file_type::not_found) return HookForm::absent;
  if (state.block.state == BlockState::none) return HookForm::foreign;
  if (state.block.state == BlockState::edited) return HookForm::changed;
  const std::string block = hook_block(state.hook, state.block.program);
  if (*state.text == own_hook(block)) {
    // A script that was nothing but a shebang looks the same.
    return state.entry && state.entry->before ? HookForm::block : HookForm::ours;
  }
  if (state.is_older_chain() || *state.text == chaining_hook(state.hook, block)) {
    return state.has_original ? HookForm::chained : HookForm::changed;
  }
  const bool as_left = !state.entry || state.entry->after == content_hash(*state.text);
  return as_left ? HookForm::block : HookForm::changed;
}

}  // namespace wave::git
