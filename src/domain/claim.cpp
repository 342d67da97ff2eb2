// SPDX-License-Identifier: MIT
#include "domain/claim.h"

#include "domain/ids.h"
#include "domain/sha256.h"
#include "json/fields.h"
#include "json/writer.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr int k_version = 1;
constexpr size_t k_longest_key = 1024;
constexpr size_t k_longest_message = 8192;
constexpr size_t k_digits = 32;
constexpr size_t k_longest_run = 32;
constexpr int64_t k_highest_epoch = int64_t{1} << 53;

constexpr std::array<std::string_view, 5> k_kinds = {"task", "issue", "file", "module", "slot"};

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_base32(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz-") == std::string_view::npos;
}

// The line that holds the claim.
std::string_view line_of(std::string_view message) {
  const size_t at = message.find("\n{");
  if (at == std::string_view::npos) return {};
  return message.substr(at + 1, message.find('\n', at + 1) - at - 1);
}

bool is_sound(const Claim& claim) {
  return is_claim_key(claim.what.key) && is_writer(claim.holder) &&
         claim.run.size() <= k_longest_run && is_base32(claim.run) && claim.epoch >= 1 &&
         claim.epoch < k_highest_epoch && claim.nonce.size() == k_nonce_length &&
         is_base32(claim.nonce) && claim.ttl >= k_shortest_claim && claim.ttl <= k_longest_claim;
}

}  // namespace

std::string_view to_string(ClaimKind kind) { return k_kinds[static_cast<size_t>(kind)]; }

std::optional<ClaimKind> claim_kind(std::string_view word) {
  const auto found = std::find(k_kinds.begin(), k_kinds.end(), word);
  if (found == k_kinds.end()) return std::nullopt;
  return static_cast<ClaimKind>(found - k_kinds.begin());
}

bool is_claim_key(std::string_view text) {
  const auto controls = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
  return !text.empty() && text.size() <= k_longest_key &&
         std::none_of(text.begin(), text.end(), controls) && json::valid_utf8(text) == text;
}

std::string claim_ref(const ClaimKey& what) {
  return std::string(k_claims_prefix) + std::string(to_string(what.kind)) + '-' +
         sha256(what.key).substr(0, k_digits);
}

std::optional<ClaimKind> kind_of_claim_ref(std::string_view ref) {
  if (!ref.starts_with(k_claims_prefix)) return std::nullopt;
  ref.remove_prefix(k_claims_prefix.size());
  const size_t dash = ref.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view digits = ref.substr(dash + 1);
  if (digits.size() != k_digits || !is_hex(digits)) return std::nullopt;
  return claim_kind(ref.substr(0, dash));
}

std::string encode_claim(const Claim& claim) {
  const std::string kind(to_string(claim.what.kind));
  json::Writer line;
  line.begin_object().member("v", k_version).member("kind", kind);
  line.member("key", claim.what.key).member("holder", claim.holder).member("run", claim.run);
  line.member("epoch", claim.epoch).member("nonce", claim.nonce);
  line.member("ttl", int64_t{claim.ttl.count()}).end_object();
  return "wave: " + claim.holder + " claims " + kind + ' ' + claim.what.key + "\n\n" + line.text() +
         '\n';
}

std::optional<Claim> decode_claim(std::string_view ref, std::string_view message) {
  if (message.size() > k_longest_message) return std::nullopt;
  const auto fields = json::Fields::parse(line_of(message));
  if (!fields || fields->integer("v") != k_version) return std::nullopt;
  const auto kind = claim_kind(fields->string("kind"));
  if (!kind) return std::nullopt;
  Claim claim;
  claim.what = {*kind, fields->string("key")};
  claim.holder = fields->string("holder");
  claim.run = fields->string("run");
  claim.epoch = fields->integer("epoch").value_or(0);
  claim.nonce = fields->string("nonce");
  // Checked before it becomes a duration, whose arithmetic could overflow.
  const int64_t ttl = fields->integer("ttl").value_or(0);
  if (ttl < k_shortest_claim.count() || ttl > k_longest_claim.count()) return std::nullopt;
  claim.ttl = std::chrono::seconds(ttl);
  if (!is_sound(claim) || claim_ref(claim.what) != ref) return std::nullopt;
  return claim;
}

ClaimSighting seen_again(const std::optional<ClaimSighting>& before, const std::string& oid,
                         const std::string& boot, int64_t boot_ms) {
  const bool goes_on = before && before->oid == oid && before->boot == boot &&
                       before->since_boot_ms >= 0 && before->since_boot_ms <= boot_ms;
  return goes_on ? *before : ClaimSighting{oid, boot, boot_ms};
}

std::chrono::milliseconds seen_for(const ClaimSighting& sighting, int64_t boot_ms) {
  return std::chrono::milliseconds(std::max<int64_t>(0, boot_ms - sighting.since_boot_ms));
}

bool has_lapsed(const ClaimSighting& sighting, const std::optional<Claim>& claim, int64_t boot_ms) {
  return seen_for(sighting, boot_ms) > (claim ? claim->ttl : k_longest_claim);
}

}  // namespace wave::domain
