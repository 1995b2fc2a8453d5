#include "preset.h"

#include <algorithm>

namespace patron::sms_gateway {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

/// What HTTP itself says, after the gateway's own rules.
std::vector<AnswerRule> withHttpRules(std::vector<AnswerRule> own) {
    const std::vector<AnswerRule> http = {
        {300, 399, "", Outcome::kRetry, "redirects are not followed, check url"},
        {401, 401, "", Outcome::kRetry, "the gateway refuses username or password"},
        {403, 403, "", Outcome::kRetry, "the gateway refuses us"},
        {404, 404, "", Outcome::kRetry, "nothing there, check the path in url"},
        {429, 429, "", Outcome::kRetry, "too many messages for the gateway"},
        {503, 503, "", Outcome::kRetry, "the gateway is busy or its queue is full"},
        {500, 599, "", Outcome::kRetry, "the gateway has a problem of its own"},
    };
    own.insert(own.end(), http.begin(), http.end());
    return own;
}

/// smsbox of Kannel 1.4. Posted as text/plain, so that password and code stay out of URLs.
Preset kannel() {
    Preset preset;
    preset.name = "kannel";
    preset.usualPath = "/cgi-bin/sendsms";
    preset.request.method = "POST";
    preset.request.headers = {{"Content-Type", "text/plain; charset=UTF-8"},
                              {"X-Kannel-Username", "{username}"},
                              {"X-Kannel-Password", "{password}"},
                              {"X-Kannel-To", "{to}"},
                              {"X-Kannel-From", "{sender}"}};
    preset.request.unicodeHeaders = {{"X-Kannel-Coding", "2"}};
    preset.request.body = "{text}";
    // 202 and 403 have two meanings each: only the body tells them apart.
    preset.answers = withHttpRules({
        {202, 202, "0:", Outcome::kAccepted, "accepted"},
        {202, 202, "3:", Outcome::kAccepted, "queued until the link to the network is back"},
        {403, 403, "Authorization failed", Outcome::kRetry,
         "the gateway refuses username or password"},
        {403, 403, "Not routable", Outcome::kRetry, "the gateway has no route for the number now"},
        {400, 400, "Number(s)", Outcome::kPermanent, "the gateway's lists deny the number"},
        {400, 400, "Empty receiver", Outcome::kPermanent, "the gateway sees no number"},
        {400, 400, "Missing receiver", Outcome::kPermanent, "the gateway sees no number"},
        {400, 400, "Charset or body", Outcome::kPermanent, "the gateway cannot read the text"},
        {400, 400, "Sender missing", Outcome::kRetry, "the gateway wants a sender, set sender"},
        {400, 400, "", Outcome::kRetry, "the gateway does not understand the request"},
    });
    return preset;
}

}  // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> all = {kannel()};
    return all;
}

const Preset* presetNamed(std::string_view name) {
    const auto found =
        std::ranges::find_if(presets(), [&](const Preset& p) { return p.name == name; });
    return found == presets().end() ? nullptr : &*found;
}

}  // namespace patron::sms_gateway
