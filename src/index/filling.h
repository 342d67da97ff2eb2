// SPDX-License-Identifier: MIT
// Fills empty tables with what was gathered. For this room's sources only.
#pragma once

#include "index/contents.h"
#include "index/database.h"
#include "index/index.h"

namespace wave::index {

void fill(Database& database, const Contents& contents, const Cursors& cursors, const Base& base);

void write_base(Database& database, const Base& base);

}  // namespace wave::index
