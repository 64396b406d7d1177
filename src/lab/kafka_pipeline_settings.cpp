// SPDX-License-Identifier: Apache-2.0
// What the published design sets, and what it leaves at the defaults of the Java client: said here
// to librdkafka, whose own differ.
#include "lab/kafka_pipeline_instance.h"

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

}  // namespace

std::vector<std::pair<std::string, std::string>> kafka_pipeline_settings() {
    Settings all = producer_settings;
    all.insert(all.end(), consumer_settings.begin(), consumer_settings.end());
    return all;
}

Result<KafkaPipelineInstance> open_instance(
    const std::string& bootstrap, rd_kafka_type_t type, KafkaReports reports, void* opaque
) {
    std::array<char, 512> reason{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    Settings settings = type == RD_KAFKA_PRODUCER ? producer_settings : consumer_settings;
    settings.emplace_back("bootstrap.servers", bootstrap);
    settings.emplace_back("log_level", "3");
    for (const auto& [name, value] : settings) {
        const auto set =
            rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size());
        if (set != RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            return fail(Errc::invalid, fmt::format("librdkafka: {}", reason.data()));
        }
    }
    if (reports != nullptr) {
        rd_kafka_conf_set_dr_msg_cb(conf, reports);
        rd_kafka_conf_set_opaque(conf, opaque);
    }
    rd_kafka_t* instance = rd_kafka_new(type, conf, reason.data(), reason.size());
    if (instance == nullptr) {
        rd_kafka_conf_destroy(conf);
        return fail(Errc::io, fmt::format("librdkafka: {}", reason.data()));
    }
    return KafkaPipelineInstance(instance);
}

void KafkaGiveUp::operator()(rd_kafka_s* instance) const {
    rd_kafka_destroy(instance);
}

void KafkaGiveUp::operator()(rd_kafka_topic_s* topic) const {
    rd_kafka_topic_destroy(topic);
}

}  // namespace firstcome::lab
