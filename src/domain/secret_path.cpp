// SPDX-License-Identifier: MIT
#include "domain/secret_path.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 17> k_names = {".netrc",           ".npmrc",
                                                      ".pypirc",          ".pgpass",
                                                      ".git-credentials", ".htpasswd",
                                                      ".dockercfg",       "credentials",
                                                      "credentials.json", "secrets.json",
                                                      "secrets.yml",      "secrets.yaml",
                                                      "secrets.toml",     "service-account.json",
                                                      "kubeconfig",       ".vault-token",
                                                      ".my.cnf"};

constexpr std::array<std::string_view, 11> k_endings = {".pem",     ".key",      ".p12",    ".pfx",
                                                        ".jks",     ".keystore", ".kdbx",   ".ppk",
                                                        ".asc.key", ".gpg.key",  ".tfstate"};

constexpr std::array<std::string_view, 4> k_private_keys = {"id_rsa", "id_dsa", "id_ecdsa",
                                                            "id_ed25519"};

// Of `.env.example` and its like, which are meant to be shared.
constexpr std::array<std::string_view, 5> k_examples = {".example", ".sample", ".template", ".dist",
                                                        ".defaults"};

template <size_t Count>
bool ends_with_any(std::string_view name, const std::array<std::string_view, Count>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_environment(std::string_view name) {
  const bool named =
      name == ".env" || name == ".envrc" || name.starts_with(".env.") || name.ends_with(".env");
  return named && !ends_with_any(name, k_examples);
}

}  // namespace

bool looks_secret(std::string_view path) {
  const size_t slash = path.rfind('/');
  std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return is_environment(name) || ends_with_any(name, k_endings) ||
         std::find(k_names.begin(), k_names.end(), name) != k_names.end() ||
         std::find(k_private_keys.begin(), k_private_keys.end(), name) != k_private_keys.end();
}

}  // namespace wave::domain
