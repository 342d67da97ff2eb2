// SPDX-License-Identifier: MIT
// What gh prints: a status, headers and JSON, of a server that may be anybody's. Whatever that is,
// each question has an answer, or a fault with a sentence; and no text of it hides anything.
#include "domain/hex.h"
#include "domain/visible_text.h"
#include "forge/forge_text.h"
#include "forge/github.h"
#include "fuzz/target.h"
#include "json/value.h"

#include <memory>
#include <optional>
#include <string>

namespace domain = wave::domain;
namespace forge = wave::forge;
namespace json = wave::json;
namespace os = wave::os;

namespace {

constexpr const char* k_good = "HTTP/2.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

class Standing : public os::Clock {
 public:
  os::Now now() const override { return {1'800'000'000'000, 5'000'000}; }
};

// Says the same a few times, whatever it is asked; then it cannot be reached, so that nothing that
// goes from page to page goes on for ever.
class Same : public os::ProcessRunner {
 public:
  explicit Same(std::string output) : output_(std::move(output)) {}

  os::Finished run(const os::Command&) override {
    os::Finished out;
    out.exit_code = left_ > 0 ? 0 : 1;
    (left_ > 0 ? out.output : out.errors) = left_ > 0 ? output_ : "error connecting to github.com";
    if (left_ > 0) --left_;
    return out;
  }
  int start_detached(const os::Command&) override { std::abort(); }

 private:
  std::string output_;
  int left_ = 3;
};

template <class T>
std::optional<T> said(forge::Answer<T> answer) {
  if (answer) return std::move(*answer);
  FUZZ_CHECK(!answer.fault().sentence.empty());
  FUZZ_CHECK(!domain::has_hidden(answer.fault().sentence));
  return std::nullopt;
}

class Asker {
 public:
  explicit Asker(const std::string& output) : output_(output) {}

  // All questions, or one for all.
  void ask(bool all) {
    forge::KeptPages kept;
    if (const auto issues = said(fresh().open_issues(kept)); issues && *issues) {
      for (const forge::ForgeIssue& issue : **issues) check(issue);
    }
    if (!all) return;
    if (const auto issue = said(fresh().issue(7))) check(*issue);
    forge::KeptPages other;
    said(fresh().open_pull_requests(other));
    if (const auto pull = said(fresh().pull_request(7))) {
      FUZZ_CHECK(domain::is_oid(pull->head_oid));
    }
    said(fresh().checks(std::string(40, 'a')));
    said(fresh().comments(7));
    said(fresh().feedback(7));
    said(fresh().account());
    said(fresh().merge(7, std::string(40, 'a'), forge::MergeWay()));
  }

 private:
  forge::GitHub& fresh() {
    processes_ = std::make_unique<Same>(output_);
    github_ =
        std::make_unique<forge::GitHub>(forge::GhSettings{.repository = {"github.com", "o", "n"}},
                                        forge::GhDoors{*processes_, {}, clock_, {}});
    return *github_;
  }

  static void check(const forge::ForgeIssue& issue) {
    FUZZ_CHECK(issue.number > 0);
    FUZZ_CHECK(issue.title.find('\n') == std::string::npos && !domain::has_hidden(issue.title));
  }

  const std::string& output_;
  Standing clock_;
  std::unique_ptr<Same> processes_;
  std::unique_ptr<forge::GitHub> github_;
};

}  // namespace

void fuzz(std::string_view bytes) {
  // What is no reply, or a reply without JSON, has one fault, whatever the question was.
  const std::string raw(bytes);
  const std::string good = k_good + raw;
  const auto reply = forge::parse_reply(bytes);
  Asker(raw).ask(reply.has_value());
  Asker(good).ask(json::Document::parse(bytes).has_value());
  if (reply) {
    FUZZ_CHECK(reply->etag().find_first_of("\r\n") == std::string::npos);
    FUZZ_CHECK(reply->next_query().find_first_of(" \r\n") == std::string::npos);
  }
  FUZZ_CHECK(!domain::has_hidden(forge::clean_line(bytes)));
  FUZZ_CHECK(forge::clean_tail(bytes, 100).size() <= 100);
}
