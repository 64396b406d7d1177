// SPDX-License-Identifier: Apache-2.0
#pragma once
// ShareLink: what a rush and a process that drives a share of it say to each other over a pair of
// connected sockets. Both are the same program.
//
//   share: ready                 every connection is open
//   rush:  go T0 | stop
//   share: progress ...          again and again
//   share: done RUN | failed WHY
//
// When one of them dies, the other finds the link closed. Thread: confined to one.

#include "app/descriptor.h"
#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

#include <optional>
#include <utility>

namespace firstcome {

enum class ShareWord : std::uint8_t { ready, go, stop, progress, done, failed };

struct ShareMessage {
    ShareWord word = ShareWord::ready;
    Bytes content;
};

struct ShareProgress {
    std::uint64_t finished = 0;
    std::uint32_t connections_open = 0;
};

class ShareLink {
  public:
    explicit ShareLink(Descriptor socket) : socket_(std::move(socket)) {}

    // Two ends of one link. Errors: overloaded.
    static Result<std::pair<ShareLink, ShareLink>> pair();

    int descriptor() const { return socket_.number(); }

    // Blocks until the other end has room. Errors: closed.
    Result<void> send(ShareWord word, ByteView content = {});

    // The next message, if it comes within this time. Errors: closed, corrupt.
    Result<std::optional<ShareMessage>> receive(Duration at_most);

  private:
    // The first message of what was received. Errors: corrupt.
    Result<std::optional<ShareMessage>> take();

    Descriptor socket_;
    Bytes received_;
};

// The contents of the messages that have one. The reading ones' errors: corrupt.
Bytes start_content(SteadyTime t0);
Result<SteadyTime> read_start(ByteView content);
Bytes progress_content(const ShareProgress& progress);
Result<ShareProgress> read_progress(ByteView content);
Bytes failure_content(const Error& error);
Result<Error> read_failure(ByteView content);

}  // namespace firstcome
