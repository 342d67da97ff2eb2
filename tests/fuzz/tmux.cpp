// SPDX-License-Identifier: MIT
// What tmux prints of its sessions: a label is a person's, and anybody may talk to the server.
#include "fuzz/target.h"
#include "host/tmux_host.h"

#include <algorithm>
#include <string>

namespace os = wave::os;

namespace {

// Says the same whatever it is asked.
class Same : public os::ProcessRunner {
 public:
  explicit Same(std::string_view output) {
    answer_.exit_code = 0;
    answer_.output = output;
  }

  os::Finished run(const os::Command&) override { return answer_; }
  int start_detached(const os::Command&) override { std::abort(); }

 private:
  os::Finished answer_;
};

}  // namespace

void fuzz(std::string_view bytes) {
  Same processes(bytes);
  wave::host::TmuxHost host("/socket", processes, {{"TMUX", std::string(bytes)}});
  const auto sessions = host.sessions();
  const auto lines = static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  FUZZ_CHECK(sessions.size() <= lines + 1);
  for (const wave::host::Session& each : sessions) {
    FUZZ_CHECK(each.run.find_first_of(" \n") == std::string::npos);
    FUZZ_CHECK(each.label.find('\n') == std::string::npos);
  }
  FUZZ_CHECK(host.is_inside({{"TMUX", std::string(bytes)}}) == bytes.starts_with("/socket,"));
}
