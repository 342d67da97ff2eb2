// SPDX-License-Identifier: MIT
#include "agent/demo.h"

#include "agent/common_launch.h"
#include "agent/plain_reader.h"
#include "error/error.h"

namespace wave::agent {

std::string_view embedded(std::string_view name);  // made by wave_embed

// The script travels as an argument, so that nothing has to be written before the run.
Launch Demo::launch(const RunRequest& request) const {
  if (!request.extra_args.empty()) {
    throw UsageError("the agent 'demo' takes no arguments",
                     "its one setting is the variable WAVE_DEMO_PAUSE");
  }
  Launch launch = common_launch(request);
  launch.argv = {"/bin/sh",
                 "-c",
                 std::string(embedded("demo-agent.sh")),
                 "demo-agent",
                 request.feature,
                 request.prompt_file.string()};
  launch.prompt_on_stdin = false;
  launch.env_pass = {"WAVE_DEMO_PAUSE"};
  launch.notes = {"demo plays an agent: its commits are real, its work is not"};
  return launch;
}

std::unique_ptr<OutputReader> Demo::read_output() const { return std::make_unique<PlainReader>(); }

}  // namespace wave::agent
