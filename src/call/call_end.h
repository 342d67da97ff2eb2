// SPDX-License-Identifier: MIT
// How a call ended, written to `end.json` once nothing of it is alive any more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace wave::call {

struct CallEnd {
  enum class How {
    exited,
    signalled,  // by somebody else
    timeout,    // one of its limits passed
    killed,     // Calls::kill()
    shut_down,  // its process was told to end, or could not go on
    not_started
  };
  How how = How::exited;
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::string detail;      // a sentence for people; empty where `how` says all
  int64_t started_ms = 0;  // wall clock; 0: it was not
  int64_t ended_ms = 0;
  // What follows is the agent's claim. Of a plain program `text` is what it printed.
  std::string text;       // its last words
  bool text_cut = false;  // there was more before them
  std::string error;      // what it said went wrong
  std::string agent_session;
  int64_t input_tokens = 0;
  int64_t output_tokens = 0;
  bool usage_of_session = false;  // the counts cover the whole session, earlier calls included
  std::optional<double> cost_usd;
  std::optional<int64_t> limited_until_ms;  // a usage limit ended it; wall clock

  bool ok() const { return how == How::exited && exit_code == 0; }
};

std::string_view to_string(CallEnd::How how);

// On disk when it returns. Of the text at most 1 MiB is kept, its end.
void write_end(const std::filesystem::path& dir, CallEnd end);
// Nothing when there is none, or it cannot be understood.
std::optional<CallEnd> read_end(const std::filesystem::path& dir);

}  // namespace wave::call
