// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_witness.h"

#include "base/logger.h"

#include <fmt/format.h>

namespace firstcome {

void KafkaWitness::saw(Offset offset) {
    const std::int64_t end = offset.value() + 1;
    std::int64_t known = end_.load(std::memory_order_relaxed);
    while (known < end && !end_.compare_exchange_weak(known, end, std::memory_order_acq_rel)) {
    }
}

Failure KafkaWitness::accuse(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (contradiction_.empty()) {
        contradiction_ = fmt::format(
            "topic '{}' partition {} {}: log regressed or topic recreated. Stop every node. Bring "
            "the topic back from a copy; if it is lost, begin anew with another topic in log.url "
            "and an empty ledger",
            topic_,
            partition_.value(),
            what
        );
        logger().error("log stopped until=restart: {}", contradiction_);
        accused_.store(true, std::memory_order_release);
    }
    return fail(Errc::corrupt, contradiction_);
}

Result<void> KafkaWitness::sound() const {
    if (!accused_.load(std::memory_order_acquire)) {
        return {};
    }
    const std::lock_guard lock(mutex_);
    return fail(Errc::corrupt, contradiction_);
}

}  // namespace firstcome
