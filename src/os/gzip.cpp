// SPDX-License-Identifier: MIT
#include "os/gzip.h"

#include "error/error.h"

#include <algorithm>

#include <zlib.h>

namespace wave::os {
namespace {

constexpr int k_gzip_window = 15 + 16;  // zlib's way to ask for gzip's header and trailer
constexpr int k_memory_level = 8;
constexpr size_t k_least_bytes = 18;

Bytef* bytes_of(std::string& text) { return reinterpret_cast<Bytef*>(text.data()); }

Bytef* bytes_of(std::string_view text) {  // which zlib only reads, though it does not say so
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, k_gzip_window, k_memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw Error("cannot compress: there is no memory");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw Error("cannot compress so much at once");
  return out;
}

size_t gunzipped_size(std::string_view packed) {
  if (packed.size() < k_least_bytes) return 0;
  size_t out = 0;
  for (size_t i = 0; i < 4; ++i) {
    out = out * 256 + static_cast<unsigned char>(packed[packed.size() - 1 - i]);
  }
  return out;
}

std::optional<std::string> gunzip(std::string_view packed, size_t cap) {
  const size_t size = gunzipped_size(packed);
  if (packed.size() < k_least_bytes || size > cap) return std::nullopt;
  z_stream stream{};
  if (inflateInit2(&stream, k_gzip_window) != Z_OK) return std::nullopt;
  std::string out(std::max<size_t>(size, 1), '\0');
  stream.next_in = bytes_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = inflate(&stream, Z_FINISH);
  const bool whole = code == Z_STREAM_END && stream.total_out == size && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace wave::os
