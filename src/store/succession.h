// SPDX-License-Identifier: MIT
// A new writer for a clone whose log was continued elsewhere under the same name: it was restored
// from a backup, or rolled back to a snapshot, or copied. What only this clone has in the old log
// is recorded once more in the new one (equal ids are one event), and the old one becomes the log
// of another.
//
// Killed in between, the next that comes finishes it: `<wave dir>/writer.next` tells of it until it
// has become `<wave dir>/writer` by one rename.
#pragma once

#include "git/layout.h"
#include "git/repository.h"
#include "store/writer_identity.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::store {

// What taking over needs of the store. The caller holds its lock.
struct SuccessionPlace {
  const git::Layout& layout;
  git::Repository& repository;
  int64_t time_s = 0;
};

// `fork`: the last batch that both continuations have; nothing: they have none.
WriterIdentity take_new_writer(const SuccessionPlace& place,
                               const std::optional<std::string>& fork);

// Finishes what somebody else began, if anybody did.
void finish_succession(const SuccessionPlace& place);

// Records in the own log what it lacks of the events behind `fork` in the log that ends at `tip`.
void record_again(const SuccessionPlace& place, const WriterIdentity& own, const std::string& tip,
                  const std::optional<std::string>& fork);

}  // namespace wave::store
