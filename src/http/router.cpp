// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include "base/assert.h"
#include "http/tokens.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace firstcome::http {
namespace {

constexpr std::size_t path_segments_max = 16;

bool is_placeholder(std::string_view segment) {
    return segment.starts_with('{');
}

// The segments of an absolute path: "/a/b" has two, "/" one that is empty.
class PathSegments {
  public:
    // Nothing when there are more than any pattern could have.
    static std::optional<PathSegments> of(std::string_view path) {
        PathSegments segments;
        std::string_view rest = path.substr(1);
        bool more = true;
        while (more) {
            if (segments.count_ == path_segments_max) {
                return std::nullopt;
            }
            more = rest.find('/') != std::string_view::npos;
            segments.items_[segments.count_++] = take_until(rest, '/');
        }
        return segments;
    }

    std::span<const std::string_view> view() const { return std::span(items_).first(count_); }

  private:
    std::array<std::string_view, path_segments_max> items_;
    std::size_t count_ = 0;
};

bool fits(std::span<const std::string> pattern, std::span<const std::string_view> path) {
    return std::equal(
        pattern.begin(),
        pattern.end(),
        path.begin(),
        path.end(),
        [](std::string_view wanted, std::string_view given) {
            return is_placeholder(wanted) ? !given.empty() : wanted == given;
        }
    );
}

// "/a/b" before "/a/{x}" before "/{x}/b", whichever was added first.
bool more_literal(std::span<const std::string> a, std::span<const std::string> b) {
    return std::lexicographical_compare(
        a.begin(),
        a.end(),
        b.begin(),
        b.end(),
        [](std::string_view x, std::string_view y) { return is_placeholder(x) < is_placeholder(y); }
    );
}

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = to_lower(c);
    if (lower >= 'a' && lower <= 'f') {
        return lower - 'a' + 10;
    }
    return std::nullopt;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        if (text.size() - i < 3) {
            return std::nullopt;
        }
        const auto high = hex_digit(text[i + 1]);
        const auto low = hex_digit(text[i + 2]);
        if (!high || !low) {
            return std::nullopt;
        }
        decoded.push_back(static_cast<char>(*high * 16 + *low));
        i += 2;
    }
    return decoded;
}

std::optional<PathValues> decode_values(
    std::span<const std::string> pattern, std::span<const std::string_view> path
) {
    PathValues values;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (!is_placeholder(pattern[i])) {
            continue;
        }
        auto value = decode(path[i], false);
        if (!value || value->find('\0') != std::string::npos) {
            return std::nullopt;
        }
        values.push_back(*std::move(value));
    }
    return values;
}

}  // namespace

void Router::add(Method method, std::string pattern, Body body, Handler handler) {
    ASSERT_BECAUSE(pattern.starts_with('/'), "a pattern is an absolute path");
    const auto segments = PathSegments::of(pattern);
    ASSERT_BECAUSE(segments.has_value(), "a pattern has too many segments");
    const auto view = segments->view();
    std::vector<std::string> texts(view.begin(), view.end());
    routes_.push_back(Route{
        .method = method,
        .pattern = std::move(pattern),
        .segments = std::move(texts),
        .body = body,
        .handler = std::move(handler),
    });
}

std::variant<Router::Match, Router::NotFound, Router::NotAllowed, Router::BadPath> Router::find(
    Method method, std::string_view path
) const {
    const auto segments = path.starts_with('/') ? PathSegments::of(path) : std::nullopt;
    if (!segments) {
        return NotFound{};
    }
    const Route* best = nullptr;
    for (const Route& route : routes_) {
        const bool serves =
            route.method == method || (method == Method::head && route.method == Method::get);
        if (serves && fits(route.segments, segments->view()) &&
            (best == nullptr || more_literal(route.segments, best->segments))) {
            best = &route;
        }
    }
    if (best == nullptr) {
        std::string allow = allowed(segments->view());
        if (allow.empty()) {
            return NotFound{};
        }
        return NotAllowed{std::move(allow)};
    }
    auto values = decode_values(best->segments, segments->view());
    if (!values) {
        return BadPath{};
    }
    return Match{&best->handler, best->body, *std::move(values)};
}

std::string Router::allowed(std::span<const std::string_view> path) const {
    std::vector<std::string_view> names;
    for (const Route& route : routes_) {
        if (fits(route.segments, path)) {
            names.push_back(to_string(route.method));
            if (route.method == Method::get) {
                names.push_back(to_string(Method::head));
            }
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string allow;
    for (const std::string_view name : names) {
        allow.append(allow.empty() ? "" : ", ").append(name);
    }
    return allow;
}

std::vector<Router::RouteName> Router::routes() const {
    std::vector<RouteName> names;
    for (const Route& route : routes_) {
        names.push_back({route.method, route.pattern});
    }
    return names;
}

std::optional<std::string> percent_decode(std::string_view text) {
    return decode(text, false);
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        std::string_view value = take_until(query, '&');
        const std::string_view raw_name = take_until(value, '=');
        if (decode(raw_name, true) == name) {
            return decode(value, true);
        }
    }
    return std::nullopt;
}

}  // namespace firstcome::http
