// SPDX-License-Identifier: MIT
#include "actions/service_pause.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/failure.h"
#include "os/files.h"

#include <filesystem>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 64 << 10;

fs::path file_of(const git::Layout& layout) { return layout.wave_dir() / "paused"; }

}  // namespace

std::optional<ServicePause> service_pause(const git::Layout& layout) {
  if (!os::file_id(file_of(layout))) return std::nullopt;
  ServicePause out;
  std::optional<std::string> text;
  try {
    text = os::read_file(file_of(layout), os::Links::refuse, k_cap);
  } catch (const Error& error) {
    out.why = error.what();
    return out;
  }
  if (!text) return std::nullopt;  // taken away this moment
  const auto document = json::Document::parse(*text);
  if (!document) return out;
  out.since_ms = document->root()["since"].integer_or(0);
  out.by = document->root()["by"].string_or("");
  out.why = document->root()["why"].string_or("");
  return out;
}

bool pause_service(const git::Layout& layout, const ServicePause& pause) {
  json::Writer out;
  out.begin_object().member("v", 1).member("since", pause.since_ms);
  out.member("by", pause.by).member("why", pause.why).end_object();
  os::make_private_folder(layout.wave_dir());
  return os::create_file(file_of(layout), out.take() + '\n', 0600);
}

bool unpause_service(const git::Layout& layout) {
  std::error_code error;
  const bool removed = fs::remove(file_of(layout), error);
  if (error) os::fail("remove the file", file_of(layout), error.value());
  return removed;
}

}  // namespace wave::actions
