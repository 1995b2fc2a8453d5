#include "fcgi/cgi.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "fcgi/listener.h"
#include "served_front.h"

namespace patron::fcgi::test {
namespace {

/// Runs one CGI request with files for standard input and output.
std::string runCgi(std::vector<const char*> environment, const std::string& input,
                   TestHandler handler = TestHandler()) {
    TempFolder folder;
    std::ofstream(folder / "in") << input;
    environment.push_back(nullptr);
    CgiOptions options;
    options.maxBody = 100;
    options.environment = environment.data();
    options.input = open((folder / "in").c_str(), O_RDONLY);
    options.output = open((folder / "out").c_str(), O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(serveCgi(handler, options), 0);
    close(options.input);
    close(options.output);
    std::stringstream out;
    out << std::ifstream(folder / "out").rdbuf();
    return out.str();
}

TEST(Cgi, AnswersTheRequestOfItsEnvironment) {
    const auto answer = runCgi({"REQUEST_METHOD=GET", "DOCUMENT_URI=/api/x"}, "");
    EXPECT_EQ(answer,
              "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n/api/x");
}

TEST(Cgi, ReadsABodyOfTheDeclaredLengthAndNoMore) {
    const auto answer = runCgi(
        {"REQUEST_METHOD=POST", "CONTENT_LENGTH=4"}, "bodyREST",
        TestHandler([](const http::Request& r) { return TestHandler::ok("<" + r.body + ">"); }));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n<body>")) << answer;
}

TEST(Cgi, AnswersBadRequestToAShortBodyOrAFalseLength) {
    EXPECT_TRUE(runCgi({"CONTENT_LENGTH=5"}, "four").starts_with("Status: 400 Bad Request\r\n"));
    EXPECT_TRUE(runCgi({"CONTENT_LENGTH=x"}, "four").starts_with("Status: 400 Bad Request\r\n"));
}

TEST(Cgi, MarksABodyThatIsTooLarge) {
    const auto answer = runCgi(
        {"CONTENT_LENGTH=101"}, std::string(101, 'x'), TestHandler([](const http::Request& r) {
            return http::Response{r.bodyTooLarge && r.body.empty() ? 413 : 200, {}, {}};
        }));
    EXPECT_TRUE(answer.starts_with("Status: 413 ")) << answer;
}

TEST(Cgi, SendsNoBodyToHead) {
    const auto answer = runCgi({"REQUEST_METHOD=HEAD", "DOCUMENT_URI=/abc"}, "");
    EXPECT_TRUE(answer.ends_with("Content-Length: 4\r\n\r\n")) << answer;
}

TEST(Cgi, IsToldFromASocketOnStandardInput) {
    TempFolder folder;
    const auto listener = Listener::open(folder / "socket");
    ASSERT_TRUE(listener);
    const pid_t child = fork();
    if (child == 0) {
        setenv("GATEWAY_INTERFACE", "CGI/1.1", 1);
        const bool cgi = runningAsCgi();
        dup2(listener->fd(), 0);
        const bool socket = runningAsCgi();
        unsetenv("GATEWAY_INTERFACE");
        dup2(open("/dev/null", O_RDONLY), 0);
        _exit(cgi && !socket && !runningAsCgi() ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace patron::fcgi::test
