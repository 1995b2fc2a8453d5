#include "fcgi/request_fields.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace patron::fcgi {
namespace {

using Environment = std::vector<const char*>;

http::Request read(Environment environment, PathSource source = PathSource::kDocumentUri) {
    environment.push_back(nullptr);
    http::Request request;
    request.body = "of the request before";
    request.bodyTooLarge = true;
    request.origin = "of the request before";
    (void)readFields(environment.data(), source, request);
    return request;
}

TEST(RequestFields, TakesEachVariableToItsField) {
    const auto request =
        read({"REQUEST_METHOD=PUT", "DOCUMENT_URI=/api/x", "QUERY_STRING=a=b&c",
              "REMOTE_ADDR=2001:db8::1", "CONTENT_TYPE=application/json", "HTTP_APPLICATION=0123",
              "HTTP_API_VERSION=4.38.0", "HTTP_X_REQUEST_ID=id",
              "HTTP_AUTHORIZATION=Bearer x=", "HTTP_ACCEPT=a/b", "HTTP_ACCEPT_LANGUAGE=de",
              "HTTP_CONTENT_LANGUAGE=fr", "HTTP_IF_MATCH=\"1\"", "HTTP_IF_NONE_MATCH=\"2\"",
              "HTTP_IDEMPOTENCY_KEY=k", "HTTP_ORIGIN=https://x"});
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/api/x");
    EXPECT_EQ(request.query, "a=b&c");
    EXPECT_EQ(request.clientAddress, "2001:db8::1");
    EXPECT_EQ(request.contentType, "application/json");
    EXPECT_EQ(request.application, "0123");
    EXPECT_EQ(request.apiVersion, "4.38.0");
    EXPECT_EQ(request.requestId, "id");
    EXPECT_EQ(request.authorization, "Bearer x=");
    EXPECT_EQ(request.accept, "a/b");
    EXPECT_EQ(request.acceptLanguage, "de");
    EXPECT_EQ(request.contentLanguage, "fr");
    EXPECT_EQ(request.ifMatch, "\"1\"");
    EXPECT_EQ(request.ifNoneMatch, "\"2\"");
    EXPECT_EQ(request.idempotencyKey, "k");
    EXPECT_EQ(request.origin, "https://x");
}

TEST(RequestFields, LeavesNothingOfTheRequestBefore) {
    const auto request = read({"REQUEST_METHOD=GET", "NO_EQUALS_SIGN", "=", ""});
    EXPECT_EQ(request.body, "");
    EXPECT_EQ(request.origin, "");
    EXPECT_FALSE(request.bodyTooLarge);
}

TEST(RequestFields, ChoosesThePathByWhatTheServerSends) {
    EXPECT_EQ(read({"REQUEST_URI=/r%20?q", "DOCUMENT_URI=/d", "SCRIPT_NAME=/s"}).path, "/d");
    EXPECT_EQ(read({"REQUEST_URI=/r?q", "SCRIPT_NAME=/api", "PATH_INFO=/x"}).path, "/api/x");
    EXPECT_EQ(read({"REQUEST_URI=/r%20s?q"}).path, "/r s");
    EXPECT_EQ(read({"REQUEST_URI=/r", "DOCUMENT_URI=/d"}, PathSource::kRequestUri).path, "/r");
    EXPECT_EQ(
        read({"SCRIPT_NAME=/cgi-bin/patrond", "PATH_INFO=/api/x"}, PathSource::kPathInfo).path,
        "/api/x");
}

TEST(RequestFields, DecodesOnlyWhatIsAnEscape) {
    EXPECT_EQ(read({"REQUEST_URI=/%41%c3%A9%2f%zz%0"}).path, "/A\xc3\xa9/%zz%0");
    EXPECT_EQ(read({"REQUEST_URI=/a%00b"}).path, "/a%00b");
}

TEST(RequestFields, ReadsLengthsStrictly) {
    EXPECT_EQ(parseLength(""), 0U);
    EXPECT_EQ(parseLength("0"), 0U);
    EXPECT_EQ(parseLength("65536"), 65536U);
    EXPECT_EQ(parseLength("99999999999999999999999999"), std::numeric_limits<std::size_t>::max());
    for (const char* text :
         {"-1", "+1", " 1", "1 ", "1,2", "0x10", "1e3", "99999999999999999999x"}) {
        EXPECT_EQ(parseLength(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace patron::fcgi
