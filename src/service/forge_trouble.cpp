// SPDX-License-Identifier: MIT
#include "service/forge_trouble.h"

namespace wave::service {

using Kind = forge::ForgeFault::Kind;

bool passes(const forge::ForgeFault& fault) {
  return fault.kind == Kind::transient || fault.kind == Kind::rate_limited;
}

os::Now when_again(const forge::ForgeFault& fault, const Pass& pass) {
  if (fault.retry_at) return *fault.retry_at;
  const int64_t interval_ms = pass.policy.forge_interval.count() * 1000;
  return {pass.now.wall_ms + interval_ms, pass.now.boot_ms + interval_ms};
}

bool concerns_all(const forge::ForgeFault& fault) {
  return fault.kind == Kind::denied || fault.kind == Kind::unusable;
}

Error error_of(const forge::ForgeFault& fault) { return Error(fault.sentence, fault.hint); }

}  // namespace wave::service
