// SPDX-License-Identifier: Apache-2.0
#include "http/client_answer.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <charconv>

namespace firstcome::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

std::uint32_t seconds_of(string_view text) {
    std::uint32_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return ec == std::errc() && end == text.data() + text.size() ? seconds : 0;
}

class AnswerParser final : public beast::http::basic_parser<false> {
  public:
    explicit AnswerParser(std::string& joined) : joined_(joined) {
        eager(true);
        body_limit(answer_bytes_max);
    }

    int status() const { return status_; }

    std::string_view body() const { return body_; }

    std::uint32_t retry_after_s() const { return retry_after_s_; }

  private:
    void on_request_impl(beast::http::verb, string_view, string_view, int, error_code&) override {}

    void on_response_impl(int status, string_view, int, error_code&) override { status_ = status; }

    void on_field_impl(beast::http::field name, string_view, string_view value, error_code&)
        override {
        if (name == beast::http::field::retry_after) {
            retry_after_s_ = seconds_of(value);
        }
    }

    void on_header_impl(error_code&) override {}

    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

    std::size_t on_body_impl(string_view part, error_code&) override { return take(part); }

    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, string_view part, error_code&) override {
        return take(part);
    }

    void on_finish_impl(error_code&) override {}

    std::size_t take(string_view part) {
        if (body_.empty()) {
            body_ = {part.data(), part.size()};
            return part.size();
        }
        if (body_.data() != joined_.data()) {
            joined_.assign(body_);
        }
        joined_.append(part.data(), part.size());
        body_ = joined_;
        return part.size();
    }

    std::string& joined_;
    int status_ = 0;
    std::string_view body_;
    std::uint32_t retry_after_s_ = 0;
};

}  // namespace

ScannedAnswer scan_answer(std::string_view received, std::string& joined) {
    AnswerParser parser(joined);
    error_code wrong;
    std::size_t used = 0;
    // Eager parsing still stops between the head and the body.
    while (!parser.is_done() && !wrong && used < received.size()) {
        const auto rest = received.substr(used);
        const std::size_t step = parser.put(boost::asio::buffer(rest.data(), rest.size()), wrong);
        if (step == 0 && !wrong) {
            break;
        }
        used += step;
    }
    ScannedAnswer answer;
    if (wrong && wrong != beast::http::error::need_more) {
        answer.state = AnswerState::garbled;
        return answer;
    }
    if (!parser.is_done()) {
        return answer;
    }
    answer.state = AnswerState::complete;
    answer.bytes = used;
    answer.status = parser.status();
    answer.body = parser.body();
    answer.retry_after_s = parser.retry_after_s();
    answer.keep_alive = parser.keep_alive();
    return answer;
}

}  // namespace firstcome::http
