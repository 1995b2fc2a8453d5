#ifndef PATRON_SDK_AUTH_TYPE_H
#define PATRON_SDK_AUTH_TYPE_H

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/identifier.h"
#include "sdk/plugin.h"
#include "sdk/result.h"
#include "sdk/secret.h"
#include "sdk/time.h"

namespace patron::sdk::inline v1 {

/// What an auth type is, fixed for the life of an instance.
struct AuthTypeInfo {
    /// Number in the API's `auth_type_id`: 2 e-mail, 3 phone; others from their configuration.
    /// No two loaded auth types may have the same.
    int authTypeId = 0;
    /// The account attribute that it owns: `email`, `phone_number`; or a name for what is no field
    /// of an account (`oidc:<issuer>`). No two loaded auth types own the same one, except that
    /// those proven by documents alone may: two clients of one issuer know the same customers.
    std::string attribute;
    /// Which kind of OTP channel reaches it; an open string that channels answer with
    /// OtpChannel::addressKind: `email`, `sms`. Empty: no codes are sent.
    std::string addressKind;
    /// How long a code sent there lives; the core never lets it exceed ten minutes (NIST SP
    /// 800-63B-4, 3.1.3.2).
    Duration codeLife = std::chrono::minutes(5);
};

/// An address that an issuer names as the customer's.
struct AttestedAddress {
    std::string attribute;  ///< of the account: `email`, `phone_number`
    std::string value;      ///< as the issuer writes it; the owner of the attribute parses it
    /// The issuer has made sure that the address is this customer's. Without it the address proves
    /// nothing: it neither finds an account nor keeps anybody from one.
    bool verified = false;
};

/// What a proof says beside the identifier, where the proof is a document that somebody else has
/// made out, such as an ID token. A value.
struct Attestation {
    /// Names the document among all that are ever accepted. Whoever presents it again must not be
    /// able to change this name without making the document void. The core takes each once.
    std::string documentId;
    /// From when on the auth type accepts the document no more; so long the core remembers it.
    TimePoint acceptedUntil;
    std::string givenName;   ///< empty: not said
    std::string familyName;  ///< empty: not said
    std::vector<AttestedAddress> addresses;
};

/// How an auth type has codes issued and checked for one proof. The core binds brand, purpose,
/// account and client before the call, counts attempts, enforces limits and evens out timing; the
/// auth type only says for which identifier. An auth type that is not proven by codes says here
/// what its proof shows. Lives for one call of begin or finish; that thread.
class CodeDesk {
  public:
    virtual ~CodeDesk() = default;
    /// A new code for the identifier, queued for delivery, the old one void. Answers the same for
    /// an identifier that nobody has: the auth type cannot and need not know.
    virtual Result<void> issueCode(const Identifier& identifier) = 0;
    /// Whether this code is the live one: kOtpCodeInvalid, kOtpCodeExpired, kOtpTooManyAttempts.
    virtual Result<void> checkCode(const Identifier& identifier, std::string_view code) = 0;
    /// What the document says that finish is about to accept. Proofs by code have none; without one
    /// no proof of another kind is believed.
    virtual void attest(const Attestation&) {}
};

/// What the customer handed in to prove an identifier, by name: `identifier` and `code` for codes,
/// `id_token` and `nonce` for OpenID Connect. Views live as long as the call.
using Credentials = std::map<std::string, std::string_view, std::less<>>;

/// A way of identifying customers: owns one account attribute, knows what a valid value is, and how
/// possession of it is proven. It never decides that somebody is signed in: it says "this
/// identifier is proven" or why not, and the core turns that into an account and a session. It must
/// do the same work for identifiers that no account has (the rule of OpenSSH's Authmethod).
/// Instances are immutable and called by many threads at once. No exception may leave a method.
class AuthType {
  public:
    virtual ~AuthType() = default;

    virtual const AuthTypeInfo& info() const = 0;

    /// Turns what a client sent into an Identifier, or says what is wrong with it: kRequestInvalid
    /// with one BadField whose rule and message are set (`field` is filled in by the caller). A
    /// well-formed one of a kind that never gets codes, such as a premium number, has the field's
    /// code kOtpDestinationRefused, which brings it into the audit trail.
    virtual Result<Identifier> parse(std::string_view text) const = 0;

    /// Starts a proof of this identifier: for codes, has one issued; else does nothing.
    virtual Result<void> begin(const Identifier& identifier, CodeDesk& desk) const = 0;

    /// Ends a proof: the identifier that the credentials prove, or why they do not:
    /// kAuthCredentialsIncorrect for a document that is not accepted, kAuthProviderUnavailable
    /// (with retryAfter) when whoever vouches for it cannot be asked. It holds a request's thread:
    /// what it asks of a network must end within seconds, also for those that come meanwhile.
    virtual Result<Identifier> finish(const Credentials& credentials, CodeDesk& desk) const = 0;

    /// Where a code to this identifier goes, for the brand's list of countries and their budgets:
    /// an ISO 3166-1 alpha-2 code in capitals, `001` for what belongs to no country (satellite and
    /// international numbers). Empty, as for e-mail: sending costs the same everywhere, and no list
    /// applies.
    virtual std::string countryOf(const Identifier&) const { return {}; }
};

using AuthTypeFactory = PluginFactory<AuthType>;

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_AUTH_TYPE_H
