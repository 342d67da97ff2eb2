// SPDX-License-Identifier: MIT
#include "actions/reconcile_loop.h"

#include <algorithm>
#include <filesystem>

namespace wave::actions {
namespace {

using std::chrono::milliseconds;

// Unless the interval itself is longer.
constexpr milliseconds k_longest_pause{5 * 60 * 1000};
constexpr int k_most_doublings = 20;

}  // namespace

ReconcileLoop::ReconcileLoop(Pass pass, milliseconds interval, std::optional<int64_t> most)
    : pass_(std::move(pass)), interval_(interval), most_(most) {}

Reconciled ReconcileLoop::try_pass() {
  try {
    return pass_();
  } catch (const Error& error) {
    return {{}, error};
  } catch (const std::filesystem::filesystem_error& error) {
    return {{}, Error("cannot use '" + error.path1().string() + "': " + error.code().message())};
  }
}

ReconcileLoop::Step ReconcileLoop::step() {
  Reconciled reconciled = try_pass();
  ++passes_;
  Step out;
  out.repairs = std::move(reconciled.repairs);
  out.pause = interval_;
  if (!reconciled.failure) {
    if (failures_ > 0) out.word = "it works again";
    failures_ = 0;
    last_word_.clear();
    return out;
  }
  const int doublings = std::min(++failures_, k_most_doublings);
  const milliseconds longest = std::max(interval_, k_longest_pause);
  out.pause = std::min(interval_ * (int64_t{1} << doublings), longest);
  if (last_word_ != reconciled.failure->what()) {
    out.word = last_word_ = reconciled.failure->what();
    out.hint = reconciled.failure->hint();
  }
  return out;
}

}  // namespace wave::actions
