// SPDX-License-Identifier: MIT
// What this clone knows of claims, in `<wave dir>/claims/`: where each was seen and since when, and
// which it holds or has asked for. Losing it costs time, never a claim: what is seen is seen anew.
#pragma once

#include "domain/claim.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

// A claim that was asked for, written before it is asked: it may stand in its place or not.
struct AskedClaim {
  domain::Claim claim;
  std::string ref;
  std::string oid;
  std::string boot;
  int64_t asked_boot_ms = 0;
  bool operator==(const AskedClaim&) const = default;
};

// A claim as it was seen, with the message of its commit as far as that could be read.
struct SeenClaim {
  domain::ClaimSighting sighting;
  std::optional<std::string> message;
};

class ClaimRecords {
 public:
  // `place` as ClaimPlace::name() says.
  ClaimRecords(const std::filesystem::path& wave_dir, const std::string& place);

  std::optional<SeenClaim> seen(const std::string& ref) const;
  void write_seen(const std::string& ref, const SeenClaim& seen);
  void forget_seen(const std::string& ref);
  // Forgets all but these.
  void keep_seen_of(const std::vector<std::string>& refs);

  // On disk when it returns.
  void write_asked(const AskedClaim& asked);
  void forget_asked(const AskedClaim& asked);
  std::vector<AskedClaim> asked() const;

 private:
  std::filesystem::path seen_file(const std::string& ref) const;
  std::filesystem::path asked_file(const AskedClaim& asked) const;

  std::filesystem::path seen_;
  std::filesystem::path asked_;
};

}  // namespace wave::store
