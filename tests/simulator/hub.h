// SPDX-License-Identifier: MIT
// GitHub as a simulation needs it: issues, pull requests and checks in memory, and the refs of the
// remote repository. Its objects are the clone's own, so that nothing has to travel.
#pragma once

#include "git/ref_move.h"
#include "simulator/machine.h"
#include "support/fake_forge.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wave::simulator {

class Hub : public test::FakeForge {
 public:
  Hub(Machine& machine, std::filesystem::path common_dir);
  ~Hub() override;
  // The one that there is now.
  static Hub* running();

  // One of so many questions gets no answer, or is answered and the answer is lost; 0: none.
  uint64_t fails_once_in = 0;
  bool has_checks = false;
  std::map<std::string, std::string> refs;
  // How often the base branch was moved by the merge of each pull request.
  std::map<int64_t, int> merges;

  // As `git push --force-with-lease` moves it. False: it stands elsewhere.
  bool push(const git::RefMove& move);
  // Somebody there does something.
  void let_somebody_act();
  // What was closed without having been done is open again.
  void reopen_left();

  forge::Answer<forge::Merge> merge(int64_t number, const std::string& head_oid,
                                    forge::MergeWay way) override;
  forge::Answer<forge::Checks> checks(const std::string& oid) override;

 private:
  void begin_call();
  bool try_merge(const std::string& head, std::string& made) const;
  void take_in_merged();

  Machine& machine_;
  std::filesystem::path common_dir_;
  std::map<std::string, int64_t> pushed_ms_;  // by commit
};

}  // namespace wave::simulator
