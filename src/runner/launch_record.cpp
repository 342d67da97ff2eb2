// SPDX-License-Identifier: MIT
#include "runner/launch_record.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "runner/sandbox_record.h"

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 8 << 20;

using Commands = std::vector<std::vector<std::string>>;

void write_commands(json::Writer& out, const Commands& commands) {
  out.begin_array();
  for (const auto& command : commands) write_words(out, command);
  out.end_array();
}

Commands read_commands(const json::Value& in) {
  Commands out;
  for (const json::Value& command : in.items()) out.push_back(read_words(command));
  return out;
}

void write_readiness(json::Writer& out, const Readiness& ready) {
  out.key("ready").begin_object();
  out.member("checkout", ready.checkout.string());
  out.member("checkout_index", ready.checkout_index.string());
  out.member_bool("include", ready.include).member("excludes", ready.excludes);
  write_words(out.key("copy"), ready.copy);
  write_words(out.key("link"), ready.link);
  out.member("copy_max_bytes", ready.copy_max_bytes);
  write_commands(out.key("commands"), ready.commands);
  write_words(out.key("withheld"), ready.withheld);
  out.member("timeout_s", ready.timeout_s);
  write_commands(out.key("before_run"), ready.before_run);
  write_commands(out.key("after_run"), ready.after_run);
  out.member("commands_timeout_s", ready.commands_timeout_s).end_object();
}

Readiness read_readiness(const json::Value& in) {
  Readiness out;
  out.checkout = in["checkout"].string_or("");
  out.checkout_index = in["checkout_index"].string_or("");
  out.include = in["include"].boolean().value_or(false);
  out.excludes = in["excludes"].string_or("");
  out.copy = read_words(in["copy"]);
  out.link = read_words(in["link"]);
  out.copy_max_bytes = in["copy_max_bytes"].integer_or(0);
  out.commands = read_commands(in["commands"]);
  out.withheld = read_words(in["withheld"]);
  out.timeout_s = in["timeout_s"].integer_or(0);
  out.before_run = read_commands(in["before_run"]);
  out.after_run = read_commands(in["after_run"]);
  out.commands_timeout_s = in["commands_timeout_s"].integer_or(0);
  return out;
}

}  // namespace

void write_launch(const fs::path& run_dir, const LaunchRecord& record) {
  json::Writer out;
  out.begin_object();
  out.member("v", 1).member("run", record.run).member("task", record.task);
  out.member("feature", record.feature).member("attempt", record.attempt);
  out.member("epoch", record.epoch).member("agent", record.agent);
  write_words(out.key("argv"), record.argv);
  out.member_bool("prompt_on_stdin", record.prompt_on_stdin);
  out.member_bool("terminal", record.terminal);
  out.member_bool("commit_needed", record.commit_needed);
  out.member_bool("commit_for_agent", record.commit_for_agent);
  out.member("agent_session", record.agent_session);
  out.member("worktree", record.worktree.string());
  out.member("device", static_cast<int64_t>(record.worktree_id.device));
  out.member("inode", static_cast<int64_t>(record.worktree_id.inode));
  out.member("prompt_file", record.prompt_file.string());
  out.member("socket", record.socket.string());
  out.member("timeout_s", record.timeout_s).member("idle_timeout_s", record.idle_timeout_s);
  out.member("kill_grace_s", record.kill_grace_s);
  out.member("log_max_bytes", record.log_max_bytes);
  if (record.slot > 0) out.member("slot", record.slot);
  out.member("boot", record.boot);
  if (record.readiness.wants_anything()) write_readiness(out, record.readiness);
  write_confinement(out, record.sandbox, record.limits);
  out.key("retry");
  write_policy(out, record.retry);
  out.end_object();
  os::write_file(run_dir / "launch.json", out.text() + "\n", os::Durability::synced);
}

std::optional<LaunchRecord> read_launch(const fs::path& run_dir) {
  const fs::path path = run_dir / "launch.json";
  const auto text = os::read_file(path, os::Links::refuse, k_cap);
  if (!text) return std::nullopt;
  const auto document = json::Document::parse(*text);
  if (!document || !document->root().is_object()) {
    throw Error("the launch record '" + path.string() + "' is damaged");
  }
  const json::Value in = document->root();
  LaunchRecord out;
  out.run = in["run"].string_or("");
  out.task = in["task"].string_or("");
  out.feature = in["feature"].string_or("");
  out.attempt = static_cast<int>(in["attempt"].integer_or(0));
  out.epoch = static_cast<int>(in["epoch"].integer_or(0));
  out.agent = in["agent"].string_or("");
  out.argv = read_words(in["argv"]);
  out.prompt_on_stdin = in["prompt_on_stdin"].boolean().value_or(true);
  out.terminal = in["terminal"].boolean().value_or(false);
  out.commit_needed = in["commit_needed"].boolean().value_or(true);
  out.commit_for_agent = in["commit_for_agent"].boolean().value_or(false);
  out.agent_session = in["agent_session"].string_or("");
  out.worktree = in["worktree"].string_or("");
  out.worktree_id = {static_cast<uint64_t>(in["device"].integer_or(0)),
                     static_cast<uint64_t>(in["inode"].integer_or(0))};
  out.prompt_file = in["prompt_file"].string_or("");
  out.socket = in["socket"].string_or("");
  out.timeout_s = in["timeout_s"].integer_or(0);
  out.idle_timeout_s = in["idle_timeout_s"].integer_or(0);
  out.kill_grace_s = in["kill_grace_s"].integer_or(5);
  out.log_max_bytes = in["log_max_bytes"].integer_or(16 << 20);
  out.slot = static_cast<int>(in["slot"].integer_or(0));
  out.boot = in["boot"].string_or("");
  out.readiness = read_readiness(in["ready"]);
  out.sandbox = read_sandbox(in["sandbox"]);
  out.limits = read_limits(in["limits"]);
  out.retry = domain::read_policy(in["retry"]);
  return out;
}

void write_agent_session(const fs::path& run_dir, const std::string& session) {
  os::write_file(run_dir / "agent_session", session);
}

std::string read_agent_session(const fs::path& run_dir) {
  constexpr size_t k_longest = 4096;
  const auto noted = os::read_file(run_dir / "agent_session", os::Links::refuse, k_longest);
  if (noted) return *noted;
  const auto launch = read_launch(run_dir);
  return launch ? launch->agent_session : "";
}

void write_environment(const fs::path& run_dir, const os::Environment& environment) {
  std::string text;
  for (const auto& [name, value] : environment) {
    text += name + '=' + value;
    text += '\0';
  }
  os::write_file(run_dir / "environment", text);
}

os::Environment take_environment(const fs::path& run_dir) {
  os::Environment out = read_environment(run_dir);
  std::error_code error;
  fs::remove(run_dir / "environment", error);
  return out;
}

os::Environment read_environment(const fs::path& run_dir) {
  const std::string text =
      os::read_file(run_dir / "environment", os::Links::refuse, k_cap).value_or("");
  os::Environment out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\0', at), text.size());
    const std::string entry = text.substr(at, end - at);
    const size_t split = entry.find('=');
    if (split != std::string::npos)
      out.emplace_back(entry.substr(0, split), entry.substr(split + 1));
    at = end + 1;
  }
  return out;
}

}  // namespace wave::runner
