// SPDX-License-Identifier: Apache-2.0
#pragma once
// Records that carry a number, for tests of logs. They need not be commands: a log stores bytes.

#include "log/records.h"

namespace firstcome::tests {

// Bytes that differ from record to record and contain zeros.
inline Bytes record_bytes(std::int64_t number, std::size_t size = 48) {
    Bytes bytes;
    ByteWriter(bytes).integer(number);
    while (bytes.size() < size) {
        bytes.push_back(static_cast<std::uint8_t>(bytes.size() * 7));
    }
    return bytes;
}

// The records with the numbers first, first + 1 and so on.
inline RecordBatch batch_of(std::int64_t first, std::size_t count) {
    RecordBatch batch;
    for (std::size_t i = 0; i < count; ++i) {
        batch.add(record_bytes(first + static_cast<std::int64_t>(i)));
    }
    return batch;
}

}  // namespace firstcome::tests
