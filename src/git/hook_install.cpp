// SPDX-License-Identifier: MIT
// Installing: for each hook a plan is made from how it stands, the record says what will be, and
// then the plans are carried out.
#include "error/error.h"
#include "git/hook_deeds.h"
#include "os/files.h"

#include <utility>

#include <fmt/format.h>

namespace wave::git {
namespace {

namespace fs = std::filesystem;

constexpr unsigned k_hook_mode = 0755;

// The original gets its second name before the shim takes the first one: a commit in between finds
// the one or the other. Where links cannot be made there is a moment without a hook.
void set_aside(const HookState& state) {
  std::error_code failed;
  fs::create_hard_link(state.path, state.original, failed);
  if (failed) fs::rename(state.path, state.original);
}

// Where links cannot be made, or something else is there, the hook is called by its second name.
void link_original(const HookState& state) {
  std::error_code failed;
  fs::create_directory(state.link.parent_path(), failed);
  fs::create_symlink(aim_of_link(state), state.link, failed);
}

// The reverse. (Of two names of one file, rename(2) would leave both.)
void put_back(const HookState& state) {
  remove_link(state);
  if (state.is_set_aside()) {
    fs::remove(state.original);
  } else {
    fs::rename(state.original, state.path);
  }
}

HookEntry entry_of(HookForm form, std::optional<std::string> before, const std::string& after,
                   unsigned mode) {
  return {std::string(to_string(form)), before ? std::optional(content_hash(*before)) : before,
          content_hash(after), mode};
}

// A hook's text as it is to be, and how it gets there.
struct Plan {
  HookOutcome outcome;
  std::string text;
  unsigned mode = k_hook_mode;
  bool chain = false;
  std::optional<HookEntry> entry;
};

Plan plan_new(const HookState& state, const std::string& block) {
  const std::string text = own_hook(block);
  return {{state.hook, HookDeed::installed, "", ""},
          text,
          k_hook_mode,
          false,
          entry_of(HookForm::ours, std::nullopt, text, k_hook_mode)};
}

Plan plan_beside(const HookState& state, const std::string& block) {
  Plan plan{{state.hook, HookDeed::installed, "", ""}, "", state.mode, false, std::nullopt};
  const std::string path = state.path.string();
  if (state.type != fs::file_type::regular && state.type != fs::file_type::symlink) {
    plan.outcome = refused(state, fmt::format("'{}' is neither file nor link", path),
                           "move it away and install again");
  } else if (state.text && state.executable() && takes_block(*state.text)) {
    plan.text = insert_block(*state.text, block);
    plan.entry = entry_of(HookForm::block, state.text, plan.text, state.mode);
  } else if (state.has_original && !state.is_set_aside()) {
    plan.outcome = refused(state, fmt::format("'{}' is in the way", state.original.string()),
                           "move it away and install again");
  } else {
    plan.chain = true;
    plan.mode = k_hook_mode;
    plan.text = chaining_hook(state.hook, block);
    plan.entry = entry_of(HookForm::chained, state.text, plan.text, state.mode);
  }
  return plan;
}

// Our block is there: it must call the right program, and files that are all ours must be
// executable (a user's own hook may be switched off). What the user did to it meanwhile is taken as
// given.
Plan plan_again(const HookState& state, const std::string& block) {
  const HookForm form = form_of(state);
  const bool all_ours = form == HookForm::ours || form == HookForm::chained;
  Plan plan{{state.hook, HookDeed::nothing, "", ""}, "", state.mode, false, state.entry};
  plan.text = state.is_older_chain() ? chaining_hook(state.hook, block)
                                     : replace_block(*state.text, state.block, block);
  if (all_ours && !state.executable()) plan.mode = k_hook_mode;
  const bool lacks_link = form == HookForm::chained && !state.has_link;
  if (plan.text != *state.text || plan.mode != state.mode || lacks_link) {
    plan.outcome.deed = HookDeed::updated;
  }
  const bool known = state.entry && state.entry->after == content_hash(*state.text);
  if (known) {
    plan.entry->after = content_hash(plan.text);
  } else if (all_ours) {
    plan.entry = entry_of(form, std::nullopt, plan.text, plan.mode);
  } else {
    plan.entry = entry_of(HookForm::block, state.rest(), plan.text, state.mode);
  }
  return plan;
}

Plan plan_install(const HookState& state, const fs::path& program) {
  const std::string block = hook_block(state.hook, program);
  if (state.type == fs::file_type::not_found) return plan_new(state, block);
  if (state.block.state == BlockState::none) return plan_beside(state, block);
  if (state.block.state == BlockState::intact) return plan_again(state, block);
  Plan plan;
  plan.outcome =
      refused(state, fmt::format("the git-wave block in '{}' was edited", state.path.string()),
              "take out the lines between its '>>> git-wave >>>' markers and install again");
  plan.entry = state.entry;
  return plan;
}

void chain(const Plan& plan, const HookState& state) {
  if (!state.is_set_aside()) set_aside(state);
  try {
    os::write_file(state.path, plan.text, os::Durability::fast, plan.mode);
  } catch (const Error&) {
    put_back(state);
    throw;
  }
}

void apply(const Plan& plan, const HookState& state) {
  if (plan.chain || form_of(state) == HookForm::chained) link_original(state);
  if (plan.chain) {
    chain(plan, state);
  } else if (state.type != fs::file_type::not_found) {
    os::write_file(state.path, plan.text, os::Durability::fast, plan.mode);
  } else if (!os::create_file(state.path, plan.text, plan.mode)) {
    throw Error(fmt::format("'{}' was made by somebody else meanwhile", state.path.string()),
                "install again");
  }
}

void carry_out(const HookPlace& place, const HookState& state, Plan& plan) {
  const HookDeed deed = plan.outcome.deed;
  if (deed != HookDeed::installed && deed != HookDeed::updated) return;
  attempt(plan.outcome, [&] {
    os::make_folder(place.folder, k_hook_mode);
    apply(plan, state);
  });
  if (plan.outcome.deed == HookDeed::refused) plan.entry = state.entry;
}

void note(FolderRecord& record, const HookState& state, const Plan& plan) {
  if (plan.entry) {
    record.hooks[state.hook] = *plan.entry;
  } else {
    record.hooks.erase(state.hook);
  }
}

}  // namespace

// The record is written first: if we are cut short it says what the file would have been, and a
// file that is something else is judged by its own text.
void install_in_folder(const HookPlace& place, HookReport& report) {
  HookRecord record = read_hook_record(place.record);
  FolderRecord& ours = record[place.folder.string()];
  ours.made = ours.made || !fs::exists(place.folder);
  std::vector<std::pair<HookState, Plan>> todo;
  for (const std::string_view hook : k_hook_names) {
    HookState state = examine_hook(place.folder, hook, ours);
    Plan plan = plan_install(state, place.signal_program);
    note(ours, state, plan);
    todo.emplace_back(std::move(state), std::move(plan));
  }
  write_hook_record(place.record, record);
  for (auto& [state, plan] : todo) {
    carry_out(place, state, plan);
    note(ours, state, plan);
    report.hooks.push_back(plan.outcome);
  }
  if (ours.hooks.empty()) record.erase(place.folder.string());
  write_hook_record(place.record, record);
}

}  // namespace wave::git
