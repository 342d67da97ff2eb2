// SPDX-License-Identifier: MIT
#include "view/diff.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_bar = 40;

Colour colour_of_line(char kind) {
  switch (kind) {
    case '+':
      return Colour::green;
    case '-':
      return Colour::red;
    case 'F':
      return Colour::yellow;
    case 'H':
      return Colour::blue;
    default:
      return Colour::none;
  }
}

bool begins_with_its_kind(char kind) { return kind == ' ' || kind == '+' || kind == '-'; }

std::string raw_line(const git::DiffLine& line) {
  return begins_with_its_kind(line.kind) ? line.kind + line.text : line.text;
}

std::string name_of(const git::DiffFile& file) {
  return file.old_path.empty() ? file.path : file.old_path + " => " + file.path;
}

// '+' and '-' in proportion, at most k_bar of them.
std::string bar(const git::DiffFile& file, size_t most, const Style& style) {
  const auto scaled = [&](size_t lines) {
    if (most <= k_bar || lines == 0) return lines;
    return std::max<size_t>(1, lines * k_bar / most);
  };
  return coloured(std::string(scaled(file.added), '+'), Colour::green, style) +
         coloured(std::string(scaled(file.removed), '-'), Colour::red, style);
}

std::string counted(size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string patch_bytes(const git::Diff& diff) {
  std::string out;
  for (const git::DiffLine& line : diff.lines) out += raw_line(line) + '\n';
  return out;
}

std::string patch_text(const git::Diff& diff, const Style& style) {
  std::string out;
  for (const git::DiffLine& line : diff.lines) {
    std::string text = raw_line(line);
    if (text.ends_with('\r')) text.pop_back();
    out += coloured(plain_text(text), colour_of_line(line.kind), style) + '\n';
  }
  return out;
}

std::string diff_stat(const git::Diff& diff, const Style& style) {
  size_t most = 0;
  size_t width = 0;
  size_t added = 0;
  size_t removed = 0;
  for (const git::DiffFile& file : diff.files) {
    most = std::max(most, file.added + file.removed);
    width = std::max(width, plain_line(name_of(file)).size());
    added += file.added;
    removed += file.removed;
  }
  std::string out;
  for (const git::DiffFile& file : diff.files) {
    const std::string what = file.binary ? "binary" : std::to_string(file.added + file.removed);
    out += fmt::format(" {:<{}} | {:>6} {}\n", plain_line(name_of(file)), width, what,
                       file.binary ? "" : bar(file, most, style));
  }
  if (diff.files.empty()) return out;
  return out + fmt::format(" {} changed, {}(+), {}(-)\n", counted(diff.files.size(), "file"),
                           counted(added, "insertion"), counted(removed, "deletion"));
}

std::string diff_names(const git::Diff& diff, bool harmless) {
  std::string out;
  for (const git::DiffFile& file : diff.files) {
    out += (harmless ? plain_line(file.path) : file.path) + '\n';
  }
  return out;
}

std::string diff_json(const actions::TaskDiff& diff, const std::string& feature) {
  json::Writer out;
  out.begin_object();
  out.member("schema", k_schema).member("feature", feature);
  out.member_or_null("base", some(diff.base));
  out.member("head", diff.head).member_bool("worktree", diff.worktree);
  out.key("files").begin_array();
  for (const git::DiffFile& file : diff.diff.files) {
    out.begin_object();
    out.member("path", file.path).member_or_null("old_path", some(file.old_path));
    out.member("status", std::string(1, file.status));
    out.member("added", static_cast<int64_t>(file.added));
    out.member("removed", static_cast<int64_t>(file.removed)).member_bool("binary", file.binary);
    out.end_object();
  }
  out.end_array();
  out.key("left_out").begin_array();
  for (const std::string& path : diff.diff.left_out) out.string(path);
  out.end_array();
  out.end_object();
  return plain_json(out.take()) + '\n';
}

}  // namespace wave::view
