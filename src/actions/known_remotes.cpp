// SPDX-License-Identifier: MIT
#include "actions/known_remotes.h"

#include "actions/remote_url.h"
#include "actions/set_up_record.h"
#include "error/error.h"
#include "store/store_lock.h"

namespace wave::actions {
namespace {

constexpr std::string_view k_section = "remote.";
constexpr std::string_view k_key = ".url";
constexpr const char* k_usual = "origin";

// Somebody else may be setting up, too.
void record(const git::Layout& layout, const std::string& remote, const std::string& url) {
  const os::FileLock lock = store::lock_store(layout);
  SetUpRecord known = read_set_up(layout).value_or(SetUpRecord());
  known.remotes[remote] = url;
  write_set_up(layout, known);
}

}  // namespace

std::map<std::string, std::string> configured_remotes(const git::Repository& repository,
                                                      const git::Layout& layout) {
  std::map<std::string, std::string> out;
  const auto note = [&](const std::string& key, const std::string& url) {
    const size_t length = key.size() - k_section.size() - k_key.size();
    if (!url.empty()) out[key.substr(k_section.size(), length)] = url;
  };
  repository.each_config("^remote\\..+\\.url$", note);
  for (auto& [name, url] : out) url = remote_url(repository, layout, name);
  return out;
}

std::string usual_remote(const std::map<std::string, std::string>& remotes) {
  if (remotes.empty()) {
    throw Error("there is no remote to sync with", "git remote add origin <url> names one");
  }
  if (remotes.count(k_usual) > 0) return k_usual;
  if (remotes.size() == 1) return remotes.begin()->first;
  throw Error("there are " + std::to_string(remotes.size()) + " remotes, and none is called origin",
              "name one of them: git wave sync " + remotes.begin()->first);
}

std::string recorded_url(const git::Repository& repository, const git::Layout& layout,
                         const std::string& remote) {
  const std::string url = remote_url(repository, layout, remote);
  const SetUpRecord known = read_set_up(layout).value_or(SetUpRecord());
  const auto recorded = known.remotes.find(remote);
  if (recorded == known.remotes.end()) {
    record(layout, remote, url);
  } else if (recorded->second != url) {
    throw Error("the remote '" + remote + "' leads to '" + url + "', and was recorded as '" +
                    recorded->second + "'",
                "if that is right, git wave init records it");
  }
  return url;
}

}  // namespace wave::actions
