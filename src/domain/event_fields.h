// SPDX-License-Identifier: MIT
// How the bodies of events are written as members of a flat JSON object and read again: the part of
// the encoding that bodies of several kinds share, and the kinds of work_events.h.
#pragma once

#include "domain/event.h"
#include "json/fields.h"
#include "json/writer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

// Fields that are empty, zero or the default are left out: most events have few of them.
inline void put(json::Writer& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out.member(key, value);
}
inline void put(json::Writer& out, std::string_view key, int64_t value) {
  if (value != 0) out.member(key, value);
}

inline std::optional<int> small(const std::optional<int64_t>& number) {
  if (!number || *number < -100000 || *number > 1000000000) return std::nullopt;
  return static_cast<int>(*number);
}

void write(json::Writer& out, const Described& body);
void write(json::Writer& out, const Weighed& body);
void write(json::Writer& out, const Planned& body);
void write(json::Writer& out, const Reviewed& body);
void write(json::Writer& out, const Checked& body);
void write(json::Writer& out, const Proposed& body);
void write(json::Writer& out, const Called& body);
void write(json::Writer& out, const Asked& body);
void write(json::Writer& out, const Answered& body);
void write(json::Writer& out, const Held& body);

// Nothing when the kind is none of these.
std::optional<Body> read_work_event(std::string_view kind, const json::Fields& in);

}  // namespace wave::domain
