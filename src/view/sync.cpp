// SPDX-License-Identifier: MIT
#include "view/sync.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;

std::string count(size_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string amount(const store::LogMoved& moved) {
  return count(moved.batches, "batch", "batches") + ", " + count(moved.events, "event", "events");
}

void write_moved(json::Writer& out, const store::LogMoved& moved) {
  out.begin_object().member("writer", moved.writer);
  out.member_or_null("from", some(moved.from)).member("to", moved.to);
  out.member("batches", static_cast<int64_t>(moved.batches));
  out.member("events", static_cast<int64_t>(moved.events));
  out.member("schema", moved.schema).end_object();
}

void write_names(json::Writer& out, const char* key, const std::vector<std::string>& names) {
  out.key(key).begin_array();
  for (const std::string& name : names) out.string(name);
  out.end_array();
}

}  // namespace

std::string exchange_text(const actions::Exchange& exchange, bool dry_run, int64_t now_ms) {
  const store::Synced& synced = exchange.synced;
  std::string out;
  for (const store::LogMoved& taken : synced.taken) {
    out +=
        fmt::format("{}\t{}\t{}\n", dry_run ? "would take" : "taken", taken.writer, amount(taken));
  }
  if (synced.sent) {
    out += fmt::format("{}\t{}\t{}\n", dry_run ? "would send" : "sent", synced.sent->writer,
                       amount(*synced.sent));
  }
  if (exchange.notes && exchange.notes->taken) out += "taken\tnotes\tmerged with ours\n";
  if (exchange.notes && exchange.notes->sent) out += "sent\tnotes\t\n";
  if (exchange.notes && !exchange.notes->fault.empty()) {
    out += fmt::format("kept out\tnotes\t{}\n", plain_line(exchange.notes->fault));
  }
  for (const auto& [ref, kept] : synced.kept_out) {
    out += fmt::format("kept out\t{}\t{} (since {})\n", plain_line(ref), plain_line(kept.why),
                       age(kept.since_ms, now_ms));
  }
  return out;
}

std::string exchange_notes(const actions::Exchange& exchange, bool dry_run) {
  const store::Synced& synced = exchange.synced;
  std::string out;
  if (dry_run) {
    for (const std::string& subject : synced.subjects) {
      out += fmt::format("would send: {}\n", plain_line(subject));
    }
  }
  for (const store::LogMoved& taken : synced.taken) {
    if (!taken.is_newer) continue;
    out += fmt::format(
        "the log {} was written by a newer git-wave; what this version does not know "
        "of it is not shown: upgrade\n",
        taken.writer);
  }
  if (synced.new_writer) {
    out += dry_run ? "others went on with the log of this clone (was it copied, or set back?): it "
                     "would get a new one\n"
                   : fmt::format(
                         "others went on with the log of this clone (was it copied, or set "
                         "back?): it is '{}' from now on\n",
                         *synced.new_writer);
  }
  for (const std::string& writer : synced.lost) {
    out += fmt::format("the log {} is gone from '{}'; it stays here\n", writer, exchange.remote);
  }
  if (synced.too_many > 0) {
    out += fmt::format("{} left out: there may be sync.max_logs\n",
                       count(synced.too_many, "log is", "logs are"));
  }
  if (synced.unknown > 0) {
    out += fmt::format("{} no log's name, and left alone\n",
                       count(synced.unknown, "ref among the logs has", "refs among the logs have"));
  }
  return out;
}

std::string exchange_json(const actions::Exchange& exchange, bool dry_run) {
  const store::Synced& synced = exchange.synced;
  json::Writer out;
  out.begin_object().member("schema", k_schema).member_bool("dry_run", dry_run);
  out.member("remote", exchange.remote).member("url", exchange.url);
  out.key("taken").begin_array();
  for (const store::LogMoved& taken : synced.taken) write_moved(out, taken);
  out.end_array().key("sent");
  if (synced.sent) {
    write_moved(out, *synced.sent);
  } else {
    out.null();
  }
  write_names(out, "subjects", synced.subjects);
  out.member_or_null("new_writer", synced.new_writer);
  out.member_or_null("not_sent", some(synced.not_sent));
  out.key("kept_out").begin_array();
  for (const auto& [ref, kept] : synced.kept_out) {
    out.begin_object().member("ref", ref).member("oid", kept.oid).member("why", kept.why);
    out.member_or_null("since", time_of(kept.since_ms)).member("tries", kept.tries).end_object();
  }
  out.end_array();
  out.key("notes");
  if (exchange.notes) {
    out.begin_object().member_bool("taken", exchange.notes->taken);
    out.member_bool("sent", exchange.notes->sent);
    out.member_or_null("fault", some(exchange.notes->fault)).end_object();
  } else {
    out.null();
  }
  write_names(out, "behind", synced.behind);
  write_names(out, "lost", synced.lost);
  out.member("too_many", static_cast<int64_t>(synced.too_many));
  out.member("unknown", static_cast<int64_t>(synced.unknown));
  out.end_object();
  return plain_json(out.take()) + "\n";
}

}  // namespace wave::view
