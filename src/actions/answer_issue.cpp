// SPDX-License-Identifier: MIT
#include "actions/answer_issue.h"

#include "domain/issue_wording.h"
#include "error/error.h"

namespace wave::actions {
namespace {

using domain::Ruling;
using domain::State;

void refuse_unasked(const domain::Summary& task) {
  if (task.state == State::needs_human) return;
  throw Error(
      name_of(task) + " is " + std::string(to_string(task.state)) + ": nobody waits for an answer",
      "git wave issue show " + task.feature + " tells how it stands");
}

// What a reviewer would have said; nothing when there is no work that could be judged.
std::optional<domain::Reviewed> review_by_a_person(const domain::Summary& task, IssueDoors& doors) {
  const auto tip = doors.store.repository().commit(task.head);
  if (!tip) return std::nullopt;
  domain::Reviewed out;
  out.oid = tip->oid;
  out.tree = tip->tree;
  out.judgement = domain::Judgement::approve;
  out.verdict = R"({"verdict":"approve","findings":[]})";
  out.agent = "person";
  return out;
}

std::string detail_of(Ruling ruling) {
  if (ruling == Ruling::approve) return "approved by a person";
  return ruling == Ruling::reject ? "rejected by a person" : "answered by a person";
}

}  // namespace

State answer_issue(const domain::Summary& task, const Answer& answer, IssueDoors& doors) {
  const std::string text = domain::tidy_body(answer.text);
  if (const auto fault = domain::body_fault(text)) throw UsageError("the answer " + *fault);
  if (text.empty() && answer.ruling == Ruling::none) {
    throw UsageError("the answer says nothing", "say something, or --approve, or --reject");
  }
  State to = State::queued;
  append_word(doors, [&](index::Index& index) {
    const domain::Summary now = standing(index, task.id);
    refuse_unasked(now);
    const auto whole = index.task(task.id);
    const bool planned =
        whole && whole->work && whole->work->planned && !whole->work->planned->plan.empty();
    to = domain::state_after_answer(now.reason, answer.ruling, planned);
    std::vector<domain::Event> events = {word_about(now, domain::Answered{text}, to)};
    events.back().detail = detail_of(answer.ruling);
    if (to == State::skipped) events.back().reason = domain::Reason::closed;
    if (domain::stands_for_a_review(now.reason, answer.ruling)) {
      if (auto review = review_by_a_person(now, doors)) {
        events.push_back(word_about(now, std::move(*review)));
      }
    }
    return events;
  });
  return to;
}

}  // namespace wave::actions
