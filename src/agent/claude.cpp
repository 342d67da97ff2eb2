// SPDX-License-Identifier: MIT
#include "agent/claude.h"

#include "agent/arguments.h"
#include "agent/common_launch.h"
#include "agent/event_reader.h"
#include "agent/prompt_argument.h"
#include "agent/trusted_folder.h"

namespace wave::agent {
namespace {

constexpr std::string_view k_skip_permissions = "--dangerously-skip-permissions";

// Without a person, what is not allowed beforehand is denied. Edits are confined to the worktree;
// Bash is needed to run tests and to commit. A mode the user gives replaces both.
void add_permissions(const RunRequest& request, Launch& launch) {
  const Arguments& given = request.extra_args;
  if (has_flag(given, k_skip_permissions)) {
    launch.notes.push_back("claude's permission checks are off: --dangerously-skip-permissions");
    return;
  }
  if (request.manner == Manner::interactive || has_flag(given, "--permission-mode")) return;
  append(launch.argv, {"--permission-mode", "acceptEdits"});
  if (has_any_flag(given, {"--allowedTools", "--allowed-tools"})) return;
  append(launch.argv, {"--allowedTools", "Bash"});
  launch.notes.push_back("claude edits files and runs shell commands without being asked");
}

// A session's id can be chosen once; used again it is refused.
void add_session(const RunRequest& request, Launch& launch) {
  launch.agent_session = request.resume_session.value_or(request.fresh_session);
  append(launch.argv, {request.resume_session ? "--resume" : "--session-id", launch.agent_session});
}

int64_t tokens_read(const json::Value& usage) {
  return count_in(usage["input_tokens"]) + count_in(usage["cache_read_input_tokens"]) +
         count_in(usage["cache_creation_input_tokens"]);
}

std::string error_text(const json::Value& result) {
  std::string text = result["result"].string_or("");
  for (const json::Value& error : result["errors"].items()) {
    if (!text.empty()) text += "; ";
    text += error.string_or("");
  }
  return text.empty() ? result["subtype"].string_or("") : text;
}

// stream-json: `system`, `assistant`, `user` and at the end `result`.
class ClaudeReader : public EventReader {
 protected:
  void read_event(const json::Value& event) override {
    if (const auto session = session_in(event["session_id"])) report_.session = *session;
    const std::string type = event["type"].string_or("");
    if (type == "assistant") read_message(event["message"]);
    if (type == "system" && event["subtype"].string_or("") == "api_retry") {
      report_.limited = event["error_status"].integer_or(0) == 429;
    }
    if (type == "rate_limit_event") read_limit(event["rate_limit_info"]);
    if (type == "result") read_result(event);
  }

 private:
  void read_message(const json::Value& message) {
    report_.limited = false;  // a retry that had hit the limit came through
    for (const json::Value& part : message["content"].items()) {
      if (part["type"].string_or("") == "text") report_.final_text = part["text"].string_or("");
    }
  }

  // Warnings come the same way; only a rejection counts.
  void read_limit(const json::Value& info) {
    const auto resets_ms = seconds_in(info["resetsAt"]);
    if (info["status"].string_or("") == "rejected" && resets_ms) {
      report_.limit_resets_ms = *resets_ms;
    }
  }

  // "subtype" says success also when the model could not be reached: only is_error tells.
  void read_result(const json::Value& result) {
    report_.finished = true;
    report_.limited = false;
    report_.error.clear();
    report_.input_tokens = tokens_read(result["usage"]);
    report_.output_tokens = count_in(result["usage"]["output_tokens"]);
    report_.cost_usd = cost_in(result["total_cost_usd"]);
    const bool failed = result["is_error"].boolean().value_or(false) ||
                        result["subtype"].string_or("success") != "success";
    if (failed) {
      fail(error_text(result), result["api_error_status"].integer_or(0));
    } else {
      report_.final_text = result["result"].string_or(report_.final_text);
    }
  }
};

std::filesystem::path state_folder(const os::Environment& environment) {
  if (const auto folder = os::variable(environment, "CLAUDE_CONFIG_DIR")) return *folder;
  return os::variable(environment, "HOME").value_or("/");
}

std::filesystem::path settings_folder(const os::Environment& environment) {
  if (const auto folder = os::variable(environment, "CLAUDE_CONFIG_DIR")) return *folder;
  return std::filesystem::path(os::variable(environment, "HOME").value_or("/")) / ".claude";
}

}  // namespace

Launch Claude::launch(const RunRequest& request) const {
  refuse_flags(
      request.extra_args,
      {"--session-id", "--resume", "-r", "--continue", "-c", "--fork-session", "--output-format",
       "--input-format", "--no-session-persistence", "--background", "--bg", "--worktree", "-w"},
      "claude");
  Launch launch = common_launch(request);
  launch.argv = {"claude"};
  if (!launch.terminal) append(launch.argv, {"-p", "--output-format", "stream-json", "--verbose"});
  add_session(request, launch);
  add_permissions(request, launch);
  add_model(request, launch);
  append(launch.argv, request.extra_args);
  if (launch.terminal) {
    const std::string prompt = prompt_argument(request.prompt);
    // After "--": flags that take several words would swallow it.
    if (!prompt.empty()) append(launch.argv, {"--", prompt});
  }
  append(launch.env_pass, network_variables());
  append(launch.env_pass,
         {"ANTHROPIC_*", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_MAX_RETRIES",
          "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX"});
  launch.environment_additions.emplace_back("DISABLE_AUTOUPDATER", "1");
  launch.environment_additions.emplace_back("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
  return launch;
}

std::unique_ptr<OutputReader> Claude::read_output() const {
  return std::make_unique<ClaudeReader>();
}

std::vector<TrustEntry> Claude::trust_entries(const RunRequest& request,
                                              const os::Environment& environment) const {
  if (request.manner == Manner::unattended) return {};
  std::vector<TrustEntry> entries;
  entries.push_back({state_folder(environment) / ".claude.json",
                     TrustFormat::json,
                     {"projects", trusted_folder(request).string(), "hasTrustDialogAccepted"},
                     "true",
                     "whether the files in this folder are trusted"});
  if (has_flag(request.extra_args, k_skip_permissions)) {
    entries.push_back({settings_folder(environment) / "settings.json",
                       TrustFormat::json,
                       {"skipDangerousModePermissionPrompt"},
                       "true",
                       "whether to run without permission checks, as the arguments say"});
  }
  return entries;
}

}  // namespace wave::agent
