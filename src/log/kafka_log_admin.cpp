// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_admin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace firstcome {
namespace {

constexpr Duration ask_again = Duration::millis(20);

using Metadata =
    std::unique_ptr<const struct rd_kafka_metadata, KafkaGiveBack<rd_kafka_metadata_destroy>>;

int milliseconds(Duration wait) {
    return static_cast<int>(std::max<std::int64_t>(0, (wait.us + 999) / 1'000));
}

void read_topic(const struct rd_kafka_metadata_topic& topic, KafkaTopicSeen& seen) {
    seen.error = topic.err;
    seen.partitions = static_cast<std::uint32_t>(topic.partition_cnt);
    seen.led = topic.partition_cnt > 0;
    seen.replicas = std::numeric_limits<std::uint32_t>::max();
    for (int i = 0; i < topic.partition_cnt; ++i) {
        const auto& partition = topic.partitions[i];
        seen.led = seen.led && partition.leader >= 0;
        seen.replicas = std::min(seen.replicas, static_cast<std::uint32_t>(partition.replica_cnt));
    }
}

KafkaAdminOptions admin_options(KafkaClient& client, rd_kafka_admin_op_t kind, Duration wait) {
    KafkaAdminOptions options(rd_kafka_AdminOptions_new(client.get(), kind));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(
        options.get(), milliseconds(wait), reason.data(), reason.size()
    );
    return options;
}

// The answer is at our queue when the request's own timeout has passed, at the latest.
KafkaEvent await(const KafkaQueue& queue) {
    return KafkaEvent(rd_kafka_queue_poll(queue.get(), -1));
}

// What ListOffsets calls times are its names for the two ends of a partition.
rd_kafka_resp_err_t ask_offset(
    KafkaClient& client, PartitionId partition, Duration wait, std::int64_t& offset
) {
    const KafkaPartitions asked(rd_kafka_topic_partition_list_new(1));
    auto* entry = rd_kafka_topic_partition_list_add(
        asked.get(), client.topic_name().c_str(), static_cast<std::int32_t>(partition.value())
    );
    entry->offset = std::exchange(offset, -1);
    const auto error = rd_kafka_offsets_for_times(client.get(), asked.get(), milliseconds(wait));
    offset = entry->offset;
    return error == RD_KAFKA_RESP_ERR_NO_ERROR ? entry->err : error;
}

// Asks until a leader answers: while one is elected or begins to serve, there is none.
Result<Offset> await_offset(
    KafkaClient& client, PartitionId partition, Duration wait, std::int64_t which
) {
    const SystemClock clock;
    const SteadyTime deadline = clock.steady_now() + wait;
    Signal never;
    for (;;) {
        std::int64_t offset = which;
        const Duration left = deadline - clock.steady_now();
        const auto error = ask_offset(client, partition, left, offset);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            return Offset(offset);
        }
        if (left <= ask_again) {
            return fail(
                error == RD_KAFKA_RESP_ERR__TIMED_OUT ? Errc::timeout : Errc::busy,
                fmt::format(
                    "topic '{}' partition {}: no leader says where it ends: {}",
                    client.topic_name(),
                    partition.value(),
                    to_string(error)
                )
            );
        }
        never.wait_for(ask_again);
    }
}

}  // namespace

bool KafkaTopicSeen::may_pass() const {
    return error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
           error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

KafkaTopicSeen see_kafka_topic(KafkaClient& client, Duration wait) {
    KafkaTopicSeen seen;
    const struct rd_kafka_metadata* answer = nullptr;
    seen.error = rd_kafka_metadata(client.get(), 0, client.topic(), &answer, milliseconds(wait));
    const Metadata metadata(answer);
    if (seen.error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        seen.answered = true;
        seen.brokers = static_cast<std::size_t>(metadata->broker_cnt);
        if (metadata->topic_cnt == 1) {
            read_topic(metadata->topics[0], seen);
        }
    }
    return seen;
}

rd_kafka_resp_err_t create_kafka_topic(
    KafkaClient& client, std::uint32_t partitions, const KafkaTopicPlan& plan, Duration wait
) {
    std::array<char, 256> reason{};
    const KafkaNewTopic topic(rd_kafka_NewTopic_new(
        client.topic_name().c_str(),
        static_cast<int>(partitions),
        plan.replicas,
        reason.data(),
        reason.size()
    ));
    if (topic == nullptr) {
        return RD_KAFKA_RESP_ERR__INVALID_ARG;
    }
    for (const auto& [name, value] : plan.settings) {
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    }
    const KafkaQueue queue(rd_kafka_queue_new(client.get()));
    const auto options = admin_options(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, wait);
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    rd_kafka_CreateTopics(client.get(), topics, 1, options.get(), queue.get());
    const KafkaEvent event = await(queue);
    const auto* result = rd_kafka_event_CreateTopics_result(event.get());
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR || result == nullptr) {
        return rd_kafka_event_error(event.get());
    }
    std::size_t count = 0;
    const auto** answers = rd_kafka_CreateTopics_result_topics(result, &count);
    return count == 1 ? rd_kafka_topic_result_error(answers[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;
}

rd_kafka_resp_err_t describe_kafka_topic(
    KafkaClient& client, std::map<std::string, std::string>& settings, Duration wait
) {
    const KafkaConfigResource topic(
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, client.topic_name().c_str())
    );
    const KafkaQueue queue(rd_kafka_queue_new(client.get()));
    const auto options = admin_options(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, wait);
    rd_kafka_ConfigResource_t* topics[] = {topic.get()};
    rd_kafka_DescribeConfigs(client.get(), topics, 1, options.get(), queue.get());
    const KafkaEvent event = await(queue);
    const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR || result == nullptr) {
        return rd_kafka_event_error(event.get());
    }
    std::size_t count = 0;
    const auto** answers = rd_kafka_DescribeConfigs_result_resources(result, &count);
    if (count != 1) {
        return RD_KAFKA_RESP_ERR__BAD_MSG;
    }
    const auto** entries = rd_kafka_ConfigResource_configs(answers[0], &count);
    for (std::size_t i = 0; i < count; ++i) {
        const char* value = rd_kafka_ConfigEntry_value(entries[i]);
        settings.emplace(rd_kafka_ConfigEntry_name(entries[i]), value == nullptr ? "" : value);
    }
    return rd_kafka_ConfigResource_error(answers[0]);
}

Result<Offset> kafka_end(KafkaClient& client, PartitionId partition, Duration wait) {
    return await_offset(client, partition, wait, RD_KAFKA_OFFSET_END);
}

Result<Offset> kafka_begin(KafkaClient& client, PartitionId partition, Duration wait) {
    return await_offset(client, partition, wait, RD_KAFKA_OFFSET_BEGINNING);
}

}  // namespace firstcome
