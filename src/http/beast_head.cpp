// SPDX-License-Identifier: Apache-2.0
#include "http/beast_head.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace firstcome::http {
namespace {

namespace beast = boost::beast;

class HeadParser final : public beast::http::basic_parser<true> {
  public:
    explicit HeadParser(std::span<HeaderField, head_fields_max> scratch) : fields_(scratch) {}

    ParsedHead parsed() const {
        ParsedHead head{method_, target_, fields_.first(field_count_), std::nullopt};
        if (const auto length = content_length()) {
            head.content_length = *length;
        }
        return head;
    }

  private:
    void on_request_impl(
        beast::http::verb /*verb*/,
        beast::string_view method,
        beast::string_view target,
        int /*version*/,
        beast::error_code& /*error*/
    ) override {
        method_ = method;
        target_ = target;
    }

    void on_field_impl(
        beast::http::field,
        beast::string_view name,
        beast::string_view value,
        beast::error_code& error
    ) override {
        if (field_count_ == fields_.size()) {
            error = beast::http::error::header_limit;
            return;
        }
        fields_[field_count_++] = {name, value};
    }

    void on_header_impl(beast::error_code&) override {}

    void on_finish_impl(beast::error_code&) override {}

    void on_response_impl(int, beast::string_view, int, beast::error_code& error) override {
        error = beast::http::error::bad_method;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}

    std::size_t on_body_impl(beast::string_view body, beast::error_code&) override {
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code& error)
        override {
        error = beast::http::error::bad_transfer_encoding;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, beast::error_code& error)
        override {
        error = beast::http::error::bad_transfer_encoding;
        return 0;
    }

    std::span<HeaderField, head_fields_max> fields_;
    std::size_t field_count_ = 0;
    std::string_view method_;
    std::string_view target_;
};

}  // namespace

std::optional<ParsedHead> parse_head(
    std::string_view head, std::span<HeaderField, head_fields_max> scratch
) {
    HeadParser parser(scratch);
    // The sizes were judged before, by limits that Beast does not know.
    parser.header_limit(static_cast<std::uint32_t>(head.size() + 1));
    parser.body_limit(boost::none);
    beast::error_code error;
    const std::size_t size = parser.put(boost::asio::buffer(head.data(), head.size()), error);
    if (error || !parser.is_header_done() || size != head.size()) {
        return std::nullopt;
    }
    return parser.parsed();
}

}  // namespace firstcome::http
