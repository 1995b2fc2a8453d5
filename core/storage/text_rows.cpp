#include "storage/text_rows.h"

#include <algorithm>
#include <utility>

namespace patron::storage {
namespace {

constexpr Sql kAllTexts{R"(
SELECT brand_id, kind, language, subject, text, html, sms
FROM message_text ORDER BY brand_id, kind, language)"};
constexpr Sql kTextsOfBrand{R"(
SELECT brand_id, kind, language, subject, text, html, sms
FROM message_text WHERE brand_id = $1 ORDER BY kind, language)"};

constexpr Sql kPutTexts{R"(
INSERT INTO message_text (brand_id, kind, language, subject, text, html, sms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (brand_id, kind, language) DO UPDATE
SET subject = excluded.subject, text = excluded.text, html = excluded.html, sms = excluded.sms)"};
constexpr Sql kRemoveTexts{
    "DELETE FROM message_text WHERE brand_id = $1 AND kind = $2 AND language = $3"};

struct OwnedTexts {
    brand::BrandId brandId = 0;
    brand::MessageTexts texts;
};
OwnedTexts toTexts(const Row& row) {
    OwnedTexts owned;
    brand::MessageTexts& t = owned.texts;
    Columns(row) >> owned.brandId >> t.kind >> t.language >> t.subject >> t.text >> t.html >> t.sms;
    return owned;
}

}  // namespace

sdk::Result<void> attachTexts(Connection& connection, std::vector<brand::Brand>& brands) {
    const auto brandOf = [&](brand::BrandId id) {
        return std::ranges::find(brands, id, &brand::Brand::id);
    };
    auto texts = connection.all(kAllTexts, {}, toTexts);
    if (!texts) return sdk::Unexpected(std::move(texts.error()));
    for (OwnedTexts& owned : *texts) {
        const auto brand = brandOf(owned.brandId);
        if (brand != brands.end()) brand->texts.push_back(std::move(owned.texts));
    }
    return {};
}

sdk::Result<std::vector<brand::MessageTexts>> loadTexts(Connection& connection,
                                                        brand::BrandId brandId) {
    auto rows = connection.all(kTextsOfBrand, {brandId}, toTexts);
    if (!rows) return sdk::Unexpected(std::move(rows.error()));
    std::vector<brand::MessageTexts> texts;
    for (OwnedTexts& owned : *rows) texts.push_back(std::move(owned.texts));
    return texts;
}

sdk::Result<void> putTexts(Connection& connection, brand::BrandId brandId,
                           const brand::MessageTexts& t) {
    return connection.perform(kPutTexts,
                              {brandId, t.kind, t.language, t.subject, t.text, t.html, t.sms});
}

sdk::Result<bool> removeTexts(Connection& connection, brand::BrandId brandId,
                              const std::string& kind, const std::string& language) {
    return connection.changes(kRemoveTexts, {brandId, kind, language});
}

}  // namespace patron::storage
