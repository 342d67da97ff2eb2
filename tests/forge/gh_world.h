// SPDX-License-Identifier: MIT
// What a test of GitHub needs: a clock that stands, waits that only count, and gh's printouts.
#pragma once

#include "forge/gh_command.h"
#include "os/clock.h"

#include <string>
#include <vector>

namespace wave::test {

class StandingClock : public os::Clock {
 public:
  os::Now time{1'800'000'000'000, 5'000'000};
  os::Now now() const override { return time; }
};

// A gh that ran to its end and printed an answer of the forge.
inline os::Finished replied(const std::string& status, const std::string& body,
                            const std::string& headers = {}) {
  os::Finished out;
  out.exit_code = status.starts_with("2") ? 0 : 1;
  out.output = "HTTP/2.0 " + status + "\nContent-Type: application/json; charset=utf-8\r\n" +
               headers + "\r\n" + body;
  if (out.exit_code != 0) out.errors = "gh: HTTP " + status.substr(0, 3) + "\n";
  return out;
}

inline os::Finished good(const std::string& body, const std::string& headers = {}) {
  return replied("200 OK", body, headers);
}

// A gh that never reached the forge.
inline os::Finished broken(const std::string& words, int exit_code = 1) {
  os::Finished out;
  out.exit_code = exit_code;
  out.errors = words + "\n";
  return out;
}

inline forge::GhSettings settings() { return {.repository = {"github.com", "o", "n"}}; }

}  // namespace wave::test
