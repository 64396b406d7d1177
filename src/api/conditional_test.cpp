// SPDX-License-Identifier: Apache-2.0
#include "api/conditional.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

http::Response answer(std::string body, std::string_view if_none_match = "") {
    http::Response response;
    response.body = std::move(body);
    return conditional(std::move(response), if_none_match);
}

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [given, value] : response.headers) {
        if (given == name) {
            return value;
        }
    }
    return "";
}

TEST(Conditional, MayBeCachedForASecond) {
    const http::Response response = answer("{}");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "{}");
    EXPECT_EQ(header(response, "Cache-Control"), "public, max-age=1");
    EXPECT_EQ(header(response, "Vary"), "Accept-Language");
}

TEST(Conditional, HasOneTagPerBody) {
    EXPECT_EQ(header(answer("a"), "ETag"), header(answer("a"), "ETag"));
    EXPECT_NE(header(answer("a"), "ETag"), header(answer("b"), "ETag"));
    EXPECT_EQ(header(answer("a"), "ETag").size(), 18U);
}

TEST(Conditional, SendsNothingToThoseWhoHaveIt) {
    const std::string etag = header(answer("a"), "ETag");
    for (const std::string& known :
         {etag, "W/" + etag, "\"x\", " + etag, std::string("*"), " " + etag + " "}) {
        const http::Response response = answer("a", known);
        EXPECT_EQ(response.status, 304) << known;
        EXPECT_EQ(response.body, "") << known;
        EXPECT_EQ(header(response, "ETag"), etag) << known;
    }
    for (const std::string& known : {std::string(), std::string("\"x\""), etag.substr(1)}) {
        EXPECT_EQ(answer("a", known).status, 200) << known;
    }
}

}  // namespace
}  // namespace firstcome::api
