// SPDX-License-Identifier: Apache-2.0
#pragma once
// Settings: what flags, environment and config file agreed on, checked and typed. Filled from the
// table in options.cpp, which has the meaning and the bounds of every field; read-only afterwards.

#include "app/listen_address.h"
#include "app/store_url.h"
#include "base/time.h"

#include <cstdint>
#include <string>

namespace firstcome {

enum class ReplyStyle {
    outcome,   // 200 with the outcome, 202 when it takes longer than the wait
    accepted,  // always 202
    strict,    // repeats and refusals are errors
};

enum class ReadAccess {
    open,   // whoever knows a participant's id may read its result
    token,  // the participant's token or an admin key is wanted
};

struct ServerSettings {
    ListenAddress listen;
    std::string data = "./data";
    bool strict = true;
    std::uint32_t io_threads = 0;  // 0: see io_threads_of()
    std::uint32_t connections_max = 16'000;
    Duration request_timeout = Duration::seconds(5);
    Duration idle_timeout = Duration::seconds(75);
    Duration drain_timeout = Duration::seconds(10);
    std::string time_zone = "Asia/Seoul";
    std::string log_level = "info";
    std::string experiments = "./experiments";
    bool check = false;  // full checks of log and ledger before the start

    bool operator==(const ServerSettings&) const = default;
};

struct LogSettings {
    LogUrl url{LogUrl::Engine::sqlite, "./data/log.db", "", 0, "", 0};

    bool operator==(const LogSettings&) const = default;
};

struct LedgerSettings {
    LedgerUrl url{LedgerUrl::Engine::sqlite, "./data/ledger.db", "", "", 0, ""};
    std::string password;
    std::string password_file;
    Duration lease = Duration::seconds(10);

    bool operator==(const LedgerSettings&) const = default;
};

struct ParticipationSettings {
    Duration wait = Duration::seconds(3);
    Duration sync_wait = Duration::seconds(30);
    ReplyStyle reply = ReplyStyle::outcome;
    ReadAccess read = ReadAccess::open;

    bool operator==(const ParticipationSettings&) const = default;
};

struct IntakeSettings {
    std::uint32_t queue_records_max = 262'144;
    std::uint32_t batch_records_max = 2'048;
    Duration gather = Duration::millis(5);

    bool operator==(const IntakeSettings&) const = default;
};

struct AllocationSettings {
    std::uint32_t batch_records_max = 2'048;
    std::uint64_t participants_resident_max = 10'000'000;

    bool operator==(const AllocationSettings&) const = default;
};

struct CampaignSettings {
    Duration close_after_sold_out = Duration::seconds(24 * 3'600);

    bool operator==(const CampaignSettings&) const = default;
};

struct ViewsSettings {
    Duration refusals_readable = Duration::seconds(60);

    bool operator==(const ViewsSettings&) const = default;
};

struct Settings {
    ServerSettings server;
    LogSettings log;
    LedgerSettings ledger;
    ParticipationSettings participation;
    IntakeSettings intake;
    AllocationSettings allocation;
    CampaignSettings campaign;
    ViewsSettings views;

    bool operator==(const Settings&) const = default;
};

// server.io_threads, or half the cores and at least 1.
std::uint32_t io_threads_of(const ServerSettings& server);

}  // namespace firstcome
