// SPDX-License-Identifier: MIT
#include "simulator/team.h"

#include "git/repository.h"
#include "simulator/work_tree.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::simulator {
namespace fs = std::filesystem;
namespace {

constexpr int64_t k_second_ms = 1000;
constexpr int64_t k_minute_ms = 60 * k_second_ms;

// By words at the beginning of the prompt, as templates/ has them.
constexpr std::array<std::pair<const char*, const char*>, 9> k_roles = {
    {{"You choose", "scheduler"},
     {"first step", "analyze"},
     {"second step", "impact"},
     {"third step", "plan"},
     {"now develop it", "develop"},
     {"independent reviewer", "review"},
     {"has findings", "fix"},
     {"was handed in", "feedback"},
     {"could not be read", "correct"}}};

std::string role_of(const std::string& prompt) {
  const std::string head = prompt.substr(0, 600);
  for (const auto& [words, role] : k_roles) {
    if (head.find(words) != std::string::npos) return role;
  }
  return "check";
}

std::string read(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// The two lines between which the answer is wanted: the last of the prompt that are no remark.
std::pair<std::string, std::string> marks_of(const std::string& prompt) {
  std::vector<std::string> marks;
  for (const std::string& line : lines_of(prompt)) {
    if (!line.empty() && line[0] != '(') marks.push_back(line);
  }
  if (marks.size() < 2) return {};
  return {marks[marks.size() - 2], marks.back()};
}

std::string word_behind(const std::vector<std::string>& words, const char* flag) {
  const auto found = std::find(words.begin(), words.end(), flag);
  return found == words.end() || found + 1 == words.end() ? "" : *(found + 1);
}

std::string in_json(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + '"';
}

void write_to(int fd, const std::string& text) {
  if (fd >= 0) static_cast<void>(syscall(SYS_write, fd, text.data(), text.size()));
}

}  // namespace

struct Team::Job {
  std::string role;
  std::string prompt;
  std::string session;
  fs::path folder;
  std::string feature;
  std::string run;  // empty: a side call
};

void Team::begin(Process& process, const os::ChildCommand& command) {
  Job job;
  job.prompt = command.input_file.empty() ? "" : read(command.input_file);
  job.role = role_of(job.prompt);
  job.folder = os::variable(command.environment, "WAVE_WORKTREE").value_or("");
  job.feature = os::variable(command.environment, "WAVE_FEATURE").value_or("");
  job.run = os::variable(command.environment, "WAVE_RUN").value_or("");
  job.session = word_behind(command.argv, "--session-id");
  if (job.session.empty()) job.session = word_behind(command.argv, "--resume");
  process.name = job.role + " agent" + (job.run.empty() ? "" : " of " + job.run);
  if (!job.run.empty()) look_for_another(process);
  if (job.role != "correct") asked_[job.session] = job.role;
  plan_deeds(process, std::move(job));
}

// Two agents in one worktree would work against each other, and cost twice.
void Team::look_for_another(const Process& process) {
  const auto run_of = [](const Process& each) {
    return os::variable(each.environment, "WAVE_RUN").value_or("");
  };
  const auto task_of = [&](const Process& each) {
    const std::string run = run_of(each);
    return run.substr(0, run.rfind('-'));
  };
  for (const auto& each : machine_.processes()) {
    const bool is_other = each.get() != &process && !each->is_over && !each->is_program();
    if (!is_other || run_of(*each).empty() || task_of(*each) != task_of(process)) continue;
    faults.push_back(process.name + " begins while " + each->name + " is alive");
  }
}

void Team::plan_deeds(Process& process, Job job) {
  Chance& chance = machine_.chance;
  const int64_t begins = machine_.boot_ms();
  const int64_t ends = begins + chance.spread(2 * k_second_ms, 4 * k_minute_ms);
  machine_.tell("is asked: " + process.name);
  const bool is_bad = chance.percent(trouble_percent);
  const auto at = [&](int64_t ms, std::function<void(Process&)> what) {
    process.deeds.push_back({ms, std::move(what)});
  };
  if (job.role == "check") {
    at(ends, [this, job](Process& self) { check(self, job); });
    return;
  }
  const bool works = job.role == "develop" || job.role == "fix" || job.role == "feedback";
  const bool is_idle = is_bad && chance.one_in(4);  // ends well, and has done nothing
  if (works && !is_idle) {
    const auto middle = begins + (ends - begins) / 2;
    at(middle, [this, job](Process& self) { work(self, job); });
  }
  if (is_bad && !is_idle && chance.percent(70)) return end_badly(process, job, ends);
  const bool is_sound = !is_bad || chance.one_in(2);
  at(ends, [this, job, is_sound](Process& self) {
    say(self, job, answer_of(job, is_sound));
    machine_.end_agent(self, {0, std::nullopt});
  });
}

void Team::end_badly(Process& process, const Job& job, int64_t at_ms) {
  Chance& chance = machine_.chance;
  process.ignores_term = chance.one_in(3);
  switch (chance.below(4)) {
    case 0:
      return process.deeds.push_back({at_ms, [this](Process& self) {
                                        machine_.end_agent(self, {3, std::nullopt});
                                      }});
    case 1:
      return process.deeds.push_back({at_ms, [this](Process& self) {
                                        machine_.end_agent(self, {std::nullopt, SIGSEGV});
                                      }});
    case 2:
      return process.deeds.push_back(
          {at_ms, [this, job](Process& self) {
             const int64_t resets = machine_.wall_ms() / 1000 + machine_.chance.between(30, 900);
             write_to(
                 self.output,
                 fmt::format("{{\"type\":\"rate_limit_event\",\"rate_limit_info\":{{\"status\":"
                             "\"rejected\",\"resetsAt\":{}}}}}\n"
                             "{{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,"
                             "\"api_error_status\":429,\"result\":\"limit\","
                             "\"session_id\":\"{}\",\"total_cost_usd\":0.1}}\n",
                             resets, job.session));
             machine_.end_agent(self, {1, std::nullopt});
           }});
    default:
      return;  // it never ends by itself
  }
}

void Team::work(Process&, const Job& job) {
  if (job.prompt.find("\nCheck: merge with ") != std::string::npos) return merge_base(job);
  Chance& chance = machine_.chance;
  Files changed;
  const std::string line = fmt::format("{} {}\n", job.feature, ++lines_);
  const std::string own = "work/" + job.feature + ".txt";
  changed[own] = read(job.folder / own) + line;
  if (chance.one_in(3)) changed["shared.txt"] = line + read(job.folder / "shared.txt");
  const bool is_broken = read(job.folder / "broken").starts_with("yes");
  if (is_broken) {
    changed["broken"] = "no\n";
  } else if (job.role == "develop" && chance.percent(trouble_percent)) {
    changed["broken"] = "yes\n";
  }
  const auto made = commit(job.folder, changed, "do " + job.feature);
  machine_.tell(made ? "an agent commits " + made->substr(0, 12) : "an agent cannot commit");
  if (made) commits.push_back(*made);
  if (made && chance.percent(trouble_percent)) {
    std::ofstream(job.folder / "left.txt") << line;  // no work, and not committed
  }
}

void Team::merge_base(const Job& job) {
  const git::Repository repository = git::Repository::open(common_dir_);
  const bool is_there = job.prompt.find("\nCheck: merge with origin/") != std::string::npos;
  const auto base = repository.ref(is_there ? "refs/remotes/origin/main" : "refs/heads/main");
  if (!base) return;
  Files changed = files_of(common_dir_, *base);
  const std::string theirs = changed["shared.txt"];
  std::string ours;
  for (const std::string& line : lines_of(read(job.folder / "shared.txt"))) {
    if (theirs.find(line + '\n') == std::string::npos) ours += line + '\n';
  }
  changed["shared.txt"] = ours + theirs;
  const auto made = commit(job.folder, changed, "merge main", *base);
  machine_.tell(made ? "an agent merges " + made->substr(0, 12) : "an agent cannot merge");
  if (made) commits.push_back(*made);
}

void Team::check(Process& process, const Job& job) {
  const bool fails = read(job.folder / "broken").starts_with("yes");
  write_to(process.output, fails ? "it is broken\n" : "all is well\n");
  machine_.end_agent(process, {fails ? 1 : 0, std::nullopt});
}

std::string Team::answer_of(const Job& job, bool is_sound) {
  Chance& chance = machine_.chance;
  const auto [begin, end] = marks_of(job.prompt);
  const std::string role = job.role == "correct" ? asked_[job.session] : job.role;
  const bool asks =
      chance.percent(trouble_percent / 4) && job.prompt.find("Answer: ") == std::string::npos;
  const std::string questions = asks ? R"(["which one?"])" : "[]";
  std::string said;
  if (role == "analyze") {
    said = R"({"analysis":"looked","relevant_files":["shared.txt"],"questions":)" + questions + "}";
  } else if (role == "impact") {
    said = R"({"risk":"low","impact":"little","affected_modules":[],"risks":[],"questions":[]})";
  } else if (role == "plan") {
    const char* risk = chance.percent(trouble_percent / 4) ? "high" : "low";
    const char* files = chance.one_in(3) ? "shared.txt" : "";
    said = fmt::format(
        R"({{"summary":"do it","analysis":"looked","recommended_changes":["a line"],)"
        R"("acceptance_criteria":["it is there"],"affected_modules":[],"predicted_files":[{}],)"
        R"("risks":[],"test_plan":["run it"],"risk":"{}","questions":{}}})",
        *files ? in_json(files) : "", risk, questions);
  } else if (role == "review") {
    const bool finds = chance.percent(trouble_percent);
    said = finds ? R"({"verdict":"findings","findings":[{"title":"bad","path":"shared.txt",)"
                   R"("line":1,"severity":"major","text":"do it better"}]})"
                 : R"({"verdict":"approve","findings":[]})";
  } else if (role == "feedback") {
    said = R"({"answer":"acted","reason":"mended"})";
  } else if (role == "scheduler") {
    std::string decisions;
    for (const std::string& line : lines_of(job.prompt)) {
      if (!line.starts_with("### Candidate ")) continue;
      const char* action = chance.percent(trouble_percent / 2) ? "defer" : "enqueue";
      decisions += fmt::format(R"({}{{"number":{},"action":"{}","score":50,"reason":"because"}})",
                               decisions.empty() ? "" : ",", line.substr(14), action);
    }
    said = R"({"decisions":[)" + decisions + "]}";
  } else {
    return "done";
  }
  if (!is_sound && chance.one_in(2)) said.resize(said.size() / 2);
  if (!is_sound && chance.one_in(3)) return said;  // without the lines round it
  return "Looked.\n" + begin + '\n' + said + '\n' + end + '\n';
}

void Team::say(Process& process, const Job& job, const std::string& text) {
  write_to(process.output,
           fmt::format("{{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,"
                       "\"result\":{},\"session_id\":\"{}\",\"total_cost_usd\":0.25,"
                       "\"usage\":{{\"input_tokens\":100,\"output_tokens\":10}}}}\n",
                       in_json(text), job.session));
}

}  // namespace wave::simulator
