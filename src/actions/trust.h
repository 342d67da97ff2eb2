// SPDX-License-Identifier: MIT
// The one place that decides whether what a repository's wave.toml names may be run. Its user
// approves exactly the text of those settings, in this clone; any other text waits for approval.
#pragma once

#include "config/config.h"
#include "git/layout.h"
#include "os/clock.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// A setting that counts only once it is approved.
struct ToApprove {
  config::Setting setting;
  bool is_new = false;  // it is not in what was approved last
};

struct Approval {
  std::vector<ToApprove> wanted;  // in the order of the settings; empty: nothing needs approval
  bool approved = true;
  bool any_before = false;  // something was approved in this clone already
};

// `committed`: the text of the default branch's wave.toml, where there is one.
Approval look_at_approval(const git::Layout& layout, const std::optional<std::string>& committed);

// Approves what was looked at, and nothing that was committed since.
void approve(const git::Layout& layout, const Approval& seen, const os::Now& now);

// Forgets everything that was approved in this clone; false when there was nothing.
bool revoke_approvals(const git::Layout& layout);

// The configuration, with the repository's text (in `sources`) trusted if it was approved.
config::Config load_settings(config::Sources sources, const std::optional<git::Layout>& layout);

}  // namespace wave::actions
