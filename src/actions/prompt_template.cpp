// SPDX-License-Identifier: MIT
#include "actions/prompt_template.h"

#include "actions/default_branch.h"
#include "error/error.h"
#include "os/files.h"
#include "os/paths.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_in_repository = ".wave/prompt.md";
constexpr size_t k_cap = 256 << 10;

}  // namespace

prompt::Template prompt_template(store::Store& store, const os::Environment& environment) {
  const git::Repository& repository = store.repository();
  const std::string branch = default_branch(store.layout(), repository);
  const auto ref = ref_of_branch(repository, branch);
  if (const auto tip = ref ? repository.ref(*ref) : std::nullopt) {
    if (auto text = repository.blob_at(*tip, k_in_repository)) {
      const std::string name = branch + ":" + k_in_repository;
      if (text->size() > k_cap) {
        throw Error("the prompt template '" + name + "' is larger than " + std::to_string(k_cap) +
                    " bytes");
      }
      return {std::move(*text), name};
    }
  }
  const fs::path own = os::config_folder(environment) / "templates" / "prompt.md";
  if (auto text = os::read_file(own, os::Links::follow, k_cap))
    return {std::move(*text), own.string()};
  return prompt::Template::built_in();
}

}  // namespace wave::actions
