// SPDX-License-Identifier: MIT
#include "service/planner.h"

#include "domain/analysis.h"
#include "domain/impact.h"
#include "error/error.h"
#include "service/advance.h"
#include "service/base_tip.h"
#include "service/brief.h"
#include "service/each_piece.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;
using prompt::Role;

std::string joined(const std::vector<std::string>& lines) {
  return fmt::format("{}", fmt::join(lines, "\n"));
}

void add(std::vector<std::string>& questions, const std::vector<std::string>& more) {
  for (const std::string& each : more) {
    const bool is_there = std::find(questions.begin(), questions.end(), each) != questions.end();
    if (!is_there) questions.push_back(each);
  }
}

// The three questions, in one session and about one commit. Each is kept until the piece is
// planned, so that what failed is all that is asked again.
class Planning {
 public:
  Planning(Doors& doors, const Pass& pass, const domain::Task& task)
      : task_(task), inquirer_(doors, pass) {
    inquiry_.input = told_of(task);
    inquiry_.input.plan.reset();  // the one before does not count any more
    inquiry_.task = task.id;
    inquiry_.agent = pass.policy.lead;
    inquiry_.scratch = "plan-" + task.id;
    inquiry_.oid = task.work->planned->base;
    inquiry_.input.base = inquiry_.oid;
    inquiry_.timeout = pass.policy.plan_timeout;
    inquiry_.attempts = pass.policy.plan_attempts;
  }

  // The plan, or how it stands with the question that comes next.
  std::optional<domain::Plan> step() {
    domain::Analysis analysis;
    domain::Impact impact;
    domain::Plan plan;
    // An agent without sessions knows of the steps before only what it is told.
    if (!ask(Role::analyze, domain::parse_analysis, analysis)) return std::nullopt;
    inquiry_.input.note = domain::to_json(analysis);
    if (!ask(Role::impact, domain::parse_impact, impact)) return std::nullopt;
    inquiry_.input.note += '\n' + domain::to_json(impact);
    if (!ask(Role::plan, domain::parse_plan, plan)) return std::nullopt;
    // Whoever fears more is believed, and who has a question is heard.
    plan.risk = std::max(plan.risk, impact.risk);
    add(plan.questions, analysis.questions);
    add(plan.questions, impact.questions);
    while (!plan.questions.empty() && domain::to_json(plan).size() > domain::k_longest_plan) {
      plan.questions.pop_back();
    }
    return plan;
  }

  const Reply& reply() const { return reply_; }

  void forget() {
    for (const Role role : {Role::analyze, Role::impact, Role::plan}) {
      inquiry_.id = id_of(role);
      inquirer_.forget(inquiry_);
    }
  }

 private:
  std::string id_of(Role role) const {
    return fmt::format("{}-{}-{}", to_string(role), task_.id,
                       id_digest(plan_basis(task_) + inquiry_.oid));
  }

  template <class Said>
  bool ask(Role role, domain::Answer<Said> (*parse)(const json::Node&), Said& said) {
    inquiry_.role = role;
    inquiry_.id = id_of(role);
    if (!reply_.session.empty()) inquiry_.resume = reply_.session;
    reply_ = inquirer_.ask(inquiry_, [&](const json::Node& answer) {
      auto read = parse(answer);
      if (auto* fault = std::get_if<domain::AnswerFault>(&read)) return std::optional(*fault);
      said = std::get<Said>(std::move(read));
      return std::optional<domain::AnswerFault>();
    });
    return reply_.state == Reply::State::answered;
  }

  const domain::Task& task_;
  Inquirer inquirer_;
  Inquiry inquiry_;
  Reply reply_;
};

}  // namespace

std::string plan_basis(const domain::Task& task) {
  std::string out = task.work->described.version;
  for (const domain::GivenAnswer& each : task.work->answers) {
    if (!each.text.empty()) out += '\n' + each.text;  // who only lets it go on has said nothing
  }
  return out;
}

Turn Planner::step(const Pass& pass) {
  Turn turn;
  int64_t places = pass.policy.workers;
  // What only waits to be tried again keeps no other from being planned.
  each_piece(doors_, pass, State::planning, turn, [&](const domain::Summary& row) {
    if (look(pass, row, turn)) --places;
  });
  each_piece(doors_, pass, State::queued, turn, [&](const domain::Summary& row) {
    if (places <= 0) return;
    --places;
    begin(pass, row, turn);
  });
  return turn;
}

void Planner::begin(const Pass& pass, const domain::Summary& row, Turn& turn) {
  // The intake brings the base, and goes on trying as long as the remote does not answer.
  const bool is_brought = pass.policy.forge == "github" && pass.only.empty();
  if (is_brought && !doors_.store.repository().ref(pass.policy.base)) return;
  if (!pass.policy.plans) {
    if (advance(doors_, row, {State::ready})) turn.did(row, "is ready, without a plan");
    return;
  }
  if (pass.policy.lead.empty()) {
    throw Error("no agent is named that could plan",
                "name one with the setting planner.agent or agent.default");
  }
  // The commit that is looked at is written down first: every later look asks about the same.
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work) return;
  const domain::Planned being_planned{"", std::nullopt, task->work->described.version,
                                      base_tip(doors_, pass)};
  if (!advance(doors_, row, {State::planning, Reason::none, "", {being_planned}})) return;
  turn.did(row, "is being planned");
  const auto now = doors_.store.index().summary(row.id);
  if (now && now->state == State::planning) look(pass, *now, turn);
}

bool Planner::look(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || task->state != State::planning) return false;
  if (!task->work->planned || task->work->planned->version != task->work->described.version) {
    for (const Role role : {Role::analyze, Role::impact, Role::plan}) {
      Inquirer(doors_, pass).drop(fmt::format("{}-{}", to_string(role), task->id));
    }
    if (advance(doors_, row, {State::queued, Reason::none, "it was edited meanwhile"})) {
      turn.did(row, "was edited while it was planned, and is planned anew");
    }
    return false;
  }
  Planning planning(doors_, pass, *task);
  const auto plan = planning.step();
  const Reply& reply = planning.reply();
  if (reply.due_ms) turn.wants(*reply.due_ms);
  if (plan) {
    take(pass, row, *task, *plan, reply.session, turn);
    planning.forget();
  } else if (reply.state == Reply::State::failed) {
    const Reason reason = reply.is_spent ? Reason::budget : Reason::no_plan;
    if (hand_over(doors_, row, reason, reply.why)) {
      turn.did(row,
               (reply.is_spent ? "waits for a person: " : "could not be planned: ") + reply.why);
    }
    if (!reply.is_spent) planning.forget();  // what was answered so far was paid for
  }
  return reply.state == Reply::State::waiting && (!reply.due_ms || reply.is_limited);
}

void Planner::take(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                   const domain::Plan& plan, const std::string& session, Turn& turn) {
  const domain::Planned planned{
      domain::to_json(plan),    plan.risk,        task.work->described.version,
      task.work->planned->base, pass.policy.lead, session};
  if (!plan.questions.empty()) {
    const std::string asked = joined(plan.questions);
    if (hand_over(doors_, row, Reason::unclear, "the planner has a question", asked, {planned})) {
      turn.did(row, "has a question for a person: " + asked);
    }
    return;
  }
  if (plan.risk > pass.policy.max_risk) {
    const std::string asked = fmt::format(
        "Its risk is {}, more than {} which planner.max_risk allows. Shall it be done "
        "as planned?",
        to_string(plan.risk), to_string(pass.policy.max_risk));
    if (hand_over(doors_, row, Reason::risk, fmt::format("risk {}", to_string(plan.risk)), asked,
                  {planned})) {
      turn.did(row, fmt::format("waits for a person: its risk is {}", to_string(plan.risk)));
    }
    return;
  }
  if (advance(doors_, row, {State::ready, Reason::none, "", {planned}})) {
    turn.did(row, fmt::format("is planned, risk {}", to_string(plan.risk)));
  }
}

}  // namespace wave::service
