// SPDX-License-Identifier: MIT
#include "domain/summary_line.h"

#include "domain/ids.h"

#include <charconv>

namespace wave::domain {
namespace {

void put(std::string& out, std::string_view text) {
  if (!out.empty()) out += '\t';
  for (const char c : text) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
  }
}

void put(std::string& out, int64_t number) { put(out, std::to_string(number)); }

void put(std::string& out, const std::optional<int64_t>& number) {
  put(out, number ? std::to_string(*number) : std::string());
}

// Takes the columns of a line one after the other. Once one is not as it must be, none is.
class Columns {
 public:
  explicit Columns(std::string_view line) : left_(line) {}

  std::string text() {
    const std::string_view raw = next();
    if (raw.find('\\') == std::string_view::npos) return std::string(raw);
    std::string out;
    out.reserve(raw.size());
    for (size_t i = 0; i < raw.size(); ++i) {
      out += raw[i] == '\\' && i + 1 < raw.size() ? escaped(raw[++i]) : raw[i];
    }
    return out;
  }

  int64_t number() {
    const auto value = moment();
    if (!value) sound_ = false;
    return value.value_or(0);
  }

  std::optional<int64_t> moment() {
    const std::string_view raw = next();
    int64_t value = 0;
    const auto [stopped, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (raw.empty()) return std::nullopt;
    if (error != std::errc() || stopped != raw.data() + raw.size()) sound_ = false;
    return value;
  }

  std::string_view next() {
    if (over_) sound_ = false;
    const size_t end = left_.find('\t');
    const std::string_view out = left_.substr(0, end);
    over_ = end == std::string_view::npos;
    left_ = over_ ? std::string_view() : left_.substr(end + 1);
    return out;
  }

  bool refuse_unless(bool condition) { return sound_ = sound_ && condition; }
  bool is_sound() const { return sound_ && over_; }

 private:
  static char escaped(char c) { return c == 't' ? '\t' : c == 'n' ? '\n' : c; }

  std::string_view left_;
  bool over_ = false;
  bool sound_ = true;
};

void read_identity(Columns& in, Summary& out) {
  out.id = in.text();
  in.refuse_unless(is_task_id(out.id));
  out.feature = in.text();
  out.title = in.text();
  const auto state = parse_state(in.next());
  in.refuse_unless(state.has_value());
  out.state = state.value_or(State::pending);
  const auto reason = parse_reason(in.next());
  in.refuse_unless(reason.has_value());
  out.reason = reason.value_or(Reason::none);
  out.detail = in.text();
  out.result = parse_state(in.next());
}

}  // namespace

std::string summary_line(const Summary& summary) {
  std::string out;
  out.reserve(512);
  out += summary.id;
  put(out, summary.feature);
  put(out, summary.title);
  put(out, to_string(summary.state));
  put(out, to_string(summary.reason));
  put(out, summary.detail);
  put(out, summary.result ? to_string(*summary.result) : std::string_view());
  for (const std::string* text :
       {&summary.branch, &summary.worktree, &summary.base_ref, &summary.base_oid, &summary.head}) {
    put(out, *text);
  }
  put(out, summary.commits);
  put(out, summary.agent);
  put(out, summary.run);
  put(out, int64_t{summary.attempt});
  for (const std::string* text :
       {&summary.session, &summary.host, &summary.writer, &summary.ticket}) {
    put(out, *text);
  }
  put(out, int64_t{summary.slot});
  put(out, summary.timeout_s);
  put(out, summary.not_before_ms);
  put(out, join_ids(summary.depends_on));
  put(out, summary.created_ms);
  put(out, summary.started_ms);
  put(out, summary.ended_ms);
  put(out, summary.updated_ms);
  put(out, summary.moved_ms);
  put(out, summary.origin);
  put(out, summary.number);
  put(out, int64_t{summary.priority});
  put(out, int64_t{summary.held ? 1 : 0});
  return out;
}

std::optional<Summary> parse_summary_line(std::string_view line) {
  Columns in(line);
  Summary out;
  read_identity(in, out);
  for (std::string* text : {&out.branch, &out.worktree, &out.base_ref, &out.base_oid, &out.head}) {
    *text = in.text();
  }
  out.commits = in.number();
  out.agent = in.text();
  out.run = in.text();
  out.attempt = static_cast<int>(in.number());
  for (std::string* text : {&out.session, &out.host, &out.writer, &out.ticket}) *text = in.text();
  out.slot = static_cast<int>(in.number());
  out.timeout_s = in.number();
  out.not_before_ms = in.number();
  out.depends_on = split_ids(in.text());
  out.created_ms = in.number();
  out.started_ms = in.moment();
  out.ended_ms = in.moment();
  out.updated_ms = in.number();
  out.moved_ms = in.number();
  out.origin = in.text();
  out.number = in.number();
  out.priority = static_cast<int>(in.number());
  out.held = in.number() != 0;
  return in.is_sound() ? std::optional(std::move(out)) : std::nullopt;
}

int64_t updated_in_summary_line(std::string_view line) {
  constexpr int k_behind = 5;  // columns
  for (int i = 0; i < k_behind && !line.empty(); ++i) {
    const size_t tab = line.rfind('\t');
    line = line.substr(0, tab == std::string_view::npos ? 0 : tab);
  }
  line.remove_prefix(line.rfind('\t') + 1);
  int64_t out = 0;
  std::from_chars(line.data(), line.data() + line.size(), out);
  return out;
}

std::string_view id_in_summary_line(std::string_view line) {
  return line.substr(0, line.find('\t'));
}

}  // namespace wave::domain
