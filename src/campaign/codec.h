// SPDX-License-Identifier: Apache-2.0
#pragma once
// Command <-> record bytes. Total: every byte string decodes or errs, and what decodes encodes to
// the same bytes again.
//
//   record = u8 format version (1), u8 command kind, payload, u64 XXH3-64 of all bytes before it
//
// Integers are little-endian, texts are preceded by their length (u8 for participants, u16 for
// others), an optional time is u8 presence and i64 microseconds. A change basis is u8 kind
// (0 any, 1 version, 2 scheduled) and i64. docs/record_format.md shows a worked example.

#include "base/bytes.h"
#include "base/result.h"
#include "campaign/command.h"

namespace firstcome {

inline constexpr std::uint8_t record_format_version = 1;
inline constexpr std::size_t record_bytes_max = 4'096;

// Appends the record to `out`. Requires: texts within their bounds (asserted).
void encode(const Command& command, Bytes& out);

// The same for the one command that comes by the hundred thousand.
void encode(const Entry& entry, Bytes& out);

// Errors: corrupt (checksum, structure, bounds), unsupported (a newer format or an unknown kind
// under a right checksum: an older binary must stop, not guess).
Result<Command> decode(ByteView record);

}  // namespace firstcome
