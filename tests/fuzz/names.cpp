// SPDX-License-Identifier: MIT
// Names and words: features, ids, durations, writers, states, reasons; and words between markers.
#include "domain/duration.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "domain/message.h"
#include "domain/reason.h"
#include "domain/secret_path.h"
#include "domain/state.h"
#include "fuzz/target.h"
#include "prompt/markers.h"

#include <string>

namespace domain = wave::domain;

namespace {

void one_name(std::string_view name) {
  if (!domain::feature_fault(name, "main")) {
    const std::string folder = domain::feature_directory(name);
    FUZZ_CHECK(!folder.empty() && folder.find('/') == std::string::npos);
    FUZZ_CHECK(folder[0] != '.' && folder[0] != '-' && name.size() <= 100);
    for (const char c : folder) FUZZ_CHECK(static_cast<unsigned char>(c) > ' ' && c != 0x7f);
    FUZZ_CHECK(!domain::is_task_id(name));
    FUZZ_CHECK(domain::feature_collision(name, {std::string(name)}));
  }
  if (const auto duration = domain::parse_duration(name)) {
    FUZZ_CHECK(duration->count() >= 0);
    FUZZ_CHECK(domain::parse_duration(domain::to_string(*duration)) == duration);
  }
  if (const auto state = domain::parse_state(name)) FUZZ_CHECK(domain::to_string(*state) == name);
  domain::parse_reason(name);
  domain::parse_delivery(name);
  domain::looks_secret(name);
  for (const std::string& id : domain::split_ids(name)) FUZZ_CHECK(domain::is_task_id(id));
}

}  // namespace

void fuzz(std::string_view bytes) {
  one_name(bytes);
  one_name(bytes.substr(0, bytes.find('\n')));
  const std::string framed = wave::prompt::framed(bytes);
  FUZZ_CHECK(framed.find(bytes) != std::string::npos || bytes.empty());
}
