// SPDX-License-Identifier: Apache-2.0
#include "app/rush_share.h"

#include "app/rush_flags.h"
#include "app/share_link.h"
#include "lab/rush/descriptor_limit.h"
#include "lab/rush/rush_drive.h"

#include <atomic>
#include <future>
#include <thread>

namespace firstcome {
namespace {

constexpr Duration look = Duration::millis(20);

// Between the threads of the drive, which stop at their barrier, and the one that has the link.
class StartLine {
  public:
    // Thread: of the drive.
    std::optional<SteadyTime> wait() {
        is_ready_.store(true);
        return start_.get_future().get();
    }

    bool is_ready() const { return is_ready_.load(); }

    // Nothing: nobody starts. Once only; later calls change nothing.
    void tell(std::optional<SteadyTime> t0) {
        if (!is_told_) {
            is_told_ = true;
            start_.set_value(t0);
        }
    }

  private:
    std::promise<std::optional<SteadyTime>> start_;
    std::atomic<bool> is_ready_{false};
    bool is_told_ = false;
};

// Passes messages on while the drive runs.
class Share {
  public:
    Share(ShareLink& link, StartLine& line, lab::RushDrive& drive)
        : link_(link),
          line_(line),
          drive_(drive) {}

    // One look at both sides. Errors: closed, corrupt.
    Result<void> turn() {
        if (line_.is_ready() && !has_said_ready_) {
            has_said_ready_ = true;
            TRY(link_.send(ShareWord::ready));
        }
        const ShareProgress progress{drive_.progress().finished, drive_.connections_open()};
        TRY(link_.send(ShareWord::progress, progress_content(progress)));
        TRY_ASSIGN(const auto message, link_.receive(look));
        if (message && message->word == ShareWord::go) {
            TRY_ASSIGN(const SteadyTime t0, read_start(message->content));
            line_.tell(t0);
        } else if (message && message->word == ShareWord::stop) {
            stop();
        }
        return {};
    }

    void stop() {
        drive_.stop();
        line_.tell(std::nullopt);
    }

  private:
    ShareLink& link_;
    StartLine& line_;
    lab::RushDrive& drive_;
    bool has_said_ready_ = false;
};

Result<lab::RushRun> drive_share(const Invocation& invocation, ShareLink& link) {
    TRY_ASSIGN(lab::RushOptions options, rush_options(invocation));
    StartLine line;
    options.agree_on_start = [&line] { return line.wait(); };
    TRY_ASSIGN(const lab::RushGround ground, lab::RushGround::make(std::move(options)));
    TRY(lab::make_room_for(ground.options.connections_of_share()));
    const SystemClock clock;
    lab::RushDrive drive(ground, clock);
    Share share(link, line, drive);
    auto running = std::async(std::launch::async, [&drive] { return drive.run(); });
    Result<void> talked;
    while (talked && running.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        talked = share.turn();
    }
    share.stop();
    auto run = running.get();
    TRY(talked);
    return run;
}

}  // namespace

ExitStatus run_rush_share(const Invocation& invocation, int link_descriptor) {
    ShareLink link{Descriptor(link_descriptor)};
    const auto run = drive_share(invocation, link);
    const auto said = run ? link.send(ShareWord::done, to_bytes(*run))
                          : link.send(ShareWord::failed, failure_content(run.error()));
    return run && said ? ExitStatus::done : ExitStatus::failed;
}

}  // namespace firstcome
