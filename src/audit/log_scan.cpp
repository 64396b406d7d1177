// SPDX-License-Identifier: Apache-2.0
#include "audit/log_scan.h"

#include "campaign/codec.h"

#include <algorithm>

namespace firstcome {
namespace {

constexpr std::int64_t walk_records_max = 8'192;
// A log that has the records gives them at once; this is for a broker that is slow to answer.
constexpr Duration read_wait = Duration::seconds(5);

// The byte after the format version names the kind; decoding a million entries only to pass over
// them would double the cost of a walk.
bool may_be_skip(ByteView record) {
    return record.size() > 1 && record[1] == static_cast<std::uint8_t>(CommandKind::skip);
}

}  // namespace

Result<void> walk_log(Log& log, PartitionId partition, Offset end, const RecordSink& sink) {
    RecordBatch batch;
    for (Offset next(0); next < end;) {
        batch.clear();
        const auto count = std::min(walk_records_max, end.value() - next.value());
        TRY(log.read(partition, next, static_cast<std::size_t>(count), read_wait, batch));
        if (batch.empty()) {
            return {};
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const Record record = batch[i];
            if (record.offset < next || record.offset >= end) {
                continue;  // delivered again, or more than was asked for
            }
            TRY(sink(record));
            next = record.offset.next();
        }
    }
    return {};
}

Result<std::set<Offset>> find_skips(Log& log, PartitionId partition, Offset end) {
    std::set<Offset> skips;
    TRY(walk_log(log, partition, end, [&](const Record& record) -> Result<void> {
        if (may_be_skip(record.bytes)) {
            // A record that does not decode may be the very one that is to be skipped.
            const auto command = decode(record.bytes);
            if (const auto* skip = command ? std::get_if<SkipRecord>(&*command) : nullptr) {
                skips.insert(skip->offset);
            }
        }
        return {};
    }));
    return skips;
}

}  // namespace firstcome
