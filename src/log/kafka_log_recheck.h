// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaRecheck: reads one record of a partition a second time and says whether it still is what it
// was. A topic that was deleted and made again, or that lost its end and grew anew, answers
// differently; librdkafka would go on reading it without a word.
//
// It has a consumer of its own, so that looking back does not disturb what is read ahead.

#include "campaign/ids.h"
#include "log/kafka_log_client.h"
#include "log/records.h"

namespace firstcome {

// A record by its place and a hash of its bytes.
struct KafkaPrint {
    Offset offset;
    std::uint64_t hash = 0;

    static KafkaPrint of(const rd_kafka_message_t& message);
    static KafkaPrint of(const Record& record);

    bool operator==(const KafkaPrint&) const = default;
};

class KafkaRecheck {
  public:
    enum class Verdict {
        same,
        different,   // another record, or none, stands there
        unanswered,  // no leader could say
    };

    // `client` and `clock` must outlive it.
    KafkaRecheck(KafkaClient& client, PartitionId partition, const Clock& clock)
        : client_(client),
          partition_(static_cast<std::int32_t>(partition.value())),
          clock_(clock) {}

    // Thread: the one that reads the partition. Cost: two thousandths of a second at most when a
    // broker is there, one request.
    Verdict look(const KafkaPrint& expected, Duration wait);

  private:
    KafkaMessage fetch(Offset offset, Duration wait);

    KafkaClient& client_;
    const std::int32_t partition_;
    const Clock& clock_;
};

}  // namespace firstcome
