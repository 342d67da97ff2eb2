// SPDX-License-Identifier: MIT
#include "store/ref_lock.h"

#include <chrono>
#include <thread>

#include "os/files.h"
#include "os/log.h"
#include "os/random.h"

namespace wave::store {
namespace fs = std::filesystem;
namespace {

// With at least 22 ms a try, two seconds have passed for certain.
constexpr int k_patient_attempts = 90;

std::chrono::milliseconds jitter() {
  const auto random = static_cast<unsigned char>(os::random_bytes(1)[0]);
  return std::chrono::milliseconds(22 + random % 8);
}

}  // namespace

void wait_for_ref_lock(const fs::path& common_dir, const std::string& ref, int attempt) {
  std::this_thread::sleep_for(jitter());
  if (attempt != k_patient_attempts) return;
  const fs::path lock = common_dir / (ref + ".lock");
  std::error_code error;
  if (fs::remove(lock, error)) {
    os::log(os::Level::warning, "removed the orphaned lock '" + lock.string() + "'");
  }
}

}  // namespace wave::store
