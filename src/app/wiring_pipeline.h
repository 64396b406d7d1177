// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pipeline: the path of an entry behind the HTTP server, wired in its order:
//
//   admission ─▶ intake queue ─▶ intake loop ─▶ LOG ─▶ allocation loop ─▶ LEDGER
//        ▲                                                   │ publish
//        └──────────────────────── views ◀───────────────────┘
//
// Construction makes the graph and loads every partition; start() gives the loops their threads.

#include "allocation/allocation_loop.h"
#include "allocation/ledger_watch.h"
#include "app/settings.h"
#include "base/worker.h"
#include "intake/admission.h"
#include "intake/intake_loop.h"
#include "intake/intake_queue.h"
#include "ledger/archive.h"
#include "ledger/ledger.h"
#include "log/log.h"
#include "views/views.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firstcome {

class Pipeline {
  public:
    // Puts a log of the caller's before the one that was opened.
    using WrapLog = std::function<std::unique_ptr<Log>(std::unique_ptr<Log>)>;

    // Opens the stores and loads. Errors: whatever a store or a contradiction between them says.
    static Result<std::unique_ptr<Pipeline>> open(
        const Settings& settings,
        std::string node,
        WakeupSink& sink,
        const Clock& clock,
        const WrapLog& wrap_log = nullptr
    );

    ~Pipeline() { stop(); }

    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    Views& views() { return *views_; }

    const Admission& admission() const { return *admission_; }

    Archive& archive() { return *archive_; }

    Log& log() { return *log_; }

    std::vector<IntakeQueue*> queues();
    std::vector<const IntakeProbe*> intake_probes() const;

    void start();

    // No more submissions. What is queued still reaches the log.
    void close();

    // After close(): nothing is queued and everything durable is decided.
    bool drained() const;

    // Ends the threads and gives the partitions up. Idempotent.
    void stop();

  private:
    struct Partition {
        IntakeQueue queue;
        IntakeLoop intake;
        AllocationLoop allocation;
        std::unique_ptr<Worker> intake_worker;
        std::unique_ptr<Worker> allocation_worker;

        Partition(
            PartitionId id,
            const Settings& settings,
            const std::string& node,
            Pipeline& pipeline,
            WakeupSink& sink
        );
    };

    explicit Pipeline(const Clock& clock) : clock_(clock) {}

    Result<void> open_stores(const Settings& settings);
    Result<void> open_watch(const Settings& settings);
    Result<void> load();
    bool all_loaded();

    const Clock& clock_;
    std::unique_ptr<Log> log_;
    std::unique_ptr<Ledger> ledger_;         // one session, shared by the loops of all partitions
    std::unique_ptr<Ledger> watch_session_;  // null, like watch_, on a ledger of our own
    std::unique_ptr<Archive> archive_;
    std::unique_ptr<ParticipantHasher> hasher_;
    std::unique_ptr<Views> views_;
    std::unique_ptr<Admission> admission_;
    std::unique_ptr<LedgerWatch> watch_;
    LoadedLoops loaded_loops_{0};
    std::vector<std::unique_ptr<Partition>> partitions_;
    std::unique_ptr<Worker> watch_worker_;
};

}  // namespace firstcome
