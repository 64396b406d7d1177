// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include "base/assert.h"

#include <sodium.h>
#include <xxhash.h>

#include <new>

namespace firstcome {
namespace {

static_assert(sizeof(crypto_hash_sha256_state) <= 104);

void ensure_sodium() {
    static const bool ready = sodium_init() >= 0;
    ASSERT_BECAUSE(ready, "libsodium found no source of randomness");
}

crypto_hash_sha256_state& state_of(std::array<std::uint8_t, 104>& storage) {
    return *std::launder(reinterpret_cast<crypto_hash_sha256_state*>(storage.data()));
}

}  // namespace

Digest sha256(ByteView bytes) {
    Digest digest{};
    crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
    return digest;
}

Sha256::Sha256() : state_{} {
    crypto_hash_sha256_init(::new (state_.data()) crypto_hash_sha256_state);
}

void Sha256::update(ByteView bytes) {
    crypto_hash_sha256_update(&state_of(state_), bytes.data(), bytes.size());
}

Digest Sha256::finish() {
    Digest digest{};
    crypto_hash_sha256_final(&state_of(state_), digest.data());
    return digest;
}

std::uint64_t checksum64(ByteView bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

void fill_random(std::span<std::uint8_t> out) {
    ensure_sodium();
    randombytes_buf(out.data(), out.size());
}

std::uint64_t random_u64() {
    const auto bytes = random_array<8>();
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

Hash128 KeyedHash::operator()(ByteView bytes) const {
    Hash128 hash;
    static_assert(sizeof hash == crypto_shorthash_siphashx24_BYTES);
    crypto_shorthash_siphashx24(
        reinterpret_cast<unsigned char*>(&hash), bytes.data(), bytes.size(), key_.data()
    );
    return hash;
}

}  // namespace firstcome
