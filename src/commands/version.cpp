// SPDX-License-Identifier: MIT
#include "cli/version.h"

#include "cli/output.h"
#include "commands/verbs.h"
#include "domain/event.h"
#include "json/writer.h"
#include "store/batch.h"

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr int k_schema = 1;

struct Answers {
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--json", answers.json, "answer in JSON");
}

std::string as_json() {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member("version", cli::version());
  out.member("batch_schema", store::k_batch_schema)
      .member("event_version", domain::k_event_version);
  return out.end_object().take() + '\n';
}

int act(cli::Context&, const Answers& answers) {
  cli::print(answers.json ? as_json() : fmt::format("git-wave version {}\n", cli::version()));
  return 0;
}

}  // namespace

cli::Command version() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::nothing,
          .summary = "tell the version",
          .usage = {"version [--json]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
