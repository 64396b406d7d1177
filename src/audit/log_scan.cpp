// SPDX-License-Identifier: Apache-2.0
#include "audit/log_scan.h"

#include "campaign/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr std::int64_t walk_records_max = 8'192;

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
        TRY(log.read(partition, next, static_cast<std::size_t>(count), walk_read_wait, batch));
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

std::optional<SkipRecord> read_skip(const Record& record) {
    if (!may_be_skip(record.bytes)) {
        return std::nullopt;
    }
    // A record that does not decode may be the very one that is to be skipped.
    auto command = decode(record.bytes);
    auto* skip = command ? std::get_if<SkipRecord>(&*command) : nullptr;
    const bool names_one =
        skip != nullptr && skip->offset > Offset(0) && skip->offset < record.offset;
    return names_one ? std::optional(std::move(*skip)) : std::nullopt;
}

Result<SkipOrders> find_skips(Log& log, PartitionId partition, Offset end) {
    SkipOrders orders;
    TRY(walk_log(log, partition, end, [&](const Record& record) -> Result<void> {
        if (auto skip = read_skip(record)) {
            orders.emplace(skip->offset, SkipOrder{std::move(skip->reason), skip->requested_at});
        }
        return {};
    }));
    return orders;
}

Result<LogIdentity> identity_of(Log& log, PartitionId partition) {
    RecordBatch batch;
    TRY(log.read(partition, Offset(0), 1, walk_read_wait, batch));
    const auto command = decode(batch.empty() ? ByteView() : batch[0].bytes);
    const auto* identity = command ? std::get_if<LogIdentity>(&*command) : nullptr;
    if (identity == nullptr) {
        return fail(
            Errc::corrupt,
            fmt::format("partition {}: record 0 does not name the log", partition.value())
        );
    }
    return *identity;
}

}  // namespace firstcome
