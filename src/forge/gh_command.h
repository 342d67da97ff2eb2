// SPDX-License-Identifier: MIT
// The one place where gh is started. Always `gh api`: a status, headers and JSON come back, which
// do not change with gh's version as its messages do. Nothing that somebody else wrote is an
// argument: texts go to its standard input, names are percent-encoded.
#pragma once

#include "forge/answer.h"
#include "forge/gh_reply.h"
#include "forge/repository_name.h"
#include "os/clock.h"
#include "os/process_runner.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace wave::forge {

struct GhSettings {
  RepositoryName repository;
  std::chrono::seconds timeout{60};  // of one call
  int64_t attempts = 3;              // of a call that fails in passing, the first included
  std::chrono::seconds delay{2};     // before the second; doubled for each that follows
  std::chrono::seconds max_delay{30};
};

// What it needs of the world.
struct GhDoors {
  os::ProcessRunner& processes;
  os::Environment environment;  // PATH, HOME, GH_TOKEN ... as gh is to have them
  const os::Clock& clock;
  // Waits for so long; false: there is no time, give up. Empty: never waits, every call is tried
  // once and the asker comes back at `retry_at`.
  std::function<bool(std::chrono::milliseconds)> wait;
};

struct GhRequest {
  std::string path;  // below the repository's own, or with '/' in front below the root
  std::string method = "GET";
  std::string input = {};  // JSON; empty: none
  std::string etag = {};   // answer only if it is another one
};

// The text as part of a path or query.
std::string percent_encoded(std::string_view text);

class GhCommand {
 public:
  GhCommand(GhSettings settings, GhDoors doors);

  // An answer with a good status, or 304 where an etag was sent. Faults that pass are tried again,
  // if doing it twice does no harm: everything but POST. While the forge has said to wait nothing
  // is started.
  Answer<GhReply> ask(const GhRequest& request);
  // After so many failures: waits, and tells whether to try again.
  bool wait_after(int64_t failures);

  const RepositoryName& repository() const { return settings_.repository; }

 private:
  Answer<GhReply> ask_once(const GhRequest& request);
  os::Command command(const GhRequest& request) const;
  std::chrono::milliseconds delay_after(int64_t failures) const;

  GhSettings settings_;
  GhDoors doors_;
  std::optional<ForgeFault> limit_;  // until its retry_at
};

}  // namespace wave::forge
