// SPDX-License-Identifier: Apache-2.0
// The consuming end: one partition, one message or many at a time.
#include "lab/pipeline/kafka_pipeline.h"
#include "lab/pipeline/kafka_pipeline_instance.h"

#include <fmt/format.h>

#include <array>

namespace firstcome::lab {
namespace {

constexpr int metadata_wait_ms = 1'000;
constexpr int metadata_questions_max = 150;

bool all_led(const rd_kafka_metadata_t& metadata, std::uint32_t partitions) {
    if (metadata.topic_cnt != 1 || metadata.topics[0].err != RD_KAFKA_RESP_ERR_NO_ERROR ||
        metadata.topics[0].partition_cnt != static_cast<int>(partitions)) {
        return false;
    }
    for (int i = 0; i < metadata.topics[0].partition_cnt; ++i) {
        if (metadata.topics[0].partitions[i].leader < 0) {
            return false;
        }
    }
    return true;
}

struct GiveBack {
    void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};

using Message = std::unique_ptr<rd_kafka_message_t, GiveBack>;

Result<KafkaEventRecord> record_of(const rd_kafka_message_t& message) {
    const auto event = read_event({static_cast<const char*>(message.payload), message.len});
    if (!event) {
        return fail(
            Errc::corrupt,
            fmt::format("partition {} offset {}: no event", message.partition, message.offset)
        );
    }
    rd_kafka_timestamp_type_t type{};
    return KafkaEventRecord{
        Offset(message.offset), rd_kafka_message_timestamp(&message, &type), *event};
}

}  // namespace

Result<void> wait_for_leaders(
    rd_kafka_t* instance, rd_kafka_topic_t* topic, std::uint32_t partitions
) {
    for (int question = 0; question < metadata_questions_max; ++question) {
        const rd_kafka_metadata_t* metadata = nullptr;
        if (rd_kafka_metadata(instance, 0, topic, &metadata, metadata_wait_ms) ==
            RD_KAFKA_RESP_ERR_NO_ERROR) {
            const bool led = all_led(*metadata, partitions);
            rd_kafka_metadata_destroy(metadata);
            if (led) {
                return {};
            }
        }
    }
    return fail(Errc::timeout, fmt::format("topic {} has no leaders", rd_kafka_topic_name(topic)));
}

Result<std::unique_ptr<KafkaPoller>> KafkaPoller::open(
    const KafkaPipelineTopic& topic, std::uint32_t partition
) {
    std::unique_ptr<KafkaPoller> poller(new KafkaPoller(partition));
    TRY_ASSIGN(
        poller->instance_, open_instance(topic.bootstrap, RD_KAFKA_CONSUMER, &poller->trouble_)
    );
    poller->topic_.reset(rd_kafka_topic_new(poller->instance_.get(), topic.name.c_str(), nullptr));
    TRY(wait_for_leaders(poller->instance_.get(), poller->topic_.get(), topic.partitions));
    if (rd_kafka_consume_start(
            poller->topic_.get(), static_cast<std::int32_t>(partition), RD_KAFKA_OFFSET_BEGINNING
        ) != 0) {
        return fail(Errc::io, rd_kafka_err2str(rd_kafka_last_error()));
    }
    return poller;
}

Result<void> KafkaPoller::poll(
    std::size_t records_max, Duration wait, std::vector<KafkaEventRecord>& into
) {
    std::vector<rd_kafka_message_t*> raw(records_max);
    // One message ends the wait, what stands behind it comes along.
    Message first(rd_kafka_consume(
        topic_.get(), static_cast<std::int32_t>(partition_), static_cast<int>(wait.us / 1'000)
    ));
    if (first == nullptr) {
        rd_kafka_poll(instance_.get(), 0);
        return expect_no_trouble(trouble_);
    }
    const ssize_t more = rd_kafka_consume_batch(
        topic_.get(), static_cast<std::int32_t>(partition_), 0, raw.data(), records_max - 1
    );
    std::vector<Message> messages;
    messages.push_back(std::move(first));
    for (ssize_t i = 0; i < more; ++i) {
        messages.emplace_back(raw[static_cast<std::size_t>(i)]);
    }
    for (const Message& message : messages) {
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            at_end_once_ = true;
            continue;
        }
        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return fail(
                Errc::io,
                fmt::format("partition {}: {}", partition_, rd_kafka_message_errstr(message.get()))
            );
        }
        TRY_ASSIGN(const KafkaEventRecord record, record_of(*message));
        into.push_back(record);
    }
    return {};
}

}  // namespace firstcome::lab
