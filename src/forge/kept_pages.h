// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wave::forge {

// A list as it was at the last look, so that what has not changed is not sent again. The asker
// keeps it between its looks at one list, from an empty one on; what is in it concerns the forge
// alone. Losing it costs one full download.
struct KeptPages {
  struct Page {
    std::string query;  // what names the page
    std::string etag;   // the forge's word for this content; empty: it gave none
    std::string body;
    std::string next;  // the query of the page that follows; empty: the last
  };
  std::vector<Page> pages;
  // Of a list of several pages: what has changed last, by which one question tells whether any of
  // them needs another look; and how many looks there were.
  Page newest;
  int64_t looks = 0;
};

}  // namespace wave::forge
