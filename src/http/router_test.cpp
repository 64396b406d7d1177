// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <gtest/gtest.h>

#include <string>

namespace firstcome::http {
namespace {

Handler answering(std::string text) {
    return [text](const Request&, const PathValues&, Ticket) {
        Response response;
        response.body = text;
        return std::optional<Response>(response);
    };
}

class RouterTest : public testing::Test {
  protected:
    RouterTest() {
        router_.add(Method::get, "/", Body::none, answering("index"));
        router_.add(Method::get, "/api/campaigns/{id}", Body::none, answering("by id"));
        router_.add(Method::get, "/api/campaigns/latest", Body::none, answering("latest"));
        router_.add(Method::post, "/api/campaigns/{id}/entry", Body::json, answering("entry"));
        router_.add(Method::get, "/api/campaigns/{id}/entry/{user}", Body::none, answering("who"));
        router_.add(Method::del, "/logs", Body::none, answering("gone"));
        router_.add(Method::get, "/logs", Body::none, answering("logs"));
    }

    // What the found handler says, or why there is none.
    std::string find(Method method, std::string_view path) {
        auto found = router_.find(method, path);
        if (const auto* not_allowed = std::get_if<Router::NotAllowed>(&found)) {
            return "allow " + not_allowed->allow;
        }
        if (std::holds_alternative<Router::NotFound>(found)) {
            return "not found";
        }
        if (std::holds_alternative<Router::BadPath>(found)) {
            return "bad path";
        }
        match_ = std::get<Router::Match>(found);
        return (*match_.handler)(Request{}, match_.values, Ticket{})->body;
    }

    Router router_;
    Router::Match match_;
};

TEST_F(RouterTest, FindsLiteralPaths) {
    EXPECT_EQ(find(Method::get, "/"), "index");
    EXPECT_EQ(find(Method::get, "/logs"), "logs");
    EXPECT_EQ(find(Method::del, "/logs"), "gone");
}

TEST_F(RouterTest, GivesPlaceholdersInOrder) {
    EXPECT_EQ(find(Method::get, "/api/campaigns/7/entry/u1"), "who");
    EXPECT_EQ(match_.values, (PathValues{"7", "u1"}));
    EXPECT_EQ(find(Method::post, "/api/campaigns/7/entry"), "entry");
    EXPECT_EQ(match_.body, Body::json);
}

TEST_F(RouterTest, DecodesPlaceholdersExactlyOnce) {
    EXPECT_EQ(find(Method::get, "/api/campaigns/1/entry/a%2Fb%2541+c"), "who");
    EXPECT_EQ(match_.values.at(1), "a/b%41+c");
}

TEST_F(RouterTest, ALiteralGoesBeforeAPlaceholderWhicheverWasAddedFirst) {
    EXPECT_EQ(find(Method::get, "/api/campaigns/latest"), "latest");
    EXPECT_EQ(find(Method::get, "/api/campaigns/8"), "by id");
}

TEST_F(RouterTest, HeadIsServedByGet) {
    EXPECT_EQ(find(Method::head, "/logs"), "logs");
    EXPECT_EQ(find(Method::head, "/api/campaigns/1/entry"), "allow POST");
}

TEST_F(RouterTest, AnotherMethodIsToldWhichAreAllowed) {
    EXPECT_EQ(find(Method::post, "/logs"), "allow DELETE, GET, HEAD");
    EXPECT_EQ(find(Method::other, "/"), "allow GET, HEAD");
}

TEST_F(RouterTest, UnknownPathsAreNotFound) {
    for (const char* path :
         {"/api",
          "/logs/",
          "//logs",
          "/LOGS",
          "/api/campaigns/",
          "/api/campaigns//entry",
          "/api/campaigns/1/entry/",
          "/%6Cogs",
          "",
          "x",
          "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"}) {
        EXPECT_EQ(find(Method::get, path), "not found") << path;
    }
}

TEST_F(RouterTest, APathThatDoesNotDecodeIsBad) {
    EXPECT_EQ(find(Method::get, "/api/campaigns/%4"), "bad path");
    EXPECT_EQ(find(Method::get, "/api/campaigns/%zz"), "bad path");
    EXPECT_EQ(find(Method::get, "/api/campaigns/a%00b"), "bad path");
}

TEST_F(RouterTest, NamesItsRoutesInTheOrderOfTheirAddition) {
    const auto names = router_.routes();
    ASSERT_EQ(names.size(), 7U);
    EXPECT_EQ(names[0].pattern, "/");
    EXPECT_EQ(names[5].method, Method::del);
}

TEST(PercentDecode, LeavesEverythingElseAlone) {
    EXPECT_EQ(percent_decode("a+b%20c%ED%95%9c"), "a+b c\xED\x95\x9C");
    EXPECT_EQ(percent_decode(""), "");
    EXPECT_FALSE(percent_decode("%").has_value());
    EXPECT_FALSE(percent_decode("%2").has_value());
    EXPECT_FALSE(percent_decode("%G0").has_value());
}

TEST(QueryValue, FindsTheFirstOfItsName) {
    EXPECT_EQ(query_value("a=1&b=2&b=3", "b"), "2");
    EXPECT_EQ(query_value("a=x+y%2B", "a"), "x y+");
    EXPECT_EQ(query_value("a", "a"), "");
    EXPECT_EQ(query_value("%61=1", "a"), "1");
    EXPECT_FALSE(query_value("ab=1", "a").has_value());
    EXPECT_FALSE(query_value("a=%", "a").has_value());
    EXPECT_FALSE(query_value("", "a").has_value());
}

}  // namespace
}  // namespace firstcome::http
