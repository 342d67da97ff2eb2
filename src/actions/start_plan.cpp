// SPDX-License-Identifier: MIT
#include "actions/start_plan.h"

#include "actions/default_branch.h"
#include "actions/left_branch.h"
#include "actions/prompt_template.h"
#include "actions/start_base.h"
#include "actions/start_checks.h"
#include "domain/conversation.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/layout.h"
#include "os/files.h"
#include "os/random.h"
#include "prompt/prompt.h"
#include "runner/mailbox.h"

#include <algorithm>

namespace wave::actions {
namespace {

RequestRecord record_of(const StartRequest& request, const StartDoors& doors) {
  RequestRecord out;
  out.text = request.text;
  out.constraints = request.constraints;
  out.ticket = request.ticket;
  out.agent = request.agent.name;
  out.command = request.agent.command;
  out.model = request.agent.model;
  out.agent_args = request.agent_args;
  out.session = request.session;
  out.timeout_s = request.timeout.count();
  out.idle_timeout_s = request.idle_timeout.count();
  out.interactive = request.interactive;
  out.existing_branch = request.existing_branch;
  out.commit_needed = request.commit_needed;
  out.settings = settings_in(doors.environment);
  out.retry = retry_policy(doors.config);
  return out;
}

agent::RunRequest run_request(const agent::AgentChoice& choice, const git::Layout& layout,
                              const Starting& task, const std::optional<std::string>& resume) {
  const RequestRecord& request = task.request;
  agent::RunRequest run;
  run.task = task.id;
  run.run = task.run;
  run.feature = task.plan.feature;
  run.worktree = task.plan.worktree;
  run.gitdir = layout.task_git_dir(task.id);
  run.common_dir = layout.common_dir;
  run.prompt_file = task.prompt_file;
  if (!request.interactive || !request.text.empty()) run.prompt = task.prompt;
  run.command = choice.command;
  run.extra_args = choice.args;
  run.extra_args.insert(run.extra_args.end(), request.agent_args.begin(), request.agent_args.end());
  run.model = choice.model;
  run.manner = request.interactive ? agent::Manner::interactive : agent::Manner::unattended;
  run.fresh_session = os::random_uuid();
  run.resume_session = resume;
  return run;
}

// What was said to the agent while it could not hear it goes into its next prompt.
std::vector<std::string> take_messages(Starting& task, const domain::Task& known,
                                       const git::Layout& layout) {
  std::vector<std::string> out;
  for (const domain::TaskMessage& message : domain::waiting_messages(known)) {
    auto text =
        os::read_file(runner::message_file(layout, known.id, message.id), os::Links::refuse);
    if (!text) continue;  // lost with this clone's private files; it stays queued
    task.messages.push_back(message);
    out.push_back(std::move(*text));
  }
  return out;
}

void append_texts(std::string& text, const std::vector<std::string>& more) {
  for (const std::string& each : more) text += (text.empty() ? "" : "\n\n") + each;
}

// What the agent is told, and how it is started; the names in the plan are there already.
void prepare_agent(Starting& task, const agent::AgentChoice& choice, StartDoors& doors,
                   const std::string& history = "",
                   const std::optional<std::string>& resume = std::nullopt,
                   const std::string& news = "", const std::vector<std::string>& said = {},
                   Frame frame = Frame::usual) {
  const git::Layout& layout = doors.store.layout();
  const RequestRecord& request = task.request;
  prompt::PromptInput input{
      request.text,      request.constraints, task.id,        task.plan.feature,
      task.plan.feature, task.plan.base_ref,  request.ticket, history};
  append_texts(input.text, request.additions);
  append_texts(input.text, said);
  const prompt::Prompt prompt =
      prompt::render(input, prompt_template(doors.store, doors.environment));
  if (doors.config.boolean("share.titles")) task.title = prompt.title;
  task.prompt = prompt.text;
  if (resume) {
    input.text = news;
    append_texts(input.text, said);
    task.prompt = prompt::render_resumed(input);
  }
  if (frame == Frame::none) {
    task.prompt = news;
    append_texts(task.prompt, said);
  }
  task.plan.prompt = task.prompt;
  task.run = domain::run_id(task.id, task.attempt);
  task.prompt_file =
      layout.private_dir(task.id) / ("prompt-" + std::to_string(task.attempt) + ".md");
  task.agent = choice.agent->name();
  const agent::RunRequest run = run_request(choice, layout, task, resume);
  task.launch = choice.agent->launch(run);
  task.confinement = confinement(doors.store, doors.config, doors.processes, doors.environment);
  task.launch.notes.push_back(task.confinement.line);
  if (doors.config.boolean("agent.answer_trust")) {
    task.trust = choice.agent->trust_entries(run, doors.environment);
  }
  task.plan.argv = task.launch.argv;
}

// Who says where the task begins does not mean a branch that began elsewhere.
void check_beginning(const domain::Task& before, const StartRequest& request, const Base& base) {
  const bool is_asked = !request.from.empty() || !request.depends_on.empty();
  const bool same =
      base.ref == before.base_ref && (!base.ref.empty() || base.oid == before.base_oid);
  if (!is_asked || same) return;
  throw Error("the branch '" + before.feature + "' exists already, and began elsewhere",
              "choose another name, or --existing-branch to work on it");
}

Starting prepare(const StartRequest& request, StartDoors& doors, const std::string& feature,
                 const Base& base) {
  Starting task;
  task.id = domain::crockford32(os::random_bytes(domain::k_task_id_length));
  task.request = record_of(request, doors);
  task.plan.feature = feature;
  task.plan.branch = "refs/heads/" + feature;
  task.plan.base_ref = base.ref;
  task.plan.base_oid = base.oid;
  task.plan.base_fetched_ms = base.fetched_ms;
  task.plan.worktree =
      git::worktree_path(doors.store.layout(), feature, doors.config.path("worktree.path"));
  task.tip = base.oid;
  const auto left = request.existing_branch ? std::nullopt : left_branch(doors.store, feature);
  if (left) check_beginning(*left, request, base);
  task.plan.goes_on = left.has_value();
  task.make_branch = !request.existing_branch && !left;
  if (!task.make_branch) {
    task.tip = doors.store.repository().ref(task.plan.branch).value_or(base.oid);
    task.plan.base_oid = task.tip;  // what is on the branch already is not this task's work
    task.plan.base_fetched_ms = 0;  // it begins at the branch itself
  }
  prepare_agent(task, request.agent, doors);
  if (left) {
    task.launch.notes.push_back("goes on with the branch that was kept when task " + left->id +
                                " was cleaned up");
  }
  return task;
}

// From names to ids; a task waits as long as one of them is not done.
void resolve_dependencies(Starting& task, const std::vector<Starting>& all, StartDoors& doors) {
  for (std::string& name : task.depends_on) {
    const auto beside = std::find_if(
        all.begin(), all.end(), [&](const Starting& each) { return each.plan.feature == name; });
    if (beside != all.end()) {
      name = beside->id;
      task.plan.waits_for.push_back(beside->plan.feature);
      continue;
    }
    const auto known = doors.store.index().summary(name);
    if (!known) throw Error("there is no task '" + name + "' to depend on");
    if (!domain::has_succeeded(*known)) task.plan.waits_for.push_back(known->feature);
  }
  task.waits = !task.plan.waits_for.empty();
}

// What the next agent should know of the one before it.
std::string history_of(const domain::Task& task) {
  const domain::Run* last = task.current_run();
  if (!last || !last->started_ms) return "";
  std::string end = last->result ? std::string(to_string(*last->result)) : "ended";
  if (last->reason != domain::Reason::none) end += ": " + std::string(to_string(last->reason));
  return "attempt " + std::to_string(last->attempt) + " (" + end +
         "); what it left is in the worktree, committed or not";
}

// An agent may have been at work on it; also one that counted for nothing.
bool has_begun_here(const domain::Task& task, store::Store& store) {
  const auto own = store.writer();
  return std::any_of(task.runs.begin(), task.runs.end(),
                     [](const domain::Run& run) { return run.started_ms.has_value(); }) ||
         std::any_of(task.in_vain.begin(), task.in_vain.end(),
                     [&](const domain::VainClaim& vain) { return own && own->is(vain.writer); });
}

}  // namespace

std::vector<Starting> plan_tasks(const StartRequests& requests, StartDoors& doors) {
  const std::string branch = default_branch(doors.store.layout(), doors.store.repository());
  check_features(requests, doors, branch);
  check_commands(doors.config);
  std::vector<Starting> out;
  for (const StartRequest& request : requests) {
    check_label(request.session);
    check_agent(request.agent, request.agent_args, doors.environment);
    const Base base = find_base(request, requests, doors, branch);
    for (const std::string& feature : request.features) {
      out.push_back(prepare(request, doors, feature, base));
      out.back().depends_on = request.depends_on;
    }
  }
  for (Starting& task : out) resolve_dependencies(task, out, doors);
  return out;
}

Starting plan_attempt(const domain::Task& task, const RequestRecord& request, StartDoors& doors,
                      const std::optional<std::string>& resume, const std::string& news,
                      Frame frame) {
  Starting out;
  out.id = task.id;
  out.attempt = domain::next_attempt(task);
  out.epoch = task.epoch + 1;
  out.request = request;
  out.request.retry = retry_policy(doors.config);
  out.plan.feature = task.feature;
  out.plan.branch = task.branch;
  out.plan.base_ref = task.base_ref;
  out.plan.base_oid = base_of(task, doors);
  out.found_base = task.base_oid.empty();
  out.plan.worktree = (doors.store.layout().project / task.worktree).lexically_normal();
  out.first = !has_begun_here(task, doors.store);
  const agent::AgentChoice choice = chosen_agent(request, doors.config);
  check_agent(choice, request.agent_args, doors.environment);
  check_commands(doors.config);
  const bool unmade = out.first && !request.existing_branch;
  const auto tip = find_own_branch(task, unmade, out.plan.base_oid, doors);
  out.make_branch = !tip;
  out.tip = tip.value_or(out.plan.base_oid);
  const std::vector<std::string> said = take_messages(out, task, doors.store.layout());
  prepare_agent(out, choice, doors, history_of(task), resume, news, said, frame);
  return out;
}

}  // namespace wave::actions
