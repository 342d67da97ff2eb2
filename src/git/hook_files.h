// SPDX-License-Identifier: MIT
// Puts our signal into the hooks of one folder, beside whatever stands there, and takes it out
// again to the byte. Plain files and plain data: which folder git uses and what may not be written
// there is for the caller to find out, and setting configuration is the caller's as well.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::git {

constexpr std::array<std::string_view, 4> k_hook_names = {"post-commit", "post-rewrite",
                                                          "post-merge", "post-applypatch"};

// What the caller knows about a hooks folder.
enum class HookFolder {
  plain,
  tracked,   // in the work tree: its files are the project's
  generated  // another hook manager makes it anew (husky's `.husky/_`)
};

// Where hooks go. One process at a time may work on a place: the caller holds the lock.
struct HookPlace {
  std::filesystem::path folder;  // `git rev-parse --git-path hooks`, absolute
  std::filesystem::path common_dir;
  std::filesystem::path signal_program;  // wave-signal, absolute
  std::filesystem::path record;          // JSON file with what we did
  HookFolder kind = HookFolder::plain;
  bool additive_config = false;  // git >= 2.54: hooks in the configuration, beside all others
};

enum class HookForm {
  absent,
  ours,     // the whole file is ours
  block,    // our block in the user's script
  chained,  // ours, then the user's hook, kept as `<hook>.wave-orig`
  changed,  // ours is in it, and somebody changed the file since
  foreign   // a hook without ours
};
std::string_view to_string(HookForm form);

// How one hook stands.
struct HookStatus {
  std::string hook;
  std::filesystem::path path;
  HookForm form = HookForm::absent;
  bool executable = false;        // without it git passes the hook over
  std::filesystem::path program;  // what our block calls, else what it would call
  bool program_exists = false;
  bool current = false;  // ours is in it and calls `signal_program`
};

enum class HookDeed {
  nothing,  // it is as it should be
  installed,
  updated,        // it called the program of another place
  restored,       // what stood there before us stands there again
  block_removed,  // changed since, so only our block was taken out
  refused         // left alone; `reason` says why
};

// What was done to one hook.
struct HookOutcome {
  std::string hook;
  HookDeed deed = HookDeed::nothing;
  std::string reason;
  std::string hint;
};

// The values a configuration key should have; none: it should not be set.
struct HookConfig {
  std::string key;
  std::vector<std::string> values;
};

struct HookReport {
  std::vector<HookOutcome> hooks;
  std::optional<std::string> not_written;  // why nothing in the folder was touched
  std::vector<HookConfig> config;          // for the caller to bring about
};

// Installing twice is installing once. With `additive_config` nothing is written but what earlier
// installations put into files is taken out. A hook that cannot be written is refused in the
// report, it is no Error: without hooks everything is found, only later. Throws Error when the
// record cannot be written.
HookReport install_hooks(const HookPlace& place);
HookReport uninstall_hooks(const HookPlace& place);
// Why installing would write nothing.
std::optional<std::string> why_not_installed(const HookPlace& place);
std::vector<HookStatus> hook_status(const HookPlace& place);

}  // namespace wave::git
