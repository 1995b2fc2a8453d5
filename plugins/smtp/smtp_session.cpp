#include "smtp_session.h"

#include <Poco/Base64Encoder.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <sstream>
#include <utility>

#include "egress/failure.h"

namespace patron::smtp {
namespace {

constexpr char kCheckCredentials[] = "check username and password";

std::string base64(std::string_view bytes) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << bytes;
    encoder.close();
    return out.str();
}

/// The content as DATA wants it (RFC 5321, 4.5.2): dots doubled at line starts, a dot alone at the
/// end. It begins with a header and ends with a line end.
std::string dotStuffed(const std::string& content) {
    return Poco::replace(content, "\r\n.", "\r\n..") + ".\r\n";
}

}  // namespace

SmtpSession::SmtpSession(egress::ConnectionSocket socket, const SmtpSettings& settings)
    : settings_(settings),
      socket_(std::move(socket)),
      dialog_(std::make_unique<Poco::Net::DialogSocket>(socket_)) {}

SmtpSession::~SmtpSession() {
    try {
        socket_.connection().begin(sdk::Deadline::in(sdk::Duration::zero()));
        dialog_->sendMessage("QUIT");
    } catch (const Poco::Exception&) {
        // The server will notice that we are gone.
    }
}

SmtpSession::Problem SmtpSession::signIn() {
    if (settings_.tls == TlsMode::kImplicit) {
        socket_.connection().startTls(settings_.tlsContext, settings_.host);
    }
    if (auto problem = greet()) return problem;
    if (auto problem = hello()) return problem;
    if (settings_.tls == TlsMode::kStartTls) {
        if (auto problem = startTls()) return problem;
        // What the server said before TLS could have been anybody's: ask again (RFC 3207, 4.2).
        if (auto problem = hello()) return problem;
    }
    return authenticate();
}

SmtpSession::Problem SmtpSession::greet() {
    const Reply reply = readReply();
    if (reply.positive()) return std::nullopt;
    return providerReport("greeting", reply, "");
}

SmtpSession::Problem SmtpSession::hello() {
    const Reply reply = ask("EHLO " + settings_.helo);
    if (!reply.positive()) return providerReport("EHLO", reply, "");
    learnCapabilities(reply);
    return std::nullopt;
}

SmtpSession::Problem SmtpSession::startTls() {
    if (!offers("STARTTLS")) {
        return sdk::DeliveryReport::retry("the server does not offer STARTTLS: nothing was sent");
    }
    const Reply reply = ask("STARTTLS");
    if (!reply.positive()) return providerReport("STARTTLS", reply, "nothing was sent");
    socket_.connection().startTls(settings_.tlsContext, settings_.host);
    // A fresh reader: what somebody sent along in plain text behind the answer is forgotten.
    dialog_ = std::make_unique<Poco::Net::DialogSocket>(socket_);
    return std::nullopt;
}

SmtpSession::Problem SmtpSession::authenticate() {
    if (settings_.username.empty()) return std::nullopt;
    switch (settings_.auth) {
        case AuthMode::kPlain:
            return authPlain();
        case AuthMode::kLogin:
            return authLogin();
        case AuthMode::kNone:
            return std::nullopt;
        case AuthMode::kAuto:
            break;
    }
    if (offers("AUTH PLAIN")) return authPlain();
    if (offers("AUTH LOGIN")) return authLogin();
    return sdk::DeliveryReport::retry("the server offers neither AUTH PLAIN nor AUTH LOGIN");
}

SmtpSession::Problem SmtpSession::authPlain() {
    std::string credentials(1, '\0');
    credentials += settings_.username;
    credentials += '\0';
    credentials += settings_.password.reveal();
    const Reply reply = ask("AUTH PLAIN " + base64(credentials));
    if (reply.positive()) return std::nullopt;
    return providerReport("AUTH", reply, kCheckCredentials);
}

SmtpSession::Problem SmtpSession::authLogin() {
    Reply reply = ask("AUTH LOGIN");
    if (reply.intermediate()) reply = ask(base64(settings_.username));
    if (reply.intermediate()) reply = ask(base64(settings_.password.reveal()));
    if (reply.positive()) return std::nullopt;
    return providerReport("AUTH", reply, kCheckCredentials);
}

SmtpSession::Problem SmtpSession::begin(const Mail& mail, sdk::Deadline deadline) {
    socket_.connection().begin(deadline);
    const std::string start = "MAIL FROM:<" + mail.from + ">";
    ahead_ = offers("PIPELINING");
    // Two answers fewer to wait for (RFC 2920). A session in which one of the three is refused is
    // not used again, so that nobody has to find out what became of the others.
    if (ahead_) dialog_->sendString(start + "\r\nRCPT TO:<" + mail.to + ">\r\nDATA\r\n");
    const Reply reply = ahead_ ? readReply() : ask(start);
    if (reply.positive()) return std::nullopt;
    return providerReport("MAIL", reply, "");
}

sdk::DeliveryReport SmtpSession::send(const Mail& mail) {
    const Reply recipient = ahead_ ? readReply() : ask("RCPT TO:<" + mail.to + ">");
    if (!recipient.positive()) return reportOf("RCPT", recipient);
    const Reply ready = ahead_ ? readReply() : ask("DATA");
    if (!ready.intermediate()) return reportOf("DATA", ready);
    const std::string content = dotStuffed(mail.content);
    dialog_->sendString(content);
    const Reply taken = readReply();
    if (!taken.positive()) return reportOf("mail", taken);
    return acceptedReport(mail.messageId, taken);
}

Reply SmtpSession::ask(const std::string& line) {
    dialog_->sendMessage(line);
    return readReply();
}

Reply SmtpSession::readReply() {
    Reply reply;
    std::string line;
    bool more = true;
    while (more) {
        line.clear();
        if (!dialog_->receiveMessage(line)) {
            throw egress::Failure("the provider closed the connection");
        }
        more = reply.add(line);
    }
    return reply;
}

void SmtpSession::learnCapabilities(const Reply& reply) {
    capabilities_.clear();
    for (const std::string& line : reply.lines) {
        const Poco::StringTokenizer words(Poco::toUpper(line), " =",
                                          Poco::StringTokenizer::TOK_IGNORE_EMPTY);
        if (words.count() == 0) continue;
        capabilities_.insert(words[0]);
        for (std::size_t i = 1; i < words.count(); ++i) {
            capabilities_.insert(words[0] + " " + words[i]);
        }
    }
}

bool SmtpSession::offers(std::string_view capability) const {
    return capabilities_.contains(capability);
}

}  // namespace patron::smtp
