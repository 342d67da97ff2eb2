// SPDX-License-Identifier: MIT
// One life of a repository, from a seed: agents, people and a service at work while all sorts of
// things go wrong; then nothing goes wrong any more, and all must come to rest in good order.
#pragma once

#include "simulator/hub.h"
#include "simulator/people.h"
#include "simulator/programs.h"
#include "simulator/team.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace wave::simulator {

// A folder of this process's own that does not exist yet; in memory, where that can be.
std::filesystem::path folder_for_lives();

// What is chosen once for a life.
struct Rules {
  bool at_hub = false;  // the backlog is GitHub's
  bool plans = true;
  bool reviews = true;
  bool checks = true;
  bool weighs = false;
  bool squashes = false;
  int64_t workers = 2;
  int64_t attempts = 3;
};

class World {
 public:
  // `folder` does not exist yet; `trace` may be empty.
  World(uint64_t seed, const std::filesystem::path& folder,
        std::function<void(const std::string&)> trace);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // What was wrong in the end; empty: nothing.
  std::vector<std::string> live();
  int64_t turns() const { return turns_; }

 private:
  void make_repository();
  void write_settings();
  void choose_troubles();
  void keep_serving();
  void let_something_happen();
  void let_much_happen();
  void calm_down();
  bool come_to_rest();
  void move_base();
  void move_a_branch();
  bool run_until(const std::function<bool()>& is_done, int64_t boot_ms, int64_t most_turns);
  bool is_quiet() const;
  bool is_wrong() const;
  std::string states() const;

  std::filesystem::path folder_;
  std::string first_commit_;
  Machine machine_;
  Rules rules_;
  Programs programs_;
  Hub hub_;
  Team team_;
  People people_;
  std::set<std::string> by_people_;  // commits on the base branch
  bool is_calm_ = false;             // nothing goes wrong any more
  uint64_t kills_percent_ = 0;
  uint64_t full_percent_ = 0;
  int64_t turns_ = 0;
};

}  // namespace wave::simulator
