// SPDX-License-Identifier: MIT
#include "service/service.h"

#include "service/forge_world.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wave::service {
namespace {

// What is to outlive us is only counted.
class NothingStarted : public os::SystemProcessRunner {
 public:
  int start_detached(const os::Command& command) override {
    commands.push_back(command.argv);
    return 1;
  }
  std::vector<std::vector<std::string>> commands;
};

class ServiceTest : public ForgeWorld {
 protected:
  // How often the process of a call was started.
  size_t started() const {
    return static_cast<size_t>(
        std::count_if(runner_.commands.begin(), runner_.commands.end(),
                      [](const auto& argv) { return argv.size() > 1 && argv[1] == "call"; }));
  }
  // A pass, a minute after the one before.
  void step() {
    wait(60);
    service_.step(clock_.at);
  }

  NothingStarted runner_;
  os::Environment environment_ = {{"HOME", folder_.path().string()}};
  call::Calls lost_calls_{repository_.layout(), runner_, environment_};
  Service service_{{store_, lost_calls_, clock_, runner_, environment_}, std::nullopt};
};

// Of the last call there may never be another that tidies up behind it.
TEST_F(ServiceTest, WhatAKilledOneHasLeftOfACallGoes) {
  const auto left = repository_.layout().staging_dir() / "call-999999999-1-00000000";
  std::filesystem::create_directories(left);
  step();
  EXPECT_FALSE(std::filesystem::exists(left));
}

// Its agent may be alive: a process of ours is to end it.
TEST_F(ServiceTest, WhatIsLeftOfALostCallThatNobodyWantsIsEnded) {
  call::CallRequest request;
  request.id = "analyze-gone.1";
  lost_calls_.begin(request, clock_.at);  // nothing is started in truth
  ASSERT_EQ(lost_calls_.look(request.id).state, call::CallLook::State::lost);
  ASSERT_EQ(started(), 1U);
  step();
  EXPECT_EQ(started(), 1U) << "whoever wants it has the first turn";
  step();
  EXPECT_EQ(started(), 2U);
}

}  // namespace
}  // namespace wave::service
