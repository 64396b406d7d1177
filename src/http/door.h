// SPDX-License-Identifier: Apache-2.0
#pragma once
// Door: the listening socket. Accepts on one thread and hands every connection on. At the limit of
// file descriptors it gives up a spare one to accept and close, so that the client is told and the
// kernel does not wake us again and again for a connection that nobody can take.
//
// Thread: its context's.

#include "base/result.h"
#include "http/accepted.h"
#include "http/io_context.h"
#include "http/server.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace firstcome::http {

class Door {
  public:
    using Place = std::function<void(Accepted)>;

    // Binds and listens. Errors: see Server::listen.
    static Result<std::unique_ptr<Door>> open(
        const ServerConfig& config, asio::io_context& context
    );

    std::uint16_t port() const { return port_; }

    // Begins to accept. `open` counts the connections; `probe` is that of the context's thread.
    // Everything given must outlive the door.
    void start(std::atomic<std::uint64_t>& open, ServerProbe& probe, Place place);

    // Accepts no more. Idempotent.
    void close();

  private:
    Door(const ServerConfig& config, asio::io_context& context);

    void await_client();
    void accept_ready();
    void after_failure(int error);
    void accept_and_close();
    void pause();
    void greet(Accepted accepted);

    const ServerConfig& config_;
    asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_;
    Timer pause_timer_;
    UniqueFd spare_;
    std::uint16_t port_ = 0;
    std::atomic<std::uint64_t>* open_ = nullptr;
    ServerProbe* probe_ = nullptr;
    Place place_;
};

}  // namespace firstcome::http
