// SPDX-License-Identifier: MIT
#include "service/remote_branches.h"

#include "service/forge_world.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace wave::service {
namespace {

// git, and what happens as soon as the remote has been asked for its refs, once.
class Meddler : public os::ProcessRunner {
 public:
  std::function<void()> meanwhile;

  os::Finished run(const os::Command& command) override {
    os::Finished finished = real_.run(command);
    const auto& words = command.argv;
    const bool asked = std::find(words.begin(), words.end(), "ls-remote") != words.end();
    if (meanwhile && asked) std::exchange(meanwhile, nullptr)();
    return finished;
  }
  int start_detached(const os::Command& command) override { return real_.start_detached(command); }

 private:
  os::SystemProcessRunner real_;
};

class RemoteBranches : public ForgeWorld {
 protected:
  Meddler meddler_;
  Doors meddled_{store_, calls_, clock_, meddler_, {}};
};

TEST_F(RemoteBranches, TheBaseIsNotSetBackBehindWhatAnotherHasBroughtMeanwhile) {
  repository_.git({"fetch", "-q", "origin"});
  repository_.commit("there");
  repository_.git({"push", "-q", "origin", "main"});  // known there, and not yet here
  repository_.git({"update-ref", "refs/remotes/origin/main", "main~"});
  std::string newest;
  meddler_.meanwhile = [&] {
    newest = repository_.commit("newer");
    repository_.git({"push", "-q", "origin", "main"});
  };
  fetch_base(meddled_, pass());
  EXPECT_EQ(store_.repository().ref(policy_.base), newest);
}

}  // namespace
}  // namespace wave::service
