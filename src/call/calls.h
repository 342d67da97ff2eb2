// SPDX-License-Identifier: MIT
// The side calls of a clone. A call belongs to a process of its own, which outlives whoever began
// it; what is known of it is on disk, so that anybody may look, and a service that was killed finds
// its calls again by their ids.
#pragma once

#include "call/call_look.h"
#include "call/call_record.h"
#include "call/call_request.h"
#include "git/layout.h"
#include "os/clock.h"
#include "os/file_lock.h"
#include "os/process_runner.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::call {

enum class Begun {
  now,
  before,  // by somebody else, or earlier; it may have ended meanwhile
};

class Calls {
 public:
  // `environment` is that of the processes of calls; what their agents get is in the requests.
  Calls(git::Layout layout, os::ProcessRunner& processes, os::Environment environment);

  // Sees to it that the call has its process, exactly one, whoever else asks for it. One that was
  // lost is begun anew with this request; first its process ends what the lost one has left. One
  // that has ended stays so: see forget(). Throws Error when nothing can be started.
  Begun begin(const CallRequest& request, const os::Now& now);

  CallLook look(const std::string& id) const;
  // What it was begun with, but for prompt and environment.
  std::optional<CallRecord> record(const std::string& id) const;
  // Asks for its end and does not wait: TERM to all of it, later KILL. It stays what it is until
  // nothing of it is alive; then it has ended, as `killed` if it did not end by itself before.
  void kill(const std::string& id);
  // Removes what is known of a call that has ended; false when it has not.
  bool forget(const std::string& id);
  // Removes what those have left who were killed while they made or forgot one.
  void clear_left() const;
  std::vector<std::string> list() const;

  // To be watched for ends; made if it is missing.
  std::filesystem::path folder() const;

 private:
  std::optional<os::FileLock> make(const CallRecord& record) const;
  void start(const std::string& id, const os::FileLock& lock);

  git::Layout layout_;
  os::ProcessRunner& processes_;
  os::Environment environment_;
};

}  // namespace wave::call
