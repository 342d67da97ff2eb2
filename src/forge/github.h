// SPDX-License-Identifier: MIT
// GitHub (github.com or a server of one's own) through gh. Asks the REST interface only: it has
// conditional requests and no search index that lags behind. Holds nothing that cannot be asked for
// again.
#pragma once

#include "forge/forge.h"
#include "forge/gh_command.h"
#include "json/value.h"

namespace wave::forge {

class GitHub : public Forge {
 public:
  GitHub(GhSettings settings, GhDoors doors);

  Answer<std::string> account() override;
  Answer<std::optional<std::vector<ForgeIssue>>> open_issues(KeptPages& kept) override;
  Answer<ForgeIssue> issue(int64_t number) override;
  Answer<LabelChange> add_label(int64_t number, const Label& label) override;
  Answer<LabelChange> remove_label(int64_t number, const std::string& name) override;
  Answer<std::optional<std::vector<PullRequest>>> open_pull_requests(KeptPages& kept) override;
  Answer<PullRequest> pull_request(int64_t number) override;
  Answer<std::vector<PullRequest>> pull_requests_of(const std::string& branch) override;
  Answer<PullRequest> find_or_create(const PullRequestDraft& draft) override;
  Answer<PullRequest> edit_pull_request(int64_t number, const std::string& title,
                                        const std::string& body) override;
  Answer<Merge> merge(int64_t number, const std::string& head_oid, MergeWay way) override;
  Answer<Done> close(int64_t number) override;
  Answer<Checks> checks(const std::string& oid) override;
  Answer<std::string> log_tail(const Check& check, size_t most_bytes) override;
  Answer<std::vector<Feedback>> comments(int64_t number) override;
  Answer<std::vector<Feedback>> feedback(int64_t number) override;
  Answer<Feedback> comment_once(int64_t number, const std::string& mark,
                                const std::string& body) override;

 private:
  struct Pages {
    bool changed = false;
    std::vector<json::Document> documents;  // when they have changed
    KeptPages seen;                         // for the next look, once all of it is understood
  };
  Answer<Pages> pages(const std::string& path, const std::string& query, const KeptPages& kept);
  Answer<bool> stands_still(const std::string& path, KeptPages& kept, KeptPages::Page& newest);
  Answer<std::vector<json::Document>> all_pages(const std::string& path,
                                                const std::string& query = {});
  Answer<json::Document> ask_json(const GhRequest& request);
  Answer<std::vector<std::string>> labels_of(int64_t number);
  std::optional<ForgeFault> make_label(const Label& label);
  Answer<std::optional<PullRequest>> look_for(const PullRequestDraft& draft);
  Answer<PullRequest> create(const PullRequestDraft& draft);
  Answer<Merge> how_it_ended(int64_t number, const std::string& head_oid, const ForgeFault& fault);
  Answer<Checks::Reported> may_report();
  Answer<std::string> app_text(int64_t id);
  Answer<std::vector<Feedback>> read_feedback(const std::string& path, Feedback::Kind kind);

  GhCommand command_;
  std::optional<std::string> account_;
};

}  // namespace wave::forge
