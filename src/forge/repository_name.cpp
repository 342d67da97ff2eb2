// SPDX-License-Identifier: MIT
#include "forge/repository_name.h"

#include "forge/lower_case.h"

#include <algorithm>
#include <array>

namespace wave::forge {
namespace {

constexpr size_t k_longest = 100;
constexpr std::string_view k_github = "github.com";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_made_of(std::string_view text, std::string_view signs) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || signs.find(c) != std::string_view::npos;
  });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= k_longest && text[0] != '-' && text != "." &&
         text != ".." && is_made_of(text, "-_.");
}

// One with a dot: others are abbreviations in somebody's ssh configuration.
bool is_host(std::string_view text) {
  return text.size() <= k_longest && text.find('.') != std::string_view::npos &&
         text.find("..") == std::string_view::npos && is_letter_or_digit(text.front()) &&
         is_letter_or_digit(text.back()) && is_made_of(text, "-.");
}

std::optional<RepositoryName> checked(std::string_view host, std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos || !is_host(host)) return std::nullopt;
  const std::string_view owner = path.substr(0, slash);
  const std::string_view name = path.substr(slash + 1);
  if (!is_name(owner) || !is_name(name)) return std::nullopt;
  std::string known = lower_case(host);
  // GitHub's second door for ssh.
  if (known == "ssh.github.com") known = k_github;
  return RepositoryName{known, std::string(owner), std::string(name)};
}

// Without the user in front of it.
std::string_view without_user(std::string_view host) {
  const size_t at = host.rfind('@');
  return at == std::string_view::npos ? host : host.substr(at + 1);
}

// A port of https would have to be told to the forge's program, which takes none; one of ssh says
// nothing about it.
std::optional<RepositoryName> parse_url(std::string_view rest, bool any_port) {
  const size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view host = without_user(rest.substr(0, slash));
  const size_t colon = host.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    if (!any_port && port != "443") return std::nullopt;
    host = host.substr(0, colon);
  }
  return checked(host, rest.substr(slash));
}

}  // namespace

std::optional<RepositoryName> parse_remote(std::string_view url) {
  struct Scheme {
    std::string_view begin;
    bool any_port;
  };
  constexpr std::array<Scheme, 6> k_schemes = {{{"https://", false},
                                                {"http://", false},
                                                {"ssh://", true},
                                                {"git+ssh://", true},
                                                {"ssh+git://", true},
                                                {"git://", true}}};
  for (const Scheme& scheme : k_schemes) {
    if (!lower_case(url.substr(0, scheme.begin.size())).starts_with(scheme.begin)) continue;
    return parse_url(url.substr(scheme.begin.size()), scheme.any_port);
  }
  // As git tells host:path from a path: no slash before the colon.
  const size_t colon = url.find(':');
  if (colon == std::string_view::npos || url.substr(0, colon).find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  return checked(without_user(url.substr(0, colon)), url.substr(colon + 1));
}

std::optional<RepositoryName> parse_repository(std::string_view text) {
  const bool has_host = std::count(text.begin(), text.end(), '/') == 2;
  const size_t slash = has_host ? text.find('/') : 0;
  return has_host ? checked(text.substr(0, slash), text.substr(slash + 1))
                  : checked(k_github, text);
}

}  // namespace wave::forge
