#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

#include "http/account_json.h"
#include "http/endpoints/endpoints.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

using sdk::ErrorCode;
using sdk::StoredMessage;

constexpr std::size_t kMostMessages = 100;

std::vector<const sdk::MessageBrowser*> browsersOf(const plugin::PluginSet& plugins) {
    std::vector<const sdk::MessageBrowser*> browsers;
    for (const plugin::LoadedProvider& provider : plugins.providers()) {
        if (provider.channel == nullptr) continue;
        if (const sdk::MessageBrowser* browser = provider.channel->browser()) {
            browsers.push_back(browser);
        }
    }
    return browsers;
}

// The value of `to`. A plus stays a plus: phone numbers begin with one, and no address has a space.
std::string addressFrom(const std::string& query) {
    std::size_t start = 0;
    while (start < query.size()) {
        const std::size_t end = std::min(query.find('&', start), query.size());
        const std::string item = query.substr(start, end - start);
        if (item.starts_with("to=")) {
            std::string address;
            try {
                Poco::URI::decode(item.substr(3), address, false);
            } catch (const Poco::Exception&) {
                return {};
            }
            return address;
        }
        start = end + 1;
    }
    return {};
}

std::string messagesJson(const std::vector<StoredMessage>& messages) {
    JsonWriter json;
    json.beginObject();
    json.key("messages");
    json.beginArray();
    for (const StoredMessage& message : messages) {
        json.beginObject();
        json.member("id", message.id);
        json.member("channel", message.channel);
        json.member("to", message.to);
        json.member("subject", message.subject);
        json.member("text", message.text);
        json.member("sent_at", sdk::utcText(message.sentAt));
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take();
}

sdk::Result<Reply> listMessages(const plugin::PluginSetHolder& plugins, const Call& call) {
    const std::shared_ptr<const plugin::PluginSet> set = plugins.current();
    const auto browsers = browsersOf(*set);
    if (browsers.empty()) return sdk::fail(ErrorCode::kRequestRouteUnknown);
    const std::string address = addressFrom(call.request.query);
    std::vector<StoredMessage> messages;
    for (const sdk::MessageBrowser* browser : browsers) {
        for (StoredMessage& message : browser->list(address, kMostMessages)) {
            messages.push_back(std::move(message));
        }
    }
    std::sort(messages.begin(), messages.end(),
              [](const auto& a, const auto& b) { return a.id > b.id; });
    messages.erase(std::unique(messages.begin(), messages.end(),
                               [](const auto& a, const auto& b) { return a.id == b.id; }),
                   messages.end());
    if (messages.size() > kMostMessages) messages.resize(kMostMessages);
    Reply reply;
    reply.data = messagesJson(messages);
    return reply;
}

// The page itself is a file of nginx's; whether there is one to see is decided here.
sdk::Result<Reply> inboxPage(const plugin::PluginSetHolder& plugins) {
    if (browsersOf(*plugins.current()).empty()) return sdk::fail(ErrorCode::kRequestRouteUnknown);
    Reply reply;
    reply.bare = true;
    reply.headers = {{"Content-Type", "text/html; charset=utf-8"},
                     {"X-Accel-Redirect", "/_patron_pages/inbox.html"}};
    return reply;
}

}  // namespace

std::vector<Route> inboxRoutes(const plugin::PluginSetHolder& plugins) {
    return {{"GET", "/inbox", Access::kOpen, Body::kNone,
             [&plugins](const Call&) { return inboxPage(plugins); }},
            {"GET", "/inbox/messages", Access::kOpen, Body::kNone,
             [&plugins](const Call& call) { return listMessages(plugins, call); }}};
}

}  // namespace patron::http
