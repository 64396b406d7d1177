// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_settings.h"

#include "campaign/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

std::string text(std::size_t number) {
    return std::to_string(number);
}

std::string milliseconds(Duration duration) {
    return std::to_string(duration.us / 1'000);
}

// A broker that comes back is used again within a second, and a topic is looked up when it is
// needed but never made by accident.
KafkaSettings shared_settings(const KafkaLogOptions& options) {
    return {
        {"client.id", "firstcome"},
        {"metadata.broker.list", options.bootstrap},  // bootstrap.servers
        {"allow.auto.create.topics", "false"},
        {"message.max.bytes", text(kafka_batch_bytes_max)},
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "1000"},
        {"socket.timeout.ms", "10000"},
        {"socket.connection.setup.timeout.ms", "10000"},
        {"socket.keepalive.enable", "true"},
        {"socket.nagle.disable", "true"},
        {"connections.max.idle.ms", "0"},
        {"topic.metadata.refresh.interval.ms", "10000"},
        {"topic.metadata.refresh.fast.interval.ms", "100"},
        {"log.connection.close", "false"},
        {"log.queue", "true"},  // its lines come to our thread
        {"log_level", "4"},     // warnings and errors
    };
}

// Nothing is ever committed to Kafka and no offset is ever chosen by it: an offset that is not
// there is an error.
KafkaSettings reading_settings(const KafkaLogOptions& options) {
    KafkaSettings settings = shared_settings(options);
    settings.insert(
        settings.end(),
        {
            {"enable.auto.commit", "false"},
            {"enable.auto.offset.store", "false"},
            {"auto.offset.reset", "error"},
            {"check.crcs", "true"},
            {"enable.partition.eof", "true"},
            {"isolation.level", "read_uncommitted"},  // there are no transactions to wait for
            {"fetch.min.bytes", "1"},
            {"fetch.error.backoff.ms", milliseconds(kafka_fetch_backoff)},
        }
    );
    return settings;
}

KafkaSettings with_overrides(KafkaSettings settings, const KafkaLogOptions& options) {
    for (const auto& [name, value] : options.overrides) {
        const auto found =
            std::find_if(settings.begin(), settings.end(), [&name = name](const auto& setting) {
                return setting.first == name;
            });
        if (found != settings.end()) {
            found->second = value;
        }
    }
    return settings;
}

}  // namespace

KafkaSettings kafka_producer_settings(const KafkaLogOptions& options) {
    KafkaSettings settings = shared_settings(options);
    settings.insert(
        settings.end(),
        {
            {"request.required.acks", "-1"},  // acks=all
            {"enable.idempotence", "true"},
            {"max.in.flight.requests.per.connection", "5"},
            {"message.send.max.retries", "2147483647"},  // retries
            {"retry.backoff.ms", "100"},
            {"message.timeout.ms", "120000"},
            {"request.timeout.ms", "10000"},
            {"delivery.report.only.error", "false"},
            // linger.ms: a batch stays together while it is handed over; then it is flushed.
            {"queue.buffering.max.ms", "3"},
            {"queue.buffering.max.messages", text(options.queue_records_max)},
            {"queue.buffering.max.kbytes",
             text(options.queue_records_max * record_bytes_max >> 10)},
            {"batch.num.messages", "10000"},
            {"batch.size", text(kafka_batch_bytes_max)},
            {"compression.codec", "none"},
        }
    );
    return with_overrides(std::move(settings), options);
}

KafkaSettings kafka_consumer_settings(const KafkaLogOptions& options) {
    KafkaSettings settings = reading_settings(options);
    settings.insert(
        settings.end(),
        {
            {"fetch.wait.max.ms", "50"},
            {"fetch.message.max.bytes", "1048576"},
            {"fetch.max.bytes", "8388608"},
            {"queued.min.messages", text(kafka_prefetch_records_max)},
            {"queued.max.messages.kbytes", text(kafka_prefetch_bytes_max >> 10)},
        }
    );
    return with_overrides(std::move(settings), options);
}

// Brings as little as a broker can send: the one batch that holds the record.
KafkaSettings kafka_question_settings(const KafkaLogOptions& options) {
    KafkaSettings settings = reading_settings(options);
    settings.insert(
        settings.end(),
        {
            {"fetch.wait.max.ms", "1"},
            {"fetch.message.max.bytes", "1"},
            {"fetch.max.bytes", text(kafka_batch_bytes_max)},
            {"queued.min.messages", text(kafka_prefetch_records_max)},
            {"queued.max.messages.kbytes", "4096"},
        }
    );
    return with_overrides(std::move(settings), options);
}

Result<void> expect_settings(const KafkaSettings& wanted, const KafkaDump& dumped) {
    for (const auto& [name, value] : wanted) {
        const auto found = dumped.find(name);
        const std::string is = found == dumped.end() ? "not there" : found->second;
        if (is != value) {
            return fail(
                Errc::unsupported,
                fmt::format("librdkafka: {} is {} although it was set to {}", name, is, value)
            );
        }
    }
    if (dumped.contains("transactional.id")) {
        return fail(Errc::unsupported, "librdkafka: transactional.id is set, but nothing commits");
    }
    return {};
}

}  // namespace firstcome
