// SPDX-License-Identifier: MIT
#include "view/landing.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_most_named = 10;

template <class Outcome>
const Outcome* as(const LandAnswer& answer) {
  return std::get_if<Outcome>(&answer.outcome);
}

std::string oid_of(const LandAnswer& answer) {
  if (const auto* made = as<actions::PreparedLanding>(answer)) return made->to;
  if (const auto* landed = as<actions::LandedNow>(answer)) return landed->oid;
  if (const auto* landed = as<actions::AlreadyLanded>(answer)) return landed->oid;
  return "";
}

std::string named(const std::vector<std::string>& paths) {
  std::string out;
  for (size_t i = 0; i < paths.size() && i < k_most_named; ++i) {
    out += fmt::format("{}'{}'", i == 0 ? "" : ", ", plain_line(paths[i]));
  }
  if (paths.size() > k_most_named) out += fmt::format(" and {} more", paths.size() - k_most_named);
  return out;
}

// As git takes it in a worktree: a branch of ours, or of a remote.
std::string name_of_base(const std::string& ref) {
  constexpr std::string_view k_remotes = "refs/remotes/";
  return ref.starts_with(k_remotes) ? ref.substr(k_remotes.size()) : std::string(branch_name(ref));
}

std::string busy_sentence(const actions::LandingBusy& busy, const std::string& base) {
  if (busy.worktree.empty()) return fmt::format("'{}' cannot move now: {}", base, busy.why);
  return fmt::format("'{}' is checked out in '{}', which cannot follow now: {}", base,
                     plain_line(busy.worktree.string()), plain_line(busy.why));
}

}  // namespace

std::string land_word(const LandAnswer& answer) {
  // In the order of the alternatives.
  static constexpr std::array<const char*, 10> words = {
      "would_land", "landed",   "landed_already", "branch_moved", "base_moved",
      "busy",       "conflict", "up_to_date",     "nothing",      "refused"};
  return words.at(answer.outcome.index());
}

bool is_landed(const LandAnswer& answer) { return !oid_of(answer).empty(); }

std::string land_line(const LandAnswer& answer) {
  return fmt::format("{}\t{}\t{}\t{}\n", answer.task.id, plain_line(answer.task.feature),
                     land_word(answer), oid_of(answer));
}

std::string land_sentence(const LandAnswer& answer) {
  const std::string task = plain_line(answer.task.feature);
  const std::string base = name_of_base(answer.base);
  const std::string oid = short_oid(oid_of(answer));
  if (as<actions::PreparedLanding>(answer)) {
    return fmt::format("'{}' would land on '{}' by {}", task, base, to_string(answer.how));
  }
  if (const auto* landed = as<actions::LandedNow>(answer)) {
    const std::string place = plain_line(landed->worktree.string());
    std::string along = place.empty() ? "" : fmt::format("; '{}' came along", place);
    if (!landed->behind.empty()) {
      along = fmt::format("; '{}' could not follow ({}): git wave reconcile tries again", place,
                          plain_line(landed->behind));
    }
    return fmt::format("landed '{}' on '{}' by {} as {}{}", task, base, to_string(answer.how), oid,
                       along);
  }
  if (as<actions::AlreadyLanded>(answer)) {
    return fmt::format("'{}' has landed on '{}' already, as {}", task, base, oid);
  }
  if (const auto* conflict = as<git::LandingConflict>(answer)) {
    return fmt::format("'{}' and '{}' have both changed {}", task, base, named(conflict->paths));
  }
  if (const auto* busy = as<actions::LandingBusy>(answer)) return busy_sentence(*busy, base);
  if (const auto* refused = as<git::LandingRefused>(answer)) {
    return fmt::format("'{}' does not land: {}", task, plain_line(refused->why));
  }
  if (as<git::LandingNothing>(answer)) {
    return fmt::format("the branch of '{}' has nothing that '{}' has not", task, base);
  }
  if (as<git::LandingUpToDate>(answer)) {
    return fmt::format("all that '{}' changes is on '{}' already", task, base);
  }
  if (as<actions::BranchMoved>(answer)) {
    return fmt::format("the branch of '{}' was moved, or is gone", task);
  }
  return fmt::format("'{}' is moved again and again by somebody else", base);
}

std::string land_hint(const LandAnswer& answer) {
  const std::string task = plain_line(answer.task.feature);
  const std::string base = name_of_base(answer.base);
  if (as<git::LandingConflict>(answer)) {
    const bool over = domain::is_terminal(answer.task.state);
    return over ? fmt::format(
                      "git merge {} in the worktree of '{}', resolve and commit; then try "
                      "again",
                      base, task)
                : fmt::format(
                      "git wave send {} \"merge {} and resolve the conflicts\"; then git "
                      "wave retry {}",
                      task, base, task);
  }
  if (as<actions::LandingBusy>(answer)) return "see git status there, and try again";
  if (as<actions::BranchMoved>(answer)) return fmt::format("git wave diff {} shows it", task);
  if (as<actions::BaseMoved>(answer)) return "try again";
  return "";
}

std::string land_json(const LandAnswer& answer) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member("task", answer.task.id);
  out.member("feature", answer.task.feature).member("outcome", land_word(answer));
  out.member("base", answer.base).member("how", to_string(answer.how));
  out.member_bool("dry_run", answer.dry_run);
  out.member_or_null("oid", some(answer.dry_run ? "" : oid_of(answer)));
  const auto* landed = as<actions::LandedNow>(answer);
  const auto* busy = as<actions::LandingBusy>(answer);
  std::string worktree = landed ? landed->worktree.string() : "";
  if (busy) worktree = busy->worktree.string();
  out.member_or_null("worktree", some(worktree));
  out.key("paths").begin_array();
  if (const auto* conflict = as<git::LandingConflict>(answer)) {
    for (const std::string& path : conflict->paths) out.string(path);
  }
  out.end_array();
  out.member_or_null("behind", some(landed ? landed->behind : ""));
  out.member_or_null("error", some(is_landed(answer) ? "" : land_sentence(answer)));
  out.end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
