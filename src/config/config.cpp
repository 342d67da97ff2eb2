// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/agent_key.h"
#include "domain/duration.h"
#include "error/error.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace wave::config {
namespace {

// What an agent's own table does not say is as declared.
const Value& default_of(const Declaration& declaration) {
  static const auto values = [] {
    std::map<std::string, Value> all;
    for (const Declaration& each : declarations()) {
      all.emplace(each.key, parse_value(each.type, each.default_text).value());
    }
    return all;
  }();
  return values.at(declaration.key);
}

const Declaration& declared(std::string_view key) {
  const Declaration* declaration = find_declaration(key);
  if (declaration == nullptr) throw std::logic_error(fmt::format("no setting '{}'", key));
  return *declaration;
}

Setting setting_of(std::string key, const Declaration& declaration, const Value& value,
                   Origin origin) {
  return {std::move(key), to_text(value), std::move(origin), declaration.meaning, true};
}

std::string in_home(const std::string& word, const std::string& home) {
  for (const std::string_view front : {"~/", "$HOME/"}) {
    if (!home.empty() && word.starts_with(front)) return home + '/' + word.substr(front.size());
  }
  return word;
}

}  // namespace

Config::Config() {
  for (const Declaration& declaration : declarations()) {
    if (!split_agent_key(declaration.key)) {
      values_.emplace(declaration.key, Held{default_of(declaration), {}});
    }
  }
}

const Config::Held* Config::find(std::string_view key) const {
  const auto found = values_.find(folded_key(key));
  return found == values_.end() ? nullptr : &found->second;
}

const Value& Config::value(std::string_view key, Type type) const {
  const Declaration& declaration = declared(key);
  if (declaration.type != type) {
    throw std::logic_error(fmt::format("setting '{}' is {}", key, name_of(declaration.type)));
  }
  const Held* held = find(key);
  return held != nullptr ? held->value : default_of(declaration);
}

std::string Config::string(std::string_view key) const {
  return std::get<std::string>(value(key, Type::string));
}

int64_t Config::integer(std::string_view key) const {
  return std::get<int64_t>(value(key, Type::integer));
}

bool Config::boolean(std::string_view key) const {
  return std::get<bool>(value(key, Type::boolean));
}

std::vector<std::string> Config::list(std::string_view key) const {
  return std::get<std::vector<std::string>>(value(key, Type::list));
}

std::chrono::seconds Config::duration(std::string_view key) const {
  return domain::parse_duration(std::get<std::string>(value(key, Type::duration))).value();
}

Commands Config::commands(std::string_view key) const {
  return std::get<Commands>(value(key, Type::commands));
}

std::string Config::path(std::string_view key) const { return in_home(string(key), home_); }

std::vector<std::string> Config::paths(std::string_view key) const {
  std::vector<std::string> out = list(key);
  for (std::string& each : out) each = in_home(each, home_);
  return out;
}

Origin Config::origin(std::string_view key) const {
  declared(key);
  const Held* held = find(key);
  return held != nullptr ? held->origin : Origin{};
}

std::vector<Setting> Config::all() const {
  std::vector<Setting> settings;
  for (const Declaration& declaration : declarations()) {
    const auto pattern = split_agent_key(declaration.key);
    if (!pattern) {
      const Held& held = values_.at(declaration.key);
      settings.push_back(setting_of(declaration.key, declaration, held.value, held.origin));
      settings.back().in_force = !needs_approval(declaration) || approved(held);
      continue;
    }
    for (const auto& [folded_name, name] : agent_names_) {
      const std::string key = agent_key(name, pattern->last);
      const Held* held = find(key);
      if (held == nullptr) continue;
      settings.push_back(setting_of(key, declaration, held->value, held->origin));
      settings.back().in_force = !needs_approval(declaration) || approved(*held);
    }
  }
  settings.insert(settings.end(), withheld_.begin(), withheld_.end());
  return settings;
}

bool Config::approved(const Held& held) const {
  return held.origin.layer != Layer::repository || trust_ == Trust::trusted;
}

bool Config::is_approved(std::string_view key) const {
  declared(key);
  const Held* held = find(key);
  return held == nullptr || approved(*held);
}

bool Config::wants_approval() const {
  if (!withheld_.empty()) return true;
  const std::vector<Setting> settings = all();
  return std::any_of(settings.begin(), settings.end(),
                     [](const Setting& setting) { return !setting.in_force; });
}

const Mistake* Config::mistake_about(std::string_view about) const {
  const std::string section = std::string(about) + ".";
  const auto found = std::find_if(mistakes_.begin(), mistakes_.end(), [&](const Mistake& mistake) {
    const std::string key = folded_key(mistake.key);
    return key.empty() || key == folded_key(about) || key.starts_with(section);
  });
  return found == mistakes_.end() ? nullptr : &*found;
}

void Config::require_sound() const {
  if (mistakes_.empty()) return;
  if (mistakes_.size() == 1) throw Error(mistakes_[0].sentence);
  std::string all = fmt::format("the configuration has {} mistakes:", mistakes_.size());
  for (const Mistake& mistake : mistakes_) all += "\n  " + mistake.sentence;
  throw Error(all);
}

std::vector<NamedAgent> Config::agents() const {
  std::vector<NamedAgent> named;
  for (const auto& [folded_name, name] : agent_names_) {
    NamedAgent agent;
    agent.name = name;
    agent.command = list(agent_key(name, "command"));
    agent.args = list(agent_key(name, "args"));
    agent.model = string(agent_key(name, "model"));
    // The weightiest key last, so that its origin stands.
    for (const char* last : {"model", "args", "command"}) {
      const Held* held = find(agent_key(name, last));
      if (held == nullptr || (!agent.approved && approved(*held))) continue;
      agent.origin = held->origin;
      const bool runs_something = std::string_view(last) != "model";
      if (runs_something && !approved(*held)) agent.approved = false;
    }
    named.push_back(std::move(agent));
  }
  return named;
}

}  // namespace wave::config
