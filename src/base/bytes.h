// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bytes, and the little-endian writer and reader that every stored format of ours is made with.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

static_assert(std::endian::native == std::endian::little, "the codecs copy native integers");

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

// Appends to a buffer that the caller owns.
class ByteWriter {
  public:
    explicit ByteWriter(Bytes& out) : out_(out) {}

    template <class Integer>
    void integer(Integer value) {
        static_assert(std::is_integral_v<Integer>);
        const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
        out_.insert(out_.end(), first, first + sizeof value);
    }

    void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }

  private:
    Bytes& out_;
};

// Reads from a view and remembers whether it ever ran past the end: check ok() once, at the end.
// After a short read every value is zero or empty.
class ByteReader {
  public:
    explicit ByteReader(ByteView in) : in_(in) {}

    template <class Integer>
    Integer integer() {
        static_assert(std::is_integral_v<Integer>);
        Integer value{};
        const ByteView bytes = raw(sizeof value);
        if (!bytes.empty()) {
            std::memcpy(&value, bytes.data(), sizeof value);
        }
        return value;
    }

    ByteView raw(std::size_t size) {
        if (size > in_.size()) {
            ok_ = false;
            in_ = {};
            return {};
        }
        const ByteView bytes = in_.first(size);
        in_ = in_.subspan(size);
        return bytes;
    }

    template <std::size_t N>
    std::array<std::uint8_t, N> array() {
        std::array<std::uint8_t, N> value{};
        const ByteView bytes = raw(N);
        if (!bytes.empty()) {
            std::memcpy(value.data(), bytes.data(), N);
        }
        return value;
    }

    std::size_t remaining() const { return in_.size(); }

    bool ok() const { return ok_; }

  private:
    ByteView in_;
    bool ok_ = true;
};

}  // namespace firstcome
