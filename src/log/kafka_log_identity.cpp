// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_identity.h"

#include "campaign/codec.h"
#include "log/kafka_log_admin.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

Failure not_ours(PartitionId partition, const KafkaLogOptions& options, std::string_view what) {
    return fail(
        Errc::corrupt,
        fmt::format(
            "log.url: topic '{}' partition {}: record 0 {}; name another topic in log.url, or "
            "bring this one back from a copy",
            options.topic,
            partition.value(),
            what
        )
    );
}

Result<void> append_identity(Log& log, PartitionId partition, const KafkaLogOptions& options) {
    RecordBatch batch;
    encode(
        Command(LogIdentity{random_array<16>(), partition, log.partition_count()}), batch.buffer()
    );
    batch.finish();
    const AppendResult result = log.append(partition, batch)[0];
    // An unknown one may be there: then it is read back below.
    if (result.status == AppendStatus::not_persisted) {
        return fail(
            Errc::not_found,
            fmt::format(
                "log.url: topic '{}' partition {} is empty and takes no record",
                options.topic,
                partition.value()
            )
        );
    }
    return {};
}

}  // namespace

Result<void> identify_kafka_partition(
    Log& log, KafkaClient& questions, PartitionId partition, const KafkaLogOptions& options
) {
    TRY_ASSIGN(const Offset begin, kafka_begin(questions, partition, options.connect_wait));
    if (begin != Offset(0)) {
        return not_ours(partition, options, "was removed: records must be kept for ever");
    }
    TRY_ASSIGN(const Offset end, log.end(partition));
    if (end == Offset(0)) {
        TRY(append_identity(log, partition, options));
    }
    RecordBatch first;
    TRY(log.read(partition, Offset(0), 1, options.connect_wait, first));
    if (first.empty() || first[0].offset != Offset(0)) {
        return not_ours(partition, options, "is missing");
    }
    const auto command = decode(first[0].bytes);
    const auto* identity = command ? std::get_if<LogIdentity>(&*command) : nullptr;
    if (identity == nullptr || identity->partition != partition ||
        identity->partition_count != log.partition_count()) {
        return not_ours(
            partition,
            options,
            fmt::format(
                "is not the identity of this partition of a log with {}", log.partition_count()
            )
        );
    }
    return {};
}

}  // namespace firstcome
