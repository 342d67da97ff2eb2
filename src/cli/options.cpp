// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include "error/error.h"
#include "error/suggest.h"

#include <algorithm>
#include <functional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace wave::cli {
namespace {

constexpr size_t k_help_column = 30;
constexpr int k_no_limit = 1 << 20;

// An option as -h shows it.
struct Listed {
  std::string names;
  std::string help;
};

using Words = std::vector<std::string>;

Words split(const std::string& names) {
  Words out(1);
  for (const char c : names) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// "-m,--message" -> "-m, --message <text>".
std::string shown(const std::string& names, const std::string& placeholder) {
  std::string out;
  for (const char c : names) out += c == ',' ? std::string(", ") : std::string(1, c);
  return placeholder.empty() ? out : out + " <" + placeholder + '>';
}

}  // namespace

struct Options::Impl {
  CLI::App app;
  std::vector<Listed> listed;
  std::vector<OptionShape> shapes;
  std::vector<OperandShape> operands;
  Words known;                                 // long names, for suggestions
  std::vector<std::function<void()>> deliver;  // what was parsed, to the targets
  Words required;                              // operands that nothing was given for
  Words* rest = nullptr;
  bool short_help = false;
  bool manual = false;

  void list(const std::string& names, const std::string& placeholder, const std::string& help) {
    listed.push_back({shown(names, placeholder), help});
    shapes.push_back({split(names), placeholder});
  }

  CLI::Option* add(const std::string& names, const std::string& placeholder,
                   const std::string& help) {
    list(names, placeholder, help);
    CLI::Option* option = app.add_option(names);
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    return option->type_size(1)->expected(1)->allow_extra_args(false);
  }

  // CLI11's sentence begins with the option's name.
  [[noreturn]] static void refuse(const CLI::ParseError& error) {
    const std::string sentence = error.what();
    const size_t colon = sentence.find(':');
    if (sentence.rfind("--", 0) == 0 && colon != std::string::npos) {
      throw UsageError(fmt::format("the option '{}' wants a value", sentence.substr(0, colon)));
    }
    throw UsageError(sentence);
  }

  void check_extras() const {
    const Words extras = app.remaining();
    if (extras.empty()) return;
    const auto option = std::find_if(extras.begin(), extras.end(), [](const std::string& word) {
      return word.size() > 1 && word.front() == '-' && word != "--";
    });
    if (option == extras.end()) {
      throw UsageError(fmt::format("'{}' is one word too many", extras.front()));
    }
    const std::string name = option->substr(0, option->find('='));
    const auto near = suggest(name, known);
    throw UsageError(fmt::format("unknown option '{}'", name),
                     near ? fmt::format("did you mean '{}'?", *near) : std::string());
  }
};

Options::Options() : impl_(std::make_unique<Impl>()) {
  impl_->app.set_help_flag();
  impl_->app.allow_extras();
  impl_->app.add_flag("-h", impl_->short_help);
  impl_->app.add_flag("--help", impl_->manual);
  impl_->known = {"--help"};
}

Options::~Options() = default;

void Options::flag(const std::string& names, bool& target, const std::string& help) {
  impl_->list(names, "", help);
  CLI::Option* option = impl_->app.add_flag(names);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  for (const std::string& name : option->get_lnames()) impl_->known.push_back("--" + name);
  impl_->deliver.push_back([option, &target] { target = option->count() > 0; });
}

void Options::value(const std::string& names, const std::string& placeholder,
                    std::optional<std::string>& target, const std::string& help) {
  CLI::Option* option = impl_->add(names, placeholder, help);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  impl_->deliver.push_back([option, &target] {
    if (option->count() > 0) target = option->results().back();
  });
}

void Options::values(const std::string& names, const std::string& placeholder,
                     std::vector<std::string>& target, const std::string& help) {
  CLI::Option* option = impl_->add(names, placeholder, help);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  impl_->deliver.push_back([option, &target] { target = option->results(); });
}

void Options::operand(const std::string& name, std::optional<std::string>& target) {
  impl_->operands.push_back({name, false});
  CLI::Option* option = impl_->app.add_option(name)->type_size(1)->expected(1);
  impl_->deliver.push_back([option, &target] {
    if (option->count() > 0) target = option->results().back();
  });
}

void Options::required_operand(const std::string& name, std::string& target) {
  impl_->operands.push_back({name, false});
  CLI::Option* option = impl_->app.add_option(name)->type_size(1)->expected(1);
  impl_->deliver.push_back([this, name, option, &target] {
    if (option->count() == 0) impl_->required.push_back(name);
    if (option->count() > 0) target = option->results().back();
  });
}

void Options::operands(const std::string& name, Count count, std::vector<std::string>& target) {
  impl_->operands.push_back({name, true});
  CLI::Option* option =
      impl_->app.add_option(name)->type_size(1)->expected(0, k_no_limit)->allow_extra_args();
  impl_->deliver.push_back([this, name, count, option, &target] {
    target = option->results();
    if (target.empty() && count == Count::at_least_one) impl_->required.push_back(name);
  });
}

void Options::rest(std::vector<std::string>& target) { impl_->rest = &target; }

Asked Options::parse(const std::vector<std::string>& words) {
  Words own = words;
  const auto mark = std::find(own.begin(), own.end(), "--");
  if (impl_->rest != nullptr && mark != own.end()) {
    impl_->rest->assign(mark + 1, own.end());
    own.erase(mark, own.end());
  }
  std::reverse(own.begin(), own.end());  // as CLI11 wants them
  try {
    impl_->app.parse(own);
  } catch (const CLI::ParseError& error) {
    Impl::refuse(error);
  }
  if (impl_->manual) return Asked::manual;
  if (impl_->short_help) return Asked::short_help;
  impl_->check_extras();
  for (const auto& deliver : impl_->deliver) deliver();
  if (!impl_->required.empty()) {
    throw UsageError(fmt::format("<{}> is missing", impl_->required.front()));
  }
  return Asked::run;
}

const std::vector<OptionShape>& Options::options() const { return impl_->shapes; }

const std::vector<OperandShape>& Options::operand_shapes() const { return impl_->operands; }

std::string Options::listing() const {
  std::string out;
  for (const Listed& each : impl_->listed) {
    std::string line = "    " + each.names;
    if (line.size() + 2 > k_help_column) {
      out += line + '\n';
      line.clear();
    }
    out += line + std::string(k_help_column - line.size(), ' ') + each.help + '\n';
  }
  return out;
}

}  // namespace wave::cli
