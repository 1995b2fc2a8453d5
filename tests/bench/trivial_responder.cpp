// The yardstick of the benchmark: libfcgi as its manual shows it, a thread per connection, one
// FCGX_Accept_r loop each, and an answer of about 600 bytes that costs nothing to make.
//
//   trivial_responder <socket path> [threads]

#include <fcgiapp.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "constant_answer.h"

int main(int argc, char** argv) {
    if (argc < 2)
        return std::fputs("usage: trivial_responder <socket path> [threads]\n", stderr), 2;
    const int threads = argc > 2 ? std::atoi(argv[2]) : 16;
    FCGX_Init();
    const int listener = FCGX_OpenSocket(argv[1], 4096);
    if (listener < 0) return std::perror("socket"), 1;
    chmod(argv[1], 0666);
    const std::string body = patron::bench::constantAnswer();
    const std::string answer =
        "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    std::vector<std::thread> crew;
    for (int i = 0; i < threads; ++i) {
        crew.emplace_back([&] {
            FCGX_Request request;
            FCGX_InitRequest(&request, listener, 0);
            while (FCGX_Accept_r(&request) == 0) {
                FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), request.out);
                FCGX_Finish_r(&request);
            }
        });
    }
    for (std::thread& thread : crew) thread.join();
}
