// SPDX-License-Identifier: MIT
#include "runner/sandbox_record.h"

namespace wave::runner {
namespace {

void write_sandbox(json::Writer& out, const Sandbox& sandbox) {
  out.key("sandbox").begin_object();
  write_words(out.key("read"), sandbox.read);
  write_words(out.key("write"), sandbox.write);
  out.end_object();
}

void write_limits(json::Writer& out, const Limits& limits) {
  out.key("limits").begin_object();
  out.member("processes", limits.processes).member("memory_bytes", limits.memory_bytes);
  out.member("cpu_s", limits.cpu_s).member("file_bytes", limits.file_bytes).end_object();
}

}  // namespace

void write_words(json::Writer& out, const std::vector<std::string>& words) {
  out.begin_array();
  for (const std::string& word : words) out.string(word);
  out.end_array();
}

std::vector<std::string> read_words(const json::Value& in) {
  std::vector<std::string> out;
  for (const json::Value& word : in.items()) out.push_back(word.string_or(""));
  return out;
}

void write_confinement(json::Writer& out, const Sandbox& sandbox, const Limits& limits) {
  if (sandbox.on) write_sandbox(out, sandbox);
  if (limits.any()) write_limits(out, limits);
}

Sandbox read_sandbox(const json::Value& in) {
  return {in.is_object(), read_words(in["read"]), read_words(in["write"])};
}

Limits read_limits(const json::Value& in) {
  return {in["processes"].integer_or(0), in["memory_bytes"].integer_or(0),
          in["cpu_s"].integer_or(0), in["file_bytes"].integer_or(0)};
}

}  // namespace wave::runner
