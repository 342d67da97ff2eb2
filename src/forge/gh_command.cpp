// SPDX-License-Identifier: MIT
#include "forge/gh_command.h"

#include "domain/retry_policy.h"
#include "error/error.h"
#include "os/random.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace wave::forge {
namespace {

// What would make gh ask, colour, page, tell more than we read, or look at another place.
bool is_dropped(const std::string& name) {
  constexpr std::array<std::string_view, 13> k_dropped = {"GH_REPO",
                                                          "GH_HOST",
                                                          "GH_DEBUG",
                                                          "DEBUG",
                                                          "GH_FORCE_TTY",
                                                          "GH_PAGER",
                                                          "PAGER",
                                                          "CLICOLOR",
                                                          "NO_COLOR",
                                                          "CLICOLOR_FORCE",
                                                          "GH_MDWIDTH",
                                                          "GH_PROMPT_DISABLED",
                                                          "GH_NO_UPDATE_NOTIFIER"};
  return name.starts_with("GIT_") ||
         std::find(k_dropped.begin(), k_dropped.end(), name) != k_dropped.end();
}

os::Environment gh_environment(const os::Environment& given) {
  os::Environment out;
  for (const auto& variable : given) {
    if (!is_dropped(variable.first)) out.push_back(variable);
  }
  out.insert(out.end(), {{"GH_PROMPT_DISABLED", "1"},
                         {"GH_NO_UPDATE_NOTIFIER", "1"},
                         {"NO_COLOR", "1"},
                         {"GH_PAGER", "cat"},
                         {"PAGER", "cat"}});
  return out;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

GhCommand::GhCommand(GhSettings settings, GhDoors doors)
    : settings_(std::move(settings)), doors_(std::move(doors)) {
  doors_.environment = gh_environment(doors_.environment);
}

Answer<GhReply> GhCommand::ask(const GhRequest& request) {
  for (int64_t failures = 1;; ++failures) {
    Answer<GhReply> answer = ask_once(request);
    if (answer || answer.fault().kind != ForgeFault::Kind::transient) return answer;
    if (request.method != "POST" && wait_after(failures)) continue;
    ForgeFault fault = answer.fault();
    const os::Now now = doors_.clock.now();
    const int64_t delay_ms = delay_after(failures).count();
    fault.retry_at = os::Now{now.wall_ms + delay_ms, now.boot_ms + delay_ms};
    return fault;
  }
}

bool GhCommand::wait_after(int64_t failures) {
  return failures < settings_.attempts && doors_.wait && doors_.wait(delay_after(failures));
}

Answer<GhReply> GhCommand::ask_once(const GhRequest& request) {
  if (limit_ && doors_.clock.now().boot_ms < limit_->retry_at->boot_ms) return *limit_;
  limit_.reset();
  os::Finished finished;
  try {
    finished = doors_.processes.run(command(request));
  } catch (const Error& failure) {
    return ForgeFault{ForgeFault::Kind::unusable, failure.what(),
                      failure.hint().empty() ? "GitHub is asked through gh" : failure.hint()};
  }
  std::optional<GhReply> reply = parse_reply(finished.output);
  const os::Now now = doors_.clock.now();
  const auto fault = read_fault(finished, reply, request.method + " " + request.path, now);
  if (fault && fault->kind == ForgeFault::Kind::rate_limited) limit_ = fault;
  if (fault) return *fault;
  if (const auto until = exhausted_until(*reply, now)) {
    limit_ = ForgeFault{ForgeFault::Kind::rate_limited, "GitHub takes no more requests for now",
                        "it is asked again from " + os::rfc3339(until->wall_ms) + " on", until};
  }
  reply->cut_short = finished.truncated;
  return std::move(*reply);
}

os::Command GhCommand::command(const GhRequest& request) const {
  os::Command out;
  out.argv = {"gh",
              "api",
              "--hostname",
              settings_.repository.host,
              "--include",
              "--method",
              request.method,
              "--header",
              "Accept: application/vnd.github+json",
              "--header",
              "X-GitHub-Api-Version: 2022-11-28"};
  const auto add = [&](std::initializer_list<std::string> words) {
    out.argv.insert(out.argv.end(), words);
  };
  if (!request.etag.empty()) add({"--header", "If-None-Match: " + request.etag});
  if (!request.input.empty()) add({"--input", "-"});
  const bool from_root = request.path.starts_with('/');
  add({from_root ? request.path.substr(1)
                 : "repos/" + settings_.repository.full_name() + "/" + request.path});
  out.environment = doors_.environment;
  out.directory = "/";  // no repository's configuration counts
  out.input = request.input;
  out.timeout = settings_.timeout;
  return out;
}

std::chrono::milliseconds GhCommand::delay_after(int64_t failures) const {
  domain::RetryPolicy policy;
  policy.delay_s = settings_.delay.count();
  policy.max_delay_s = settings_.max_delay.count();
  return std::chrono::milliseconds(domain::backoff_ms(policy, failures, os::random_fraction()));
}

}  // namespace wave::forge
