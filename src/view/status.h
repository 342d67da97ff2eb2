// SPDX-License-Identifier: MIT
// `git wave status`, as a table for people and as JSON.
#pragma once

#include "domain/status_row.h"
#include "json/writer.h"
#include "view/style.h"
#include "view/table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::view {

// The table, with a legend where it needs one. Takes the rows one by one: a list may be long.
class StatusTable {
 public:
  explicit StatusTable(int64_t now_ms);
  void clear();
  void add(const domain::StatusRow& row);
  bool empty() const { return table_.empty(); }
  std::string text(const Style& style) const;  // empty for no rows

 private:
  Table table_;
  int64_t now_ms_;
  bool unrecorded_ = false;
};

std::string status_table(const std::vector<domain::StatusRow>& rows, int64_t now_ms,
                         const Style& style);

// {"schema":1,"repository":...,"tasks":[...]}, see git-wave-json(5).
class StatusJson {
 public:
  explicit StatusJson(std::string repository);
  void clear();
  void add(const domain::StatusRow& row);
  std::string text();  // once, when all rows are in

 private:
  std::string repository_;
  json::Writer out_;
};

std::string status_json(const std::vector<domain::StatusRow>& rows, const std::string& repository);

// The members of one task, into the object that is open.
void write_status_row(json::Writer& out, const domain::StatusRow& row);

}  // namespace wave::view
