#ifndef PATRON_TESTS_SERVICE_CROWD_H
#define PATRON_TESTS_SERVICE_CROWD_H

#include <algorithm>
#include <functional>
#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "client.h"

namespace patron::tests {

/// Many clients, each on its own connection and thread, that all act at the same moment. `act` gets
/// the client's number; the answers come back in that order.
inline std::vector<Answer> allAtOnce(const Client& like, int count,
                                     const std::function<Answer(Client&, int)>& act) {
    std::vector<Answer> answers(static_cast<std::size_t>(count));
    std::latch start(count);
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            Client client = like.another();
            client.token = like.token;
            client.get("/healthz");  // the connection stands before the start
            start.arrive_and_wait();
            answers[static_cast<std::size_t>(i)] = act(client, i);
        });
    }
    for (std::thread& thread : threads) thread.join();
    return answers;
}

/// How many answers there are of each kind: `200`, `401 auth.credentials_incorrect` …
inline std::map<std::string, int> countKinds(const std::vector<Answer>& answers) {
    std::map<std::string, int> kinds;
    for (const Answer& answer : answers) {
        std::string kind = std::to_string(answer.status);
        if (const std::string error = answer.error(); !error.empty()) kind += " " + error;
        ++kinds[kind];
    }
    return kinds;
}

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_CROWD_H
