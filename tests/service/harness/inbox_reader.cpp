#include "inbox_reader.h"

#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>

#include "eventually.h"

namespace patron::tests {
namespace {

std::string member(const rapidjson::Value& object, const char* name) {
    const auto it = object.FindMember(name);
    if (it == object.MemberEnd() || !it->value.IsString()) {
        ADD_FAILURE() << "a message has no " << name << ": " << toJson(object);
        return {};
    }
    return it->value.GetString();
}

// The inbox compares addresses without letter case, too.
std::string keyOf(const std::string& address) { return Poco::toLower(address); }

}  // namespace

std::vector<Message> InboxReader::messages(const std::string& address) {
    std::string encoded;
    Poco::URI::encode(address, "+&=?#%", encoded);
    const Answer answer = client_.get("/inbox/messages?to=" + encoded);
    std::vector<Message> all;
    const rapidjson::Value* list = answer.find("/data/messages");
    if (answer.status != 200 || list == nullptr || !list->IsArray()) {
        ADD_FAILURE() << "the inbox does not answer:\n" << answer;
        return all;
    }
    for (const rapidjson::Value& item : list->GetArray()) {
        all.push_back({member(item, "id"), member(item, "channel"), member(item, "to"),
                       member(item, "subject"), member(item, "text"), member(item, "sent_at")});
        for (const std::string& code : sixDigitRuns(all.back().text)) {
            client_.ledger()->noteCode(code);
        }
    }
    return all;
}

std::vector<Message> InboxReader::unreadMessages(const std::string& address) {
    std::vector<Message> fresh = messages(address);
    const std::string& last = lastRead_[keyOf(address)];
    std::erase_if(fresh, [&](const Message& message) { return message.id <= last; });
    std::reverse(fresh.begin(), fresh.end());
    return fresh;
}

std::size_t InboxReader::unread(const std::string& address) {
    return unreadMessages(address).size();
}

Message InboxReader::nextMessage(const std::string& address) {
    std::vector<Message> fresh;
    const bool came = eventually([&] {
        fresh = unreadMessages(address);
        return !fresh.empty() || testing::Test::HasFatalFailure();
    });
    if (!came || fresh.empty()) {
        ADD_FAILURE() << "no message comes to " << address;
        return {};
    }
    lastRead_[keyOf(address)] = fresh.front().id;
    return fresh.front();
}

std::string InboxReader::nextCode(const std::string& address) {
    while (true) {
        const Message message = nextMessage(address);
        if (message.id.empty()) return {};
        if (const std::string code = onlyCodeIn(message.text); !code.empty()) return code;
    }
}

}  // namespace patron::tests
