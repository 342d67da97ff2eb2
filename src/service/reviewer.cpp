// SPDX-License-Identifier: MIT
#include "service/reviewer.h"

#include "error/error.h"
#include "service/advance.h"
#include "service/brief.h"
#include "service/each_piece.h"
#include "service/inquiry.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Judgement;
using domain::Reason;
using domain::State;

}  // namespace

int64_t rounds_of(const domain::Work& work) {
  return std::count_if(
      work.reviews.begin() + static_cast<long>(work.reviews_answered), work.reviews.end(),
      [](const domain::Reviewed& each) { return each.judgement == Judgement::findings; });
}

Turn Reviewer::step(const Pass& pass) {
  Turn turn;
  each_piece(doors_, pass, State::reviewing, turn,
             [&](const domain::Summary& row) { look(pass, row, turn); });
  return turn;
}

void Reviewer::look(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || task->state != State::reviewing) return;
  const auto oid = doors_.store.repository().ref(task->branch);
  const auto commit = oid ? doors_.store.repository().commit(*oid) : std::nullopt;
  if (!commit) throw Error("its branch is gone", "git wave retry " + row.feature + " begins anew");
  const domain::Reviewed* known = domain::review_of(*task->work, commit->tree);
  if (!pass.policy.reviews || (known && known->judgement == Judgement::approve)) {
    if (advance(doors_, row, {State::submitting})) {
      turn.did(row, known ? "is approved" : "goes on without a review");
    }
    return;
  }
  if (known) {
    // The findings were sent back, and the work is what it was.
    const std::string why = "its agent has changed nothing after the reviewer's findings";
    if (hand_over(doors_, row, Reason::no_change, why)) turn.did(row, "waits for a person: " + why);
    return;
  }
  judge(pass, row, *task, *oid, commit->tree, turn);
}

void Reviewer::judge(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                     const std::string& oid, const std::string& tree, Turn& turn) {
  if (pass.policy.reviewer.empty()) {
    throw Error("no agent is named that could review it",
                "name one with the setting reviewer.agent, planner.agent or agent.default");
  }
  Inquiry inquiry;
  inquiry.id = fmt::format("review-{}-{}", task.id, id_digest(tree + task.base_oid));
  inquiry.role = prompt::Role::review;
  inquiry.input = told_of(task);
  inquiry.input.head = oid;
  inquiry.task = task.id;
  inquiry.agent = pass.policy.reviewer;
  inquiry.scratch = "review-" + task.id;
  inquiry.oid = oid;
  inquiry.timeout = pass.policy.review_timeout;
  inquiry.attempts = pass.policy.review_attempts;
  domain::Verdict verdict;
  Inquirer inquirer(doors_, pass);
  const Reply reply = inquirer.ask(inquiry, [&](const json::Node& answer) {
    auto read = domain::parse_verdict(answer);
    if (auto* fault = std::get_if<domain::AnswerFault>(&read)) return std::optional(*fault);
    verdict = std::get<domain::Verdict>(std::move(read));
    return std::optional<domain::AnswerFault>();
  });
  if (reply.due_ms) turn.wants(*reply.due_ms);
  if (reply.state == Reply::State::waiting) return;
  if (reply.state == Reply::State::failed) {
    const Reason reason = reply.is_spent ? Reason::budget : Reason::no_verdict;
    if (hand_over(doors_, row, reason, reply.why)) {
      turn.did(row,
               (reply.is_spent ? "waits for a person: " : "could not be reviewed: ") + reply.why);
    }
  } else {
    const domain::Reviewed reviewed{oid, tree,
                                    verdict.approved ? Judgement::approve : Judgement::findings,
                                    domain::to_json(verdict), pass.policy.reviewer};
    if (!verdict.approved) {
      send_back(pass, row, task, reviewed, verdict.findings.size(), turn);
    } else if (advance(doors_, row, {State::submitting, Reason::none, "", {reviewed}})) {
      turn.did(row, "is approved");
    }
  }
  inquirer.forget(inquiry);
}

void Reviewer::send_back(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                         const domain::Reviewed& reviewed, size_t findings, Turn& turn) {
  const int64_t round = rounds_of(*task.work) + 1;
  if (round >= pass.policy.review_rounds) {
    const std::string why = fmt::format("the reviewer has findings for the {}. time", round);
    if (hand_over(doors_, row, Reason::review_limit, why, "", {reviewed})) {
      turn.did(row, "waits for a person: " + why);
    }
    return;
  }
  const std::string detail = fmt::format("{} finding{}", findings, findings == 1 ? "" : "s");
  if (advance(doors_, row, {State::ready, Reason::none, detail, {reviewed}})) {
    turn.did(row, "goes back to its agent: " + detail);
  }
}

}  // namespace wave::service
