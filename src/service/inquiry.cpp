// SPDX-License-Identifier: MIT
#include "service/inquiry.h"

#include "actions/agent_call.h"
#include "actions/scratch_worktrees.h"
#include "domain/answer_block.h"
#include "domain/ids.h"
#include "domain/sha256.h"
#include "os/random.h"
#include "service/budget.h"
#include "service/told_text.h"

namespace wave::service {
namespace {

using State = call::CallLook::State;

constexpr size_t k_digest_length = 20;

std::string attempt_id(const std::string& id, int64_t attempt) {
  return id + "." + std::to_string(attempt);
}

std::string correction_id(const std::string& attempt) { return attempt + ".c"; }

bool is_on_its_way(State state) { return state == State::starting || state == State::running; }

std::string failure_of(const call::CallEnd& end) {
  if (!end.error.empty()) return told_line(end.error);
  if (!end.detail.empty()) return end.detail;
  if (end.exit_code) return "the agent exited with status " + std::to_string(*end.exit_code);
  return "the agent's call ended as " + std::string(to_string(end.how));
}

Reply failed(std::string why) {
  Reply reply;
  reply.state = Reply::State::failed;
  reply.why = std::move(why);
  return reply;
}

Reply due(int64_t wall_ms) {
  Reply reply;
  reply.due_ms = wall_ms;
  return reply;
}

}  // namespace

std::string id_digest(const std::string& text) {
  return domain::sha256(text).substr(0, k_digest_length);
}

Reply Inquirer::ask(const Inquiry& inquiry, const Examine& examine) {
  Reply last;
  for (int64_t attempt = 1; attempt <= inquiry.attempts; ++attempt) {
    const std::string id = attempt_id(inquiry.id, attempt);
    const call::CallLook call = doors_.calls.look(id);
    if (call.state == State::absent && attempt > 1) {
      const int64_t failed_ms = doors_.calls.look(attempt_id(inquiry.id, attempt - 1)).since_ms;
      const int64_t now_ms = pass_.now.wall_ms;
      const int64_t at = pass_.policy.backoff.retry_at(failed_ms, attempt - 1, now_ms);
      if (now_ms < at) return due(at);
    }
    last = look(inquiry, id, call, examine);
    if (last.state != Reply::State::failed || last.is_spent) return last;
  }
  return last;
}

Reply Inquirer::look(const Inquiry& inquiry, const std::string& id, const call::CallLook& call,
                     const Examine& examine) {
  if (is_on_its_way(call.state)) return {};
  if (call.state != State::ended || !call.end) {
    return begin(inquiry, id, inquiry.role, inquiry.input, inquiry.resume);
  }
  tell_call(doors_, id, inquiry.sharers);
  if (call.end->limited_until_ms && !call.end->ok()) {
    // No attempt of it: the same one is made again when the agent may work again.
    if (pass_.now.wall_ms < *call.end->limited_until_ms) {
      Reply reply = due(*call.end->limited_until_ms);
      reply.is_limited = true;
      return reply;
    }
    doors_.calls.forget(id);
    return begin(inquiry, id, inquiry.role, inquiry.input, inquiry.resume);
  }
  if (!call.end->ok()) return failed(failure_of(*call.end));
  Reply reply = read(inquiry, id, *call.end, examine);
  if (reply.state != Reply::State::failed || call.end->agent_session.empty()) return reply;

  const std::string again = correction_id(id);
  const call::CallLook correction = doors_.calls.look(again);
  if (is_on_its_way(correction.state)) return {};
  if (correction.state != State::ended || !correction.end) {
    prompt::RoleInput input;
    input.fault = reply.why;
    return begin(inquiry, again, prompt::Role::correct, input, call.end->agent_session);
  }
  tell_call(doors_, again, inquiry.sharers);
  if (!correction.end->ok()) return failed(failure_of(*correction.end));
  return read(inquiry, again, *correction.end, examine);
}

Reply Inquirer::read(const Inquiry& inquiry, const std::string& id, const call::CallEnd& end,
                     const Examine& examine) {
  const auto record = doors_.calls.record(id);
  const auto read = domain::read_answer(end.text, record ? record->request.note : std::string());
  if (const auto* fault = std::get_if<domain::AnswerFault>(&read)) return failed(fault->sentence);
  const json::Node& answer = std::get<json::Node>(read);
  if (const auto fault = examine(answer)) return failed(fault->sentence);
  Reply reply;
  reply.state = Reply::State::answered;
  reply.answer = answer;
  reply.session = end.agent_session.empty() ? inquiry.resume.value_or("") : end.agent_session;
  return reply;
}

Reply Inquirer::begin(const Inquiry& inquiry, const std::string& id, prompt::Role role,
                      const prompt::RoleInput& input, const std::optional<std::string>& resume) {
  const int64_t now_ms = pass_.now.wall_ms;
  const auto task = doors_.store.index().task(inquiry.task);
  if (const auto why = task ? why_spent(*task, pass_.policy, now_ms) : std::nullopt) {
    Reply spent = failed(*why);
    spent.is_spent = true;
    return spent;
  }
  actions::ScratchWorktrees scratch(doors_.store, pass_.config, doors_.processes);
  const actions::ScratchWorktree worktree = scratch.make(inquiry.scratch, inquiry.oid, pass_.now);
  prompt::RoleInput told = input;
  told.nonce = domain::crockford32(os::random_bytes(domain::k_answer_nonce_length));
  actions::AgentCall call;
  call.id = id;
  call.role = std::string(to_string(inquiry.role));
  call.task = inquiry.task;
  call.note = told.nonce;
  call.agent = agent::find_agent(inquiry.agent, pass_.config);
  call.prompt = prompt::render(role, told);
  call.folder = worktree.tree;
  call.folder_id = worktree.tree_id.value_or(os::FileId());
  call.git_dir = worktree.git_dir;
  call.resume = resume;
  call.confinement =
      actions::confinement(doors_.store, pass_.config, doors_.processes, doors_.environment);
  call.timeout = inquiry.timeout;
  if (task) {
    const int64_t limit_s = inquiry.timeout.count();
    call.timeout = std::chrono::seconds(seconds_for(*task, pass_.policy, limit_s, now_ms));
  }
  call.idle_timeout = pass_.config.duration("task.idle_timeout");
  doors_.calls.begin(
      actions::agent_call(call, doors_.store.layout(), pass_.config, doors_.environment),
      pass_.now);
  return {};
}

void Inquirer::forget(const Inquiry& inquiry) {
  for (int64_t attempt = 1; attempt <= inquiry.attempts; ++attempt) {
    const std::string id = attempt_id(inquiry.id, attempt);
    doors_.calls.forget(id);
    doors_.calls.forget(correction_id(id));
  }
}

void Inquirer::drop(const std::string& beginning) {
  for (const std::string& each : doors_.calls.list()) {
    if (!each.starts_with(beginning)) continue;
    if (doors_.calls.look(each).state == State::ended) {
      if (!each.starts_with("check-")) tell_call(doors_, each);
      doors_.calls.forget(each);
    } else {
      doors_.calls.kill(each);
    }
  }
}

}  // namespace wave::service
