// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_client.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace firstcome {
namespace {

constexpr int event_wait_ms = 100;
constexpr std::size_t reason_size = 512;

Result<KafkaConf> make_conf(const KafkaSettings& settings, bool producer) {
    KafkaConf conf(rd_kafka_conf_new());
    std::array<char, reason_size> reason{};
    for (const auto& [name, value] : settings) {
        const auto done = rd_kafka_conf_set(
            conf.get(), name.c_str(), value.c_str(), reason.data(), reason.size()
        );
        if (done != RD_KAFKA_CONF_OK) {
            return fail(Errc::invalid, fmt::format("{}={}: {}", name, value, reason.data()));
        }
    }
    const int reports = producer ? RD_KAFKA_EVENT_DR : 0;
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG | reports);
    return conf;
}

void add_dump(KafkaDump& to, const char** dump, std::size_t count) {
    for (std::size_t i = 0; i + 1 < count; i += 2) {
        to.emplace(dump[i], dump[i + 1]);  // what is there stays
    }
    rd_kafka_conf_dump_free(dump, count);
}

}  // namespace

Result<std::unique_ptr<KafkaClient>> KafkaClient::open(
    const KafkaSettings& settings, const std::string& topic, const Clock& clock, Reports reports
) {
    const bool producer = reports != nullptr;
    TRY_ASSIGN(KafkaConf conf, make_conf(settings, producer));
    std::array<char, reason_size> reason{};
    KafkaInstance instance(rd_kafka_new(
        producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf.get(), reason.data(), reason.size()
    ));
    if (instance == nullptr) {
        return fail(Errc::io, fmt::format("librdkafka: {}", reason.data()));
    }
    static_cast<void>(conf.release());  // the instance's now
    auto client = std::unique_ptr<KafkaClient>(
        new KafkaClient(std::move(instance), topic, clock, std::move(reports))
    );
    TRY(client->check_settings(settings));
    return client;
}

KafkaClient::KafkaClient(
    KafkaInstance instance, const std::string& topic, const Clock& clock, Reports reports
)
    : instance_(std::move(instance)),
      topic_(rd_kafka_topic_new(instance_.get(), topic.c_str(), nullptr)),
      events_(rd_kafka_queue_get_main(instance_.get())),
      reports_(std::move(reports)),
      lines_(clock),
      worker_("kafka client", *this, clock, Duration{}) {
    ASSERT(topic_ != nullptr);  // app/store_url knows what a topic may be called
    const auto lines_to_events = rd_kafka_set_log_queue(get(), nullptr);
    ASSERT(lines_to_events == RD_KAFKA_RESP_ERR_NO_ERROR);
}

KafkaClient::~KafkaClient() {
    if (reports_ != nullptr) {
        // Nobody waits for these records any more.
        rd_kafka_purge(
            get(),
            RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING
        );
    }
    rd_kafka_queue_yield(events_.get());
    worker_.stop();
}

Result<void> KafkaClient::check_settings(const KafkaSettings& settings) const {
    KafkaDump dumped;
    std::size_t count = 0;
    // The dump changes nothing; that it takes a mutable configuration is the library's slip.
    auto* own = const_cast<rd_kafka_conf_t*>(rd_kafka_conf(get()));
    const char** dump = rd_kafka_conf_dump(own, &count);
    add_dump(dumped, dump, count);
    const KafkaTopicConf topic(rd_kafka_default_topic_conf_dup(get()));
    dump = rd_kafka_topic_conf_dump(topic.get(), &count);
    add_dump(dumped, dump, count);
    return expect_settings(settings, dumped);
}

TurnResult KafkaClient::run_once(SteadyTime) {
    const KafkaEvent event(rd_kafka_queue_poll(events_.get(), event_wait_ms));
    switch (rd_kafka_event_type(event.get())) {
        case RD_KAFKA_EVENT_DR:
            reports_(*event);
            break;
        case RD_KAFKA_EVENT_ERROR:
            take_error(*event);
            break;
        case RD_KAFKA_EVENT_LOG:
            take_line(*event);
            break;
        default:
            break;
    }
    return TurnResult::worked;
}

// librdkafka has a line for each of its errors, too.
void KafkaClient::take_error(rd_kafka_event_t& event) {
    std::string trouble = rd_kafka_event_error_string(&event);
    if (rd_kafka_event_error_is_fatal(&event) != 0) {
        std::array<char, reason_size> reason{};
        const auto code = rd_kafka_fatal_error(get(), reason.data(), reason.size());
        trouble = fmt::format("fatal: {}: {}", to_string(code), reason.data());
        // What waits will never be sent by this instance: let its reports come now.
        rd_kafka_purge(
            get(),
            RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING
        );
    }
    const std::lock_guard lock(mutex_);
    last_trouble_ = std::move(trouble);
}

void KafkaClient::take_line(rd_kafka_event_t& event) {
    const char* facility = nullptr;
    const char* line = nullptr;
    int level = 0;
    if (rd_kafka_event_log(&event, &facility, &line, &level) == 0) {
        lines_.warn(fmt::format("kafka client says facility={}: {}", facility, line));
    }
}

std::string KafkaClient::last_trouble() const {
    const std::lock_guard lock(mutex_);
    return last_trouble_;
}

}  // namespace firstcome
