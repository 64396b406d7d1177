// SPDX-License-Identifier: Apache-2.0
#pragma once
// librdkafka with owners: what it gives to us is given back when its owner dies. The only header of
// ours that names the library; only kafka_log_*.cpp and headers that none but they include see it.

#include "base/bytes.h"
#include "base/time.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string_view>

namespace firstcome {

template <auto give_back>
struct KafkaGiveBack {
    template <class T>
    void operator()(T* owned) const {
        give_back(owned);
    }
};

using KafkaConf = std::unique_ptr<rd_kafka_conf_t, KafkaGiveBack<rd_kafka_conf_destroy>>;
using KafkaTopicConf =
    std::unique_ptr<rd_kafka_topic_conf_t, KafkaGiveBack<rd_kafka_topic_conf_destroy>>;
using KafkaInstance = std::unique_ptr<rd_kafka_t, KafkaGiveBack<rd_kafka_destroy>>;
using KafkaTopicRef = std::unique_ptr<rd_kafka_topic_t, KafkaGiveBack<rd_kafka_topic_destroy>>;
using KafkaQueue = std::unique_ptr<rd_kafka_queue_t, KafkaGiveBack<rd_kafka_queue_destroy>>;
using KafkaEvent = std::unique_ptr<rd_kafka_event_t, KafkaGiveBack<rd_kafka_event_destroy>>;
using KafkaMessage = std::unique_ptr<rd_kafka_message_t, KafkaGiveBack<rd_kafka_message_destroy>>;
using KafkaPartitions = std::unique_ptr<
    rd_kafka_topic_partition_list_t,
    KafkaGiveBack<rd_kafka_topic_partition_list_destroy>>;
using KafkaNewTopic =
    std::unique_ptr<rd_kafka_NewTopic_t, KafkaGiveBack<rd_kafka_NewTopic_destroy>>;
using KafkaConfigResource =
    std::unique_ptr<rd_kafka_ConfigResource_t, KafkaGiveBack<rd_kafka_ConfigResource_destroy>>;
using KafkaAdminOptions =
    std::unique_ptr<rd_kafka_AdminOptions_t, KafkaGiveBack<rd_kafka_AdminOptions_destroy>>;

inline std::string_view to_string(rd_kafka_resp_err_t code) {
    return rd_kafka_err2str(code);
}

// The log's own stamp, which Kafka keeps in milliseconds.
inline WallTime appended_at(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    return WallTime{rd_kafka_message_timestamp(&message, &kind) * 1'000};
}

inline ByteView payload(const rd_kafka_message_t& message) {
    return {static_cast<const std::uint8_t*>(message.payload), message.len};
}

}  // namespace firstcome
