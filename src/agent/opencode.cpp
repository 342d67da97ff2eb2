// SPDX-License-Identifier: MIT
#include "agent/opencode.h"

#include "agent/arguments.h"
#include "agent/common_launch.h"
#include "agent/event_reader.h"
#include "agent/prompt_argument.h"

#include <algorithm>
#include <charconv>

namespace wave::agent {
namespace {

// Up to nine digits and nothing else.
std::optional<int64_t> whole_number(const std::string& text) {
  int64_t out = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, out);
  const bool whole = error == std::errc() && stopped == end && out >= 0;
  return whole && text.size() < 10 ? std::optional(out) : std::nullopt;
}

// Events of `run --format json`. Usage is told per step and added up.
class OpenCodeReader : public EventReader {
 protected:
  void read_event(const json::Value& event) override {
    if (const auto session = session_in(event["sessionID"])) report_.session = *session;
    const std::string type = event["type"].string_or("");
    const json::Value part = event["part"];
    if (type == "step_start") begin_step();
    if (type == "text") read_text(part["text"].string_or(""));
    if (type == "step_finish") read_step(part);
    if (type == "error") read_error(event["error"]);
  }

 private:
  static void add(int64_t& sum, int64_t more) { sum = std::min(sum + more, k_most_counted); }

  void begin_step() {
    report_.finished = false;
    said_ = false;
  }

  // What a step says may come in several parts; a step that says nothing leaves what was said.
  void read_text(const std::string& text) {
    report_.final_text = said_ ? report_.final_text + "\n" + text : text;
    said_ = true;
  }

  // Only the reason "stop" ends a turn: after "tool-calls" another step was to come.
  void read_step(const json::Value& part) {
    const json::Value tokens = part["tokens"];
    const json::Value cache = tokens["cache"];
    add(report_.input_tokens,
        count_in(tokens["input"]) + count_in(cache["read"]) + count_in(cache["write"]));
    add(report_.output_tokens, count_in(tokens["output"]) + count_in(tokens["reasoning"]));
    if (const auto cost = cost_in(part["cost"])) {
      report_.cost_usd = std::min(report_.cost_usd.value_or(0) + *cost, k_most_usd);
    }
    report_.finished = part["reason"].string_or("") == "stop";
    if (!report_.finished) return;
    report_.error.clear();
    report_.limited = false;
  }

  void read_error(const json::Value& error) {
    const std::string name = error["name"].string_or("");
    const std::string message = error["data"]["message"].string_or("");
    fail(message.empty() ? name : message, error["data"]["statusCode"].integer_or(0));
    const json::Value headers = error["data"]["responseHeaders"];
    const auto wait_s = whole_number(headers["retry-after"].string_or(""));
    report_.limit_waits_ms = whole_number(headers["retry-after-ms"].string_or(""));
    if (!report_.limit_waits_ms && wait_s) report_.limit_waits_ms = *wait_s * 1000;
  }

  bool said_ = false;  // something, in this step
};

// A session belongs to its directory: continued from elsewhere the program hangs.
void add_session(const RunRequest& request, Launch& launch) {
  if (!request.resume_session) return;
  launch.agent_session = *request.resume_session;
  if (!launch.terminal) append(launch.argv, {"--dir", request.worktree.string()});
  append(launch.argv, {"-s", launch.agent_session});
}

}  // namespace

Launch OpenCode::launch(const RunRequest& request) const {
  refuse_flags(request.extra_args,
               {"--format", "-s", "--session", "-c", "--continue", "--fork", "--dir", "--attach"},
               "opencode");
  Launch launch = common_launch(request);
  launch.argv = {"opencode"};
  if (!launch.terminal) append(launch.argv, {"run", "--format", "json"});
  add_session(request, launch);
  add_model(request, launch);
  append(launch.argv, request.extra_args);
  if (launch.terminal) {
    const std::string prompt = prompt_argument(request.prompt);
    if (!prompt.empty()) append(launch.argv, {"--prompt", prompt});
  }
  if (has_flag(request.extra_args, "--auto")) {
    launch.notes.push_back("opencode allows everything that is not denied: --auto");
  }
  append(launch.env_pass, network_variables());
  append(launch.env_pass, {"OPENCODE_*", "ANTHROPIC_*", "OPENAI_*", "OPENROUTER_API_KEY",
                           "GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "XDG_CONFIG_HOME",
                           "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"});
  launch.environment_additions.emplace_back("OPENCODE_DISABLE_AUTOUPDATE", "1");
  launch.environment_additions.emplace_back("OPENCODE_DISABLE_MODELS_FETCH", "1");
  return launch;
}

std::unique_ptr<OutputReader> OpenCode::read_output() const {
  return std::make_unique<OpenCodeReader>();
}

}  // namespace wave::agent
