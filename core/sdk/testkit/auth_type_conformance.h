#ifndef PATRON_SDK_TESTKIT_AUTH_TYPE_CONFORMANCE_H
#define PATRON_SDK_TESTKIT_AUTH_TYPE_CONFORMANCE_H

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sdk/auth_type.h"
#include "sdk/testkit/plugin_info_checks.h"
#include "sdk/testkit/recording_desk.h"
#include "sdk/testkit/test_host.h"

namespace patron::sdk::testkit {

/// An auth type under test. Include this header in one source file of a test program and write:
///
///     using patron::sdk::testkit::AuthTypeConformance;
///     INSTANTIATE_TEST_SUITE_P(Acme, AuthTypeConformance, ::testing::Values(acmeCase()));
struct AuthTypeCase {
    std::string name;
    std::function<std::unique_ptr<AuthTypeFactory>()> factory;
    ConfigValues config;
    /// Texts that parse must accept, of different identifiers. At least two.
    std::vector<std::string> valid;
    /// Texts that parse must refuse.
    std::vector<std::string> invalid;
    /// Pairs of texts that name the same identifier (equal keys).
    std::vector<std::pair<std::string, std::string>> same;
    /// Pairs that limits must count as one (equal throttle keys).
    std::vector<std::pair<std::string, std::string>> throttledTogether;
    /// For auth types that are proven by a document (their addressKind is empty): credentials of a
    /// document that is good at the host's time and that no call before has returned. They prove
    /// valid[0].
    std::function<std::map<std::string, std::string>(TestHost&)> document = {};
    /// Configurations that the schema lets through and `create` must refuse.
    std::vector<ConfigValues> refusedConfigs;
};

inline void PrintTo(const AuthTypeCase& c, std::ostream* out) { *out << c.name; }

/// What every auth type must do (auth_type.h), whatever it is made of.
class AuthTypeConformance : public ::testing::TestWithParam<AuthTypeCase> {
  protected:
    void SetUp() override {
        factory_ = GetParam().factory();
        ASSERT_NE(factory_, nullptr);
        auto made = factory_->create(configFor(factory_->info(), GetParam().config), host_);
        ASSERT_TRUE(made.has_value()) << made.error().detail;
        authType_ = std::move(made).value();
        ASSERT_NE(authType_, nullptr);
        ASSERT_GE(GetParam().valid.size(), 2u) << "the case needs two valid identifiers";
    }

    const AuthType& authType() const { return *authType_; }
    bool sendsCodes() const { return !authType_->info().addressKind.empty(); }
    bool takesDocuments() const { return static_cast<bool>(GetParam().document); }

    static Credentials viewOf(const std::map<std::string, std::string>& texts) {
        Credentials credentials;
        for (const auto& [name, text] : texts) credentials.emplace(name, text);
        return credentials;
    }

    Identifier parsed(std::string_view text) const {
        auto result = authType_->parse(text);
        if (!result) ADD_FAILURE() << "refused: " << text;
        return result ? *result : Identifier::parsed("", "", "", "");
    }

    void expectRefused(std::string_view text) const {
        SCOPED_TRACE("text of " + std::to_string(text.size()) +
                     " bytes: " + std::string(text.substr(0, 80)));
        const auto result = authType_->parse(text);
        ASSERT_FALSE(result.has_value());
        ASSERT_EQ(result.error().fields.size(), 1u);
        const ErrorCode code = result.error().code;
        EXPECT_TRUE(code == ErrorCode::kRequestInvalid || code == ErrorCode::kOtpDestinationRefused)
            << errorId(code);
        EXPECT_FALSE(result.error().fields[0].rule.empty());
        EXPECT_FALSE(result.error().fields[0].message.empty());
        if (text.size() < 4) return;
        EXPECT_EQ(result.error().fields[0].message.find(text), std::string::npos)
            << "personal data in a message";
        EXPECT_EQ(result.error().detail.find(text), std::string::npos)
            << "personal data in a detail";
    }

    TestHost host_;
    std::unique_ptr<AuthTypeFactory> factory_;
    std::unique_ptr<AuthType> authType_;
};

TEST_P(AuthTypeConformance, DescribesItself) {
    expectSoundInfo(factory_->info(), PluginKind::kAuthType);
    EXPECT_FALSE(authType().info().attribute.empty());
    EXPECT_GT(authType().info().authTypeId, 0);
}

TEST_P(AuthTypeConformance, GivesCodesALifeOfAtMostTenMinutes) {
    EXPECT_GT(authType().info().codeLife, Duration::zero());
    EXPECT_LE(authType().info().codeLife, std::chrono::minutes(10));
}

TEST_P(AuthTypeConformance, RefusesConfigurationsThatCannotWork) {
    for (const ConfigValues& config : GetParam().refusedConfigs) {
        const auto made = factory_->create(configFor(factory_->info(), config), host_);
        ASSERT_FALSE(made.has_value());
        EXPECT_EQ(made.error().code, ErrorCode::kPluginRefused);
        EXPECT_FALSE(made.error().detail.empty()) << "administrators need a sentence";
    }
}

TEST_P(AuthTypeConformance, ParsesWhatItShould) {
    std::vector<std::string> keys;
    for (const std::string& text : GetParam().valid) {
        SCOPED_TRACE(text);
        const Identifier identifier = parsed(text);
        EXPECT_EQ(identifier.attribute(), authType().info().attribute);
        EXPECT_FALSE(identifier.value().empty());
        EXPECT_FALSE(identifier.key().empty());
        EXPECT_FALSE(identifier.throttleKey().empty());
        keys.push_back(identifier.key());
    }
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end())
        << "two of the valid texts share a key";
}

TEST_P(AuthTypeConformance, ParsesItsOwnValueToTheSameIdentifier) {
    for (const std::string& text : GetParam().valid) {
        SCOPED_TRACE(text);
        const Identifier first = parsed(text);
        const Identifier second = parsed(first.value());
        EXPECT_EQ(first.value(), second.value());
        EXPECT_EQ(first.key(), second.key());
        EXPECT_EQ(first.throttleKey(), second.throttleKey());
    }
}

TEST_P(AuthTypeConformance, RefusesWhatItShouldWithOneFieldEach) {
    for (const std::string& text : GetParam().invalid) expectRefused(text);
}

TEST_P(AuthTypeConformance, RefusesNothingAndBlanks) {
    for (const std::string_view text : {"", " ", "\t", "  \n "}) expectRefused(text);
}

TEST_P(AuthTypeConformance, RefusesControlCharactersWhereverTheyStand) {
    using namespace std::string_view_literals;
    for (const std::string& good : GetParam().valid) {
        for (const std::string_view evil :
             {"\r\nBcc: a@b.example"sv, "\0"sv, "\n"sv, "\r"sv, "\x7f"sv, "\x1b[2J"sv}) {
            expectRefused(good + std::string(evil));
            expectRefused(std::string(evil) + good);
            expectRefused(good.substr(0, 3) + std::string(evil) + good.substr(3));
        }
    }
}

TEST_P(AuthTypeConformance, RefusesHugeAndBrokenTexts) {
    expectRefused(std::string(1 << 20, 'a'));
    expectRefused(GetParam().valid[0] + std::string(1 << 20, '1'));
    expectRefused(std::string(1 << 20, '@'));
    expectRefused("\xff\xfe" + GetParam().valid[0]);
    expectRefused(GetParam().valid[0] + "\xc3");
}

TEST_P(AuthTypeConformance, GivesSpellingsOfOneIdentifierOneKey) {
    for (const auto& [one, other] : GetParam().same) {
        EXPECT_EQ(parsed(one).key(), parsed(other).key()) << one << " and " << other;
    }
}

TEST_P(AuthTypeConformance, GivesSpellingsOfOneMailboxOrLineOneThrottleKey) {
    auto pairs = GetParam().throttledTogether;
    pairs.insert(pairs.end(), GetParam().same.begin(), GetParam().same.end());
    for (const auto& [one, other] : pairs) {
        EXPECT_EQ(parsed(one).throttleKey(), parsed(other).throttleKey())
            << one << " and " << other;
    }
}

TEST_P(AuthTypeConformance, NamesTheCountryOfACodeOrNone) {
    for (const std::string& text : GetParam().valid) {
        SCOPED_TRACE(text);
        const std::string country = authType().countryOf(parsed(text));
        const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
        EXPECT_TRUE(country.empty() || country == "001" ||
                    (country.size() == 2 && std::ranges::all_of(country, capital)))
            << country;
    }
}

TEST_P(AuthTypeConformance, BeginHasOneCodeIssuedForThatIdentifier) {
    if (!sendsCodes()) return;
    RecordingDesk desk;
    const Identifier identifier = parsed(GetParam().valid[0]);
    EXPECT_TRUE(authType().begin(identifier, desk).has_value());
    EXPECT_EQ(desk.issuedFor, std::vector{identifier.key()});
    EXPECT_TRUE(desk.checkedFor.empty());
}

TEST_P(AuthTypeConformance, BeginPassesTheDesksRefusalOn) {
    if (!sendsCodes()) return;
    RecordingDesk desk;
    desk.refusal = ErrorCode::kOtpCooldown;
    const auto begun = authType().begin(parsed(GetParam().valid[0]), desk);
    ASSERT_FALSE(begun.has_value());
    EXPECT_EQ(begun.error().code, ErrorCode::kOtpCooldown);
}

TEST_P(AuthTypeConformance, FinishProvesTheIdentifierOfARightCode) {
    if (!sendsCodes()) return;
    RecordingDesk desk;
    desk.rightCode = "554523";
    const std::string& text = GetParam().valid[0];
    const auto proven = authType().finish({{"identifier", text}, {"code", "554523"}}, desk);
    ASSERT_TRUE(proven.has_value()) << proven.error().detail;
    EXPECT_EQ(proven->key(), parsed(text).key());
    EXPECT_EQ(desk.checkedFor, std::vector{proven->key()});
    EXPECT_TRUE(desk.issuedFor.empty());
}

TEST_P(AuthTypeConformance, FinishPassesTheDesksRefusalOn) {
    if (!sendsCodes()) return;
    for (const ErrorCode code :
         {ErrorCode::kOtpCodeInvalid, ErrorCode::kOtpCodeExpired, ErrorCode::kOtpTooManyAttempts}) {
        RecordingDesk desk;
        desk.refusal = code;
        const auto proven =
            authType().finish({{"identifier", GetParam().valid[0]}, {"code", "554523"}}, desk);
        ASSERT_FALSE(proven.has_value());
        EXPECT_EQ(proven.error().code, code);
    }
}

TEST_P(AuthTypeConformance, FinishNeverAcceptsAMissingOrBlankCode) {
    const std::string& text = GetParam().valid[0];
    for (const Credentials& credentials :
         {Credentials{{"identifier", text}}, Credentials{{"identifier", text}, {"code", ""}},
          Credentials{{"identifier", text}, {"code", "  \t"}}, Credentials{}}) {
        RecordingDesk desk;  // would accept anything
        EXPECT_FALSE(authType().finish(credentials, desk).has_value());
    }
}

TEST_P(AuthTypeConformance, FinishRefusesAMissingOrMalformedIdentifierUnchecked) {
    std::vector<Credentials> bad = {{{"code", "554523"}}};
    for (const std::string& text : GetParam().invalid) {
        bad.push_back({{"identifier", text}, {"code", "554523"}});
    }
    for (const Credentials& credentials : bad) {
        RecordingDesk desk;
        EXPECT_FALSE(authType().finish(credentials, desk).has_value());
        EXPECT_TRUE(desk.checkedFor.empty());
    }
}

TEST_P(AuthTypeConformance, IsTheSameForManyThreadsAtOnce) {
    const auto work = [this] {
        for (int round = 0; round < 50; ++round) {
            for (const std::string& text : GetParam().valid) {
                const auto identifier = authType().parse(text);
                EXPECT_TRUE(identifier && authType().parse(identifier->value()));
            }
            for (const std::string& text : GetParam().invalid) {
                EXPECT_FALSE(authType().parse(text).has_value());
            }
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
}

TEST_P(AuthTypeConformance, LogsNoIdentifier) {
    for (const std::string& text : GetParam().valid) EXPECT_TRUE(authType().parse(text));
    for (const std::string& text : GetParam().invalid) EXPECT_FALSE(authType().parse(text));
    for (const std::string& text : GetParam().valid) EXPECT_FALSE(host_.log().contains(text));
    for (const std::string& text : GetParam().invalid) {
        if (text.size() > 3) {
            EXPECT_FALSE(host_.log().contains(text));
        }
    }
}

}  // namespace patron::sdk::testkit

#include "sdk/testkit/document_proof_conformance.h"

#endif  // PATRON_SDK_TESTKIT_AUTH_TYPE_CONFORMANCE_H
