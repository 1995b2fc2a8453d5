#include "abi_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string_view>
#include <tuple>

#include "sdk/abi.h"
#include "sdk/auth_type.h"
#include "sdk/otp_channel.h"
#include "sdk/sms_length.h"

#define FIELD(layout, type, name) layout.field(#type "." #name, &type::name)
#define METHOD(layout, type, name) layout.method(#type "." #name, &type::name)

namespace patron::sdk::tests {
namespace {

using Lines = std::vector<std::string>;

void addHandshake(AbiLayout& layout) {
    layout.add(std::string("the handshake's symbol: ") + kAbiSymbol);
    layout.add("PATRON_SDK_KIND_AUTH_TYPE = " + std::to_string(PATRON_SDK_KIND_AUTH_TYPE));
    layout.add("PATRON_SDK_KIND_OTP_CHANNEL = " + std::to_string(PATRON_SDK_KIND_OTP_CHANNEL));
    layout.structure<PatronPluginAbi>("PatronPluginAbi");
    FIELD(layout, PatronPluginAbi, structSize);
    FIELD(layout, PatronPluginAbi, epoch);
    FIELD(layout, PatronPluginAbi, kind);
    FIELD(layout, PatronPluginAbi, gxxAbiVersion);
    FIELD(layout, PatronPluginAbi, cxx11StringAbi);
    FIELD(layout, PatronPluginAbi, pocoVersion);
    FIELD(layout, PatronPluginAbi, compiler);
}

/// Error has a constructor, so that its fields cannot be counted as those of others are. These are
/// all of them, or this does not compile: a further one might hide in the padding behind `code`.
std::size_t fieldsOfError() {
    const Error error(ErrorCode::kServerInternal);
    const auto& [code, detail, fields, retryAfter, attemptsLeft] = error;
    return std::tuple_size_v<decltype(std::tie(code, detail, fields, retryAfter, attemptsLeft))>;
}

void addErrors(AbiLayout& layout) {
    const std::string_view unknown = errorId(ErrorCode::kServerInternal);
    for (int code = 0;; ++code) {
        const std::string_view id = errorId(static_cast<ErrorCode>(code));
        if (id == unknown && code > static_cast<int>(ErrorCode::kServerInternal)) break;
        layout.add("ErrorCode " + std::string(id) + " = " + std::to_string(code));
    }
    layout.structure<BadField>("BadField");
    FIELD(layout, BadField, field);
    FIELD(layout, BadField, rule);
    FIELD(layout, BadField, message);
    FIELD(layout, BadField, code);
    layout.size<Error>("Error");
    layout.add("Error: " + std::to_string(fieldsOfError()) + " fields");
    FIELD(layout, Error, code);
    FIELD(layout, Error, detail);
    FIELD(layout, Error, fields);
    FIELD(layout, Error, retryAfter);
    FIELD(layout, Error, attemptsLeft);
}

/// Types whose content is private: headers of plugins that are built read it all the same.
void addValues(AbiLayout& layout) {
    layout.size<Result<void>>("Result<void>");
    layout.size<Result<Identifier>>("Result<Identifier>");
    layout.size<Result<std::unique_ptr<OtpChannel>>>("Result<unique_ptr>");
    layout.size<Unexpected>("Unexpected");
    layout.size<Secret>("Secret");
    layout.size<PluginConfig>("PluginConfig");
    layout.size<Credentials>("Credentials");
    layout.size<TimePoint>("TimePoint");
    layout.size<Duration>("Duration");
    layout.size<Deadline>("Deadline");
    layout.size<Identifier>("Identifier");
    const Identifier identifier = Identifier::parsed("", "", "", "");
    const auto at = [&](const std::string& part) {
        return std::to_string(reinterpret_cast<const char*>(&part) -
                              reinterpret_cast<const char*>(&identifier));
    };
    layout.add("Identifier: attribute at " + at(identifier.attribute()) + ", value at " +
               at(identifier.value()) + ", key at " + at(identifier.key()) + ", throttleKey at " +
               at(identifier.throttleKey()));
}

void addHost(AbiLayout& layout) {
    layout.values<LogLevel>("LogLevel", {{"kDebug", LogLevel::kDebug},
                                         {"kInfo", LogLevel::kInfo},
                                         {"kWarning", LogLevel::kWarning},
                                         {"kError", LogLevel::kError}});
    layout.size<LogField>("LogField");
    FIELD(layout, LogField, name);
    FIELD(layout, LogField, value);
    layout.interface<Log>("Log");
    METHOD(layout, Log, write);
    layout.interface<PluginHost>("PluginHost");
    METHOD(layout, PluginHost, now);
    METHOD(layout, PluginHost, log);
}

void addDescription(AbiLayout& layout) {
    layout.values<PluginKind>("PluginKind", {{"kAuthType", PluginKind::kAuthType},
                                             {"kOtpChannel", PluginKind::kOtpChannel}});
    layout.structure<PluginInfo>("PluginInfo");
    FIELD(layout, PluginInfo, id);
    FIELD(layout, PluginInfo, version);
    FIELD(layout, PluginInfo, kind);
    FIELD(layout, PluginInfo, summary);
    FIELD(layout, PluginInfo, config);
    layout.values<ConfigType>("ConfigType", {{"kText", ConfigType::kText},
                                             {"kInteger", ConfigType::kInteger},
                                             {"kBoolean", ConfigType::kBoolean},
                                             {"kSecret", ConfigType::kSecret},
                                             {"kChoice", ConfigType::kChoice}});
    layout.structure<ConfigKey>("ConfigKey");
    FIELD(layout, ConfigKey, name);
    FIELD(layout, ConfigKey, type);
    FIELD(layout, ConfigKey, description);
    FIELD(layout, ConfigKey, required);
    FIELD(layout, ConfigKey, defaultValue);
    FIELD(layout, ConfigKey, choices);
    FIELD(layout, ConfigKey, minimum);
    FIELD(layout, ConfigKey, maximum);
}

void addAuthType(AbiLayout& layout) {
    layout.structure<AuthTypeInfo>("AuthTypeInfo");
    FIELD(layout, AuthTypeInfo, authTypeId);
    FIELD(layout, AuthTypeInfo, attribute);
    FIELD(layout, AuthTypeInfo, addressKind);
    FIELD(layout, AuthTypeInfo, codeLife);
    layout.structure<AttestedAddress>("AttestedAddress");
    FIELD(layout, AttestedAddress, attribute);
    FIELD(layout, AttestedAddress, value);
    FIELD(layout, AttestedAddress, verified);
    layout.structure<Attestation>("Attestation");
    FIELD(layout, Attestation, documentId);
    FIELD(layout, Attestation, acceptedUntil);
    FIELD(layout, Attestation, givenName);
    FIELD(layout, Attestation, familyName);
    FIELD(layout, Attestation, addresses);
    layout.interface<CodeDesk>("CodeDesk");
    METHOD(layout, CodeDesk, issueCode);
    METHOD(layout, CodeDesk, checkCode);
    METHOD(layout, CodeDesk, attest);
    layout.interface<AuthType>("AuthType");
    METHOD(layout, AuthType, info);
    METHOD(layout, AuthType, parse);
    METHOD(layout, AuthType, begin);
    METHOD(layout, AuthType, finish);
    METHOD(layout, AuthType, countryOf);
    layout.interface<AuthTypeFactory>("PluginFactory<AuthType>");
    METHOD(layout, PluginFactory<AuthType>, info);
    METHOD(layout, PluginFactory<AuthType>, create);
}

void addOtpChannel(AbiLayout& layout) {
    layout.structure<OutboundMessage>("OutboundMessage");
    FIELD(layout, OutboundMessage, id);
    FIELD(layout, OutboundMessage, to);
    FIELD(layout, OutboundMessage, senderName);
    FIELD(layout, OutboundMessage, subject);
    FIELD(layout, OutboundMessage, text);
    FIELD(layout, OutboundMessage, html);
    FIELD(layout, OutboundMessage, language);
    FIELD(layout, OutboundMessage, expiresAt);
    using Outcome = DeliveryReport::Outcome;
    layout.values<Outcome>("Outcome", {{"kAccepted", Outcome::kAccepted},
                                       {"kRetry", Outcome::kRetry},
                                       {"kPermanent", Outcome::kPermanent}});
    layout.structure<DeliveryReport>("DeliveryReport");
    FIELD(layout, DeliveryReport, outcome);
    FIELD(layout, DeliveryReport, providerMessageId);
    FIELD(layout, DeliveryReport, reason);
    FIELD(layout, DeliveryReport, retryAfter);
    FIELD(layout, DeliveryReport, onlyThisMessage);
    FIELD(layout, DeliveryReport, answer);
    using Status = DeliveryReceipt::Status;
    layout.values<Status>("Status",
                          {{"kDelivered", Status::kDelivered}, {"kFailed", Status::kFailed}});
    layout.structure<DeliveryReceipt>("DeliveryReceipt");
    FIELD(layout, DeliveryReceipt, messageId);
    FIELD(layout, DeliveryReceipt, status);
    FIELD(layout, DeliveryReceipt, reason);
    layout.structure<ReceiptRequest>("ReceiptRequest");
    FIELD(layout, ReceiptRequest, method);
    FIELD(layout, ReceiptRequest, query);
    FIELD(layout, ReceiptRequest, contentType);
    FIELD(layout, ReceiptRequest, signatures);
    FIELD(layout, ReceiptRequest, body);
    layout.interface<ReceiptReader>("ReceiptReader");
    METHOD(layout, ReceiptReader, read);
    layout.structure<StoredMessage>("StoredMessage");
    FIELD(layout, StoredMessage, id);
    FIELD(layout, StoredMessage, channel);
    FIELD(layout, StoredMessage, to);
    FIELD(layout, StoredMessage, subject);
    FIELD(layout, StoredMessage, text);
    FIELD(layout, StoredMessage, sentAt);
    layout.interface<MessageBrowser>("MessageBrowser");
    METHOD(layout, MessageBrowser, list);
    layout.interface<OtpChannel>("OtpChannel");
    METHOD(layout, OtpChannel, addressKind);
    METHOD(layout, OtpChannel, deliver);
    METHOD(layout, OtpChannel, browser);
    METHOD(layout, OtpChannel, receipts);
    layout.interface<OtpChannelFactory>("PluginFactory<OtpChannel>");
    METHOD(layout, PluginFactory<OtpChannel>, info);
    METHOD(layout, PluginFactory<OtpChannel>, create);
}

void addSmsLength(AbiLayout& layout) {
    layout.structure<SmsLength>("SmsLength");
    FIELD(layout, SmsLength, ucs2);
    FIELD(layout, SmsLength, units);
    FIELD(layout, SmsLength, parts);
    FIELD(layout, SmsLength, room);
    FIELD(layout, SmsLength, outsideAlphabet);
}

Lines linesOfSdk() {
    AbiLayout layout;
    addHandshake(layout);
    addErrors(layout);
    addValues(layout);
    addHost(layout);
    addDescription(layout);
    addAuthType(layout);
    addOtpChannel(layout);
    addSmsLength(layout);
    return layout.lines();
}

Lines linesOf(const std::string& file) {
    Lines lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// What stands in one and not in the other.
std::string missing(const Lines& wanted, const Lines& in) {
    std::string text;
    for (const std::string& line : wanted) {
        if (std::find(in.begin(), in.end(), line) == in.end()) text += "  " + line + "\n";
    }
    return text;
}

TEST(AbiLayout, IsTheRecordedOneOfItsEpoch) {
    const std::string file = "epoch-" + std::to_string(PATRON_SDK_ABI_EPOCH) + ".txt";
    const std::string record = std::string(SDK_ABI_RECORDS) + "/" + file;
    const std::string current = std::string(SDK_ABI_CURRENT) + "/" + file;
    const Lines now = linesOfSdk();
    std::ofstream out(current);
    for (const std::string& line : now) out << line << "\n";
    out.close();
    const std::string recordIt = "  cp " + current + " " + record + "\n";

    const Lines then = linesOf(record);
    ASSERT_FALSE(then.empty()) << "This epoch has no record yet. Make one:\n" << recordIt;
    const std::string gone = missing(then, now);
    if (!gone.empty()) {
        FAIL() << "Plugins that are built rely on this and would crash; it is no longer so:\n"
               << gone
               << "Either undo the change, or raise PATRON_SDK_ABI_EPOCH in core/sdk/abi.h and the "
                  "number in\n"
                  "`inline v"
               << PATRON_SDK_ABI_EPOCH
               << "` in every header of core/sdk, build this test again and record the new epoch "
                  "as it\n"
                  "will say. The record of an epoch that has been released never changes.";
    }
    const std::string fresh = missing(now, then);
    if (!fresh.empty()) {
        FAIL() << "This is new:\n"
               << fresh
               << "It breaks no plugin that is built, for all that those rely on is as it was. "
                  "Record it:\n"
               << recordIt;
    }
}

/// Whether a line is about the type: its whole name comes first.
bool isRecorded(const std::string& type, const Lines& lines) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.starts_with(type) &&
               std::string_view(": <.").find(line[type.size()]) != std::string_view::npos;
    });
}

// A type that nobody added here would change without a word.
TEST(AbiLayout, LeavesNoTypeOfTheHeadersOut) {
    const Lines recorded = linesOfSdk();
    const std::regex declaration(
        R"(^(?:struct|class|enum class) (?:\[\[nodiscard\]\] )?(\w+).*\{.*)");
    int types = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SDK_FOLDER)) {
        if (entry.path().extension() != ".h") continue;
        for (const std::string& line : linesOf(entry.path())) {
            std::smatch found;
            if (!std::regex_match(line, found, declaration)) continue;
            EXPECT_TRUE(isRecorded(found[1], recorded))
                << found[1] << " of " << entry.path().filename() << " is not recorded";
            ++types;
        }
    }
    EXPECT_GT(types, 20);
}

// A new type whose name is a part of another's, or stands among the parameters of a method, was
// taken for recorded.
TEST(AbiLayout, TakesNoPartOfANameForTheType) {
    const Lines lines = {"AuthTypeInfo: 80 bytes, aligned to 8",
                         "Log.write: 2 in the vtable, void (Log::*)(LogLevel)",
                         "Result<void>: 96 bytes, aligned to 8", "PluginKind kAuthType = 0"};
    for (const char* type : {"AuthTypeInfo", "Log", "Result", "PluginKind"}) {
        EXPECT_TRUE(isRecorded(type, lines)) << type;
    }
    for (const char* type : {"AuthType", "Type", "LogLevel", "Info", "Plugin", "kAuthType"}) {
        EXPECT_FALSE(isRecorded(type, lines)) << type;
    }
}

namespace before {
struct Row {
    int number;
    std::string text;
};
struct Interface {
    virtual ~Interface() = default;
    virtual void one(int) = 0;
    virtual void two() = 0;
};
}  // namespace before

namespace after {
struct Row {
    int number;
    bool hidesInThePadding;
    std::string text;
};
struct Interface {
    virtual ~Interface() = default;
    virtual void two() = 0;
    virtual void one(int) = 0;
};
}  // namespace after

TEST(AbiLayout, NoticesAFieldThatHidesInThePadding) {
    ASSERT_EQ(sizeof(before::Row), sizeof(after::Row));
    AbiLayout old, now;
    old.structure<before::Row>("Row");
    now.structure<after::Row>("Row");
    EXPECT_EQ(missing(old.lines(), now.lines()), "  Row: 2 fields\n");
}

TEST(AbiLayout, NoticesMethodsThatChangePlaces) {
    AbiLayout old, now;
    old.method("one", &before::Interface::one);
    now.method("one", &after::Interface::one);
    EXPECT_TRUE(old.lines()[0].starts_with("one: 2 in the vtable, ")) << old.lines()[0];
    EXPECT_TRUE(now.lines()[0].starts_with("one: 3 in the vtable, ")) << now.lines()[0];
}

TEST(AbiLayout, NoticesAFurtherMethod) {
    struct Longer : before::Interface {
        virtual void three() = 0;
    };
    AbiLayout old, now;
    old.interface<before::Interface>("Interface");
    now.interface<Longer>("Interface");
    EXPECT_EQ(missing(now.lines(), old.lines()), "  Interface: a vtable of 5\n");
}

}  // namespace
}  // namespace patron::sdk::tests
