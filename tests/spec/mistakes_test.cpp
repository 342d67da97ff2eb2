// SPDX-License-Identifier: MIT
// What people write wrongly in a spec, and what they are told.
#include "json/node.h"
#include "spec/spec_files.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::spec {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string about(const std::string& text) { return SpecFiles().complaint("t.json", text); }

// A good task with one more member on line 2.
std::string with(const std::string& member) {
  return about("{\"feature\": \"f\", \"requirements\": \"x\",\n" + member + "}");
}

TEST(SpecMistakes, UnknownKeysAreSuggested) {
  EXPECT_EQ(with("\"timout_minutes\": 5"),
            "t.json:2: unknown key 'timout_minutes', did you mean 'timeout_minutes'?");
  EXPECT_EQ(with("\"colour\": 1"), "t.json:2: unknown key 'colour'");
  EXPECT_EQ(with("\"col\\u001b[31mour\\u009b\": 1"), "t.json:2: unknown key 'col?[31mour?'");
  EXPECT_EQ(with("\"" + std::string(1000, 'k') + "\": 1"),
            "t.json:2: unknown key '" + std::string(60, 'k') + "...'");
}

TEST(SpecMistakes, Types) {
  const std::pair<const char*, const char*> rows[] = {
      {"\"ticket\": {}", "'ticket' wants a string, not an object"},
      {"\"ticket\": 5", "'ticket' wants a string, not 5"},
      {"\"from_branch\": 7", "'from_branch' wants a string, not 7"},
      {"\"constraints\": [1]", "'constraints' wants a list of strings, not 1"},
      {"\"session\": [1]", "'session' wants a string, not a list"},
      {"\"from_branch\": true", "'from_branch' wants a string, not true"},
      {"\"ticket\": 1.5", "'ticket' wants a string, not 1.5"},
      {"\"ticket\": \"a\\nb\"", "'ticket' wants one line without control characters, not 'a?b'"},
      {"\"session\": \"a\\u0000b\"", "'session' holds a NUL character"},
      {"\"constraints\": {}", "'constraints' wants a list of strings, not an object"},
      {"\"constraints\": 5", "'constraints' wants a list of strings, not 5"},
      {"\"constraints\": [\"a\", []]", "'constraints' wants a list of strings, not a list"},
      {"\"constraints\": [\"\"]", "'constraints' holds a string that says nothing"},
      {"\"constraints\": [null]", "'constraints' wants a list of strings, not null"},
      {"\"agent_extra_args\": [\"a\\u0000\"]", "'agent_extra_args' holds a NUL character"},
      {"\"timeout_minutes\": 0",
       "'timeout_minutes' wants a whole number of minutes, 1 to 527040, not 0"},
      {"\"timeout_minutes\": 1.5",
       "'timeout_minutes' wants a whole number of minutes, 1 to 527040, not 1.5"},
      {"\"timeout_minutes\": 99999999999999999999",
       "'timeout_minutes' wants a whole number of minutes, 1 to 527040, not 1e+20"},
      {"\"timeout_minutes\": \"soon\"",
       "'timeout_minutes' wants a whole number of minutes, 1 to 527040, not 'soon'"},
      {"\"timeout\": 90", "'timeout' wants a duration such as 90s, 10m or 2h, not 90"},
      {"\"timeout\": \"5m\", \"timeout_minutes\": 5",
       "'timeout' and 'timeout_minutes' cannot stand together"},
      {"\"agent_non_interactive\": 2", "'agent_non_interactive' wants true or false, not 2"},
      {"\"agent_non_interactive\": \"maybe\"",
       "'agent_non_interactive' wants true or false, not 'maybe'"},
      {"\"project_name\": \"a b\"", "'project_name' wants letters, digits, '_' and '-', not 'a b'"},
      {"\"project_name\": \"main\"",
       "'project_name' wants letters, digits, '_' and '-', not 'main'"},
      {"\"feature\": \"f\"", "'feature' is there twice, first on line 1"},
  };
  for (const auto& [member, complaint] : rows) {
    EXPECT_EQ(with(member), std::string("t.json:2: ") + complaint);
  }
}

TEST(SpecMistakes, Features) {
  SpecFiles files;
  const auto named = [&](const std::string& value) {
    return files.complaint("t.json", "{\"requirements\": \"x\",\n\"feature\": " + value + "}");
  };
  EXPECT_EQ(named("\"a b\""),
            "t.json:2: 'a b' is not a feature name: spaces, control characters and any of "
            "~^:?*[\\ are not allowed");
  EXPECT_EQ(named("\"main\""), "t.json:2: 'main' is not a feature name: it is reserved");
  EXPECT_EQ(named("\"repo.git\""), "t.json:2: 'repo.git' is not a feature name: it is reserved");
  EXPECT_EQ(named("\"trunk\""),
            "t.json:2: 'trunk' is not a feature name: it is the default branch");
  EXPECT_EQ(named("\" \""), "t.json:2: '' is not a feature name: it is empty");
  EXPECT_EQ(named("null"), "t.json:2: 'feature' wants a string, not null");
  EXPECT_EQ(named("[]"), "t.json:2: 'feature' wants a string, not a list");
  EXPECT_EQ(files.exit, Exit::usage);
  EXPECT_EQ(about("{\"requirements\": \"x\"}"),
            "t.json:1: 'feature' is missing: the name of the task and its branch");
}

TEST(SpecMistakes, TextsAndDocuments) {
  SpecFiles files;
  const auto says = [&](const std::string& members) {
    return files.complaint("t.json", "{\"feature\": \"f\"" + members + "}");
  };
  EXPECT_EQ(says(""), "t.json:1: it does not say what to do: give 'task_doc' or 'requirements'");
  EXPECT_EQ(says(",\n\"requirements\": \" \\n\""), "t.json:2: 'requirements' says nothing");
  EXPECT_EQ(says(",\"requirements\": 5"), "t.json:1: 'requirements' wants a string, not 5");
  EXPECT_EQ(says(",\"task_doc\": \"plan.txt\""),
            "t.json:1: 'task_doc' wants a Markdown file (.md), not 'plan.txt'");
  EXPECT_EQ(files.exit, Exit::usage);
  EXPECT_EQ(says(",\n\n\"task_doc\": \"none.md\""), "t.json:3: there is no 'task_doc' 'none.md'");
  EXPECT_EQ(files.exit, Exit::fatal);
  files.write("empty.md", " \n");
  EXPECT_EQ(says(",\"task_doc\": \"empty.md\""), "t.json:1: the 'task_doc' 'empty.md' is empty");
  EXPECT_EQ(files.complaint("t.md", "---\nfeature: f\ntask_doc: doc.md\n---\ntext\n"),
            "t.md:3: 'task_doc' stands beside a text below the front matter");
}

TEST(SpecMistakes, Needs) {
  SpecFiles files;
  const auto wave = [&](const std::string& a, const std::string& b, const std::string& c = "") {
    return files.complaint("t.toml", "[[task]]\nfeature = 'ape'\nrequirements = 'x'\n" + a +
                                         "\n[[task]]\nfeature = 'bee'\nrequirements = 'x'\n" + b +
                                         "\n[[task]]\nfeature = 'cat'\nrequirements = 'x'\n" + c +
                                         "\n");
  };
  EXPECT_EQ(wave("", "depends_on = ['ape']", "depends_on = ['bee', 'old-task']\nfrom_branch='bee'"),
            "");
  EXPECT_EQ(wave("depends_on = 'ape'", ""), "t.toml:4: 'ape' depends on itself");
  EXPECT_EQ(wave("", "depends_on = ['apes']"),
            "t.toml:8: 'depends_on' names 'apes', which is no task, did you mean 'ape'?");
  EXPECT_EQ(wave("", "depends_on = ['bad-task']"),
            "t.toml:8: 'depends_on' names 'bad-task', which is failed");
  EXPECT_EQ(wave("depends_on = 'cat'", "depends_on = 'ape'", "depends_on = 'bee'"),
            "t.toml:8: 'depends_on' goes round in a circle: 'ape' needs 'cat' needs 'bee' needs "
            "'ape'");
  EXPECT_EQ(wave("", "", "depends_on = ['ape', 'bee']"),
            "t.toml:12: 'cat' depends on several tasks, so 'from_branch' must say where it begins: "
            "at one of them, or at 'trunk'");
  EXPECT_EQ(wave("", "from_branch = 'ape'"),
            "t.toml:5: 'bee' begins at 'ape', on which it does not depend");
}

TEST(SpecMistakes, NamesInAWave) {
  const auto two = [](const std::string& a, const std::string& b) {
    return about("[{\"feature\": \"" + a + "\", \"requirements\": \"x\"},\n{\"feature\": \"" + b +
                 "\", \"requirements\": \"x\"}]");
  };
  EXPECT_EQ(two("a", "a"), "t.json:2: the feature 'a' is there twice, first at t.json:1");
  EXPECT_EQ(two("fix", "fix/x"), "t.json:2: the feature 'fix/x' collides with 'fix' at t.json:1");
}

TEST(SpecMistakes, Shapes) {
  EXPECT_EQ(about("5"), "t.json:1: the spec wants an object, not 5");
  EXPECT_EQ(about("\"x\""), "t.json:1: the spec wants an object, not 'x'");
  EXPECT_EQ(about("[]"), "t.json:1: the spec holds no task");
  EXPECT_EQ(about("{\"tasks\": {}}"), "t.json:1: 'tasks' wants a list of tasks, not an object");
  EXPECT_EQ(about("[{\"feature\": \"f\", \"requirements\": \"x\"},\n3]"),
            "t.json:2: a task wants an object, not 3");
  EXPECT_EQ(about("{\"feature\": \"f\",\n\"tasks\": [{\"feature\": \"f\", \"requirements\": "
                  "\"x\"}]}"),
            "t.json:1: 'feature' belongs to one task");
  EXPECT_THAT(about("{\"tasks\": [" + std::string(300 * 3, ' ') + "{}" +
                    [] {
                      std::string more;
                      for (int i = 0; i < 300; ++i) more += ",{}";
                      return more;
                    }() +
                    "]}"),
              HasSubstr("301 tasks are more than the 200 that may start at once"));
}

TEST(SpecMistakes, OneListOnly) {
  SpecFiles files;
  EXPECT_EQ(files.complaint("t.toml",
                            "[[task]]\nfeature = 'a'\nrequirements = 'x'\n"
                            "[[tasks]]\nfeature = 'b'\nrequirements = 'x'\n"),
            "t.toml:4: 'tasks' stands beside 'task' of line 1: give all tasks in one list");
  EXPECT_THAT(files.complaint("t.json",
                              "{\"tasks\": [{\"feature\": \"a\", \"requirements\": "
                              "\"x\"}],\n\"task\": []}"),
              HasSubstr("t.json:2: 'task' stands beside 'tasks' of line 1"));
}

TEST(SpecMistakes, AllOfThemAreToldAtOnce) {
  SpecFiles files;
  EXPECT_EQ(files.complaint("t.toml",
                            "fetaure = 'x'\n"
                            "constraints = [1979-05-27]\n"
                            "timeout_minutes = 'x'\n"
                            "task_doc = 'none.md'\n"),
            "the spec has 5 mistakes:\n"
            "  t.toml:1: unknown key 'fetaure', did you mean 'feature'?\n"
            "  t.toml:1: 'feature' is missing: the name of the task and its branch\n"
            "  t.toml:2: 'constraints' wants a list of strings, not a date or time\n"
            "  t.toml:3: 'timeout_minutes' wants a whole number of minutes, 1 to 527040, not 'x'\n"
            "  t.toml:4: there is no 'task_doc' 'none.md'");
  EXPECT_EQ(files.exit, Exit::usage);
  const std::string one = files.write("one.json", "{");
  const std::string two = files.write("two.json", "[]");
  EXPECT_THAT(files.complaint_of({one, two}),
              testing::AllOf(HasSubstr("one.json:1: "), HasSubstr("two.json:1: ")));
}

TEST(SpecMistakes, ManyAreCut) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"z" + std::to_string(i) + "\": 1,\n";
  EXPECT_THAT(about(text + "\"feature\": \"f\", \"requirements\": \"x\"}"),
              testing::AllOf(StartsWith("the spec has 1000 mistakes:\n"),
                             testing::EndsWith("and 970 more")));
}

TEST(SpecMistakes, Files) {
  SpecFiles files;
  EXPECT_EQ(files.without_folder(files.complaint_of({files.surroundings.home + "/none.json"})),
            "there is no spec 'none.json'");
  EXPECT_EQ(files.exit, Exit::fatal);
  EXPECT_THAT(files.complaint_of({files.surroundings.home}), HasSubstr("is a folder"));
  EXPECT_THAT(files.complaint("t.json", std::string(k_spec_cap + 1, ' ')),
              HasSubstr("is larger than"));
}

TEST(HostileSpecs, BytesThatAreNoText) {
  SpecFiles files;
  for (const char* name : {"t.json", "t.toml", "t.md"}) {
    EXPECT_EQ(files.complaint(name, std::string("\n\0", 2)),
              std::string(name) + ":2: it holds a NUL byte, so it is no text");
    EXPECT_EQ(files.complaint(name, "\n\n\xFF"), std::string(name) + ":3: it is not valid UTF-8");
  }
  EXPECT_EQ(about(std::string("{}\0{}", 5)), "t.json:1: it holds a NUL byte, so it is no text");
}

TEST(HostileSpecs, DeepOnes) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(about(deep), "t.json:1: values are nested too deeply");
  EXPECT_EQ(about("{\"feature\": " + deep), "t.json:1: values are nested too deeply");
  SpecFiles files;
  EXPECT_THAT(files.complaint("t.toml", "a = " + deep), StartsWith("t.toml:1: not TOML: "));
  std::string dotted = "a";
  for (int i = 0; i < 1'000'000; ++i) dotted += ".a";
  EXPECT_EQ(files.complaint("t.toml", "\n" + dotted + " = 1"),
            "t.toml:2: not TOML: a key has too many parts");
  EXPECT_EQ(files.complaint("t.toml", "x = {y = \"\"\"q\"\"\"\"\", " + dotted + " = 1}"),
            "t.toml:1: not TOML: a key has too many parts");
  EXPECT_THAT(files.complaint("t.md", "---\na: " + deep + "\n---\n"), StartsWith("t.md:2: "));
}

TEST(HostileSpecs, DotsInStringsAreNoDepth) {
  EXPECT_EQ(SpecFiles().complaint("t.toml",
                                  "feature = 'f' # ................................\n"
                                  "requirements = '''\nwait......................'''\n"
                                  "ticket = \"\\\"........................\"\n"),
            "");
}

TEST(HostileSpecs, BrokenJsonHasALine) {
  EXPECT_THAT(about("{\"feature\": \"f\",\n\"x\" 5}"), StartsWith("t.json:2: not JSON: "));
  EXPECT_THAT(about("{\"feature\": \"f\"\n\n"), StartsWith("t.json:3: not JSON: "));
  EXPECT_THAT(about(""), StartsWith("t.json:1: not JSON: "));
  EXPECT_THAT(about("{\"timeout_minutes\":\n1e999}"), StartsWith("t.json:2: not JSON: "));
  EXPECT_THAT(about("{\"feature\": \"\\ud800\"}"), StartsWith("t.json:1: not JSON: "));
}

// Whatever happens to a spec, it is read or complained about in one sentence with a place.
TEST(HostileSpecs, MutationsAreReadOrRefused) {
  SpecFiles files;
  const std::pair<const char*, std::string> seeds[] = {
      {"t.json", R"({"tasks": [{"feature": "a", "requirements": "x\u00e4", "timeout_minutes": 5,
          "constraints": ["k", "l"]}, {"feature": "b", "task_doc": "doc.md", "depends_on": "a"}]})"},
      {"t.toml",
       "agent = 'x'\n[[task]]\nfeature = \"a\"\nrequirements = '''x\ny'''\n"
       "timeout_minutes = 5\n[[task]]\nfeature = 'b'\ntask_doc = 'doc.md'\n"
       "constraints = ['k', \"l\"]\ndepends_on = ['a']\n"},
      {"t.md",
       "---\nfeature: a # c\nticket: 'x'\nconstraints:\n  - \"k\\n\"\n  - l\n"
       "agent_extra_args: [a, 'b']\ntimeout_minutes: 5\n---\n\ntext\n"},
  };
  std::mt19937 random(20261121);
  const auto any = [&](size_t below) { return random() % below; };
  const std::string spice = "{}[]\"'\\,:=.#-+\n\r\t\x1b\x7f \xC3\xFF" + std::string(1, '\0');
  for (int round = 0; round < 6000; ++round) {
    const auto& [name, seed] = seeds[static_cast<size_t>(round) % 3];
    std::string text = seed;
    for (size_t changes = 1 + any(4); changes > 0; --changes) {
      const size_t at = any(text.size());
      switch (any(4)) {
        case 0:
          text[at] = static_cast<char>(any(256));
          break;
        case 1:
          text.insert(at, 1, spice[any(spice.size())]);
          break;
        case 2:
          text.erase(at, 1 + any(8));
          break;
        default:
          text.insert(at, text.substr(any(text.size()), any(40)));
      }
      if (text.empty()) text = "x";
    }
    const std::string complaint = files.complaint(name, text);
    EXPECT_THAT(complaint,
                AnyOf("", StartsWith(std::string(name) + ":"), StartsWith("the spec has ")))
        << text;
    EXPECT_EQ(complaint.find('\x1b'), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace wave::spec
