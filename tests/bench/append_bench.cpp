// SPDX-License-Identifier: MIT
// What an acknowledged event costs, against the least that git's way of storing could: a new object
// (create, fsync, rename) and a moved ref (create, rename over). And what a look costs when nothing
// moved. Prints a JSON object with lists of milliseconds; rounds of all kinds take turns.
#include "domain/ids.h"
#include "error/error.h"
#include "git/layout.h"
#include "json/writer.h"
#include "os/clock.h"
#include "os/random.h"
#include "store/store.h"
#include "support/made_events.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace wave;

constexpr int k_tasks = 20;
constexpr int k_many = 1000;
constexpr int k_looks = 200;

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void write_and_rename(const fs::path& target, const std::string& content, bool synced) {
  const std::string fresh = target.string() + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  const bool wrote =
      fd >= 0 && write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  if (!wrote || (synced && fsync(fd) != 0) || close(fd) != 0 ||
      rename(fresh.c_str(), target.c_str()) != 0) {
    throw Error("cannot write '" + target.string() + "'");
  }
}

void floor(const fs::path& folder, int round) {
  write_and_rename(folder / ("object-" + std::to_string(round)), std::string(400, 'x'), true);
  write_and_rename(folder / "ref", std::string(41, 'x'), false);
}

std::vector<domain::Event> new_tasks() {
  std::vector<domain::Event> out;
  for (int i = 0; i < k_tasks; ++i) {
    const std::string task = test::new_task_id();
    out.push_back(test::created(task, "topic/" + task));
  }
  return out;
}

std::vector<domain::Event> messages_to(const std::vector<domain::Event>& tasks, int count) {
  std::vector<domain::Event> out;
  for (int i = 0; i < count; ++i) {
    domain::Event event;
    event.task = tasks[static_cast<size_t>(i % k_tasks)].task;
    const std::string id = domain::crockford32(os::random_bytes(32));
    event.body = domain::Message{id, id, "queued"};
    out.push_back(event);
  }
  return out;
}

void append(store::Store& store, const std::vector<domain::Event>& events) {
  const os::Now now = os::SystemClock().now();
  const auto done = store.append(now, "cli", [&](index::Index&) { return events; });
  if (done.refused) throw Error(*done.refused);
}

// Size and time of change: a look must not write.
std::string state_of(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return "none";
  return std::to_string(info.st_size) + ' ' + std::to_string(info.st_mtim.tv_sec) + ' ' +
         std::to_string(info.st_mtim.tv_nsec);
}

double one_look(store::Store& store) {
  const fs::path log = store.index().path().string() + "-wal";
  const std::string before = state_of(log);
  const double all = milliseconds([&] {
    for (int i = 0; i < k_looks; ++i) store.index();
  });
  if (state_of(log) != before) throw Error("a look has written to '" + log.string() + "'");
  return all / k_looks;
}

void measure(const fs::path& common_dir, int rounds) {
  store::Store store(git::layout_of(common_dir));
  const fs::path folder = common_dir / "floor";
  fs::create_directory(folder);
  std::map<std::string, std::vector<double>> figures;
  const auto tasks = new_tasks();
  append(store, tasks);
  for (int round = -1; round < rounds; ++round) {
    const auto one = messages_to(tasks, 1);
    const auto many = messages_to(tasks, k_many);
    const std::map<std::string, double> now = {
        {"floor", milliseconds([&] { floor(folder, round); })},
        {"one", milliseconds([&] { append(store, one); })},
        {"many", milliseconds([&] { append(store, many); })},
        {"look", one_look(store)}};
    for (const auto& [name, figure] : now) {
      if (round >= 0) figures[name].push_back(figure);  // the first round warms up
    }
  }
  json::Writer out;
  out.begin_object();
  for (const auto& [name, list] : figures) {
    out.key(name).begin_array();
    for (const double figure : list) out.number(figure);
    out.end_array();
  }
  out.end_object();
  std::puts(out.text().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: append_bench <common git dir> <rounds>\n", stderr);
    return 129;
  }
  try {
    measure(argv[1], std::stoi(argv[2]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "append_bench: %s\n", error.what());
    return 128;
  }
}
