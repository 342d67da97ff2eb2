// SPDX-License-Identifier: MIT
// usage: fuzz_<target> FOLDER [ROUNDS]
// Without a fuzzer: every input kept in the folder once, and as many changed ones as asked for,
// made from those by a fixed seed. So what was found once stays found, with any compiler. An input
// that ends the program is left in a file `found-input` where it was called.
#include "fuzz/target.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

// For leave(): what is tried just now.
std::string_view tried;

void leave(int signal) {
  const int file = open("found-input", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file >= 0 && write(file, tried.data(), tried.size()) >= 0) close(file);
  raise(signal);
}

void try_one(const std::string& input) {
  tried = input;
  fuzz(input);
}

namespace fs = std::filesystem;

std::vector<std::string> read_all(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> out;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    out.push_back(text.str());
  }
  return out;
}

// A few changes of the kinds that parsers stumble over.
class Changes {
 public:
  explicit Changes(const std::vector<std::string>& kept) : kept_(kept) {}

  std::string next() {
    std::string out = one_of_kept();
    for (size_t left = 1 + below(4); left > 0; --left) change(out);
    return out;
  }

 private:
  size_t below(size_t limit) { return limit == 0 ? 0 : dice_() % limit; }
  const std::string& one_of_kept() { return kept_[below(kept_.size())]; }

  void change(std::string& text) {
    const size_t at = below(text.size() + 1);
    const size_t length = std::min(below(16), text.size() - at);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        return;
      case 1:
        text.erase(at, length);
        return;
      case 2:
        text.insert(at, std::string(1 + below(3), static_cast<char>(below(256))));
        return;
      case 3:
        text.insert(at, text.substr(at, length));
        return;
      case 4:
        text.resize(at);
        return;
      default: {
        const std::string& other = one_of_kept();
        const size_t from = below(other.size() + 1);
        text.insert(at, other.substr(from, below(64)));
      }
    }
  }

  const std::vector<std::string>& kept_;
  std::minstd_rand dice_{4711};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FOLDER [ROUNDS]\n", argv[0]);
    return 129;
  }
  const std::vector<std::string> kept = read_all(argv[1]);
  if (kept.empty()) {
    std::fprintf(stderr, "%s: nothing is kept in '%s'\n", argv[0], argv[1]);
    return 1;
  }
  struct sigaction last {};
  last.sa_handler = leave;
  last.sa_flags = SA_RESETHAND;
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) sigaction(signal, &last, nullptr);
  for (const std::string& input : kept) try_one(input);
  const long rounds = argc > 2 ? std::atol(argv[2]) : 0;
  Changes changes(kept);
  for (long i = 0; i < rounds; ++i) try_one(changes.next());
  std::printf("%zu inputs, %ld changed ones\n", kept.size(), rounds);
  return 0;
}
