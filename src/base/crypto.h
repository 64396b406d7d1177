// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hashes and randomness. The home of libsodium and xxHash.

#include "base/bytes.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace firstcome {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(ByteView bytes);

// SHA-256 over several pieces, without joining them first.
class Sha256 {
  public:
    Sha256();
    void update(ByteView bytes);
    // Ends this hash; the object must not be used afterwards.
    Digest finish();

  private:
    alignas(8) std::array<std::uint8_t, 104> state_;  // crypto_hash_sha256_state
};

// Guards stored bytes against accidents, not against people.
std::uint64_t checksum64(ByteView bytes);

// Cryptographically strong. Thread: any.
void fill_random(std::span<std::uint8_t> out);

template <std::size_t N>
std::array<std::uint8_t, N> random_array() {
    std::array<std::uint8_t, N> value{};
    fill_random(value);
    return value;
}

std::uint64_t random_u64();

struct Hash128 {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

// SipHash-x-2-4 with 128 bits of result under a secret key. Strangers choose the hashed ids, so a
// hash without a secret would let them collide on purpose.
class KeyedHash {
  public:
    using Key = std::array<std::uint8_t, 16>;

    explicit KeyedHash(const Key& key) : key_(key) {}

    Hash128 operator()(ByteView bytes) const;

  private:
    Key key_;
};

// For hash tables: the value is already well mixed.
struct Hash128Hasher {
    using is_avalanching = void;

    std::size_t operator()(const Hash128& hash) const noexcept { return hash.low; }
};

}  // namespace firstcome
