// SPDX-License-Identifier: Apache-2.0
#include "http/client_fetch.h"

#include "http/client_url.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>

namespace firstcome::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using BeastRequest = beast::http::request<beast::http::string_body>;
using BeastResponse = beast::http::response<beast::http::string_body>;

BeastRequest rendered(const FetchRequest& request, const Url& url) {
    const std::string_view name = to_string(request.method);
    BeastRequest out;
    out.method_string({name.data(), name.size()});
    out.target(url.target);
    out.version(11);
    out.set(beast::http::field::host, url.authority());
    out.set(beast::http::field::connection, "close");
    if (!request.body.empty()) {
        out.set(beast::http::field::content_type, "application/json");
    }
    for (const auto& [field, value] : request.headers) {
        out.set(field, value);
    }
    out.body() = request.body;
    out.prepare_payload();
    return out;
}

FetchedResponse taken_over(BeastResponse&& in) {
    FetchedResponse out;
    out.status = static_cast<int>(in.result_int());
    for (const auto& field : in) {
        out.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    out.body = std::move(in.body());
    return out;
}

// One step follows the other on the caller's own io_context; the first error ends the chain.
class Exchange {
  public:
    Exchange(const FetchRequest& request, const Url& url)
        : request_(rendered(request, url)),
          timeout_(request.timeout) {}

    beast::error_code run(const asio::ip::tcp::resolver::results_type& addresses) {
        stream_.expires_after(std::chrono::microseconds(timeout_.us));
        stream_.async_connect(addresses, [this](beast::error_code ec, const auto&) { write(ec); });
        io_.run();
        return result_;
    }

    asio::io_context& io() { return io_; }

    BeastResponse take_response() { return parser_.release(); }

  private:
    void write(beast::error_code ec) {
        if (ended(ec)) {
            return;
        }
        beast::http::async_write(stream_, request_, [this](beast::error_code error, std::size_t) {
            read(error);
        });
    }

    void read(beast::error_code ec) {
        if (ended(ec)) {
            return;
        }
        parser_.body_limit(body_bytes_max);
        parser_.skip(request_.method() == beast::http::verb::head);
        beast::http::async_read(
            stream_,
            buffer_,
            parser_,
            [this](beast::error_code error, std::size_t) { result_ = error; }
        );
    }

    bool ended(beast::error_code ec) {
        result_ = ec;
        return static_cast<bool>(ec);
    }

    static constexpr std::uint64_t body_bytes_max = 64U << 20U;

    asio::io_context io_{1};
    beast::tcp_stream stream_{io_};
    beast::flat_buffer buffer_;
    BeastRequest request_;
    beast::http::response_parser<beast::http::string_body> parser_;
    Duration timeout_;
    beast::error_code result_;
};

Failure translated(const beast::error_code& ec, const Url& url) {
    const std::string place = url.authority() + ": ";
    if (ec == beast::error::timeout) {
        return fail(Errc::timeout, place + "no answer in time");
    }
    const bool is_cut_off =
        ec == beast::http::error::end_of_stream || ec == beast::http::error::partial_message;
    if (ec.category() == beast::http::make_error_code(beast::http::error::bad_version).category() &&
        !is_cut_off) {
        return fail(Errc::corrupt, place + "what came back is no usable HTTP: " + ec.message());
    }
    return fail(Errc::io, place + ec.message());
}

Result<FetchedResponse> exchanged(const FetchRequest& request, const Url& url) {
    Exchange exchange(request, url);
    beast::error_code ec;
    asio::ip::tcp::resolver resolver(exchange.io());
    const auto addresses = resolver.resolve(url.host, std::to_string(url.port), ec);
    if (!ec) {
        ec = exchange.run(addresses);
    }
    if (ec) {
        return translated(ec, url);
    }
    return taken_over(exchange.take_response());
}

}  // namespace

std::optional<std::string_view> FetchedResponse::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        if (beast::iequals({field.data(), field.size()}, {name.data(), name.size()})) {
            return value;
        }
    }
    return std::nullopt;
}

Result<FetchedResponse> fetch(const FetchRequest& request) {
    TRY_ASSIGN(const Url url, parse_url(request.url));
    try {
        return exchanged(request, url);
    } catch (const std::exception& error) {
        // Asio throws when the system refuses an event loop; Beast on a header that is no header.
        return fail(Errc::io, url.authority() + ": " + error.what());
    }
}

}  // namespace firstcome::http
