// SPDX-License-Identifier: MIT
// The only source that includes spdlog. Its registry is not used: the one logger is made when the
// first line comes, so that a program that logs nothing pays nothing.
#define SPDLOG_PREVENT_CHILD_FD
#include "os/log.h"

#include "os/files.h"
#include "os/process_runner.h"

#include <memory>
#include <mutex>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace wave::os {
namespace {

constexpr size_t k_file_size = 1 << 20;
constexpr size_t k_older_files = 2;  // with the current one, three

// Where lines go, and the logger once there was one.
struct Log {
  std::mutex mutex;
  std::filesystem::path path;
  std::unique_ptr<spdlog::logger> logger;
};

Log& the_log() {
  static Log log;
  return log;
}

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

spdlog::sink_ptr make_sink(const std::filesystem::path& path) {
  if (!path.empty()) {
    make_folder(path.parent_path(), 0700);  // no more than that: where it lies may be gone
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), k_file_size,
                                                                  k_older_files);
  }
  if (!variable("WAVE_DEBUG").value_or("").empty()) {
    return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  }
  return nullptr;
}

// A logger that may have no sink. That a log cannot be written never stops the work it tells of.
std::unique_ptr<spdlog::logger> make_logger(const std::filesystem::path& path) {
  auto logger = std::make_unique<spdlog::logger>("git-wave");
  try {
    if (auto sink = make_sink(path)) logger->sinks().push_back(std::move(sink));
  } catch (const std::exception&) {
    return logger;
  }
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "%Y-%m-%dT%H:%M:%S.%eZ %P %l %v", spdlog::pattern_time_type::utc));
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);  // we may be killed at any moment
  logger->set_error_handler([](const std::string&) {});
  return logger;
}

// One line stays one line, whatever an agent's output brought into it.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace

void log_to(const std::filesystem::path& path) {
  Log& log = the_log();
  const std::lock_guard guard(log.mutex);
  log.path = path;
  log.logger.reset();
}

void log(Level level, const std::string& line) {
  Log& target = the_log();
  const std::lock_guard guard(target.mutex);
  if (!target.logger) target.logger = make_logger(target.path);
  if (!target.logger->sinks().empty()) target.logger->log(level_of(level), one_line(line));
}

}  // namespace wave::os
