// SPDX-License-Identifier: Apache-2.0
// The table of options. A new option is a field in settings.h (or a flag in invocation.h) and one
// row here; parsing, checking, --help and docs/config.md follow.

#include "app/option_fields.h"
#include "campaign/ids.h"

#include <array>

namespace firstcome {
namespace {

using enum Effect;

constexpr Subcommands server = only(Subcommand::serve) | only(Subcommand::demo);
constexpr Subcommands audits =
    only(Subcommand::verify) | only(Subcommand::rebuild) | only(Subcommand::migrate);
constexpr Subcommands skip = only(Subcommand::skip);
constexpr Subcommands stores = server | audits | skip;
constexpr Subcommands experiment = only(Subcommand::experiment);
constexpr Subcommands engines = stores | experiment;
constexpr Subcommands nodes = server | only(Subcommand::rebuild) | skip;
constexpr Subcommands demo = only(Subcommand::demo);
constexpr Subcommands rush = only(Subcommand::rush);
constexpr Subcommands stampede = demo | rush;
constexpr Subcommands verify = only(Subcommand::verify);
constexpr Subcommands printing = stampede | audits | skip | experiment | only(Subcommand::version);

constexpr std::array<std::string_view, 2> off_on = {"off", "on"};
constexpr std::array<std::string_view, 3> reply_styles = {"outcome", "accepted", "strict"};
constexpr std::array<std::string_view, 2> read_accesses = {"open", "token"};
constexpr std::array<std::string_view, 4> arrivals = {"barrier", "poisson", "ramp", "flash"};
constexpr std::array<std::string_view, 2> crowds = {"unique", "zipf"};
constexpr std::array<std::string_view, 6> log_levels = {
    "trace", "debug", "info", "warn", "error", "off"};

constexpr Duration ms(std::int64_t n) {
    return Duration::millis(n);
}

constexpr Duration s(std::int64_t n) {
    return Duration::seconds(n);
}

constexpr Duration hours(std::int64_t n) {
    return s(n * 3'600);
}

constexpr std::string_view duration = "DURATION";

// Four lines a row: names and default, bounds, field, sentence.
// clang-format off
constexpr Option table[] = {
    {"server.listen", "listen", "ADDRESS:PORT", "127.0.0.1:8080",
     TextBounds{64, "a loopback address; port 0: the system chooses"}, behaviour, server,
     setting<&Settings::server, &ServerSettings::listen>,
     "Where the server takes connections."},
    {"server.data", "data", "DIR", "./data",
     TextBounds{3'000, "a path"}, behaviour, stores,
     setting<&Settings::server, &ServerSettings::data>,
     "The directory of this node: its lock, log.db, ledger.db and office.db. Created with "
     "mode 0700."},
    {"server.strict", "strict", "on|off", "on",
     ChoiceBounds{off_on}, behaviour, engines,
     setting<&Settings::server, &ServerSettings::strict>,
     "Refuse a log or a ledger whose own settings would lose what was acknowledged when "
     "the power fails."},
    {"server.io_threads", "", "N", "0",
     IntegerBounds{0, 64, "threads"}, performance, server,
     setting<&Settings::server, &ServerSettings::io_threads>,
     "Threads that speak HTTP; 0 is half the cores, at least 1."},
    {"server.connections_max", "", "N", "16000",
     IntegerBounds{16, 1'000'000, "connections"}, performance, server,
     setting<&Settings::server, &ServerSettings::connections_max>,
     "Open connections at the same time; further ones are refused. The descriptor limit "
     "bounds it, too."},
    {"server.request_timeout", "", duration, "5s",
     DurationBounds{ms(100), s(60)}, behaviour, server,
     setting<&Settings::server, &ServerSettings::request_timeout>,
     "From the first byte of a request to its last; a slower one is answered 408."},
    {"server.idle_timeout", "", duration, "75s",
     DurationBounds{s(1), hours(1)}, behaviour, server,
     setting<&Settings::server, &ServerSettings::idle_timeout>,
     "How long a connection without a request stays open; at most 15s when connections "
     "are scarce."},
    {"server.drain_timeout", "", duration, "10s",
     DurationBounds{s(0), s(300)}, behaviour, server,
     setting<&Settings::server, &ServerSettings::drain_timeout>,
     "How long a stopping server goes on answering those who wait."},
    {"server.time_zone", "", "ZONE", "Asia/Seoul",
     TextBounds{64, "a name of the tz database"}, behaviour, server,
     setting<&Settings::server, &ServerSettings::time_zone>,
     "The zone of times without an offset, and of the days of the statistics."},
    {"server.log_level", "", "LEVEL", "info",
     ChoiceBounds{log_levels}, behaviour, engines,
     setting<&Settings::server, &ServerSettings::log_level>,
     "What is written to standard error: one line per change of state, never one per "
     "entry."},
    {"server.experiments", "experiments", "DIR", "./experiments",
     TextBounds{3'000, "a path"}, behaviour, server | experiment,
     setting<&Settings::server, &ServerSettings::experiments>,
     "The folder of the experiments: each is a folder in it, with its runs."},
    {"check", "", "", "",
     SwitchBounds{}, behaviour, only(Subcommand::serve),
     setting<&Settings::server, &ServerSettings::check>,
     "Check the whole log and ledger before the start, closed campaigns included."},
    {"log.url", "log", "URL", "sqlite:DATA/log.db",
     TextBounds{3'000, "sqlite:PATH or kafka://HOST:PORT/TOPIC[?partitions=P]"},
     behaviour, engines,
     setting<&Settings::log, &LogSettings::url>,
     "Where the log is, the truth that everything else follows from. DATA is server.data."},
    {"ledger.url", "ledger", "URL", "sqlite:DATA/ledger.db",
     TextBounds{3'000, "sqlite:PATH or mysql://USER@HOST:PORT/DATABASE"},
     behaviour, engines,
     setting<&Settings::ledger, &LedgerSettings::url>,
     "Where the decisions are kept. DATA is server.data."},
    {"ledger.password", "", "TEXT", "",
     TextBounds{256}, behaviour, engines,
     setting<&Settings::ledger, &LedgerSettings::password>,
     "The password of the ledger's server. Use the variable: flags show in process lists.", true},
    {"ledger.password_file", "", "FILE", "",
     TextBounds{3'000, "a path"}, behaviour, engines,
     setting<&Settings::ledger, &LedgerSettings::password_file>,
     "A file whose first line is that password; only its owner may read it (mode 0600)."},
    {"ledger.lease", "", duration, "10s",
     DurationBounds{s(2), s(300)}, behaviour, nodes,
     setting<&Settings::ledger, &LedgerSettings::lease>,
     "How long the owner of a partition may be silent before another node takes over. On "
     "SQLite the directory lock is the lease."},
    {"participation.wait", "", duration, "3s",
     DurationBounds{s(0), s(30)}, behaviour, server,
     setting<&Settings::participation, &ParticipationSettings::wait>,
     "How long an entry waits for its outcome before it is answered 202 with a place to "
     "ask."},
    {"participation.sync_wait", "", duration, "30s",
     DurationBounds{s(0), s(60)}, behaviour, server,
     setting<&Settings::participation, &ParticipationSettings::sync_wait>,
     "The same wait for participation-sync, which answers 504 afterwards."},
    {"participation.reply", "", "STYLE", "outcome",
     ChoiceBounds{reply_styles}, behaviour, server,
     setting<&Settings::participation, &ParticipationSettings::reply>,
     "How an entry is answered: with its outcome; always 202; or repeats and refusals as "
     "4xx."},
    {"participation.read", "", "WHO", "open",
     ChoiceBounds{read_accesses}, behaviour, server,
     setting<&Settings::participation, &ParticipationSettings::read>,
     "Who may read a participant's result: everybody who knows the id, or the holder of a "
     "token (no tokens are issued yet)."},
    {"intake.queue_records_max", "", "N", "262144",
     IntegerBounds{1'000, 10'000'000, "records"}, performance, server,
     setting<&Settings::intake, &IntakeSettings::queue_records_max>,
     "Records of a partition that wait for the log; further ones are answered 503."},
    {"intake.batch_records_max", "", "N", "2048",
     IntegerBounds{1, 16'384, "records"}, performance, server,
     setting<&Settings::intake, &IntakeSettings::batch_records_max>,
     "Records that are made durable together."},
    {"intake.gather", "", duration, "5ms",
     DurationBounds{ms(0), ms(100)}, performance, server,
     setting<&Settings::intake, &IntakeSettings::gather>,
     "On Kafka and under load: how long a batch may wait at the door for the decision of the one "
     "before it, times the partitions that are under load."},
    {"allocation.batch_records_max", "", "N", "2048",
     IntegerBounds{1, 16'384, "records"}, performance, server,
     setting<&Settings::allocation, &AllocationSettings::batch_records_max>,
     "Records that are decided and committed together."},
    {"allocation.participants_resident_max", "", "N", "10000000",
     IntegerBounds{1'000, 1'000'000'000, "participants"}, performance, server,
     setting<&Settings::allocation, &AllocationSettings::participants_resident_max>,
     "Participants of open campaigns in memory, about 100 bytes each; further ones are "
     "answered 503."},
    {"campaign.close_after_sold_out", "", duration, "24h",
     DurationBounds{s(1), hours(24 * 365)}, behaviour, server,
     setting<&Settings::campaign, &CampaignSettings::close_after_sold_out>,
     "How long after its last place a sold-out campaign closes by itself."},
    {"views.refusals_readable", "", duration, "60s",
     DurationBounds{s(1), hours(1)}, behaviour, server,
     setting<&Settings::views, &ViewsSettings::refusals_readable>,
     "How long a refused participant can still read why."},
    {"entries", "", "N", "100000",
     IntegerBounds{1, 10'000'000, "entries"}, behaviour, stampede,
     &store<&Invocation::stampede, &StampedeFlags::entries>,
     "How many entries are sent, unless said otherwise at the same instant."},
    {"connections", "", "N", "2000",
     IntegerBounds{1, 60'000, "connections"}, behaviour, stampede,
     &store<&Invocation::stampede, &StampedeFlags::connections>,
     "Connections that are open before the first entry and carry all of them."},
    {"stock", "", "N", "1000",
     IntegerBounds{1, stock_max, "units"}, behaviour, demo,
     &store<&Invocation::demo, &DemoFlags::stock>,
     "Units of the campaign."},
    {"kill", "", "K", "0",
     IntegerBounds{0, 20, "kills"}, behaviour, demo,
     &store<&Invocation::demo, &DemoFlags::kills>,
     "How often the server process is killed with SIGKILL in mid-stampede."},
    {"exit", "", "", "",
     SwitchBounds{}, behaviour, demo,
     &store<&Invocation::demo, &DemoFlags::exit>,
     "End the server and the program after the table, instead of leaving the server "
     "running."},
    {"url", "", "URL", "http://127.0.0.1:8080",
     TextBounds{4'096, "http://HOST[:PORT], up to 16 of them, comma between"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::url>,
     "The server, or several nodes of one: participants are spread over them, and a retry goes "
     "to another one."},
    {"campaign", "", "ID", "1",
     IntegerBounds{1, stock_max, ""}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::campaign>,
     "The campaign to enter."},
    {"duplicates", "", "PERCENT", "0",
     IntegerBounds{0, 99, "percent"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::duplicates_percent>,
     "How many of the entries are repeats of another one."},
    {"arrival", "", "HOW", "barrier",
     ChoiceBounds{arrivals}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::arrival>,
     "When the entries come: all at T0; independently at a rate; at a rate that grows; all at T0 "
     "and again while unanswered."},
    {"rate", "", "PER_S", "",
     IntegerBounds{1, 1'000'000, "entries per second"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::rate_per_s>,
     "Of --arrival poisson, and the one that --arrival ramp ends at."},
    {"ramp", "", duration, "",
     DurationBounds{ms(1), hours(1)}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::ramp>,
     "Of --arrival ramp: how long the rate grows; without it 10s."},
    {"patience", "", duration, "",
     DurationBounds{ms(1), hours(1)}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::patience>,
     "Of --arrival flash: who has no answer after this time sends again on another connection; "
     "without it 1s."},
    {"impatient-retries", "", "N", "3",
     IntegerBounds{0, 20, "retries"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::retries_per_entry>,
     "Of --arrival flash: how often one entry is sent again for that reason."},
    {"participants", "", "WHO", "unique",
     ChoiceBounds{crowds}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::crowd>,
     "Who makes the entries: everybody one; or drawn from a population in which few come very "
     "often."},
    {"zipf-exponent", "", "S", "",
     DecimalBounds{0.1, 5}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::zipf_exponent>,
     "Of --participants zipf: the k-th most frequent comes with a frequency of 1 / k^S; without "
     "it 1."},
    {"population", "", "N", "",
     IntegerBounds{1, 10'000'000, "participants"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::population>,
     "Of --participants zipf: how many there are to draw from; without it 100000."},
    {"seed", "", "N", "1",
     IntegerBounds{0, 4'294'967'295, ""}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::seed>,
     "Of arrivals and participants: the same seed gives the same plan."},
    {"fresh-connections", "", "", "",
     SwitchBounds{}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::fresh_connections>,
     "A connection for every request instead of keep-alive. On loopback they come from several "
     "addresses of 127.0.0.0/8 when one has too few ports."},
    {"processes", "", "N", "1",
     IntegerBounds{1, 64, "processes"}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::processes>,
     "Processes that share entries and connections out among themselves and begin at one T0, for "
     "more connections than one process may open."},
    {"share", "", "N", "",
     IntegerBounds{1, 64, ""}, behaviour, rush,
     &store<&Invocation::rush, &RushFlags::share>,
     "Which share of --processes this process drives. Given by the rush that starts them, which "
     "talks to it on standard input."},
    {"history", "", "FILE.jsonl", "",
     TextBounds{3'000, "a path"}, behaviour, rush | verify,
     &store<&Invocation::history>,
     "What the clients saw, one line of JSON per request: written by rush, read by "
     "verify."},
    {"expect", "", "OUTCOMES", "",
     TextBounds{256, "names of outcomes, comma between"}, behaviour, verify,
     &store<&Invocation::expect>,
     "Outcomes that the history must contain; without them verify proves nothing and "
     "fails."},
    {"partition", "", "P", "",
     IntegerBounds{0, stock_max, ""}, behaviour, skip,
     &store<&Invocation::skip, &SkipRequest::partition>,
     "The partition that halted, as its message names it."},
    {"offset", "", "O", "",
     IntegerBounds{0, stock_max, ""}, behaviour, skip,
     &store<&Invocation::skip, &SkipRequest::offset>,
     "The record to pass over, as the message names it. What it said is given up."},
    {"reason", "", "TEXT", "",
     TextBounds{skip_reason_bytes_max}, behaviour, skip,
     &store<&Invocation::skip, &SkipRequest::reason>,
     "Why; it stands in the log for ever and verify lists it."},
    {"quick", "", "", "",
     SwitchBounds{}, behaviour, experiment,
     &store<&Invocation::experiment, &ExperimentFlags::quick>,
     "The smaller matrix that experiment.json gives for a first look."},
    {"fresh", "", "", "",
     SwitchBounds{}, behaviour, experiment,
     &store<&Invocation::experiment, &ExperimentFlags::fresh>,
     "Begin a new run, even where one of the same matrix is not finished."},
    {"json", "", "", "",
     SwitchBounds{}, behaviour, printing,
     &store<&Invocation::json>,
     "Print the result as one JSON object on the last line."},
    {"config", "", "FILE", "",
     TextBounds{3'000, "a path"}, behaviour, engines,
     &store<&Invocation::config>,
     "Read settings from this file; flags and variables go before it."},
    {"help", "", "", "",
     SwitchBounds{}, behaviour, ~Subcommands{0},
     &store<&Invocation::help>,
     "Print this page."},
};
// clang-format on

}  // namespace

std::span<const Option> options() {
    return table;
}

}  // namespace firstcome
