// SPDX-License-Identifier: MIT
// What was checked about a commit outside of this program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wave::forge {

struct Check {
  enum class State { pending, passed, failed, skipped };
  enum class Source {
    job,    // of the forge's own runners: there is a log
    app,    // somebody's program, which may have left a text
    status  // a bare word
  };

  std::string name = {};
  State state = State::pending;
  std::string link = {};
  Source source = Source::status;
  int64_t id = 0;            // the forge's own, where it has one
  std::string summary = {};  // one line, or empty
};

struct Checks {
  enum class Reported {
    yes,      // `checks` is not empty
    not_yet,  // something is set up that may still report: give it a time
    never     // nothing is set up: there is nothing to wait for
  };

  std::vector<Check> checks;
  Reported reported = Reported::never;

  // Whether nothing failed and nothing is to come.
  bool passed() const;
  bool pending() const;  // something is to come, whatever failed already
};

}  // namespace wave::forge
