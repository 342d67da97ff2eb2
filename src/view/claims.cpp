// SPDX-License-Identifier: MIT
#include "view/claims.h"

#include "domain/duration.h"
#include "json/writer.h"
#include "view/plain_text.h"
#include "view/table.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

using std::chrono::duration_cast;
using std::chrono::seconds;

std::string kind_of(const store::StandingClaim& claim) {
  const auto kind = domain::kind_of_claim_ref(claim.ref);
  return kind ? std::string(to_string(*kind)) : "";
}

Cell standing(const store::StandingClaim& claim) {
  if (!claim.claim) return {claim.lapsed ? "unreadable, lapsed" : "unreadable", Colour::red};
  if (claim.lapsed) return {"lapsed", Colour::yellow};
  return {claim.ours ? "ours" : "held", Colour::green};
}

std::vector<Cell> row_of(const store::StandingClaim& each) {
  const auto& claim = each.claim;
  const std::string unread =
      each.ref.substr(std::min(each.ref.size(), domain::k_claims_prefix.size()));
  return {{plain_line(kind_of(each))},
          {plain_line(claim ? claim->what.key : unread)},
          standing(each),
          {claim ? claim->holder : ""},
          {claim ? claim->run : ""},
          {claim ? std::to_string(claim->epoch) : ""},
          {domain::rough(duration_cast<seconds>(each.seen_for))},
          {claim ? domain::to_string(claim->ttl) : ""}};
}

void add_json(const store::StandingClaim& each, json::Writer& out) {
  const auto& claim = each.claim;
  out.begin_object().member("ref", each.ref).member_or_null("oid", some(each.oid));
  out.member_or_null("kind", some(kind_of(each)));
  out.member_or_null("key", claim ? some(claim->what.key) : std::nullopt);
  out.member_or_null("holder", claim ? some(claim->holder) : std::nullopt);
  out.member_or_null("run", claim ? some(claim->run) : std::nullopt);
  out.member_or_null("epoch", claim ? some(claim->epoch) : std::nullopt);
  out.member_or_null("ttl_seconds", claim ? some(int64_t{claim->ttl.count()}) : std::nullopt);
  out.member("seen_seconds", int64_t{duration_cast<seconds>(each.seen_for).count()});
  out.member_bool("readable", claim.has_value()).member_bool("lapsed", each.lapsed);
  out.member_bool("ours", each.ours).end_object();
}

}  // namespace

std::string claims_table(const store::ClaimList& list, const Style& style) {
  std::vector<std::vector<Cell>> rows;
  for (const store::StandingClaim& each : list.claims) rows.push_back(row_of(each));
  std::string out;
  if (!rows.empty()) {
    out = format_table({{"KIND", Align::left, 6},
                        {"KEY", Align::left, 12},
                        {"STATE", Align::left, 6},
                        {"HOLDER", Align::left, 8},
                        {"RUN", Align::left, 12},
                        {"EPOCH", Align::right, 5},
                        {"SEEN", Align::right, 4},
                        {"TTL", Align::right, 4}},
                       rows, style);
  }
  if (list.left_out > 0) out += fmt::format("and {} more\n", list.left_out);
  return out;
}

std::string claims_json(const store::ClaimList& list, const std::optional<std::string>& remote) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member_or_null("remote", remote);
  out.key("claims").begin_array();
  for (const store::StandingClaim& each : list.claims) add_json(each, out);
  out.end_array().member("left_out", static_cast<int64_t>(list.left_out)).end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
