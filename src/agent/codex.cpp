// SPDX-License-Identifier: MIT
#include "agent/codex.h"

#include "agent/arguments.h"
#include "agent/codex_sessions.h"
#include "agent/common_launch.h"
#include "agent/event_reader.h"
#include "agent/prompt_argument.h"
#include "agent/trusted_folder.h"

#include <fmt/format.h>

namespace wave::agent {
namespace {

constexpr std::string_view k_workspace_write = "workspace-write";

// What the user's arguments say about the sandbox.
struct SandboxChoice {
  std::string mode;  // empty: nothing said
  bool off = false;
};

// The last value of `-c KEY=VALUE`, in any spelling, without quotes; empty: not given.
std::string given_setting(const Arguments& given, std::string_view key) {
  std::string found;
  for (const std::string_view flag : {"-c", "--config"}) {
    for (std::string value : flag_values(given, flag)) {
      std::erase_if(value, [](char c) { return c == '"' || c == '\'' || c == ' '; });
      if (value.starts_with(key) && value.substr(key.size()).starts_with('=')) {
        found = value.substr(key.size() + 1);
      }
    }
  }
  return found;
}

SandboxChoice given_sandbox(const Arguments& given) {
  SandboxChoice choice;
  choice.off = has_any_flag(given, {"--dangerously-bypass-approvals-and-sandbox", "--yolo"});
  if (has_any_flag(given, {"--approve-for-me", "--full-auto"})) choice.mode = k_workspace_write;
  const std::string setting = given_setting(given, "sandbox_mode");
  if (!setting.empty()) choice.mode = setting;
  for (const std::string_view flag : {"-s", "--sandbox"}) {
    for (const std::string& value : flag_values(given, flag)) choice.mode = value;
  }
  return choice;
}

// Inside the sandbox a linked worktree's own gitdir stays read-only unless it is named itself, and
// a commit also writes objects, refs and logs. Hooks, configuration and other worktrees' gitdirs
// stay closed.
void add_writable_folders(const RunRequest& request, Launch& launch) {
  const auto& common = request.common_dir;
  for (const auto& folder :
       {request.gitdir, common / "objects", common / "refs", common / "logs"}) {
    append(launch.argv, {"--add-dir", folder.string()});
  }
  launch.notes.push_back(
      "codex's sandbox lets it write the worktree and what a commit needs of the repository");
}

void add_sandbox(const RunRequest& request, Launch& launch) {
  const SandboxChoice given = given_sandbox(request.extra_args);
  if (given.off) {
    launch.notes.push_back("codex's sandbox and approvals are off, as the arguments say");
    return;
  }
  if (given.mode.empty()) append(launch.argv, {"-s", std::string(k_workspace_write)});
  if (given.mode.empty() && !request.commits) {
    launch.notes.push_back("codex's sandbox lets it write the folder it works in");
  } else if (given.mode.empty() || given.mode == k_workspace_write) {
    add_writable_folders(request, launch);
  } else {
    launch.notes.push_back(fmt::format("codex's sandbox is {}, as the arguments say", given.mode));
  }
}

// What stands before the sandbox flags, by manner.
void add_opening(const RunRequest& request, Launch& launch) {
  if (!launch.terminal) {
    append(launch.argv, {"exec", "--json"});
    return;
  }
  // Its background server would outlive the run.
  if (!has_flag(request.extra_args, "--no-daemon")) append(launch.argv, {"--no-daemon"});
  const std::vector<std::string_view> own = {"-a",
                                             "--ask-for-approval",
                                             "--yolo",
                                             "--dangerously-bypass-approvals-and-sandbox",
                                             "--approve-for-me",
                                             "--full-auto"};
  const bool said = has_any_flag(request.extra_args, own) ||
                    !given_setting(request.extra_args, "approval_policy").empty();
  if (!said) append(launch.argv, {"-a", "never"});
}

std::filesystem::path home_in(const os::Environment& environment) {
  if (const auto set = os::variable(environment, "CODEX_HOME")) return *set;
  return std::filesystem::path(os::variable(environment, "HOME").value_or("/")) / ".codex";
}

// Events of `exec --json`. An `error` item or event is a remark (a retry, a missing description of
// a model); whether the turn failed is said by its end alone.
class CodexReader : public EventReader {
 public:
  CodexReader() { report_.usage_scope = UsageScope::session; }

 protected:
  void read_event(const json::Value& event) override {
    const std::string type = event["type"].string_or("");
    if (type == "thread.started") report_.session = session_in(event["thread_id"]).value_or("");
    if (type == "item.completed") read_item(event["item"]);
    if (type == "error") read_remark(event["message"].string_or(""));
    if (type == "turn.started") report_.finished = false;
    if (type == "turn.completed") read_completed(event["usage"]);
    if (type == "turn.failed") {
      report_.finished = true;
      fail(event["error"]["message"].string_or(""));
    }
  }

 private:
  void read_item(const json::Value& item) {
    if (item["type"].string_or("") == "agent_message") {
      report_.final_text = item["text"].string_or("");
    }
  }

  // Kept for a stream that is cut off after it; a completed turn clears it.
  void read_remark(const std::string& message) {
    if (!message.starts_with("Reconnecting")) fail(message);
  }

  void read_completed(const json::Value& usage) {
    report_.finished = true;
    report_.error.clear();
    report_.limited = false;
    report_.input_tokens = count_in(usage["input_tokens"]);
    report_.output_tokens = count_in(usage["output_tokens"]);
  }
};

}  // namespace

Launch Codex::launch(const RunRequest& request) const {
  refuse_flags(request.extra_args, {"--json", "--last", "--ephemeral", "--worktree", "-C", "--cd"},
               "codex");
  Launch launch = common_launch(request);
  launch.argv = {"codex"};
  add_opening(request, launch);
  add_sandbox(request, launch);
  add_model(request, launch);
  append(launch.argv, request.extra_args);
  if (request.resume_session) {
    launch.agent_session = *request.resume_session;
    // `resume` itself knows no sandbox flags and forgets those of the earlier run: they stand
    // before.
    append(launch.argv, {"resume", launch.agent_session});
  }
  if (launch.terminal) {
    const std::string prompt = prompt_argument(request.prompt);
    if (!prompt.empty()) append(launch.argv, {"--", prompt});
  } else {
    append(launch.argv, {"-"});
  }
  append(launch.env_pass, network_variables());
  append(launch.env_pass, {"OPENAI_*", "CODEX_HOME", "CODEX_API_KEY", "AZURE_OPENAI_API_KEY"});
  return launch;
}

std::unique_ptr<OutputReader> Codex::read_output() const { return std::make_unique<CodexReader>(); }

std::optional<std::string> Codex::find_session(const SessionSearch& search) const {
  return find_codex_session(home_in(search.environment), search);
}

std::vector<TrustEntry> Codex::trust_entries(const RunRequest& request,
                                             const os::Environment& environment) const {
  if (request.manner == Manner::unattended) return {};
  return {{home_in(environment) / "config.toml",
           TrustFormat::toml,
           {"projects", trusted_folder(request).string(), "trust_level"},
           "\"trusted\"",
           "whether this folder is trusted"}};
}

}  // namespace wave::agent
