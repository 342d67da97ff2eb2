// SPDX-License-Identifier: MIT
// Claims one thing in a remote and is gone, as a process that starts a run does. The claim stays:
// it is for the caller to take it away.
#include "domain/claim.h"
#include "error/error.h"
#include "git/layout.h"
#include "git/remote.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/claims.h"
#include "store/remote_claims.h"
#include "store/store.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace {

using namespace wave;

constexpr std::chrono::minutes k_patience{1};
constexpr std::chrono::minutes k_ttl{10};

void claim(const std::string& common_dir, const std::string& url, const std::string& key) {
  store::Store store(git::layout_of(common_dir));
  const git::Layout& layout = store.layout();
  const auto writer = store.writer();
  if (!writer) throw Error("'" + common_dir + "' is no clone that writes");
  os::SystemProcessRunner processes;
  git::Remote there(layout.wave_dir() / "claims", url, k_patience, processes);
  store::RemoteClaims place(there, layout.common_dir / "objects");
  store::Claims claims(place, layout.wave_dir(), writer->writer, os::boot_id());
  const domain::ClaimKey what{domain::ClaimKind::task, key};
  const auto done = claims.acquire({what}, "", k_ttl, os::SystemClock().now());
  if (done.held.size() != 1) throw Error("'" + key + "' is claimed by somebody else");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: claim_once <common git dir> <remote url> <key>\n", stderr);
    return 129;
  }
  try {
    claim(argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "claim_once: %s\n", error.what());
    return 128;
  }
}
