// SPDX-License-Identifier: MIT
#include "git/loose_objects.h"

#include <fmt/format.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr int k_folders = 256;
constexpr int k_sampled = 0x17;
constexpr size_t k_name_digits = 38;

template <class Call>
void each_name(const fs::path& folder, Call call) {
  std::error_code missing;  // git removes empty ones
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    const std::string name = entry.path().filename().string();
    if (name.size() == k_name_digits) call(name);
  }
}

}  // namespace

fs::path LooseObjects::path(const std::string& oid) const {
  return objects_ / oid.substr(0, 2) / oid.substr(2);
}

OidSet LooseObjects::all() const {
  OidSet out;
  for (int i = 0; i < k_folders; ++i) {
    const std::string folder = fmt::format("{:02x}", i);
    each_name(objects_ / folder, [&](const std::string& name) { out.add(folder + name); });
  }
  out.sort();
  return out;
}

size_t LooseObjects::estimate() const {
  size_t count = 0;
  each_name(objects_ / fmt::format("{:02x}", k_sampled), [&](const std::string&) { ++count; });
  return count * k_folders;
}

uint64_t LooseObjects::bytes(const std::string& oid) const {
  std::error_code missing;
  const uint64_t size = fs::file_size(path(oid), missing);
  return missing ? 0 : size;
}

bool LooseObjects::remove(const std::string& oid) const {
  std::error_code error;  // what cannot be removed stays: it is there twice then
  return fs::remove(path(oid), error);
}

}  // namespace wave::git
