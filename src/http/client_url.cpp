// SPDX-License-Identifier: Apache-2.0
#include "http/client_url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace firstcome::http {
namespace {

namespace urls = boost::urls;

Failure unusable(std::string_view text, std::string_view reason) {
    return fail(
        Errc::invalid,
        "\"" + std::string(text) + "\" " + std::string(reason) + "; wanted: http://HOST:PORT"
    );
}

std::string_view view(urls::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

std::string Url::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Url> parse_url(std::string_view text) {
    const auto parsed = urls::parse_uri({text.data(), text.size()});
    if (parsed.has_error()) {
        return unusable(text, "is no URL");
    }
    const urls::url_view& in = parsed.value();
    if (in.scheme_id() != urls::scheme::http) {
        return unusable(text, "is not an http URL");
    }
    if (in.host_type() == urls::host_type::none || in.encoded_host().empty()) {
        return unusable(text, "names no host");
    }
    if (in.has_userinfo()) {
        return unusable(text, "carries a user name");
    }
    Url url;
    url.host = in.host_type() == urls::host_type::ipv6
                   ? std::string(view(in.encoded_host_address()))
                   : std::string(view(in.encoded_host()));
    if (in.has_port()) {
        url.port = in.port_number();
        if (url.port == 0) {
            return unusable(text, "has a port that is not 1..65535");
        }
    }
    if (!in.encoded_target().empty()) {
        url.target = view(in.encoded_target());
        if (url.target.front() != '/') {
            url.target.insert(0, "/");
        }
    }
    return url;
}

}  // namespace firstcome::http
