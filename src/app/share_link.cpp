// SPDX-License-Identifier: Apache-2.0
#include "app/share_link.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace firstcome {
namespace {

constexpr std::size_t head_bytes = 1 + sizeof(std::uint64_t);

Failure link_closed() {
    return fail(Errc::closed, "the other end of the share's link is gone");
}

Failure broken(std::string_view what) {
    return fail(Errc::corrupt, "a share sent " + std::string(what));
}

Result<void> send_all(int socket, ByteView bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            return link_closed();
        }
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return {};
}

bool readable_within(int socket, Duration at_most) {
    pollfd watched{socket, POLLIN, 0};
    return poll(&watched, 1, static_cast<int>(at_most.us / 1'000)) > 0;
}

}  // namespace

Result<std::pair<ShareLink, ShareLink>> ShareLink::pair() {
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return fail(Errc::overloaded, "no file descriptor left");
    }
    return std::pair(ShareLink(Descriptor(ends[0])), ShareLink(Descriptor(ends[1])));
}

Result<void> ShareLink::send(ShareWord word, ByteView content) {
    Bytes head;
    ByteWriter out(head);
    out.integer(static_cast<std::uint8_t>(word));
    out.integer(std::uint64_t{content.size()});
    TRY(send_all(socket_.number(), head));
    return send_all(socket_.number(), content);
}

Result<std::optional<ShareMessage>> ShareLink::receive(Duration at_most) {
    constexpr std::size_t block_bytes = 256U << 10U;
    auto message = take();
    // The rest of what has begun follows at once, or the link closes.
    while (message && !*message &&
           readable_within(socket_.number(), received_.empty() ? at_most : Duration::seconds(60))) {
        const std::size_t before = received_.size();
        received_.resize(before + block_bytes);
        const auto count = recv(socket_.number(), received_.data() + before, block_bytes, 0);
        received_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return link_closed();
        }
        message = take();
    }
    return message;
}

Result<std::optional<ShareMessage>> ShareLink::take() {
    ByteReader in(received_);
    const auto word = in.integer<std::uint8_t>();
    const auto bytes = in.integer<std::uint64_t>();
    if (!in.ok()) {
        return std::optional<ShareMessage>();
    }
    if (word > static_cast<std::uint8_t>(ShareWord::failed)) {
        return broken("a word that is none");
    }
    if (in.remaining() < bytes) {
        return std::optional<ShareMessage>();
    }
    const ByteView content = in.raw(bytes);
    ShareMessage message{static_cast<ShareWord>(word), Bytes(content.begin(), content.end())};
    const auto used = static_cast<std::ptrdiff_t>(head_bytes + bytes);
    received_.erase(received_.begin(), received_.begin() + used);
    return std::optional(std::move(message));
}

Bytes start_content(SteadyTime t0) {
    Bytes bytes;
    ByteWriter(bytes).integer(t0.us);
    return bytes;
}

Result<SteadyTime> read_start(ByteView content) {
    ByteReader in(content);
    const SteadyTime t0{in.integer<std::int64_t>()};
    return in.ok() ? Result<SteadyTime>(t0) : broken("no start");
}

Bytes progress_content(const ShareProgress& progress) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.integer(progress.finished);
    out.integer(progress.connections_open);
    return bytes;
}

Result<ShareProgress> read_progress(ByteView content) {
    ByteReader in(content);
    ShareProgress progress;
    progress.finished = in.integer<std::uint64_t>();
    progress.connections_open = in.integer<std::uint32_t>();
    return in.ok() ? Result<ShareProgress>(progress) : broken("no progress");
}

Bytes failure_content(const Error& error) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.integer(static_cast<std::uint8_t>(error.code));
    out.raw(as_bytes(error.detail));
    return bytes;
}

Result<Error> read_failure(ByteView content) {
    ByteReader in(content);
    const auto code = in.integer<std::uint8_t>();
    if (!in.ok() || code > static_cast<std::uint8_t>(Errc::unsupported)) {
        return broken("no error");
    }
    return Error{static_cast<Errc>(code), std::string(as_text(in.raw(in.remaining())))};
}

}  // namespace firstcome
