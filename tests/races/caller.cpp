// SPDX-License-Identifier: MIT
// Asks for side calls as the service does. Where it is called like the program itself (`call`), it
// hands over to it.
//
//   caller <common git dir> begin <id> <folder> <timeout s> <script for sh>    prints now or before
//   caller <common git dir> look <id>    prints the state; of an end also how, and what was said
//   caller <common git dir> kill|forget <id>
#include "call/calls.h"
#include "git/layout.h"
#include "os/clock.h"

#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

using namespace wave;

constexpr std::array<const char*, 5> k_states = {"absent", "starting", "running", "ended", "lost"};

call::CallRequest request_of(const std::vector<std::string>& words) {
  call::CallRequest out;
  out.id = words.at(2);
  out.folder = words.at(3);
  out.timeout_s = std::stoi(words.at(4));
  out.argv = {"/bin/sh", "-c", words.at(5)};
  out.environment = os::current_environment();
  out.kill_grace_s = 0;
  out.log_max_bytes = 1 << 20;
  return out;
}

int deed(const std::vector<std::string>& words) {
  os::SystemProcessRunner processes;
  call::Calls calls(git::layout_of(words.at(0)), processes, os::current_environment());
  const std::string& verb = words.at(1);
  const std::string& id = words.at(2);
  if (verb == "begin") {
    const bool now = calls.begin(request_of(words), os::SystemClock().now()) == call::Begun::now;
    std::puts(now ? "now" : "before");
  } else if (verb == "kill") {
    calls.kill(id);
  } else if (verb == "forget") {
    return calls.forget(id) ? 0 : 1;
  } else {
    const call::CallLook look = calls.look(id);
    std::puts(k_states.at(static_cast<size_t>(look.state)));
    if (look.end) {
      std::printf("%s\n%s", std::string(to_string(look.end->how)).c_str(), look.end->text.c_str());
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "call") {
    execvp("git-wave", argv);
    return 127;
  }
  try {
    return deed({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 128;
  }
}
