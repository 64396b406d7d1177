// SPDX-License-Identifier: Apache-2.0
// What the published design sets, and what it leaves at the defaults of the Java client: said here
// to librdkafka, whose own differ.
#include "lab/pipeline/kafka_pipeline_instance.h"

#include <fmt/format.h>

#include <array>

namespace firstcome::lab {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

const Settings producer_settings{
    {"acks", "all"},
    {"enable.idempotence", "true"},
    {"linger.ms", "5"},
    {"batch.size", std::to_string(StickyPartitioner::batch_bytes)},
    {"partitioner", "murmur2"},
    {"delivery.timeout.ms", "120000"},
};
const Settings consumer_settings{
    {"auto.offset.reset", "error"},
    {"enable.auto.commit", "false"},
    {"enable.partition.eof", "true"},
    {"check.crcs", "true"},
    {"fetch.wait.max.ms", "20"},
    {"fetch.min.bytes", "1"},
};

void note(void* trouble, rd_kafka_resp_err_t error) {
    int none = RD_KAFKA_RESP_ERR_NO_ERROR;
    if (trouble != nullptr && error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        static_cast<KafkaTrouble*>(trouble)->compare_exchange_strong(none, error);
    }
}

void take_report(rd_kafka_t*, const rd_kafka_message_t* message, void* trouble) {
    note(trouble, message->err);
}

// Of the rest librdkafka says itself that it is no more than a hint.
void take_error(rd_kafka_t*, int error, const char*, void* trouble) {
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || error == RD_KAFKA_RESP_ERR__FATAL) {
        note(trouble, static_cast<rd_kafka_resp_err_t>(error));
    }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> kafka_pipeline_settings() {
    Settings all = producer_settings;
    all.insert(all.end(), consumer_settings.begin(), consumer_settings.end());
    return all;
}

Result<KafkaPipelineInstance> open_instance(
    const std::string& bootstrap, rd_kafka_type_t type, KafkaTrouble* trouble
) {
    std::array<char, 512> reason{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    Settings settings = type == RD_KAFKA_PRODUCER ? producer_settings : consumer_settings;
    settings.emplace_back("bootstrap.servers", bootstrap);
    settings.emplace_back("log_level", "2");  // what goes wrong is said by our errors
    for (const auto& [name, value] : settings) {
        const auto set =
            rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size());
        if (set != RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            return fail(Errc::invalid, fmt::format("librdkafka: {}", reason.data()));
        }
    }
    rd_kafka_conf_set_opaque(conf, trouble);
    rd_kafka_conf_set_error_cb(conf, take_error);
    if (type == RD_KAFKA_PRODUCER) {
        rd_kafka_conf_set_dr_msg_cb(conf, take_report);
    }
    rd_kafka_t* instance = rd_kafka_new(type, conf, reason.data(), reason.size());
    if (instance == nullptr) {
        rd_kafka_conf_destroy(conf);
        return fail(Errc::io, fmt::format("librdkafka: {}", reason.data()));
    }
    return KafkaPipelineInstance(instance);
}

Result<void> expect_no_trouble(const KafkaTrouble& trouble) {
    const auto error = static_cast<rd_kafka_resp_err_t>(trouble.load());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fail(Errc::io, fmt::format("Kafka: {}", rd_kafka_err2str(error)));
    }
    return {};
}

void KafkaGiveUp::operator()(rd_kafka_s* instance) const {
    rd_kafka_destroy(instance);
}

void KafkaGiveUp::operator()(rd_kafka_topic_s* topic) const {
    rd_kafka_topic_destroy(topic);
}

}  // namespace firstcome::lab
