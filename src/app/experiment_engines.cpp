// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_engines.h"

#include "app/port_owner.h"
#include "app/wiring_stores.h"
#include "base/crypto.h"
#include "lab/pipeline/kafka_pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace firstcome {
namespace {

bool is_written(const Invocation& invocation, std::string_view name) {
    const auto& written = invocation.written;
    return std::any_of(written.begin(), written.end(), [&](const auto& one) {
        return one.first == name;
    });
}

std::optional<pid_t> pid_at(const std::string& host, std::uint16_t port) {
    const bool is_here = host == "localhost" || is_loopback({host, port});
    return is_here ? pid_on_port(port) : std::nullopt;
}

// Also one that nobody has buried yet.
bool has_ended(const std::optional<pid_t>& pid) {
    if (!pid) {
        return false;
    }
    std::string stat;
    std::getline(std::ifstream(fmt::format("/proc/{}/stat", *pid)), stat);
    const std::size_t name_end = stat.rfind(") ");
    return name_end == std::string::npos || stat[name_end + 2] == 'Z' || stat[name_end + 2] == 'X';
}

// "4.1.2": what tools/kafka installs; "of unknown version" when the list of its jars says nothing.
std::string kafka_version(const std::string& tools) {
    constexpr std::string_view broker = "<artifactId>kafka_2.13</artifactId>";
    constexpr std::string_view version = "<version>";
    std::ifstream file(tools + "/kafka_jars/pom.xml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t begin = text.find(version, text.find(broker));
    const std::size_t end = text.find('<', begin + 1);
    return begin == std::string::npos || end == std::string::npos
               ? "of unknown version"
               : text.substr(begin + version.size(), end - begin - version.size());
}

// What serve asks of a broker: that it takes a topic that loses nothing. The topic goes again.
Result<void> check_kafka(Settings settings, const Clock& clock) {
    LogUrl& url = settings.log.url;
    url.topic = fmt::format("firstcome-check-{}", to_hex(random_array<4>()));
    url.partitions = 1;
    auto log = open_log(settings, clock);
    if (!log) {
        return fail(log.error().code, "log.url: " + log.error().detail);
    }
    log->reset();
    return lab::delete_topic({fmt::format("{}:{}", url.host, url.port), url.topic, 1});
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& settings) {
    std::string text;
    for (const auto& [name, value] : settings) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
    }
    return text;
}

}  // namespace

Result<std::unique_ptr<RunEngines>> RunEngines::open(
    const Invocation& invocation, const Place& place, StopSignals& stop, const Clock& clock
) {
    auto run = std::unique_ptr<RunEngines>(new RunEngines());
    Settings& settings = run->engines_.settings;
    settings = invocation.settings;
    if (!is_written(invocation, "log.url")) {
        TRY_ASSIGN(const std::string url, run->start("kafka", place, stop));
        TRY_ASSIGN(settings.log.url, parse_log_url(url));
    } else {
        run->facts_.emplace_back("Kafka", "given, version unknown");
    }
    if (!is_written(invocation, "ledger.url")) {
        TRY_ASSIGN(const std::string url, run->start("mariadb", place, stop));
        TRY_ASSIGN(settings.ledger.url, parse_ledger_url(url));
    } else {
        run->facts_.emplace_back("Database", "given");
    }
    if (settings.log.url.engine != LogUrl::Engine::kafka) {
        return fail(Errc::invalid, "log.url: an experiment is about Kafka: kafka://HOST:PORT/any");
    }
    if (!is_shared(settings.ledger.url)) {
        return fail(
            Errc::invalid, "ledger.url: an experiment wants mysql://USER@HOST:PORT/DATABASE"
        );
    }
    TRY(run->look(clock));
    return run;
}

Result<std::string> RunEngines::start(const char* name, const Place& place, StopSignals& stop) {
    const auto tools = find_tools(place.experiment);
    if (!tools) {
        return fail(
            Errc::not_found,
            "tools/kafka and tools/mariadb, which start private engines, are neither above the "
            "experiment's folder nor above this program; give engines with --log and --ledger"
        );
    }
    TRY_ASSIGN(
        auto engine,
        PrivateEngine::start(*tools, name, fmt::format("{}/engine-{}", place.folder, name), &stop)
    );
    if (std::string_view(name) == "kafka") {
        facts_.emplace_back("Kafka", kafka_version(*tools) + ", private, empty at the start");
    } else {
        facts_.emplace_back("Database", "private, empty at the start");
    }
    private_.push_back(std::move(engine));
    return private_.back()->url();
}

Result<void> RunEngines::look(const Clock& clock) {
    const Settings& settings = engines_.settings;
    TRY(check_kafka(settings, clock));
    TRY_ASSIGN(const auto server, ledger_server_facts(settings));
    facts_.insert(facts_.end(), server.begin(), server.end());
    facts_.emplace_back(
        "Topics", "flush.messages=1 on a single broker, else 3 replicas with 2 in sync"
    );
    facts_.emplace_back("Kafka clients", joined(lab::kafka_pipeline_settings()));
    engines_.broker = pid_at(settings.log.url.host, settings.log.url.port);
    engines_.database = pid_at(settings.ledger.url.host, settings.ledger.url.port);
    return {};
}

std::optional<std::string> RunEngines::ended() const {
    if (has_ended(engines_.broker)) {
        return fmt::format("the Kafka broker (process {}) has ended", *engines_.broker);
    }
    if (has_ended(engines_.database)) {
        return fmt::format("the database server (process {}) has ended", *engines_.database);
    }
    return std::nullopt;
}

}  // namespace firstcome
