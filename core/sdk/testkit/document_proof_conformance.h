#ifndef PATRON_SDK_TESTKIT_DOCUMENT_PROOF_CONFORMANCE_H
#define PATRON_SDK_TESTKIT_DOCUMENT_PROOF_CONFORMANCE_H

#include "sdk/testkit/auth_type_conformance.h"

// The part of AuthTypeConformance for auth types that are proven by a document of somebody else's
// (AuthTypeCase::document). Comes with auth_type_conformance.h.
namespace patron::sdk::testkit {

TEST_P(AuthTypeConformance, IsProvenByCodesOrByDocuments) {
    EXPECT_NE(sendsCodes(), takesDocuments()) << "codes need an address kind, documents a case";
}

TEST_P(AuthTypeConformance, BeginOfADocumentProofSendsNothing) {
    if (!takesDocuments()) return;
    RecordingDesk desk;
    EXPECT_TRUE(authType().begin(parsed(GetParam().valid[0]), desk).has_value());
    EXPECT_TRUE(desk.issuedFor.empty());
}

TEST_P(AuthTypeConformance, FinishProvesByADocumentAndSaysByWhich) {
    if (!takesDocuments()) return;
    RecordingDesk desk;
    const auto document = GetParam().document(host_);
    const auto proven = authType().finish(viewOf(document), desk);
    ASSERT_TRUE(proven.has_value()) << proven.error().detail;
    EXPECT_EQ(proven->attribute(), authType().info().attribute);
    EXPECT_EQ(proven->key(), parsed(GetParam().valid[0]).key());
    EXPECT_TRUE(desk.issuedFor.empty());
    EXPECT_TRUE(desk.checkedFor.empty());
    ASSERT_EQ(desk.attestations.size(), 1u);
    EXPECT_FALSE(desk.attestations[0].documentId.empty()) << "it could be used twice";
    EXPECT_GT(desk.attestations[0].acceptedUntil, host_.now());
}

TEST_P(AuthTypeConformance, FinishCallsADocumentTheSameEachTimeAndAnotherOneOtherwise) {
    if (!takesDocuments()) return;
    RecordingDesk desk;
    const auto one = GetParam().document(host_);
    const auto other = GetParam().document(host_);
    for (const auto& document : {one, one, other}) {
        EXPECT_TRUE(authType().finish(viewOf(document), desk).has_value());
    }
    ASSERT_EQ(desk.attestations.size(), 3u);
    EXPECT_EQ(desk.attestations[0].documentId, desk.attestations[1].documentId);
    EXPECT_NE(desk.attestations[0].documentId, desk.attestations[2].documentId);
}

TEST_P(AuthTypeConformance, FinishRefusesADocumentOnceItSaidItWould) {
    if (!takesDocuments()) return;
    RecordingDesk desk;
    const auto document = GetParam().document(host_);
    ASSERT_TRUE(authType().finish(viewOf(document), desk).has_value());
    host_.advance(desk.attestations.at(0).acceptedUntil - host_.now());
    const auto late = authType().finish(viewOf(document), desk);
    ASSERT_FALSE(late.has_value()) << "the core has forgotten that it was used";
    EXPECT_EQ(late.error().code, ErrorCode::kAuthCredentialsIncorrect);
}

TEST_P(AuthTypeConformance, FinishRefusesADocumentThatIsNotWhole) {
    if (!takesDocuments()) return;
    const auto whole = GetParam().document(host_);
    for (const auto& [name, text] : whole) {
        for (const std::string& other :
             {std::string(), std::string("  "), text.substr(0, text.size() / 2), text + "A",
              "A" + text, std::string(1 << 20, 'A')}) {
            SCOPED_TRACE(name + " of " + std::to_string(other.size()) + " bytes");
            auto document = whole;
            document[name] = other;
            RecordingDesk desk;
            const auto proven = authType().finish(viewOf(document), desk);
            ASSERT_FALSE(proven.has_value());
            EXPECT_EQ(proven.error().code, ErrorCode::kAuthCredentialsIncorrect);
            EXPECT_TRUE(desk.attestations.empty());
        }
        auto document = whole;
        document.erase(name);
        RecordingDesk desk;
        EXPECT_FALSE(authType().finish(viewOf(document), desk).has_value()) << "without " << name;
    }
}

TEST_P(AuthTypeConformance, NeitherLogsNorRepeatsADocument) {
    if (!takesDocuments()) return;
    auto document = GetParam().document(host_);
    RecordingDesk desk;
    EXPECT_TRUE(authType().finish(viewOf(document), desk).has_value());
    for (auto& [name, text] : document) text += "A";
    const auto refused = authType().finish(viewOf(document), desk);
    ASSERT_FALSE(refused.has_value());
    for (const auto& [name, text] : document) {
        const std::string part = text.substr(0, std::min<std::size_t>(text.size() - 1, 40));
        EXPECT_FALSE(host_.log().contains(part));
        EXPECT_EQ(refused.error().detail.find(part), std::string::npos);
    }
}

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_DOCUMENT_PROOF_CONFORMANCE_H
