// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stampede: drives thousands of connections from a few threads, all of them released at the same
// instant T0. It shares the machine with the server that it measures, so it costs about
// three system calls a request: its own epoll loop instead of Asio, and Beast's parser for answers.
//
// What is sent and what an answer means is decided by a Rider, one per thread. Every request ends
// in exactly one on_answer or on_loss.

#include "base/result.h"
#include "base/time.h"
#include "http/client_url.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace firstcome::http {

struct StampedeRequest {
    std::string_view bytes;   // a complete request; must live until the rider is called again
    std::uint64_t token = 0;  // the rider's own name for it
};

struct StampedeAnswer {
    int status = 0;
    std::string_view body;            // lives until the call returns
    std::uint32_t retry_after_s = 0;  // 0 = none, or not a number of seconds
    SteadyTime requested_at;          // before the first byte was sent
    SteadyTime received_at;           // after the last byte was received
    std::uint32_t server = 0;         // its place in StampedeConfig::servers
    Duration round_trip = {};         // of the connection's handshake; zero = not known
};

enum class LossReason {
    not_sent,  // no byte left this process: the server cannot have seen it
    cut_off,   // the connection ended before the answer: the outcome is unknown
    garbled,   // what came back is no HTTP: the outcome is unknown, the connection was ended
    run_over,  // no answer by the deadline or by stop(): the outcome is unknown
};

struct StampedeLoss {
    LossReason reason = LossReason::cut_off;
    SteadyTime requested_at;
    SteadyTime noticed_at;
    std::uint32_t server = 0;
    Duration round_trip = {};
};

// Thread: every call comes from the one thread that drives this rider's connections.
class Rider {
  public:
    virtual ~Rider() = default;

    virtual void on_start(SteadyTime t0) = 0;

    // What a free connection to this server sends now. Nothing: it is asked again within two
    // milliseconds, or at wake_at() when that comes sooner, until finished().
    virtual std::optional<StampedeRequest> next(SteadyTime now, std::uint32_t server) = 0;

    // When next() will have something that it does not have yet, if it knows.
    virtual SteadyTime wake_at() const { return {std::numeric_limits<std::int64_t>::max()}; }

    virtual void on_answer(std::uint64_t token, const StampedeAnswer& answer) = 0;
    virtual void on_loss(std::uint64_t token, const StampedeLoss& loss) = 0;

    // Nothing is under way and nothing will come.
    virtual bool finished() const = 0;
};

struct StampedeConfig {
    std::vector<Url> servers;           // 1 or more; their targets are not looked at
    std::uint32_t connections = 2'000;  // shared out evenly among riders and servers
    // Every request has a connection of its own, opened before it is needed and ended by the
    // answer; `connections` bounds how many are open at the same time.
    bool fresh_connections = false;
    // Connections to 127.0.0.0/8 come from so many addresses in turn, 127.0.0.1 and those after
    // it, because one address has ports for about 28,000. 1..254; 1 = the system chooses.
    std::uint8_t source_addresses = 1;
    Duration open_timeout = Duration::seconds(20);  // until every connection is open
    Duration deadline = Duration::seconds(60);      // from T0
    // Asked once, on one of the threads, when every connection is open: T0, from now on. Nothing:
    // nobody starts. Empty: T0 is the moment of the question.
    std::function<std::optional<SteadyTime>()> agree_on_start;
};

struct StampedeRun {
    SteadyTime started_at;            // T0
    std::uint64_t reconnections = 0;  // connections opened again after T0 because they were lost
    bool stopped = false;             // by stop()
    bool deadline_passed = false;
};

class Stampede {
  public:
    // `clock` must outlive it and must move by itself.
    Stampede(StampedeConfig config, const Clock& clock);
    ~Stampede();
    Stampede(const Stampede&) = delete;
    Stampede& operator=(const Stampede&) = delete;

    // Opens every connection, calls on_start on each thread at T0, and returns when all riders are
    // finished, at the deadline or after stop(). One thread per rider. Call it once.
    // Errors: io (nothing listens, or not all connections could be opened: then nothing was sent),
    // invalid (no such host), overloaded (out of descriptors), closed (stopped before the start).
    Result<StampedeRun> run(std::span<Rider* const> riders);

    // Ends a run early; harmless before and after it. Thread: any.
    void stop();

    // Connections that are open now. Thread: any.
    std::uint32_t connections_open() const;

  private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace firstcome::http
