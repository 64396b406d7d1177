// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_recheck.h"

#include "base/crypto.h"

#include <algorithm>

namespace firstcome {

KafkaPrint KafkaPrint::of(const rd_kafka_message_t& message) {
    return of(Record{Offset(message.offset), appended_at(message), payload(message)});
}

KafkaPrint KafkaPrint::of(const Record& record) {
    return {record.offset, checksum64(record.bytes)};
}

KafkaRecheck::Verdict KafkaRecheck::look(const KafkaPrint& expected, Duration wait) {
    const SteadyTime deadline = clock_.steady_now() + wait;
    bool absent = false;
    while (clock_.steady_now() < deadline) {
        const KafkaMessage found = fetch(expected.offset, deadline - clock_.steady_now());
        if (found == nullptr) {
            break;
        }
        if (found->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            return KafkaPrint::of(*found) == expected ? Verdict::same : Verdict::different;
        }
        const bool ends_before = found->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
                                 found->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
        if (!ends_before) {
            break;
        }
        // Asked twice: a leader that was just elected may not know yet what it has.
        if (std::exchange(absent, true)) {
            return Verdict::different;
        }
    }
    return Verdict::unanswered;
}

// The first that the partition has to say at that offset, nothing when it says nothing in time.
KafkaMessage KafkaRecheck::fetch(Offset offset, Duration wait) {
    const KafkaQueue queue(rd_kafka_queue_new(client_.get()));
    rd_kafka_consume_start_queue(client_.topic(), partition_, offset.value(), queue.get());
    KafkaMessage message(rd_kafka_consume_queue(queue.get(), static_cast<int>(wait.us / 1'000) + 1)
    );
    rd_kafka_consume_stop(client_.topic(), partition_);
    return message;
}

}  // namespace firstcome
