#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <bitset>
#include <charconv>
#include <iterator>
#include <set>
#include <vector>

#include "keys/hmac.h"
#include "keys/key_ring.h"
#include "sdk/secret.h"
#include "session/access_token.h"

namespace patron::session {
namespace {

constexpr std::size_t kLongestToken = 4096;
constexpr std::size_t kSignatureSize = 32;
constexpr std::int64_t kLargestNumber = 1LL << 53;  // what JSON readers keep exact
// {"typ":"JWT","alg":"HS256"}
constexpr std::string_view kGuideHeader = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9";

// RapidJSON validates UTF-8, yet turns the escape of a lone low surrogate into bytes that are none.
bool hasSurrogate(std::string_view text) {
    for (std::size_t at = text.find('\xED'); at < text.size(); at = text.find('\xED', at + 1)) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
    }
    return false;
}

/// One member of a JSON object that we know: a text, a number, or neither: then it is refused.
template <class Target>
struct Member {
    std::string_view name;
    std::string Target::*text = nullptr;
    std::int64_t Target::*number = nullptr;
};

/// Takes the members that we know from one JSON object and walks over the others, whatever is in
/// them. An event that returns false ends the parse with an error.
template <class Target, std::size_t N>
class MemberReader
    : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, MemberReader<Target, N>> {
  public:
    MemberReader(const Member<Target> (&members)[N], Target& target)
        : members_(members), target_(target) {}

    const std::bitset<N>& seen() const { return seen_; }

    bool Default() { return skip(); }
    bool Int(int value) { return takeNumber(value); }
    bool Uint(unsigned value) { return takeNumber(value); }
    bool Int64(std::int64_t value) { return takeNumber(value); }
    bool Uint64(std::uint64_t value) {
        return takeNumber(value > kLargestNumber ? -1 : static_cast<std::int64_t>(value));
    }
    bool String(const char* data, rapidjson::SizeType size, bool) {
        if (hasSurrogate({data, size})) return false;
        if (!atKnown()) return skip();
        if (current_->text == nullptr) return false;
        (target_.*current_->text).assign(data, size);
        return true;
    }

    bool StartObject() {
        if (depth_ > 0 && !skip()) return false;
        ++depth_;
        otherNames_.emplace_back();
        return true;
    }
    bool Key(const char* data, rapidjson::SizeType size, bool) {
        const std::string_view name(data, size);
        if (hasSurrogate(name)) return false;
        current_ = depth_ == 1 ? find(name) : nullptr;
        if (current_ == nullptr) return otherNames_.back().emplace(name).second;
        const auto index = static_cast<std::size_t>(current_ - members_);
        if (seen_.test(index)) return false;
        seen_.set(index);
        return current_->text != nullptr || current_->number != nullptr;
    }
    bool EndObject(rapidjson::SizeType) {
        --depth_;
        otherNames_.pop_back();
        return true;
    }
    bool StartArray() {
        if (!skip()) return false;
        ++depth_;
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        --depth_;
        return true;
    }

  private:
    bool atKnown() const { return depth_ == 1 && current_ != nullptr; }
    bool skip() const { return depth_ > 0 && !atKnown(); }
    bool takeNumber(std::int64_t value) {
        if (!atKnown()) return skip();
        if (current_->number == nullptr || value < 0 || value > kLargestNumber) return false;
        target_.*current_->number = value;
        return true;
    }
    const Member<Target>* find(std::string_view name) const {
        const auto found = std::find_if(std::begin(members_), std::end(members_),
                                        [&](const auto& member) { return member.name == name; });
        return found == std::end(members_) ? nullptr : found;
    }

    const Member<Target> (&members_)[N];
    Target& target_;
    const Member<Target>* current_ = nullptr;
    int depth_ = 0;
    std::bitset<N> seen_;
    std::vector<std::set<std::string, std::less<>>> otherNames_;  ///< of each open object
};

/// Decodes one part and reads the object in it; false when anything about it is wrong. The
/// iterative reader, because the depth of what it walks over is the sender's choice.
template <class Target, std::size_t N>
bool readObject(std::string_view part, const Member<Target> (&members)[N], Target& target,
                std::bitset<N>& seen) {
    std::string json;
    if (!keys::fromBase64Url(part, json)) return false;
    if (json.find('\0') != std::string::npos) return false;  // RapidJSON would stop there
    constexpr unsigned kStrict =
        rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
    rapidjson::MemoryStream stream(json.data(), json.size());
    MemberReader<Target, N> handler(members, target);
    if (!rapidjson::Reader().Parse<kStrict>(stream, handler)) return false;
    seen = handler.seen();
    return true;
}

struct Header {
    std::string typ;
    std::string alg;
    std::string kid;
};
constexpr Member<Header> kHeaderMembers[] = {
    {"typ", &Header::typ},
    {"alg", &Header::alg},
    {"kid", &Header::kid},
    {"crit"},  // asks for what we do not know: RFC 7515, 4.1.11
};

constexpr Member<AccessToken> kClaims[] = {
    {"setRefreshTTL", nullptr, &AccessToken::setRefreshTtl},
    {"iss", &AccessToken::iss},
    {"iat", nullptr, &AccessToken::iat},
    {"exp", nullptr, &AccessToken::exp},
    {"nbf", nullptr, &AccessToken::nbf},
    {"jti", &AccessToken::jti},
    {"sub", &AccessToken::sub},
    {"prv", &AccessToken::prv},
    {"application_id", nullptr, &AccessToken::applicationId},
    {"session_id", nullptr, &AccessToken::sessionId},
};

// The header as signToken writes it needs no JSON reader.
bool readOwnHeader(std::string_view part, std::string& kid) {
    constexpr std::string_view kStart = R"({"typ":"JWT","alg":"HS256","kid":")";
    constexpr std::string_view kEnd = R"("})";
    std::string json;
    if (!keys::fromBase64Url(part, json)) return false;
    std::string_view rest = json;
    if (!rest.starts_with(kStart) || !rest.ends_with(kEnd)) return false;
    rest.remove_prefix(kStart.size());
    if (rest.size() < kEnd.size()) return false;
    rest.remove_suffix(kEnd.size());
    if (!keys::isKeyId(rest)) return false;
    kid = rest;
    return true;
}

bool readHeader(std::string_view part, std::string& kid) {
    if (part == kGuideHeader || readOwnHeader(part, kid)) return true;
    Header header;
    std::bitset<std::size(kHeaderMembers)> seen;
    if (!readObject(part, kHeaderMembers, header, seen)) return false;
    if (header.typ != "JWT" || header.alg != "HS256") return false;
    kid = std::move(header.kid);
    return true;
}

bool readClaims(std::string_view part, AccessToken& claims) {
    std::bitset<std::size(kClaims)> seen;
    return readObject(part, kClaims, claims, seen) && seen.all() && accountIdOf(claims) != 0 &&
           !claims.jti.empty();
}

}  // namespace

std::int64_t accountIdOf(const AccessToken& token) {
    const std::string& sub = token.sub;
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(sub.data(), sub.data() + sub.size(), id);
    const bool canonical =
        error == std::errc() && end == sub.data() + sub.size() && id > 0 && sub.front() != '0';
    return canonical ? id : 0;
}

sdk::Result<ParsedToken> parseToken(std::string_view text) {
    const auto invalid = [](const char* why) {
        return sdk::fail(sdk::ErrorCode::kSessionTokenInvalid, why);
    };
    if (text.size() > kLongestToken) return invalid("token too long");
    const std::size_t first = text.find('.');
    const std::size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos) return invalid("token without three parts");

    ParsedToken token;
    token.signedPart = text.substr(0, second);
    // A further dot is no base64url, so it is refused with the signature.
    if (!keys::fromBase64Url(text.substr(second + 1), token.signature) ||
        token.signature.size() != kSignatureSize) {
        return invalid("token signature malformed");
    }
    if (!readHeader(text.substr(0, first), token.claims.kid)) {
        return invalid("token header refused");
    }
    if (!readClaims(text.substr(first + 1, second - first - 1), token.claims)) {
        return invalid("token claims refused");
    }
    return token;
}

bool signatureHolds(const ParsedToken& token, std::string_view key) {
    const keys::Digest digest = keys::hmacSha256(key, token.signedPart);
    return sdk::constantTimeEquals(keys::asText(digest), token.signature);
}

}  // namespace patron::session
