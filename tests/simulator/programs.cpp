// SPDX-License-Identifier: MIT
#include "simulator/programs.h"

#include "actions/only_one.h"
#include "actions/start_due.h"
#include "actions/tell_of_moves.h"
#include "call/call.h"
#include "call/calls.h"
#include "error/error.h"
#include "os/signals.h"
#include "runner/accompany.h"
#include "service/service.h"

#include <csignal>
#include <memory>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>

namespace wave::simulator {
namespace {

constexpr int k_most_idle_turns = 50;

// A sentence that says it is our own fault, or the test's.
bool is_confession(const std::string& text) {
  return text.find("fault of git wave") != std::string::npos ||
         text.find("fake git") != std::string::npos || text.find("defect") != std::string::npos ||
         text.find("std::") != std::string::npos || text.find("bad_") != std::string::npos;
}

std::string word_behind(const std::vector<std::string>& words, const std::string& flag) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == flag) return words[i + 1];
  }
  return {};
}

}  // namespace

Process& Programs::start(const std::string& name, std::vector<std::string> argv,
                         os::Environment environment, std::function<void()> body) {
  Process& out = machine_.start(name, std::move(argv), std::move(environment), std::move(body));
  if (prepare) prepare(out);
  return out;
}

Process& Programs::serve() {
  return start("serve", {"git-wave", "serve"}, environment_, [this] { serve_until_ended(); });
}

void Programs::serve_until_ended() {
  const actions::OnlyOne only(layout_.wave_dir(), "serve");
  store::Store store(layout_);
  call::Calls calls(layout_, *this, environment_);
  service::Service service({store, calls, machine_, *this, environment_}, std::nullopt);
  is_idle_ = false;
  int idle_turns = 0;
  while (!os::interrupted()) {
    const os::Now now = machine_.now();
    const service::Service::Report report = service.step(now);
    machine_.check_alive();
    for (const service::Deed& deed : report.deeds) {
      machine_.tell(fmt::format("{}: {}", deed.feature, deed.what));
      const bool is_unsound = is_sound && deed.what.starts_with("needs a person: ");
      if (is_unsound || is_confession(deed.what)) {
        faults.push_back(deed.feature + ": " + deed.what);
      }
    }
    for (const std::string& trouble : report.troubles) {
      machine_.tell("trouble: " + trouble);
      if (is_confession(trouble)) faults.push_back(trouble);
    }
    is_idle_ = report.is_idle;
    // What is due is done, or is due at another time: else it would look again and again.
    const bool turns_idly =
        report.deeds.empty() && report.due_ms && *report.due_ms <= now.wall_ms;
    idle_turns = turns_idly ? idle_turns + 1 : 0;
    if (idle_turns == k_most_idle_turns) {
      faults.push_back("the service goes round and round, and does nothing");
    }
    if (!os::interrupted()) service.wait(report, now);
  }
}

Process& Programs::command(const std::string& name, std::function<void(store::Store&)> deed) {
  return start(name, {"git-wave", name}, environment_, [this, deed = std::move(deed)] {
    store::Store store(layout_);
    deed(store);
  });
}

// As `git wave runner` does it.
void Programs::accompany(const std::string& run) {
  store::Store store(layout_);
  runner::accompany(store, run, machine_);
  actions::tell_of_moves(store, *this, environment_, machine_);
  os::unblock_signals();
  actions::DueDoors doors{store, machine_, *this, environment_, "runner"};
  actions::carry_on(doors, run.substr(0, run.rfind('-')));
}

os::Finished Programs::run(const os::Command& command) {
  machine_.let_others();
  if (command.argv.at(0) != "git") throw Error("'" + command.argv[0] + "' not found");
  return git_.run(command);
}

int Programs::start_detached(const os::Command& command) {
  machine_.let_others();
  const std::vector<std::string>& argv = command.argv;
  if (argv.at(0) == "nice" || argv.at(1) == "notify" || argv.at(1) == "pool") return 1;
  if (start_fails_once_in > 0 && machine_.chance.one_in(start_fails_once_in)) {
    throw Error("cannot start a process: no process is left");
  }
  if (argv.at(1) == "runner") {
    const std::string run = argv.at(2);
    return start("runner " + run, argv, command.environment, [this, run] { accompany(run); })
        .identity.pid;
  }
  if (argv.at(1) != "call") throw std::logic_error("nobody knows how to start " + argv[1]);
  const std::string id = argv.at(2);
  // The lock is held through another descriptor, as that of a child would be.
  const auto held = std::make_shared<os::FileDescriptor>(
      fcntl(std::stoi(word_behind(argv, "--held")), F_DUPFD_CLOEXEC, 3));
  return start("call " + id, argv, command.environment,
               [this, id, held] { call::carry_out(layout_, id, held->release(), machine_); })
      .identity.pid;
}

}  // namespace wave::simulator
