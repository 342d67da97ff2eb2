// SPDX-License-Identifier: MIT
// The side of Remote that brings whole histories.
#include "error/passing_error.h"
#include "git/ref_files.h"
#include "git/remote.h"
#include "git/trusted_git.h"
#include "os/files.h"

#include <algorithm>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_came = "refs/came/";
// Among many refs the bad ones are found by halving; of that, only so much.
constexpr int k_most_tries = 200;

// git then neither asks for what these lead to, nor walks there to see whether it is whole.
std::string packed_refs(std::vector<std::string> commits) {
  std::sort(commits.begin(), commits.end());
  std::string out = "# pack-refs with: peeled fully-peeled sorted \n";
  for (const std::string& commit : commits) out += commit + " refs/have/" + commit + '\n';
  return out;
}

// No file gets larger than so many bytes, and a fetch is one file: a pack.
class Limited : public os::ProcessRunner {
 public:
  Limited(os::ProcessRunner& processes, uint64_t most_bytes)
      : processes_(processes), most_bytes_(most_bytes) {}
  os::Finished run(const os::Command& command) override {
    os::Command limited = command;
    limited.largest_file = most_bytes_;
    return processes_.run(limited);
  }
  int start_detached(const os::Command& command) override {
    return processes_.start_detached(command);
  }

 private:
  os::ProcessRunner& processes_;
  uint64_t most_bytes_;
};

// The program that writes the pack is then ended without a word, and git only misses its answer;
// whatever else is wrong with a pack is said before.
bool was_too_large(const os::Finished& finished) {
  return complaint(finished) == "fetch-pack: invalid index-pack output";
}

std::string place_of(const std::string& ref) { return k_came + ref.substr(ref.find('/') + 1); }

}  // namespace

std::map<std::string, FetchedRef> Remote::fetch(const std::vector<std::string>& refs,
                                                const std::vector<std::string>& have,
                                                const fs::path& objects, uint64_t most_bytes) {
  os::make_private_folder(dir_ / "objects" / "info");
  os::write_file(dir_ / "objects" / "info" / "alternates", objects.string() + '\n');
  os::write_file(dir_ / "packed-refs", packed_refs(have));
  repository_.reset();
  std::map<std::string, FetchedRef> out;
  int tries = 0;
  fetch_part(refs, most_bytes, tries, out);
  return out;
}

void Remote::fetch_part(const std::vector<std::string>& refs, uint64_t most_bytes, int& tries,
                        std::map<std::string, FetchedRef>& out) {
  if (++tries > k_most_tries) {
    for (const std::string& ref : refs)
      out[ref].fault = "it was not come to, for many others are bad";
    return;
  }
  std::vector<std::string> arguments = {"-c",
                                        "core.bigFileThreshold=1m",
                                        "-c",
                                        "fetch.unpackLimit=1",
                                        "fetch",
                                        "--quiet",
                                        "--no-tags",
                                        "--refmap=",
                                        "--no-write-fetch-head",
                                        "--no-auto-gc"};
  arguments.insert(arguments.end(), served_by_.begin(), served_by_.end());
  arguments.insert(arguments.end(), {"--", url_});
  for (const std::string& ref : refs) arguments.push_back('+' + ref + ':' + place_of(ref));
  Limited limited(processes_, most_bytes);
  const os::Finished finished = talk_from(dir_, std::move(arguments), {}, patience_, limited);
  if (finished.ok()) {
    for (const std::string& ref : refs) {
      out[ref].oid = read_ref_file(dir_, place_of(ref));
      if (!out[ref].oid) out[ref].fault = "it did not come";
    }
    return;
  }
  if (finished.timed_out) {
    throw PassingError("cannot fetch from the remote '" + shown_url() + "': " + why(finished),
                       "give it more time: sync.timeout");
  }
  if (refs.size() == 1) {
    out[refs.front()].fault = was_too_large(finished)
                                  ? "it has more than " + std::to_string(most_bytes) + " bytes"
                                  : why(finished);
    return;
  }
  const auto middle = refs.begin() + static_cast<std::ptrdiff_t>(refs.size() / 2);
  fetch_part({refs.begin(), middle}, most_bytes, tries, out);
  fetch_part({middle, refs.end()}, most_bytes, tries, out);
}

const Repository& Remote::fetched() {
  if (!repository_) repository_.emplace(Repository::open(dir_));
  return *repository_;
}

}  // namespace wave::git
