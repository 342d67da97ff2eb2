// SPDX-License-Identifier: MIT
#include "simulator/world.h"

#include "actions/set_up_record.h"
#include "git/handle.h"
#include "git/repository.h"
#include "simulator/oracle.h"
#include "simulator/work_tree.h"
#include "support/bare_repository.h"

#include <algorithm>
#include <csignal>
#include <fstream>

#include <fmt/format.h>
#include <git2.h>
#include <unistd.h>

namespace wave::simulator {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_second_ms = 1000;
constexpr int64_t k_minute_ms = 60 * k_second_ms;
constexpr int64_t k_hour_ms = 60 * k_minute_ms;
constexpr int64_t k_most_turns = 20'000;
constexpr int64_t k_turns_between = 5000;
// An agent that never ends is ended by its time limit.
constexpr int64_t k_patience_ms = 24 * k_hour_ms;

constexpr const char* k_remote = "https://hub.invalid/o/n.git";

fs::path common_dir_in(const fs::path& folder) { return folder / "repo.git"; }

os::Environment environment_in(const fs::path& folder) {
  return {{"PATH", (folder / "bin").string()},
          {"HOME", (folder / "home").string()},
          {"XDG_CONFIG_HOME", (folder / "home").string()},
          {"XDG_RUNTIME_DIR", (folder / "run").string()}};
}

const char* word(bool yes) { return yes ? "true" : "false"; }

}  // namespace

fs::path folder_for_lives() {
  const fs::path memory = "/dev/shm";
  return (fs::is_directory(memory) ? memory : fs::temp_directory_path()) /
         fmt::format("wave-lives-{}", getpid());
}

World::World(uint64_t seed, const fs::path& folder, std::function<void(const std::string&)> trace)
    : folder_(folder),
      machine_(seed),
      programs_(machine_, git::layout_of((make_repository(), common_dir_in(folder))),
                environment_in(folder)),
      hub_(machine_, common_dir_in(folder)),
      team_(machine_, common_dir_in(folder)),
      people_(programs_) {
  std::signal(SIGPIPE, SIG_IGN);  // whom an agent talks to may be dead by then
  machine_.trace = std::move(trace);
  choose_troubles();
  write_settings();
  machine_.begin_agent = [this](Process& process, const os::ChildCommand& command) {
    team_.begin(process, command);
  };
  programs_.prepare = [this](Process& process) {
    Chance& chance = machine_.chance;
    if (is_calm_) return;
    if (chance.percent(kills_percent_)) process.dies_at = chance.spread(1, 3000);
    if (!chance.percent(full_percent_)) return;
    process.fails_from = chance.spread(1, 1000);
    process.fails_to = process.fails_from + chance.spread(1, 50);
  };
}

World::~World() {
  machine_.trace = nullptr;
  machine_.kill_all();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void World::make_repository() {
  for (const char* each : {"bin", "home/git-wave", "run", "repo.git/wave"}) {
    fs::create_directories(folder_ / each);
    fs::permissions(folder_ / each, fs::perms::owner_all);
  }
  test::make_bare_repository(common_dir_in(folder_));
  std::ofstream(common_dir_in(folder_) / "config", std::ios::app)
      << "[user]\n\tname = Somebody\n\temail = somebody@invalid\n"
      << "[remote \"origin\"]\n\turl = " << k_remote << '\n';
  for (const char* program : {"claude", "check"}) {
    std::ofstream(folder_ / "bin" / program) << "#!/bin/false\n";
    fs::permissions(folder_ / "bin" / program, fs::perms::owner_all);
  }
  // Nothing of whoever starts this has a say.
  git::start_libgit2();
  for (const auto level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                           GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  actions::write_set_up(git::layout_of(common_dir_in(folder_)),
                        {"main", {}, {{"origin", k_remote}}});
  git::Repository repository = git::Repository::open(common_dir_in(folder_));
  const std::string tree =
      repository.write_tree({{"shared.txt", repository.write_blob("the first line\n")}});
  first_commit_ = repository.write_commit("Begin\n", tree, {}, {"Somebody", "somebody@invalid"},
                                          machine_.wall_ms() / 1000);
  repository.swap_ref("refs/heads/main", first_commit_, std::nullopt, "begin");
}

void World::write_settings() {
  Chance& chance = machine_.chance;
  rules_.plans = chance.percent(60);
  rules_.reviews = chance.percent(80);
  rules_.checks = chance.percent(60);
  rules_.weighs = chance.percent(20);
  rules_.squashes = chance.percent(30);
  rules_.workers = chance.between(1, 3);
  rules_.attempts = chance.between(1, 3);
  rules_.at_hub = chance.percent(40);
  hub_.refs["refs/heads/main"] = first_commit_;
  hub_.has_checks = rules_.checks;
  std::ofstream(folder_ / "home" / "git-wave" / "config.toml") << fmt::format(
      "sandbox = \"off\"\n[agent]\ndefault = \"claude\"\n[host]\ndefault = \"process\"\n"
      "[planner]\nplan = {}\nattempts = 2\ntimeout = \"4m\"\n"
      "[worker]\ncount = {}\nattempts = {}\ntimeout = \"6m\"\nmax_defer = \"6m\"\n"
      "[reviewer]\nreview = {}\nattempts = 2\ntimeout = \"4m\"\n"
      "[checks]\ncommands = {}\ntimeout = \"4m\"\n"
      "[scheduler]\nagent = \"{}\"\ntimeout = \"4m\"\nreassess = \"6m\"\n"
      "[land]\nhow = \"{}\"\n[forge]\nkind = \"{}\"\n",
      word(rules_.plans), rules_.workers, rules_.attempts, word(rules_.reviews),
      rules_.checks && !rules_.at_hub ? "[[\"check\"]]" : "[]", rules_.weighs ? "claude" : "",
      rules_.squashes ? "squash" : "merge", rules_.at_hub ? "github" : "local");
}

void World::choose_troubles() {
  Chance& chance = machine_.chance;
  team_.trouble_percent = chance.one_in(4) ? 0 : chance.below(40);
  kills_percent_ = chance.one_in(4) ? 0 : chance.below(60);
  full_percent_ = chance.one_in(2) ? 0 : chance.below(30);
  hub_.fails_once_in = chance.one_in(3) ? 0 : static_cast<uint64_t>(chance.spread(3, 100));
  programs_.start_fails_once_in = chance.one_in(3) ? 20 : 0;
  programs_.is_sound = full_percent_ == 0 && programs_.start_fails_once_in == 0;
  machine_.switches_once_in = chance.one_in(4) ? 0 : static_cast<uint64_t>(chance.spread(2, 50));
}

// As systemd would.
void World::keep_serving() {
  const auto is_service = [](const auto& each) {
    return !each->is_over && each->argv.size() > 1 && each->argv[1] == "serve";
  };
  const auto& all = machine_.processes();
  if (std::none_of(all.begin(), all.end(), is_service)) programs_.serve();
}

void World::let_something_happen() {
  Chance& chance = machine_.chance;
  const auto any_process = [&]() -> Process* {
    std::vector<Process*> all;
    for (const auto& each : machine_.processes()) {
      if (!each->is_over) all.push_back(each.get());
    }
    return all.empty() ? nullptr : chance.of(all);
  };
  switch (chance.below(14)) {
    case 0:
      machine_.tell("the wall clock jumps");
      return machine_.set_wall_back(chance.between(-2 * k_hour_ms, k_hour_ms));
    case 1:
      machine_.tell("the machine is suspended");
      return machine_.suspend(chance.between(k_minute_ms, 8 * k_hour_ms));
    case 2:
      if (kills_percent_ == 0 || !chance.one_in(4)) return;
      return machine_.reboot();
    case 3:
    case 4: {
      Process* process = any_process();
      if (process == nullptr || kills_percent_ == 0) return;
      machine_.signal(*process, SIGKILL);
      return;
    }
    case 5: {
      Process* process = any_process();
      if (process == nullptr) return;
      machine_.tell("stops " + process->name);
      process->frozen_until_ms = machine_.boot_ms() + chance.spread(100, 20 * k_minute_ms);
      return;
    }
    case 6:
      programs_.serve();  // a second one
      return;
    case 7: {
      Process* process = any_process();
      if (process != nullptr) machine_.signal(*process, SIGTERM);
      return;
    }
    case 8:
      return move_base();
    case 9:
      return move_a_branch();
    default:
      if (rules_.at_hub && chance.one_in(2)) return hub_.let_somebody_act();
      people_.meddle();
  }
}

// A person commits there.
void World::move_base() {
  git::Repository repository = git::Repository::open(common_dir_in(folder_));
  std::string& at_hub = hub_.refs["refs/heads/main"];
  const std::string base = rules_.at_hub ? at_hub : repository.ref("refs/heads/main").value();
  std::vector<git::TreeEntry> entries = repository.tree(repository.commit(base)->tree);
  std::erase_if(entries, [](const git::TreeEntry& each) { return each.name == "people.txt"; });
  const std::string text = fmt::format("at {}\n", machine_.boot_ms());
  entries.push_back({"people.txt", repository.write_blob(text)});
  const std::string made =
      repository.write_commit("Something else\n", repository.write_tree(entries), {base},
                              {"Somebody", "somebody@invalid"}, machine_.wall_ms() / 1000);
  machine_.tell("a person commits " + made.substr(0, 12) + " on the base branch");
  by_people_.insert(made);
  if (rules_.at_hub) {
    at_hub = made;
  } else {
    repository.swap_ref("refs/heads/main", made, base, "a person commits");
  }
}

// A person commits in the worktree of a piece, whoever works there.
void World::move_a_branch() {
  std::vector<fs::path> trees;
  for (const auto& each : fs::recursive_directory_iterator(folder_)) {
    if (each.path().filename() == ".git") trees.push_back(each.path().parent_path());
  }
  if (trees.empty()) return;
  std::sort(trees.begin(), trees.end());
  const fs::path& tree = machine_.chance.of(trees);
  if (tree.string().find("scratch") != std::string::npos) return;
  const auto made =
      commit(tree, {{"help.txt", fmt::format("at {}\n", machine_.boot_ms())}}, "a person helps");
  if (!made) return;
  machine_.tell("a person commits " + made->substr(0, 12) + " in " + tree.filename().string());
  team_.commits.push_back(*made);
}

bool World::run_until(const std::function<bool()>& is_done, int64_t boot_ms, int64_t most_turns) {
  for (int64_t i = 0; i < most_turns; ++i, ++turns_) {
    if (is_done()) return true;
    if (machine_.boot_ms() >= boot_ms || is_wrong()) return false;
    keep_serving();
    machine_.step();
  }
  return false;
}

// What is wrong already does not become better.
bool World::is_wrong() const {
  return !machine_.faults.empty() || !programs_.faults.empty() || !team_.faults.empty();
}

bool World::is_quiet() const {
  if (!programs_.is_idle()) return false;
  const auto& all = machine_.processes();
  return std::count_if(all.begin(), all.end(), [](const auto& each) { return !each->is_over; }) ==
         1;
}

void World::let_much_happen() {
  Chance& chance = machine_.chance;
  const int64_t pieces = chance.between(1, 4);
  for (int64_t i = 0; i < pieces && rules_.at_hub; ++i) {
    hub_.add_issue(fmt::format("Do thing {}", i + 1), "As it stands there.");
  }
  if (!rules_.at_hub) people_.want(static_cast<size_t>(pieces));
  const int64_t happenings = chance.spread(1, 24);
  for (int64_t i = 0; i < happenings; ++i) {
    const int64_t pause = chance.spread(k_second_ms, 4 * k_minute_ms);
    run_until([] { return false; }, machine_.boot_ms() + pause, k_turns_between);
    let_something_happen();
  }
}

void World::calm_down() {
  machine_.tell("-- from here on nothing goes wrong");
  is_calm_ = true;
  team_.trouble_percent = 0;
  programs_.start_fails_once_in = 0;
  hub_.fails_once_in = 0;
  hub_.reopen_left();
  people_.let_go_on();
  programs_.look_again();
  for (const auto& each : machine_.processes()) {
    each->dies_at = each->fails_from = k_never;
    each->frozen_until_ms = 0;
  }
}

std::string World::states() const {
  store::Store store(programs_.layout());
  index::Filter all;
  all.backlog_too = true;
  std::string out;
  for (const domain::Summary& each : store.index().list(all)) {
    out += fmt::format(" {} {}{}", each.feature, to_string(each.state), each.held ? " (held)" : "");
  }
  return out;
}

// False: it never does.
bool World::come_to_rest() {
  const auto is_done = [this] { return is_quiet(); };
  if (!run_until(is_done, machine_.boot_ms() + k_patience_ms, k_most_turns)) return false;
  // What is looked at only now and then, a minute apart, is looked at once more.
  run_until([] { return false; }, machine_.boot_ms() + 3 * k_minute_ms, k_most_turns);
  if (!run_until(is_done, machine_.boot_ms() + k_patience_ms, k_most_turns)) return false;
  for (const auto& each : machine_.processes()) machine_.signal(*each, SIGTERM);
  for (int i = 0; i < 1000 && machine_.step(); ++i) {
  }
  return true;
}

std::vector<std::string> World::live() {
  let_much_happen();
  calm_down();
  const int64_t calm_ms = machine_.boot_ms();
  const bool rests = come_to_rest();
  std::vector<std::string> out = machine_.faults;
  const auto add = [&](const std::vector<std::string>& more) {
    out.insert(out.end(), more.begin(), more.end());
  };
  add(programs_.faults);
  add(team_.faults);
  if (!out.empty()) return out;
  if (!rests) {
    return {fmt::format("it does not come to rest within {} turns and {} minutes:{}", turns_,
                        (machine_.boot_ms() - calm_ms) / k_minute_ms, states())};
  }
  return faults_of(programs_,
                   {rules_, people_.acknowledged, team_.commits, first_commit_, by_people_, hub_});
}

}  // namespace wave::simulator
