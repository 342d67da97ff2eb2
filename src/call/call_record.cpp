// SPDX-License-Identifier: MIT
#include "call/call_record.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/brand.h"
#include "os/log.h"
#include "runner/ending.h"
#include "runner/launch_record.h"
#include "runner/sandbox_record.h"

namespace wave::call {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 8 << 20;

std::string encode(const CallRecord& record) {
  const CallRequest& request = record.request;
  json::Writer out;
  out.begin_object().member("v", 1).member("id", request.id).member("role", request.role);
  out.member("task", request.task).member("note", request.note);
  out.key("argv").begin_array();
  for (const std::string& word : request.argv) out.string(word);
  out.end_array().key("environment").begin_array();
  for (const auto& variable : request.environment) out.string(variable.first);
  out.end_array().member("folder", request.folder.string());
  out.member("device", static_cast<int64_t>(request.folder_id.device));
  out.member("inode", static_cast<int64_t>(request.folder_id.inode));
  out.member_bool("prompt_on_stdin", request.prompt_on_stdin);
  out.member("agent", request.agent).member("agent_session", request.agent_session);
  out.member("timeout_s", request.timeout_s).member("idle_timeout_s", request.idle_timeout_s);
  out.member("kill_grace_s", request.kill_grace_s);
  out.member("log_max_bytes", request.log_max_bytes);
  runner::write_confinement(out, request.sandbox, request.limits);
  if (request.sandbox.on) {
    out.member("git_dir", request.git_dir.string()).member_bool("only_reads", request.only_reads);
  }
  out.member("mark", record.mark).member("begun", record.begun_ms).end_object();
  return out.take() + "\n";
}

CallRecord decode(const json::Value& in) {
  CallRecord out;
  CallRequest& request = out.request;
  request.id = in["id"].string_or("");
  request.role = in["role"].string_or("");
  request.task = in["task"].string_or("");
  request.note = in["note"].string_or("");
  for (const json::Value& word : in["argv"].items()) request.argv.push_back(word.string_or(""));
  request.folder = in["folder"].string_or("");
  request.folder_id = {static_cast<uint64_t>(in["device"].integer_or(0)),
                       static_cast<uint64_t>(in["inode"].integer_or(0))};
  request.prompt_on_stdin = in["prompt_on_stdin"].boolean().value_or(false);
  request.agent = in["agent"].string_or("");
  request.agent_session = in["agent_session"].string_or("");
  request.timeout_s = in["timeout_s"].integer_or(0);
  request.idle_timeout_s = in["idle_timeout_s"].integer_or(0);
  request.kill_grace_s = in["kill_grace_s"].integer_or(0);
  request.log_max_bytes = in["log_max_bytes"].integer_or(0);
  request.sandbox = runner::read_sandbox(in["sandbox"]);
  request.limits = runner::read_limits(in["limits"]);
  request.git_dir = in["git_dir"].string_or("");
  request.only_reads = in["only_reads"].boolean().value_or(false);
  out.mark = in["mark"].string_or("");
  out.begun_ms = in["begun"].integer_or(0);
  return out;
}

}  // namespace

void write_call(const fs::path& dir, const CallRecord& record) {
  os::write_file(dir / "prompt", record.request.prompt);
  runner::write_environment(dir, record.request.environment);
  os::write_file(dir / "call.json", encode(record));
}

std::optional<CallRecord> read_call(const fs::path& dir) {
  try {
    const auto text = os::read_file(dir / "call.json", os::Links::refuse, k_cap);
    const auto document = text ? json::Document::parse(*text) : std::nullopt;
    if (!document) return std::nullopt;
    CallRecord record = decode(document->root());
    if (!record.mark.empty() && record.request.id == dir.filename()) return record;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  return std::nullopt;
}

std::string tag_of(const CallRecord& record) { return "WAVE_CALL=" + record.mark; }

os::RunProcesses processes_of(const CallRecord& record,
                              const std::optional<os::ProcessIdentity>& agent) {
  return runner::marked_processes(tag_of(record), os::brand_of(record.mark), agent);
}

}  // namespace wave::call
