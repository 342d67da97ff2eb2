// SPDX-License-Identifier: MIT
#include "actions/start_plan.h"

#include "actions/set_up.h"
#include "actions/start_checks.h"
#include "domain/ids.h"
#include "git/layout.h"
#include "os/random.h"
#include "prompt/prompt.h"

namespace wave::actions {
namespace {

// A version 4 UUID (RFC 9562), for agents that let the caller choose their session's id.
std::string new_uuid() {
  std::string bytes = os::random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    constexpr const char* k_hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out += k_hex[byte >> 4];
    out += k_hex[byte & 15];
  }
  return out;
}

agent::RunRequest run_request(const StartRequest& request, const git::Layout& layout,
                              const Starting& task) {
  agent::RunRequest run;
  run.task = task.id;
  run.run = task.run;
  run.feature = task.plan.feature;
  run.worktree = task.plan.worktree;
  run.gitdir = layout.task_git_dir(task.id);
  run.common_dir = layout.common_dir;
  run.prompt_file = task.prompt_file;
  if (!request.interactive || !request.text.empty()) run.prompt = task.prompt;
  run.command = request.agent.command;
  run.extra_args = request.agent.args;
  run.extra_args.insert(run.extra_args.end(), request.agent_args.begin(), request.agent_args.end());
  run.model = request.agent.model;
  run.manner = request.interactive ? agent::Manner::interactive : agent::Manner::unattended;
  run.fresh_session = new_uuid();
  return run;
}

Starting prepare(const StartRequest& request, StartDoors& doors, const std::string& feature,
                 const Base& base) {
  const git::Layout& layout = doors.store.layout();
  Starting task;
  task.id = domain::crockford32(os::random_bytes(domain::k_task_id_length));
  task.run = domain::run_id(task.id, 1);
  task.plan.feature = feature;
  task.plan.branch = "refs/heads/" + feature;
  task.plan.base_ref = base.ref;
  task.plan.base_oid = base.oid;
  task.plan.worktree = git::worktree_path(layout, feature, doors.config.string("worktree.path"));
  task.tip = base.oid;
  if (request.existing_branch) {
    task.tip = doors.store.repository().ref(task.plan.branch).value_or(base.oid);
    task.plan.base_oid = task.tip;  // what is on the branch already is not this task's work
  }
  const prompt::Prompt text = prompt::render(
      {request.text, request.constraints, task.id, feature, feature, base.ref, request.ticket, ""});
  task.prompt = text.text;
  if (doors.config.boolean("share.titles")) task.title = text.title;

  task.prompt_file = layout.private_dir(task.id) / "prompt-1.md";
  task.launch = request.agent.agent->launch(run_request(request, layout, task));
  task.plan.argv = task.launch.argv;
  return task;
}

}  // namespace

std::vector<Starting> plan_tasks(const StartRequest& request, StartDoors& doors) {
  const std::string branch = default_branch(doors.store.layout(), doors.store.repository());
  check_features(request, doors, branch);
  check_agent(request, doors);
  const Base base = find_base(request, doors, branch);
  std::vector<Starting> out;
  for (const std::string& feature : request.features)
    out.push_back(prepare(request, doors, feature, base));
  return out;
}

}  // namespace wave::actions
