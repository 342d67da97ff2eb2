// SPDX-License-Identifier: MIT
#include "config/loader.h"

#include "error/suggest.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::config {
namespace {

constexpr std::string_view k_prefix = "WAVE_CONFIG_";
// What a stranger's repository can make each command read.
constexpr size_t k_most_bytes = 64 * 1024;

std::vector<std::string> keys_of_agent(const std::string& name) {
  std::vector<std::string> keys;
  for (const Declaration& declaration : declarations()) {
    const auto pattern = split_agent_key(declaration.key);
    if (pattern) keys.push_back(agent_key(name, pattern->last));
  }
  return keys;
}

// Made once: a file may hold any number of keys that nobody knows.
const std::vector<std::string>& keys_of_nobody() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> out;
    for (const Declaration& declaration : declarations()) {
      if (!split_agent_key(declaration.key)) out.push_back(declaration.key);
    }
    return out;
  }();
  return keys;
}

// The key one could have meant: in an agent's table rather one of that agent's.
std::optional<std::string> meant_by(std::string_view typed) {
  if (const auto agent = split_agent_key(typed)) {
    if (auto near = suggest(typed, keys_of_agent(agent->name))) return near;
  }
  return suggest(typed, keys_of_nobody());
}

std::string did_you_mean(std::string_view typed) {
  const auto near = meant_by(typed);
  return near ? fmt::format(", did you mean '{}'?", *near) : std::string();
}

// AGENT__DEFAULT -> agent.default.
std::string key_of_variable(std::string_view rest) {
  std::string key;
  for (size_t i = 0; i < rest.size(); ++i) {
    const bool between = rest.substr(i).starts_with("__");
    const char c = rest[i];
    key += between ? '.' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    if (between) ++i;
  }
  return key;
}

std::string variable_of_key(std::string_view key) {
  std::string name(k_prefix);
  for (const char c : key) {
    if (c == '.')
      name += "__";
    else if (c == '-')
      name += '_';
    else
      name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

// Whether the value stands before the other among what may be chosen.
bool is_looser(const Declaration& declaration, const Value& value, const std::string& than) {
  const std::vector<std::string>& all = declaration.choices;
  const auto place = [&](const std::string& text) {
    return std::find(all.begin(), all.end(), text);
  };
  return place(std::get<std::string>(value)) < place(than);
}

bool is_known_table(const std::string& key) {
  for (const Declaration& declaration : declarations()) {
    if (declaration.key.starts_with(key + ".")) return true;
  }
  return split_agent_key(key + ".command").has_value();
}

}  // namespace

Loader::Loader(Trust repository_trust) { config_.trust_ = repository_trust; }

void Loader::refuse(const Origin& origin, const std::string& key, const std::string& complaint) {
  config_.mistakes_.push_back({key, fmt::format("{}: {}", origin.text(), complaint)});
}

void Loader::add_unreadable(const std::string& why) { config_.mistakes_.push_back({"", why}); }

void Loader::add_file(Layer layer, const std::string& name, std::string_view text) {
  spelled_.clear();
  const auto place = [&](size_t line) { return Origin{layer, fmt::format("{}:{}", name, line)}; };
  if (text.size() > k_most_bytes) {
    const std::string why = "it is larger than 64 KB, and nothing of it counts";
    return refuse(Origin{layer, name}, "", why);
  }
  const TomlText toml = read_toml(text);
  if (toml.fault) refuse(place(toml.fault->line), "", toml.fault->message);
  for (const TomlEntry& entry : toml.entries) add_entry(entry, place(entry.line));
}

void Loader::add_entry(const TomlEntry& entry, const Origin& origin) {
  const std::string key = fmt::format("{}", fmt::join(entry.keys, "."));
  const Declaration* declaration = find_declaration(key);
  if (declaration == nullptr) {
    if (entry.kind == "a table" && is_known_table(key)) return;  // a heading with nothing below it
    refuse(origin, key, fmt::format("unknown key '{}'{}", key, did_you_mean(key)));
  } else if (!entry.value) {
    refuse(origin, key,
           fmt::format("'{}' wants {}, not {}", key, name_of(declaration->type), entry.kind));
  } else {
    set(key, *declaration, as_type(declaration->type, *entry.value), origin);
  }
}

void Loader::add_environment(const os::Environment& environment) {
  spelled_.clear();
  for (const auto& [name, text] : environment) {
    if (name == "HOME") config_.home_ = text;
    if (!name.starts_with(k_prefix)) continue;
    const std::string key = key_of_variable(std::string_view(name).substr(k_prefix.size()));
    const Origin origin{Layer::environment, name};
    if (find_declaration(key) != nullptr) {
      add_text(key, text, origin);
      continue;
    }
    // By what differs: the beginning, which all have, would make any two alike.
    const auto near = meant_by(key);
    const std::string hint =
        near ? fmt::format(", did you mean '{}'?", variable_of_key(*near)) : std::string();
    config_.mistakes_.push_back({key, fmt::format("unknown variable '{}'{}", name, hint)});
  }
}

void Loader::add_flags(const std::vector<std::pair<std::string, std::string>>& flags) {
  spelled_.clear();
  for (const auto& [key, text] : flags) {
    const Origin origin{Layer::flag, {}};
    if (find_declaration(key) != nullptr) {
      add_text(key, text, origin);
    } else {
      refuse(origin, key, fmt::format("unknown key '{}'{}", key, did_you_mean(key)));
    }
  }
}

void Loader::add_text(const std::string& key, const std::string& text, const Origin& origin) {
  const Declaration& declaration = *find_declaration(key);
  if (const auto value = parse_value(declaration.type, text)) {
    set(key, declaration, *value, origin);
  } else {
    refuse(origin, key,
           fmt::format("'{}' wants {}, not '{}'", key, name_of(declaration.type), text));
  }
}

void Loader::set(const std::string& key, const Declaration& declaration, const Value& value,
                 const Origin& origin) {
  if (const auto fault = fault_of(declaration, value)) {
    refuse(origin, key, fmt::format("'{}' {}", key, *fault));
    return;
  }
  const auto agent = split_agent_key(key);
  if (agent && !accept_agent_name(agent->name, origin)) return;
  const bool from_untrusted =
      origin.layer == Layer::repository && config_.trust_ == Trust::untrusted;
  if (from_untrusted && declaration.reach == Reach::trusted) {
    config_.withheld_.push_back({key, to_text(value), origin, declaration.meaning, false});
    return;
  }
  if (origin.layer == Layer::repository && declaration.reach == Reach::stricter &&
      is_looser(declaration, value, config_.string(key))) {
    return;  // the user's own word stands
  }
  config_.values_[folded_key(key)] = {value, origin};
}

// The first layer that names an agent decides how its name is spelled.
bool Loader::accept_agent_name(const std::string& name, const Origin& origin) {
  const std::string fold = folded(name);
  if (fold.empty() || fold == "default") {
    refuse(origin, agent_key(name, ""), fmt::format("'{}' cannot be the name of an agent", name));
    return false;
  }
  const auto [spelled, is_new] = spelled_.emplace(fold, name);
  if (!is_new && spelled->second != name) {
    refuse(origin, agent_key(name, ""),
           fmt::format("agents '{}' and '{}' are the same name", spelled->second, name));
    return false;
  }
  config_.agent_names_.emplace(fold, name);
  return true;
}

}  // namespace wave::config
