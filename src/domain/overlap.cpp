// SPDX-License-Identifier: MIT
#include "domain/overlap.h"

#include <algorithm>
#include <tuple>

namespace wave::domain {
namespace {

using Places = std::multimap<std::string, std::string>;

void add_all(const Places& places, const std::string& what, Conflict::Kind kind,
             std::vector<Conflict>& out) {
  const auto [first, last] = places.equal_range(what);
  for (auto at = first; at != last; ++at) out.push_back({at->second, kind, what});
}

auto order_of(const Conflict& conflict) {
  return std::tie(conflict.with, conflict.kind, conflict.what);
}

// Without the modules of those with whom files are shared: the files say it better.
std::vector<Conflict> told_once(std::vector<Conflict> all) {
  std::sort(all.begin(), all.end(),
            [](const Conflict& a, const Conflict& b) { return order_of(a) < order_of(b); });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::vector<Conflict> out;
  for (const Conflict& each : all) {
    const bool is_told = each.kind == Conflict::Kind::module && !out.empty() &&
                         out.back().with == each.with && out.back().kind == Conflict::Kind::file;
    if (!is_told) out.push_back(each);
  }
  return out;
}

}  // namespace

std::string to_sentence(const Conflict& conflict) {
  const char* kind = conflict.kind == Conflict::Kind::file ? "'" : "module '";
  return kind + conflict.what + "' is being changed by " + conflict.with;
}

Overlap::Overlap(const std::vector<WorkArea>& others, const ModuleRule& rule) : rule_(rule) {
  for (const WorkArea& area : others) {
    for (const std::string& path : area.files) files_.emplace(path, area.key);
    for (const std::string& module : modules_of(area)) modules_.emplace(module, area.key);
  }
}

std::vector<std::string> Overlap::modules_of(const WorkArea& area) const {
  std::vector<std::string> out = area.modules;
  for (const std::string& path : area.files) out.push_back(module_of(path, rule_));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void Overlap::find_files(const std::string& path, std::vector<Conflict>& out) const {
  add_all(files_, path, Conflict::Kind::file, out);
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    add_all(files_, path.substr(0, slash), Conflict::Kind::file, out);
  }
  const std::string folder = path + '/';
  for (auto at = files_.lower_bound(folder); at != files_.end() && at->first.starts_with(folder);
       ++at) {
    out.push_back({at->second, Conflict::Kind::file, at->first});
  }
}

std::vector<Conflict> Overlap::with(const WorkArea& area) const {
  std::vector<Conflict> all;
  for (const std::string& path : area.files) find_files(path, all);
  for (const std::string& module : modules_of(area)) {
    add_all(modules_, module, Conflict::Kind::module, all);
  }
  std::erase_if(all, [&](const Conflict& each) { return each.with == area.key; });
  return told_once(std::move(all));
}

}  // namespace wave::domain
