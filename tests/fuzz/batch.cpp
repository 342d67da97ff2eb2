// SPDX-License-Identifier: MIT
// Commit messages of log refs.
#include "store/batch.h"

#include "fuzz/target.h"

void fuzz(std::string_view bytes) {
  std::vector<wave::index::StoredEvent> events;
  const auto batch = wave::store::decode_batch(bytes, events);
  const auto trailers = wave::store::decode_trailers(bytes);
  FUZZ_CHECK(events.size() <= wave::store::count_lines(bytes));
  if (!batch) {
    FUZZ_CHECK(events.empty());
    return;
  }
  FUZZ_CHECK(trailers && trailers->writer == batch->writer && trailers->lamport == batch->lamport);
  FUZZ_CHECK(batch->lamport > 0);
  const std::string subject = wave::store::subject_of(events, {});
  FUZZ_CHECK(subject.find('\n') == std::string::npos);
  const std::string written =
      wave::store::encode_batch(subject, events, {}, batch->writer, batch->lamport);
  std::vector<wave::index::StoredEvent> again;
  FUZZ_CHECK(wave::store::decode_batch(written, again));
  FUZZ_CHECK(again.size() == events.size());
}
