// SPDX-License-Identifier: Apache-2.0
#include "http/client_route.h"

namespace firstcome::http {
namespace {

constexpr Duration failure_pause = Duration::millis(20);

std::optional<std::uint32_t> take_last(std::vector<std::uint32_t>& from) {
    if (from.empty()) {
        return std::nullopt;
    }
    const std::uint32_t last = from.back();
    from.pop_back();
    return last;
}

}  // namespace

Route::Route(const SocketAddress& address, std::uint8_t source_addresses, std::uint32_t first)
    : address_(address),
      source_addresses_(is_loopback_v4(address) ? source_addresses : std::uint8_t{1}),
      begun_(first) {}

std::optional<std::uint32_t> Route::take_down(SteadyTime now) {
    if (connecting_ >= (probing_ ? 1U : connecting_max) || now < open_from_) {
        return std::nullopt;
    }
    const auto taken = take_last(down_);
    connecting_ += taken ? 1U : 0U;
    return taken;
}

Descriptor Route::begin() {
    const auto source =
        source_addresses_ == 1 ? 0U : 1 + begun_++ % std::uint32_t{source_addresses_};
    return begin_connect(address_, static_cast<std::uint8_t>(source));
}

void Route::connected() {
    --connecting_;
    probing_ = false;
}

void Route::connect_failed(SteadyTime now) {
    --connecting_;
    probing_ = true;
    pause(now);
}

void Route::pause(SteadyTime now) {
    open_from_ = now + failure_pause;
}

std::optional<std::uint32_t> Route::take_free() {
    return take_last(free_);
}

}  // namespace firstcome::http
