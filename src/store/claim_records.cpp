// SPDX-License-Identifier: MIT
#include "store/claim_records.h"

#include "domain/hex.h"
#include "domain/sha256.h"
#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/log.h"

#include <set>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 64 << 10;
constexpr size_t k_name_digits = 32;

// Names that others have made never become names of files.
std::string name_of(const std::string& text) {
  return domain::sha256(text).substr(0, k_name_digits);
}

std::optional<json::Document> read_record(const fs::path& path) {
  try {
    const auto text = os::read_file(path, os::Links::refuse, k_cap);
    return text ? json::Document::parse(*text) : std::nullopt;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());  // as if it were not there: it is made anew
    return std::nullopt;
  }
}

}  // namespace

ClaimRecords::ClaimRecords(const fs::path& wave_dir, const std::string& place) {
  const fs::path folder = wave_dir / "claims" / (place.empty() ? "local" : name_of(place));
  seen_ = folder / "seen";
  asked_ = folder / "asked";
}

fs::path ClaimRecords::seen_file(const std::string& ref) const { return seen_ / name_of(ref); }

fs::path ClaimRecords::asked_file(const AskedClaim& asked) const { return asked_ / asked.oid; }

std::optional<SeenClaim> ClaimRecords::seen(const std::string& ref) const {
  const auto document = read_record(seen_file(ref));
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  SeenClaim out;
  out.sighting.oid = root["oid"].string_or("");
  out.sighting.boot = root["boot"].string_or("");
  out.sighting.since_boot_ms = root["since_ms"].integer_or(-1);
  out.message = root["message"].string();
  return out;
}

void ClaimRecords::write_seen(const std::string& ref, const SeenClaim& seen) {
  json::Writer out;
  out.begin_object().member("v", 1).member("oid", seen.sighting.oid);
  out.member("boot", seen.sighting.boot).member("since_ms", seen.sighting.since_boot_ms);
  out.member_or_null("message", seen.message).end_object();
  os::make_private_folder(seen_);
  os::write_file(seen_file(ref), out.text() + '\n');
}

void ClaimRecords::forget_seen(const std::string& ref) {
  std::error_code not_there;
  fs::remove(seen_file(ref), not_there);
}

void ClaimRecords::keep_seen_of(const std::vector<std::string>& refs) {
  std::set<std::string> names;
  for (const std::string& ref : refs) names.insert(name_of(ref));
  std::vector<fs::path> gone;
  std::error_code not_there;
  for (const auto& entry : fs::directory_iterator(seen_, not_there)) {
    const std::string name = entry.path().filename().string();
    if (name.size() == k_name_digits && names.count(name) == 0) gone.push_back(entry.path());
  }
  for (const fs::path& each : gone) fs::remove(each, not_there);
}

void ClaimRecords::write_asked(const AskedClaim& asked) {
  json::Writer out;
  out.begin_object().member("v", 1).member("ref", asked.ref).member("boot", asked.boot);
  out.member("asked_ms", asked.asked_boot_ms);
  out.member("message", domain::encode_claim(asked.claim)).end_object();
  os::make_private_folder(asked_);
  os::write_file(asked_file(asked), out.text() + '\n', os::Durability::synced);
}

void ClaimRecords::forget_asked(const AskedClaim& asked) {
  std::error_code not_there;
  fs::remove(asked_file(asked), not_there);
}

std::vector<AskedClaim> ClaimRecords::asked() const {
  std::vector<AskedClaim> out;
  std::error_code never_asked;
  for (const auto& entry : fs::directory_iterator(asked_, never_asked)) {
    AskedClaim each;
    each.oid = entry.path().filename().string();
    if (!domain::is_oid(each.oid)) continue;  // half of a file that is being replaced
    const auto document = read_record(entry.path());
    if (!document) continue;
    const json::Value root = document->root();
    each.ref = root["ref"].string_or("");
    each.boot = root["boot"].string_or("");
    each.asked_boot_ms = root["asked_ms"].integer_or(0);
    const auto claim = domain::decode_claim(each.ref, root["message"].string_or(""));
    if (!claim) continue;
    each.claim = *claim;
    out.push_back(std::move(each));
  }
  return out;
}

}  // namespace wave::store
