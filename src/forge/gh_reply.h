// SPDX-License-Identifier: MIT
// What `gh api --include` printed: a status, headers, a body.
#pragma once

#include "forge/forge_fault.h"
#include "os/clock.h"
#include "os/process_runner.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wave::forge {

struct GhReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool cut_short = false;  // the body was too long to be kept whole

  bool ok() const { return status >= 200 && status < 300; }
  bool unchanged() const { return status == 304; }
  std::string header(const std::string& name) const;  // empty when it is not there
  // Empty when there is none that can be sent back safely.
  std::string etag() const;
  // The query of the list's next page, without '?'; empty on the last.
  std::string next_query() const;
};

// Nothing when the text does not begin with a status line.
std::optional<GhReply> parse_reply(std::string_view output);

// Why gh's run, which was asked for `what`, brought no answer to be used; nothing when it did. A
// fault that passes has no `retry_at` yet unless the forge named one.
std::optional<ForgeFault> read_fault(const os::Finished& finished,
                                     const std::optional<GhReply>& reply, const std::string& what,
                                     os::Now now);

// When the reply was the last one that the forge gives for a while: until then.
std::optional<os::Now> exhausted_until(const GhReply& reply, os::Now now);

}  // namespace wave::forge
