// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush.h"

#include "lab/rush/descriptor_limit.h"
#include "lab/rush/rush_account.h"
#include "lab/rush/rush_drive.h"
#include "lab/rush/rush_ground.h"

namespace firstcome::lab {

struct Rush::State {
    State(RushGround on, const Clock& clock) : ground(std::move(on)), drive(ground, clock) {}

    const RushGround ground;
    RushDrive drive;
    std::unique_ptr<RushAccount> account;
};

Rush::Rush(std::unique_ptr<State> state) : state_(std::move(state)) {}

Rush::~Rush() = default;

Result<std::unique_ptr<Rush>> Rush::open(RushOptions options, const Clock& clock) {
    TRY_ASSIGN(RushGround ground, RushGround::make(std::move(options)));
    TRY(make_room_for(ground.options.connections_of_share()));
    auto state = std::make_unique<State>(std::move(ground), clock);
    TRY_ASSIGN(state->account, RushAccount::open(state->ground, clock));
    return std::make_unique<Rush>(std::move(state));
}

Result<RushReport> Rush::run() {
    TRY(state_->account->begin());
    TRY_ASSIGN(const RushRun run, state_->drive.run());
    return state_->account->close(run);
}

void Rush::stop() {
    state_->drive.stop();
}

const RushProgress& Rush::progress() const {
    return state_->drive.progress();
}

std::uint32_t Rush::connections_open() const {
    return state_->drive.connections_open();
}

Result<RushReport> run_rush(const RushOptions& options, const Clock& clock) {
    TRY_ASSIGN(const auto rush, Rush::open(options, clock));
    return rush->run();
}

}  // namespace firstcome::lab
