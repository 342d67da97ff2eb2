// SPDX-License-Identifier: MIT
// Names that the program makes: task, run, writer and event ids.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// `length` characters of lower-case Crockford base 32 (no i, l, o, u) from random bytes; each byte
// gives one character.
std::string crockford32(std::string_view random_bytes);

constexpr size_t k_task_id_length = 10;  // 50 random bits
constexpr size_t k_writer_length = 8;

// Whether the text has the shape of a task id; feature names must not.
bool is_task_id(std::string_view text);
bool is_writer(std::string_view text);

// `<task>-<attempt>`: also the tmux session's name, so no dots and no colons.
std::string run_id(std::string_view task, int attempt);

// A list of task ids as one string: ids hold no blanks, so events and rows stay flat. What is no
// task id is left out when it is read.
std::string join_ids(const std::vector<std::string>& ids);
std::vector<std::string> split_ids(std::string_view text);

// Ids of events whose fact has a name of its own, so that hook, reflog and reconciler may all
// report it and it counts once.
std::string commit_event_id(std::string_view task, std::string_view oid);
std::string landed_event_id(std::string_view task, std::string_view oid);
// `run` is the one that hands the message over, or empty.
std::string message_event_id(std::string_view message, std::string_view delivery,
                             std::string_view run);
std::string call_event_id(std::string_view task, std::string_view call);
std::string created_event_id(std::string_view task);
// Of what the writer tells of a run that it has begun: two clones that do not hear of each other
// may begin one under one number.
std::string run_event_id(std::string_view kind, std::string_view run, std::string_view writer);

}  // namespace wave::domain
