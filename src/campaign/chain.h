// SPDX-License-Identifier: Apache-2.0
#pragma once
// The hash chain over (record, decision) of a partition: two nodes, or a node and a ledger, that
// show the same chain at the same offset have folded the same records to the same decisions (I13).
//
//   chain(-1) = 32 zero bytes
//   chain(n)  = SHA-256(chain(n-1), u32 length, record bytes as stored,
//                       u8 kind, u64 campaign, u64 sequence or version), little-endian

#include "base/crypto.h"
#include "campaign/decision.h"

namespace firstcome {

Digest extend_chain(const Digest& chain, ByteView record, const Decision& decision);

}  // namespace firstcome
