// SPDX-License-Identifier: MIT
#include "actions/agent_call.h"

#include "actions/agent_environment.h"
#include "actions/start_checks.h"
#include "call/call_folder.h"
#include "os/random.h"

namespace wave::actions {
namespace {

agent::RunRequest run_request(const AgentCall& wanted, const git::Layout& layout) {
  agent::RunRequest run;
  run.task = wanted.task;
  run.run = wanted.id;
  run.feature = wanted.role;
  run.worktree = wanted.folder;
  run.gitdir = wanted.git_dir;
  run.common_dir = layout.common_dir;
  run.prompt_file = call::prompt_file(layout, wanted.id);
  run.prompt = wanted.prompt;
  run.command = wanted.agent.command;
  run.extra_args = wanted.agent.args;
  run.extra_args.insert(run.extra_args.end(), wanted.args.begin(), wanted.args.end());
  run.model = wanted.agent.model;
  run.commits = wanted.commits;
  run.fresh_session = os::random_uuid();
  run.resume_session = wanted.resume;
  return run;
}

// What both kinds have in common.
template <class Wanted>
call::CallRequest common_request(const Wanted& wanted, const config::Config& config,
                                 os::Environment environment) {
  call::CallRequest out;
  out.id = wanted.id;
  out.role = wanted.role;
  out.task = wanted.task;
  out.note = wanted.note;
  out.folder = wanted.folder;
  out.folder_id = wanted.folder_id;
  out.timeout_s = wanted.timeout.count();
  out.kill_grace_s = config.duration("runner.kill_grace").count();
  out.log_max_bytes = config.integer("log.max_bytes");
  out.environment = std::move(environment);
  out.environment.emplace_back("WAVE_ROLE", wanted.role);
  if (!wanted.task.empty()) out.environment.emplace_back("WAVE_TASK", wanted.task);
  out.environment.emplace_back("WAVE_WORKTREE", wanted.folder.string());
  out.git_dir = wanted.git_dir;
  out.sandbox = wanted.confinement.sandbox;
  out.limits = wanted.confinement.limits;
  return out;
}

}  // namespace

call::CallRequest agent_call(const AgentCall& wanted, const git::Layout& layout,
                             const config::Config& config, const os::Environment& caller) {
  check_agent(wanted.agent, wanted.args, caller);
  const agent::Launch launch = wanted.agent.agent->launch(run_request(wanted, layout));
  os::Environment environment = passed_environment(config, caller, launch);
  environment.insert(environment.end(), launch.environment_additions.begin(),
                     launch.environment_additions.end());
  call::CallRequest out = common_request(wanted, config, std::move(environment));
  out.argv = launch.argv;
  out.prompt = wanted.prompt;
  out.prompt_on_stdin = launch.prompt_on_stdin;
  out.agent = wanted.agent.agent->name();
  out.agent_session = launch.agent_session;
  out.idle_timeout_s = wanted.idle_timeout.count();
  out.only_reads = !wanted.commits;
  return out;
}

call::CallRequest command_call(const CommandCall& wanted, const config::Config& config,
                               const os::Environment& caller) {
  call::CallRequest out =
      common_request(wanted, config, agent_environment(caller, config.list("env.pass")));
  out.argv = wanted.argv;
  return out;
}

}  // namespace wave::actions
