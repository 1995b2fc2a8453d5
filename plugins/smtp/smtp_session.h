#ifndef PATRON_SMTP_SMTP_SESSION_H
#define PATRON_SMTP_SMTP_SESSION_H

#include <Poco/Net/DialogSocket.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "egress/connection.h"
#include "mail.h"
#include "sdk/otp_channel.h"
#include "sdk/time.h"
#include "smtp_reply.h"
#include "smtp_settings.h"

namespace patron::smtp {

/// One session with the mail server (RFC 5321): signIn() once, then begin() and send() for each
/// mail. Steps answer nothing when they went well and else with what the channel reports. Poco's
/// SMTPClientSession is not used: it goes on in plain text when a server offers no STARTTLS, loops
/// on a connection cut inside an answer, and says QUIT and waits in its destructor. A connection
/// that breaks or takes too long is an egress::Failure. One thread at a time.
class SmtpSession {
  public:
    using Problem = std::optional<sdk::DeliveryReport>;

    /// @param socket connected; its exchange is begun
    SmtpSession(egress::ConnectionSocket socket, const SmtpSettings& settings);
    /// Says QUIT, without waiting for the answer.
    ~SmtpSession();
    SmtpSession(const SmtpSession&) = delete;
    SmtpSession& operator=(const SmtpSession&) = delete;

    /// Greeting, EHLO, TLS, authentication.
    Problem signIn();

    /// Starts a mail, also on a session that waited since the last one.
    Problem begin(const Mail& mail, sdk::Deadline deadline);
    /// Gives what follows another deadline than that of begin().
    void goOnUntil(sdk::Deadline deadline) { socket_.connection().begin(deadline); }
    /// The rest of the mail that begin() started.
    sdk::DeliveryReport send(const Mail& mail);

    /// Whether the server has neither closed an idle session nor said something.
    bool stillGood() { return socket_.connection().quiet(); }

  private:
    Problem greet();
    Problem hello();
    Problem startTls();
    Problem authenticate();
    Problem authPlain();
    Problem authLogin();

    Reply ask(const std::string& line);
    Reply readReply();
    void learnCapabilities(const Reply& reply);
    bool offers(std::string_view capability) const;

    const SmtpSettings& settings_;
    egress::ConnectionSocket socket_;
    std::unique_ptr<Poco::Net::DialogSocket> dialog_;
    std::set<std::string, std::less<>> capabilities_;  ///< `STARTTLS`, `AUTH PLAIN`, upper case
    bool ahead_ = false;  ///< the commands of the mail were sent before their answers
};

}  // namespace patron::smtp

#endif  // PATRON_SMTP_SMTP_SESSION_H
