// SPDX-License-Identifier: MIT
// From a file to the module it belongs to: of two changes to one module each is likely to disturb
// the other. A module is named by the folder that makes it one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

struct ModuleRule {
  // What the repository's owner has said: the first pattern that matches names the module.
  struct Named {
    std::string pattern;  // see path_pattern.h
    std::string module;
    bool operator==(const Named&) const = default;
  };
  std::vector<Named> named;

  // Folders that every project has and that make no module.
  std::vector<std::string> layers = {
      "src",  "source", "sources", "lib",    "libs",   "include",  "internal", "pkg",    "cmd",
      "app",  "apps",   "main",    "test",   "tests",  "spec",     "packages", "crates", "modules",
      "java", "kotlin", "scala",   "groovy", "python", "services", "projects"};
  // Beginnings of reversed internet names: the folder below them, an organisation, makes no module
  // either.
  std::vector<std::string> domains = {"com", "org", "net", "io", "dev", "edu", "de", "uk"};
  size_t depth = 1;  // how many folders that do count make a module
  bool operator==(const ModuleRule&) const = default;
};

// `path` is normalised (see relative_path.h). Without a name for it, its folder, down to the first
// one that is no layer:
//   src/main/java/com/acme/billing/tax/Vat.java   src/main/java/com/acme/billing
//   src/parser/ast/node.cpp                       src/parser
//   src/a.py and src/b.py                         src
//   packages/web/src/x.ts                         packages/web
//   tests/parser/ast_test.cpp                     tests/parser
//   Makefile                                      Makefile
std::string module_of(std::string_view path, const ModuleRule& rule);

}  // namespace wave::domain
