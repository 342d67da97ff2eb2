// SPDX-License-Identifier: MIT
#include "simulator/hub.h"

#include "git/handle.h"
#include "simulator/work_tree.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <stdexcept>

#include <git2.h>

namespace wave::simulator {
namespace {

using git::Out;
using IndexHandle = git::Handle<git_index, git_index_free>;

Hub* g_running = nullptr;

constexpr const char* k_base = "refs/heads/main";
constexpr int64_t k_minute_ms = 60'000;

void need(int code) {
  if (code < 0) throw std::runtime_error("the hub: " + git::last_message());
}

git::CommitHandle commit_of(git_repository* repository, const std::string& hex) {
  git::CommitHandle out;
  const git_oid oid = git::oid_of(hex);
  need(git_commit_lookup(Out(out), repository, &oid));
  return out;
}

// The number behind "Closes #".
int64_t closed_by(const std::string& body) {
  const std::string words = "Closes #";
  const size_t at = body.find(words);
  return at == std::string::npos ? 0 : std::strtoll(body.c_str() + at + words.size(), nullptr, 10);
}

}  // namespace

Hub::Hub(Machine& machine, std::filesystem::path common_dir)
    : machine_(machine), common_dir_(std::move(common_dir)) {
  g_running = this;
  meanwhile = [this](const std::string& call) {
    machine_.tell("asks the forge: " + call);
    begin_call();
  };
}

Hub::~Hub() { g_running = nullptr; }

Hub* Hub::running() { return g_running; }

void Hub::begin_call() {
  machine_.let_others();
  now = {machine_.wall_ms(), machine_.boot_ms()};
  if (fails_once_in == 0 || !machine_.chance.one_in(fails_once_in)) return;
  // This very call: it is noted already.
  fail(0, machine_.chance.one_in(2) ? Failure::lost_reply : Failure::transient);
}

bool Hub::push(const git::RefMove& move) {
  const auto found = refs.find(move.ref);
  const bool stands =
      move.expected ? found != refs.end() && found->second == *move.expected : found == refs.end();
  if (!stands) return false;
  if (!move.oid) {
    refs.erase(found);
    return true;
  }
  refs[move.ref] = *move.oid;
  pushed_ms_.emplace(*move.oid, machine_.boot_ms());
  for (auto& [number, pull] : pulls) {
    const bool is_it =
        "refs/heads/" + pull.head == move.ref && pull.state == forge::PullRequest::State::open;
    if (!is_it || pull.head_oid == *move.oid) continue;
    pull.head_oid = *move.oid;
    pull.version += "+";
  }
  return true;
}

// False: there are conflicts.
bool Hub::try_merge(const std::string& head, std::string& made) const {
  git::start_libgit2();
  git::RepositoryHandle repository;
  need(git_repository_open(Out(repository), common_dir_.c_str()));
  const auto ours = commit_of(repository.get(), refs.at(k_base));
  const auto theirs = commit_of(repository.get(), head);
  IndexHandle index;
  need(git_merge_commits(Out(index), repository.get(), ours.get(), theirs.get(), nullptr));
  if (git_index_has_conflicts(index.get()) != 0) return false;
  git_oid tree_id;
  need(git_index_write_tree_to(&tree_id, index.get(), repository.get()));
  git::TreeHandle tree;
  need(git_tree_lookup(Out(tree), repository.get(), &tree_id));
  git::SignatureHandle who;
  need(git_signature_now(Out(who), "Hub", "hub@invalid"));
  const git_commit* parents[] = {ours.get(), theirs.get()};
  git_oid oid;
  need(git_commit_create(&oid, repository.get(), nullptr, who.get(), who.get(), nullptr,
                         "Merge a pull request\n", tree.get(), 2, parents));
  made = git::hex_of(oid);
  return true;
}

// The base branch follows, and the issue that it was about is closed.
void Hub::take_in_merged() {
  for (auto& [number, pull] : pulls) {
    if (pull.state != forge::PullRequest::State::merged || merges[number] > 0) continue;
    std::string made;
    if (!try_merge(pull.head_oid, made)) throw std::runtime_error("the hub merged a conflict");
    refs[k_base] = made;
    pull.merge_oid = made;
    ++merges[number];
    const auto issue = issues.find(closed_by(pull.body));
    if (issue == issues.end()) continue;
    issue->second.open = false;
    issue->second.version += "+";
  }
}

forge::Answer<forge::Merge> Hub::merge(int64_t number, const std::string& head_oid,
                                       forge::MergeWay way) {
  const auto pull = pulls.find(number);
  if (pull != pulls.end() && pull->second.state == forge::PullRequest::State::open) {
    std::string unused;
    pull->second.mergeable = try_merge(pull->second.head_oid, unused);
    blocked.erase(number);
    if (!*pull->second.mergeable) blocked.insert(number);
  }
  auto out = FakeForge::merge(number, head_oid, way);
  take_in_merged();
  return out;
}

forge::Answer<forge::Checks> Hub::checks(const std::string& oid) {
  if (has_checks) {
    forge::Checks there;
    there.reported = forge::Checks::Reported::yes;
    forge::Check check;
    check.name = "check";
    const bool is_over = machine_.boot_ms() - pushed_ms_[oid] > 3 * k_minute_ms;
    const bool fails = files_of(common_dir_, oid)["broken"].starts_with("yes");
    check.state = !is_over ? forge::Check::State::pending
                  : fails  ? forge::Check::State::failed
                           : forge::Check::State::passed;
    there.checks = {check};
    checks_of[oid] = there;
  }
  return FakeForge::checks(oid);
}

void Hub::reopen_left() {
  for (auto& [number, issue] : issues) {
    const bool is_done = std::any_of(pulls.begin(), pulls.end(), [&](const auto& each) {
      return each.second.state == forge::PullRequest::State::merged &&
             closed_by(each.second.body) == number;
    });
    if (issue.open || is_done) continue;
    issue.open = true;
    issue.version += "+";
  }
}

void Hub::let_somebody_act() {
  Chance& chance = machine_.chance;
  const auto any = [&](auto& all) { return std::next(all.begin(), chance.below(all.size())); };
  now = {machine_.wall_ms(), machine_.boot_ms()};
  if (issues.empty() || chance.one_in(4)) {
    add_issue("Do another thing", "As it stands there.");
    return;
  }
  auto& issue = any(issues)->second;
  issue.version += "+";
  switch (chance.below(6)) {
    case 0:
      issue.open = !issue.open;
      return;
    case 1:
      issue.body += " And more.";
      return;
    case 2:
      issue.labels.clear();
      return;
    case 3:
      if (!pulls.empty()) {
        auto& pull = any(pulls)->second;
        if (pull.state != forge::PullRequest::State::open) return;
        pull.state = forge::PullRequest::State::closed;
        pull.version += "+";
      }
      return;
    case 4:
      if (!pulls.empty()) {
        auto& pull = any(pulls)->second;
        std::string unused;
        if (pull.state != forge::PullRequest::State::open || !try_merge(pull.head_oid, unused)) {
          return;
        }
        pull.state = forge::PullRequest::State::merged;
        pull.version += "+";
        take_in_merged();
      }
      return;
    default:
      issue.title += "!";
  }
}

}  // namespace wave::simulator
