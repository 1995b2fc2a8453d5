#include "mail.h"

#include <Poco/Ascii.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/QuotedPrintableEncoder.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <sstream>

#include "encoded_word.h"
#include "mail_address.h"

namespace patron::smtp {
namespace {

/// Letters, digits and the marks that an id or a language tag has.
bool isToken(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return Poco::Ascii::isAlphaNumeric(c) || c == '-' || c == '_' || c == '.';
    });
}

/// Why the message can never be sent; empty when it can.
std::string refusal(const sdk::OutboundMessage& message) {
    if (!isMailAddress(message.to)) return "the address is not one that SMTP can carry";
    if (hasControlCharacter(message.senderName)) return "control character in the sender's name";
    if (hasControlCharacter(message.subject)) return "control character in the subject";
    if (message.id.empty() || !isToken(message.id)) return "the message id is not a plain word";
    if (!isToken(message.language)) return "the language is not a language tag";
    return {};
}

std::string withCrLf(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (text[i] == '\r' || text[i] == '\n') {
            out += "\r\n";
        } else {
            out += text[i];
        }
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

std::string part(const char* subtype, const std::string& text) {
    std::ostringstream out;
    out << "Content-Type: text/" << subtype << "; charset=UTF-8\r\n"
        << "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    Poco::Net::QuotedPrintableEncoder encoder(out);
    encoder << withCrLf(text);
    encoder.close();
    return out.str();
}

std::string body(const sdk::OutboundMessage& message) {
    if (message.html.empty()) return part("plain", message.text);
    // Quoted-printable never writes `=_`, so no line of a part can be taken for the border.
    const std::string border = "=_" + message.id;
    return "Content-Type: multipart/alternative; boundary=\"" + border + "\"\r\n\r\n--" + border +
           "\r\n" + part("plain", message.text) + "\r\n--" + border + "\r\n" +
           part("html", message.html) + "\r\n--" + border + "--\r\n";
}

std::string mailbox(const std::string& name, const std::string& address) {
    return name.empty() ? address : encodedPhrase(name) + " <" + address + ">";
}

std::string dateOf(sdk::TimePoint now) {
    const Poco::Timestamp moment(now.time_since_epoch().count() * 1000);
    return Poco::DateTimeFormatter::format(moment, "%w, %d %b %Y %H:%M:%S +0000");
}

}  // namespace

sdk::Result<Mail> composeMail(const sdk::OutboundMessage& message, const std::string& from,
                              const std::string& defaultName, sdk::TimePoint now) {
    if (std::string why = refusal(message); !why.empty()) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(why));
    }
    Mail mail;
    mail.from = from;
    mail.to = message.to;
    mail.messageId = "<" + message.id + from.substr(from.rfind('@')) + ">";
    const std::string& name = message.senderName.empty() ? defaultName : message.senderName;
    std::ostringstream out;
    out << "Date: " << dateOf(now) << "\r\n"
        << "From: " << mailbox(name, from) << "\r\n"
        << "To: " << message.to << "\r\n"
        << "Message-ID: " << mail.messageId << "\r\n"
        << "Subject: " << encodedText(message.subject) << "\r\n"
        << "Auto-Submitted: auto-generated\r\n";
    if (!message.language.empty()) out << "Content-Language: " << message.language << "\r\n";
    out << "MIME-Version: 1.0\r\n" << body(message);
    mail.content = out.str();
    return mail;
}

}  // namespace patron::smtp
