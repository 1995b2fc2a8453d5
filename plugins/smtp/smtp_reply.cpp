#include "smtp_reply.h"

#include <Poco/Ascii.h>

#include <algorithm>
#include <utility>

namespace patron::smtp {
namespace {

bool isDigit(char c) { return Poco::Ascii::isDigit(c); }

/// `5.1.1` at the start of a line: class, subject of up to three digits, detail of up to three.
std::string enhancedStatus(std::string_view line) {
    const std::string_view status = line.substr(0, line.find(' '));
    if (status.size() < 5 || status.size() > 9 || status[1] != '.' ||
        std::string_view("245").find(status[0]) == std::string_view::npos ||
        std::ranges::count(status, '.') != 2 || !isDigit(status[2]) || !isDigit(status.back()) ||
        !std::ranges::all_of(status, [](char c) { return isDigit(c) || c == '.'; })) {
        return {};
    }
    return std::string(status);
}

/// RFC 3463: X.1 is about the address, X.2 about the mailbox, X.6 about the content; X.1.7 and
/// X.1.8 are about our own address.
bool concernsTheMessage(const Reply& reply) {
    const std::string& status = reply.enhanced;
    if (status.empty()) {
        constexpr int kAboutRecipientOrContent[] = {550, 551, 552, 553, 554, 556};
        return std::ranges::find(kAboutRecipientOrContent, reply.code) !=
               std::end(kAboutRecipientOrContent);
    }
    if (status == "5.1.7" || status == "5.1.8") return false;
    return status.starts_with("5.1.") || status.starts_with("5.2.") || status.starts_with("5.6.");
}

/// RFC 5321, 4.2.3: 450 is about the mailbox; RFC 3463: so are 4.1.X and 4.2.X.
bool concernsTheRecipientNow(const Reply& reply) {
    const std::string& status = reply.enhanced;
    if (status.empty()) return reply.code == 450;
    return reply.code < 500 && (status.starts_with("4.1.") || status.starts_with("4.2."));
}

std::string reason(std::string_view command, const Reply& reply) {
    if (reply.code == 0) return std::string(command) + ": the answer is not SMTP";
    std::string text = std::string(command) + " " + std::to_string(reply.code);
    if (!reply.enhanced.empty()) text += " " + reply.enhanced;
    return text;
}

sdk::DeliveryReport withAnswer(sdk::DeliveryReport report, const Reply& reply) {
    report.answer = reply.text();
    return report;
}

}  // namespace

bool Reply::add(std::string_view line) {
    const bool wellFormed = line.size() >= 3 && isDigit(line[0]) && isDigit(line[1]) &&
                            isDigit(line[2]) && line[0] >= '2' && line[0] <= '5' &&
                            (line.size() == 3 || line[3] == ' ' || line[3] == '-');
    if (!wellFormed) {
        code = 0;
        lines.emplace_back(line);
        return false;
    }
    code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    lines.emplace_back(line.substr(std::min<std::size_t>(line.size(), 4)));
    if (enhanced.empty()) enhanced = enhancedStatus(lines.back());
    return line.size() > 3 && line[3] == '-';
}

std::string Reply::text() const {
    std::string text = code == 0 ? std::string() : std::to_string(code);
    for (const std::string& line : lines) {
        if (!text.empty() && !line.empty()) text += ' ';
        text += line;
    }
    return text;
}

sdk::DeliveryReport acceptedReport(std::string messageId, const Reply& reply) {
    return withAnswer(sdk::DeliveryReport::accepted(std::move(messageId)), reply);
}

sdk::DeliveryReport reportOf(std::string_view command, const Reply& reply) {
    const bool permanent = reply.code >= 500 && concernsTheMessage(reply);
    std::string why = reason(command, reply);
    if (permanent) return withAnswer(sdk::DeliveryReport::permanent(std::move(why)), reply);
    return withAnswer(concernsTheRecipientNow(reply)
                          ? sdk::DeliveryReport::retryOnlyThis(std::move(why))
                          : sdk::DeliveryReport::retry(std::move(why)),
                      reply);
}

sdk::DeliveryReport providerReport(std::string_view command, const Reply& reply,
                                   std::string_view advice) {
    std::string text = reason(command, reply);
    if (!advice.empty()) text.append(": ").append(advice);
    return withAnswer(sdk::DeliveryReport::retry(std::move(text)), reply);
}

}  // namespace patron::smtp
