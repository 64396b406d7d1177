// SPDX-License-Identifier: Apache-2.0
#pragma once
// Route: a lane's connections to one server, which of them are down and when they may be opened
// again. One server that is dead must not hold up the others. Thread: confined to the lane's.

#include "http/client_socket.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace firstcome::http {

class Route {
  public:
    // Below any listen backlog, so that no SYN is dropped and sent again a second later.
    static constexpr std::uint32_t connecting_max = 128;

    // `source_addresses`: see StampedeConfig; the first connection comes from number `first` of
    // them.
    Route(const SocketAddress& address, std::uint8_t source_addresses, std::uint32_t first);

    // Connections are known by the lane's numbers for them.
    void add_down(std::uint32_t index) { down_.push_back(index); }

    bool has_down() const { return !down_.empty(); }

    // One that is down and may be opened now; it counts as connecting until one of the three.
    std::optional<std::uint32_t> take_down(SteadyTime now);

    Descriptor begin();
    void connected();
    void connect_failed(SteadyTime now);

    // Opens nothing for a moment.
    void pause(SteadyTime now);

    void add_free(std::uint32_t index) { free_.push_back(index); }

    // The one that became free last; it may not be free any more.
    std::optional<std::uint32_t> take_free();

    bool has_free() const { return !free_.empty(); }

  private:
    SocketAddress address_;
    std::uint8_t source_addresses_;
    std::uint32_t begun_;
    std::vector<std::uint32_t> down_;
    std::vector<std::uint32_t> free_;
    std::uint32_t connecting_ = 0;
    bool probing_ = false;  // the last connect failed: one at a time until one succeeds
    SteadyTime open_from_;
};

}  // namespace firstcome::http
