// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(Sha256, AgreesWithThePublishedVector) {
    // FIPS 180-4, the message "abc".
    EXPECT_EQ(
        to_hex(sha256(as_bytes("abc"))),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

TEST(Sha256, InPiecesEqualsInOne) {
    Sha256 hash;
    hash.update(as_bytes("a"));
    hash.update(as_bytes("bc"));
    EXPECT_EQ(hash.finish(), sha256(as_bytes("abc")));
}

TEST(KeyedHash, AnotherKeyGivesAnotherHash) {
    const KeyedHash one(KeyedHash::Key{1});
    const KeyedHash two(KeyedHash::Key{2});
    EXPECT_EQ(one(as_bytes("alice")), one(as_bytes("alice")));
    EXPECT_NE(one(as_bytes("alice")), two(as_bytes("alice")));
}

TEST(Random, TwoDrawsDiffer) {
    EXPECT_NE(random_array<16>(), random_array<16>());
}

}  // namespace
}  // namespace firstcome
