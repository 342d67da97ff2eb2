// SPDX-License-Identifier: MIT
#include "commands/candidates.h"

#include "agent/agents.h"
#include "config/settings.h"
#include "domain/state.h"
#include "git/ref_files.h"

#include <algorithm>
#include <map>

namespace wave::commands {
namespace {

using Words = std::vector<std::string>;

Words branches(cli::Context& context) {
  Words out;
  for (const char* prefix : {"refs/heads/", "refs/remotes/"}) {
    for (const auto& [ref, oid] : git::read_ref_files(context.layout().common_dir, prefix)) {
      out.push_back(ref.substr(std::string(prefix).size()));
    }
  }
  return out;
}

Words states() {
  Words out;
  for (const domain::State state : domain::all_states()) out.emplace_back(to_string(state));
  return out;
}

Words settings(cli::Context& context) {
  Words out;
  for (const config::Setting& setting : context.untold_config().all()) out.push_back(setting.key);
  return out;
}

Words alternatives(const std::string& name) {
  Words out;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find('|', at), name.size());
    out.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// By what the usage calls it: an operand's name, or the placeholder of an option's value.
Words meant_by(cli::Context& context, const std::string& name) {
  if (name.find('|') != std::string::npos) return alternatives(name);
  if (name == "task") return context.store().index().known_features();
  if (name == "branch") return branches(context);
  if (name == "a" || name == "agent") return agent::agent_names(context.untold_config());
  if (name == "s" || name == "state") return states();
  if (name == "key") return settings(context);
  return {};
}

// The option that a word names, or nothing.
const cli::OptionShape* find_option(const cli::Options& options, const std::string& word) {
  for (const cli::OptionShape& option : options.options()) {
    if (std::find(option.names.begin(), option.names.end(), word) != option.names.end()) {
      return &option;
    }
  }
  return nullptr;
}

Words option_names(const cli::Options& options) {
  Words out;
  for (const cli::OptionShape& option : options.options()) {
    out.insert(out.end(), option.names.begin(), option.names.end());
  }
  out.emplace_back("--help");
  return out;
}

// Behind the command: `words` are its arguments, the last being typed.
Words for_argument(cli::Context& context, const cli::Options& options, const Words& words) {
  size_t operands = 0;
  const cli::OptionShape* waiting = nullptr;  // an option whose value comes next
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--") return {};  // somebody else's
    if (waiting != nullptr) {
      waiting = nullptr;
    } else if (words[i].starts_with('-')) {
      const cli::OptionShape* option = find_option(options, words[i]);
      if (option != nullptr && !option->placeholder.empty()) waiting = option;
    } else {
      ++operands;
    }
  }
  if (waiting != nullptr) return meant_by(context, waiting->placeholder);
  const std::string& typed = words.back();
  const size_t equals = typed.find('=');
  if (typed.starts_with("--") && equals != std::string::npos) {
    const cli::OptionShape* option = find_option(options, typed.substr(0, equals));
    if (option == nullptr) return {};
    Words out = meant_by(context, option->placeholder);
    for (std::string& each : out) each = typed.substr(0, equals + 1) + each;
    return out;
  }
  if (typed.starts_with('-')) return option_names(options);
  const auto& shapes = options.operand_shapes();
  if (shapes.empty() || (operands >= shapes.size() && !shapes.back().many)) return {};
  return meant_by(context, shapes[std::min(operands, shapes.size() - 1)].name);
}

Words for_command(const std::vector<cli::Entry>& table) {
  Words out;
  for (const cli::Entry& entry : table) {
    if (entry.command.group != cli::Group::hidden) out.push_back(entry.name);
  }
  return out;
}

Words all_candidates(cli::Context& context, const std::vector<cli::Entry>& table,
                     const Words& words) {
  size_t at = 0;
  while (at + 1 < words.size() && words[at].starts_with('-')) at += words[at] == "-C" ? 2 : 1;
  if (at + 1 > words.size()) return {};
  if (at + 1 == words.size()) {
    if (words[at].starts_with('-')) return {"-C", "--no-color", "--help", "--version"};
    return for_command(table);
  }
  for (const cli::Entry& entry : table) {
    if (entry.name != words[at] || entry.command.group == cli::Group::hidden) continue;
    cli::Options options;
    entry.command.prepare(options);
    return for_argument(context, options,
                        Words(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end()));
  }
  return {};
}

}  // namespace

std::vector<std::string> candidates(cli::Context& context, const std::vector<cli::Entry>& table,
                                    const Words& words) {
  if (words.empty()) return {};
  Words out = all_candidates(context, table, words);
  std::erase_if(out, [&](const std::string& each) { return !each.starts_with(words.back()); });
  return out;
}

}  // namespace wave::commands
