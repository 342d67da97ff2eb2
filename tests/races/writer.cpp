// SPDX-License-Identifier: MIT
// One of many that write at once. What it does is told by its arguments; a line says what was
// acknowledged, and nothing is said of what was not.
//
//   race_writer create GIT-DIR TASK...         the tasks come to be
//   race_writer append GIT-DIR TASK COUNT NAME so many events, one append each: their ids
//   race_writer commits GIT-DIR TASK OID...    that these commits are the task's, one append each
//   race_writer serve GIT-DIR URL WRITER       claims, as standard input says, one answer each:
//                                                take KEY    "held OID" or "taken HOLDER"
//                                                give        "released" or "lost"
//                                              URL "-" stands for the repository itself
//   race_writer count GIT-DIR COUNT FILE       so many times: takes the claim, adds one to the
//   number
//                                              in the file in two steps, gives the claim back
#include "error/error.h"
#include "os/clock.h"
#include "os/files.h"
#include "store/claims.h"
#include "store/local_claims.h"
#include "store/remote_claims.h"
#include "store/store.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace wave;
using Words = std::vector<std::string>;

constexpr std::chrono::seconds k_ttl{600};
constexpr std::chrono::milliseconds k_pause{1};
constexpr int64_t k_patience_ms =
    120'000;  // of one who never gets what others only hold in passing

os::Now now() { return os::SystemClock().now(); }

void say(const std::string& line) {
  std::cout << line << std::endl;  // flushed: it is an acknowledgement
}

void append(store::Store& store, domain::Event event) {
  const auto done = store.append(now(), "cli", [&](index::Index&) { return std::vector{event}; });
  if (done.refused) throw Error(*done.refused);
  for (const domain::Event& each : done.events) say(each.id);
}

void create(store::Store& store, const Words& tasks) {
  for (const std::string& task : tasks) {
    domain::Event event;
    event.task = task;
    domain::Created body;
    body.feature = "f-" + task;
    body.branch = "refs/heads/f-" + task;
    event.body = body;
    append(store, event);
  }
}

void append_many(store::Store& store, const std::string& task, int count, const std::string& name) {
  for (int i = 0; i < count; ++i) {
    domain::Event event;
    event.task = task;
    domain::Message body;
    body.message = name + '-' + std::to_string(i);
    event.body = body;
    append(store, event);
  }
}

void tell_commits(store::Store& store, const std::string& task, const Words& oids) {
  for (const std::string& oid : oids) {
    domain::Event event;
    event.id = "c." + task + '.' + oid;
    event.task = task;
    event.body = domain::CommitSeen{oid};
    append(store, event);
  }
}

std::string holder_of(const store::Acquired& acquired) {
  const auto& claim = acquired.in_the_way.front().claim;
  return claim ? claim->holder : "?";
}

void serve(store::Claims& claims) {
  std::vector<store::HeldClaim> held;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.starts_with("take ")) {
      const auto acquired =
          claims.acquire({{domain::ClaimKind::slot, line.substr(5)}}, "", k_ttl, now());
      held = acquired.held;
      say(held.empty() ? "taken " + holder_of(acquired) : "held " + held.front().oid);
    } else {
      say(claims.release(held) ? "released" : "lost");
    }
  }
}

// Whoever does not hold the claim would see the same number as somebody else.
void count(store::Claims& claims, int times, const std::string& file) {
  int64_t since_ms = now().boot_ms;
  for (int i = 0; i < times;) {
    const auto acquired = claims.acquire({{domain::ClaimKind::slot, "one"}}, "", k_ttl, now());
    if (acquired.held.empty()) {
      if (now().boot_ms - since_ms > k_patience_ms) throw Error("nobody gives the claim back");
      std::this_thread::sleep_for(k_pause);
      continue;
    }
    const int value = std::stoi(os::read_file(file).value_or("0"));
    std::this_thread::sleep_for(k_pause);
    os::write_file(file, std::to_string(value + 1));
    if (!claims.release(acquired.held)) throw Error("the claim was lost while it was held");
    ++i;
    since_ms = now().boot_ms;
  }
  say("counted");
}

int run(const Words& words) {
  const std::string& verb = words.at(0);
  store::Store store(git::layout_of(words.at(1)));
  const Words rest(words.begin() + 2, words.end());
  if (verb == "create") create(store, rest);
  if (verb == "append") append_many(store, rest.at(0), std::stoi(rest.at(1)), rest.at(2));
  if (verb == "commits") tell_commits(store, rest.at(0), Words(rest.begin() + 1, rest.end()));
  if (verb != "serve" && verb != "count") return 0;

  const git::Layout& layout = store.layout();
  os::make_private_folder(layout.wave_dir());
  os::SystemProcessRunner processes;
  std::unique_ptr<git::Remote> remote;
  std::unique_ptr<store::ClaimPlace> place;
  if (verb == "serve" && rest.at(0) != "-") {
    remote = std::make_unique<git::Remote>(layout.wave_dir() / "claims", rest.at(0),
                                           std::chrono::seconds(60), processes);
    place = std::make_unique<store::RemoteClaims>(*remote, layout.common_dir / "objects");
  } else {
    place = std::make_unique<store::LocalClaims>(store.repository(), layout);
  }
  store::Claims claims(*place, layout.wave_dir(), verb == "serve" ? rest.at(1) : "cccccccc",
                       os::boot_id());
  if (verb == "serve") serve(claims);
  if (verb == "count") count(claims, std::stoi(rest.at(0)), rest.at(1));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(Words(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << "race_writer: " << error.what() << '\n';
    return 1;
  }
}
