// SPDX-License-Identifier: MIT
// Task files in all three formats. The first byte chooses the format.
#include "config/toml_text.h"
#include "error/error.h"
#include "fuzz/target.h"
#include "spec/front_matter.h"
#include "spec/read_specs.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

// A folder in memory where there is one; removed at the end of the program.
struct Folder {
  fs::path path;
  Folder() {
    const bool memory = fs::is_directory("/dev/shm");
    std::string name = (memory ? "/dev/shm" : fs::temp_directory_path().string()) + "/fuzz-XXXXXX";
    FUZZ_CHECK(mkdtemp(name.data()));
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

}  // namespace

void fuzz(std::string_view bytes) {
  static const Folder folder;
  wave::spec::read_markdown(bytes);
  wave::config::read_toml_nodes(bytes);
  if (bytes.empty()) return;
  const char* const endings[] = {".json", ".toml", ".md"};
  const fs::path file =
      folder.path / (std::string("spec") + endings[static_cast<unsigned char>(bytes[0]) % 3]);
  std::ofstream(file, std::ios::binary) << bytes.substr(1);
  try {
    wave::spec::Surroundings surroundings;
    surroundings.home = "/home/x";
    surroundings.default_branch = "main";
    const auto wave = wave::spec::read_specs({file.string()}, surroundings);
    FUZZ_CHECK(wave.tasks.size() <= wave::spec::k_most_tasks);
  } catch (const wave::Error& error) {
    FUZZ_CHECK(*error.what());
  }
}
