// SPDX-License-Identifier: MIT
#include "git/commit_text.h"

#include "error/error.h"

#include <algorithm>

namespace wave::git {
namespace {

std::string without_signs(std::string text) {
  std::erase_if(text, [](char c) { return c == '<' || c == '>' || c == '\n' || c == '\0'; });
  return text;
}

}  // namespace

std::string to_bytes(const CommitText& commit) {
  std::string out = "tree " + commit.tree + '\n';
  for (const std::string& parent : commit.parents) out += "parent " + parent + '\n';
  out += "author " + commit.author + "\ncommitter " + commit.committer + '\n';
  if (!commit.encoding.empty()) out += "encoding " + commit.encoding + '\n';
  return out + '\n' + commit.message;
}

CommitText read_commit_text(std::string_view bytes) {
  CommitText out;
  size_t at = 0;
  while (at < bytes.size() && bytes[at] != '\n') {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string line(bytes.substr(at, end - at));
    const size_t blank = line.find(' ');
    const std::string key = line.substr(0, blank);
    const std::string value = blank == std::string::npos ? "" : line.substr(blank + 1);
    // A line that begins with a blank goes on with a signature.
    if (key == "tree") out.tree = value;
    if (key == "parent") out.parents.push_back(value);
    if (key == "author") out.author = value;
    if (key == "committer") out.committer = value;
    if (key == "encoding") out.encoding = value;
    at = end + 1;
  }
  if (out.tree.empty() || out.author.empty()) throw Error("what should be a commit is none");
  if (at < bytes.size()) out.message = bytes.substr(at + 1);
  return out;
}

std::string person_line(const Identity& who, int64_t time_s) {
  return without_signs(who.name) + " <" + without_signs(who.email) + "> " + std::to_string(time_s) +
         " +0000";
}

}  // namespace wave::git
