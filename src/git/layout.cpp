// SPDX-License-Identifier: MIT
#include "git/layout.h"

#include "domain/feature_name.h"
#include "error/error.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

std::string without_suffix(std::string name, const std::string& suffix) {
  if (name.size() > suffix.size() &&
      name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0) {
    name.resize(name.size() - suffix.size());
  }
  return name;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Layout layout_of(const fs::path& common_dir) {
  Layout layout;
  layout.common_dir = common_dir;
  layout.managed = common_dir.filename() == "repo.git";
  if (layout.managed) {
    layout.project = common_dir.parent_path();
    layout.repo = layout.project.filename().string();
    return layout;
  }
  const fs::path repository =
      common_dir.filename() == ".git" ? common_dir.parent_path() : common_dir;
  layout.project = repository.parent_path();
  layout.repo = without_suffix(repository.filename().string(), ".git");
  return layout;
}

fs::path worktree_path(const Layout& layout, const std::string& feature,
                       const std::string& path_template) {
  const std::string folder = domain::feature_directory(feature);
  if (path_template.empty()) {
    // A submodule's git directory lies inside its superproject's (.git/modules/<name>).
    if (layout.common_dir.string().find("/.git/modules/") != std::string::npos) {
      throw Error("the submodule '" + layout.repo + "' has no place of its own for worktrees",
                  "say where: worktree.path = \"/some/folder/{feature}\" in the configuration");
    }
    return layout.managed ? layout.project / folder
                          : layout.project / (layout.repo + ".wave") / folder;
  }
  if (path_template.find("{feature}") == std::string::npos) {
    throw Error("the setting 'worktree.path' lacks {feature}: '" + path_template + "'",
                "two tasks must not share one folder");
  }
  std::string path = path_template;
  replace_all(path, "{repo}", layout.repo);
  replace_all(path, "{parent}", layout.project.string());
  replace_all(path, "{feature}", folder);
  if (!fs::path(path).is_absolute()) {
    throw Error("the setting 'worktree.path' gives no absolute path: '" + path + "'",
                "begin it with {parent} or '/'");
  }
  return fs::path(path).lexically_normal();
}

std::optional<fs::path> worktrees_root(const Layout& layout, const std::string& path_template) {
  try {
    const fs::path one = worktree_path(layout, "a", path_template);
    const fs::path other = worktree_path(layout, "b", path_template);
    fs::path out;
    for (auto a = one.begin(), b = other.begin(); a != one.end() && *a == *b; ++a, ++b) out /= *a;
    if (out.has_relative_path()) return out;
  } catch (const Error&) {  // told by whoever makes a worktree there
  }
  return std::nullopt;
}

}  // namespace wave::git
