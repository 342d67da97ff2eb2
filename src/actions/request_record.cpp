// SPDX-License-Identifier: MIT
#include "actions/request_record.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "runner/launch_record.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_settings = "WAVE_CONFIG_";

void put(json::Writer& out, std::string_view key, const std::vector<std::string>& words) {
  out.key(key).begin_array();
  for (const std::string& word : words) out.string(word);
  out.end_array();
}

std::vector<std::string> words(const json::Value& in) {
  std::vector<std::string> out;
  for (const json::Value& word : in.items()) out.push_back(word.string_or(""));
  return out;
}

RequestRecord parse(const json::Value& in) {
  RequestRecord out;
  out.text = in["text"].string_or("");
  out.additions = words(in["additions"]);
  out.constraints = words(in["constraints"]);
  out.ticket = in["ticket"].string_or("");
  out.agent = in["agent"].string_or("");
  out.command = words(in["command"]);
  out.model = in["model"].string_or("");
  out.agent_args = words(in["agent_args"]);
  out.session = in["session"].string_or("");
  out.timeout_s = in["timeout_s"].integer_or(0);
  out.idle_timeout_s = in["idle_timeout_s"].integer_or(0);
  out.interactive = in["interactive"].boolean().value_or(false);
  out.existing_branch = in["existing_branch"].boolean().value_or(false);
  out.commit_needed = in["commit_needed"].boolean().value_or(true);
  out.retry = domain::read_policy(in["retry"]);
  out.settings = words(in["settings"]);
  return out;
}

}  // namespace

void write_request(const git::Layout& layout, const std::string& task,
                   const RequestRecord& record) {
  json::Writer out;
  out.begin_object().member("v", 1).member("text", record.text);
  put(out, "additions", record.additions);
  put(out, "constraints", record.constraints);
  out.member("ticket", record.ticket).member("agent", record.agent);
  put(out, "command", record.command);
  out.member("model", record.model);
  put(out, "agent_args", record.agent_args);
  out.member("session", record.session).member("timeout_s", record.timeout_s);
  out.member("idle_timeout_s", record.idle_timeout_s);
  out.member_bool("interactive", record.interactive);
  out.member_bool("existing_branch", record.existing_branch);
  out.member_bool("commit_needed", record.commit_needed);
  out.key("retry");
  write_policy(out, record.retry);
  put(out, "settings", record.settings);
  out.end_object();
  os::make_private_folder(layout.private_dir(task));
  os::write_file(layout.private_dir(task) / "request.json", out.text() + "\n",
                 os::Durability::synced);
}

RequestRecord read_request(const git::Layout& layout, const std::string& task) {
  const fs::path path = layout.private_dir(task) / "request.json";
  const auto text = os::read_file(path, os::Links::refuse);
  if (!text) {
    throw Error("what the task '" + task + "' was asked to be is not recorded in this clone",
                "'" + path.string() + "' is missing; start it anew under another name");
  }
  const auto document = json::Document::parse(*text);
  if (!document || !document->root().is_object()) {
    throw Error("the request '" + path.string() + "' is damaged");
  }
  return parse(document->root());
}

std::vector<std::string> settings_in(const os::Environment& environment) {
  std::vector<std::string> out;
  for (const auto& [name, value] : environment) {
    if (name.starts_with(k_settings)) out.push_back(name + '=' + value);
  }
  return out;
}

domain::RetryPolicy retry_policy(const config::Config& config) {
  domain::RetryPolicy out;
  out.max_attempts = config.integer("retry.max_attempts");
  out.delay_s = config.duration("retry.delay").count();
  out.max_delay_s = config.duration("retry.max_delay").count();
  for (const std::string& word : config.list("retry.reasons")) {
    if (const auto reason = domain::parse_reason(word)) out.reasons.push_back(*reason);
  }
  out.start_limit = config.integer("retry.start_limit");
  out.start_window_s = config.duration("retry.start_window").count();
  return out;
}

agent::AgentChoice chosen_agent(const RequestRecord& record, const config::Config& config) {
  agent::AgentChoice choice = agent::find_agent(record.agent, config);
  if (choice.command.empty()) choice.command = record.command;
  if (!record.model.empty()) choice.model = record.model;
  return choice;
}

void keep_environment(const git::Layout& layout, const std::string& task,
                      const os::Environment& environment) {
  os::make_private_folder(layout.private_dir(task));
  runner::write_environment(layout.private_dir(task), environment);
}

os::Environment environment_of_request(const git::Layout& layout, const std::string& task,
                                       const RequestRecord& record,
                                       const os::Environment& otherwise) {
  os::Environment out = runner::read_environment(layout.private_dir(task));
  if (out.empty()) out = otherwise;
  std::erase_if(out, [](const auto& each) { return each.first.starts_with(k_settings); });
  for (const std::string& setting : record.settings) {
    const size_t split = setting.find('=');
    if (split != std::string::npos) {
      out.emplace_back(setting.substr(0, split), setting.substr(split + 1));
    }
  }
  return out;
}

void drop_environment(const git::Layout& layout, const std::string& task) {
  std::error_code ignored;  // not there is what is wanted
  fs::remove(layout.private_dir(task) / "environment", ignored);
}

}  // namespace wave::actions
