// SPDX-License-Identifier: MIT
#include "cli/context.h"

#include "actions/configuration.h"
#include "actions/start_doors.h"
#include "actions/tell_of_moves.h"
#include "actions/upkeep.h"
#include "cli/output.h"
#include "error/error.h"
#include "os/paths.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::cli {
namespace fs = std::filesystem;
namespace {

fs::path current_folder() {
  std::error_code failed;
  fs::path folder = fs::current_path(failed);
  if (failed) {
    throw Error("the current folder cannot be read: " + failed.message(),
                "it may have been removed; change to another one");
  }
  return folder;
}

}  // namespace

Context::Context(os::Environment environment, Terminal terminal)
    : environment_(std::move(environment)), terminal_(terminal) {}

const std::optional<git::Location>& Context::location() {
  if (!looked_) location_ = git::discover(current_folder(), environment_);
  looked_ = true;
  return location_;
}

const git::Location& Context::here() {
  if (!location()) {
    throw Error("'" + current_folder().string() + "' is not in a git repository",
                "change to one, or make one: git wave new <dir>");
  }
  return *location_;
}

git::Layout Context::layout() { return git::layout_of(here().common_dir); }

store::Store& Context::store() {
  if (!store_) store_ = std::make_unique<store::Store>(layout());
  return *store_;
}

const config::Config& Context::untold_config() {
  if (!config_) {
    config_ = location() ? actions::configuration(store(), environment_)
                         : config::load(config::Sources::from(environment_));
  }
  return *config_;
}

const config::Config& Context::config() {
  const auto& mistakes = untold_config().mistakes();
  if (!mistakes.empty() && !warned_) {
    const size_t more = mistakes.size() - 1;
    narrate(fmt::format("git wave: warning: {}{}\n", view::plain_line(mistakes[0].sentence),
                        more > 0 ? fmt::format(" (and {} more: git wave doctor)", more) : ""));
    warned_ = true;
  }
  return *config_;
}

const config::Config& Context::sound_config() {
  untold_config().require_sound();
  return *config_;
}

void Context::after_appends() {
  if (!store_ || !store_->end_before_first_append()) return;
  actions::tell_of_moves(*store_, processes_, environment_, clock_);
  actions::keep_up_in_background({*store_, processes_, clock_, environment_});
}

host::Host& Context::host() { return host(actions::host_name(config(), environment_)); }

host::Host& Context::host(const std::string& name) {
  if (name.empty()) return host();
  std::unique_ptr<host::Host>& made = hosts_[name];
  if (!made) {
    const fs::path folder =
        os::socket_folder(here().common_dir, environment_, config().path("host.socket_dir"));
    made = host::make_host(name, folder, processes_, environment_);
  }
  return *made;
}

}  // namespace wave::cli
