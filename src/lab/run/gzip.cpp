// SPDX-License-Identifier: Apache-2.0
#include "lab/run/gzip.h"

#include "base/assert.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr int gzip_window = 15 + 16;  // 32 KiB, and gzip's frame instead of zlib's
constexpr std::size_t block_bytes = std::size_t{1} << 18U;

// zlib counts in unsigned int: gives it what is left of `bytes`, as much as fits.
void feed(z_stream& stream, std::string_view& bytes) {
    const std::size_t count =
        std::min<std::size_t>(bytes.size(), std::numeric_limits<unsigned>::max());
    // Never written to; the member is not const for reasons of age.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<unsigned>(count);
    bytes.remove_prefix(count);
}

void offer(z_stream& stream, std::string& block) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<unsigned>(block.size());
}

struct Deflate {
    z_stream stream{};

    Deflate() {
        const int begun = deflateInit2(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY
        );
        ASSERT_BECAUSE(begun == Z_OK, "no memory for zlib");
    }

    ~Deflate() { deflateEnd(&stream); }

    Deflate(const Deflate&) = delete;
    Deflate& operator=(const Deflate&) = delete;
};

struct Inflate {
    z_stream stream{};

    Inflate() { ASSERT_BECAUSE(inflateInit2(&stream, gzip_window) == Z_OK, "no memory for zlib"); }

    ~Inflate() { inflateEnd(&stream); }

    Inflate(const Inflate&) = delete;
    Inflate& operator=(const Inflate&) = delete;
};

}  // namespace

std::string gzip(std::string_view bytes) {
    Deflate deflate_state;
    z_stream& stream = deflate_state.stream;
    std::string packed;
    std::string block(block_bytes, '\0');
    int state = Z_OK;
    while (state != Z_STREAM_END) {
        if (stream.avail_in == 0) {
            feed(stream, bytes);
        }
        offer(stream, block);
        state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
        ASSERT(state != Z_STREAM_ERROR);
        packed.append(block, 0, block.size() - stream.avail_out);
    }
    return packed;
}

Result<std::string> gunzip(std::string_view packed, std::size_t bytes_max) {
    Inflate inflate_state;
    z_stream& stream = inflate_state.stream;
    std::string bytes;
    std::string block(block_bytes, '\0');
    int state = Z_OK;
    while (state != Z_STREAM_END) {
        if (stream.avail_in == 0) {
            feed(stream, packed);
        }
        offer(stream, block);
        state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END) {
            const bool cut_short = state == Z_BUF_ERROR;
            return fail(
                Errc::corrupt,
                fmt::format("no whole gzip file: {}", cut_short ? "it is cut short" : "damaged")
            );
        }
        bytes.append(block, 0, block.size() - stream.avail_out);
        if (bytes.size() > bytes_max) {
            return fail(Errc::full, fmt::format("unpacks to more than {} bytes", bytes_max));
        }
    }
    if (stream.avail_in != 0 || !packed.empty()) {
        return fail(Errc::corrupt, "something follows the end of the gzip file");
    }
    return bytes;
}

}  // namespace firstcome::lab
