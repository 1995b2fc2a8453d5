#include "account/notices.h"

namespace patron::account {

sdk::Result<void> sendNotice(brand::Transaction& tx, const brand::RequestContext& context,
                             delivery::Outbox& outbox, const sdk::AuthType& reachedBy,
                             const Notice& notice) {
    delivery::Draft draft;
    draft.kind = notice.kind;
    draft.brandId = context.brand->id;
    draft.accountId = notice.accountId;
    draft.addressKind = reachedBy.info().addressKind;
    draft.to = notice.to;
    if (const auto address = reachedBy.parse(notice.to)) {
        draft.country = reachedBy.countryOf(*address);
    }
    draft.expiresAt = context.now + std::chrono::hours(24);
    draft.discard = notice.discard;
    auto queued = outbox.enqueue(tx, context, draft);
    if (!queued) return sdk::Unexpected(std::move(queued.error()));
    return {};
}

sdk::Result<void> record(brand::Transaction& tx, const brand::RequestContext& context,
                         AuditLog& audit, const Deed& deed) {
    AuditEvent event;
    event.brandId = context.brand->id;
    event.accountId = deed.accountId;
    event.action = deed.action;
    event.actor = deed.actor;
    event.detail = deed.detail;
    event.requestId = context.requestId;
    event.at = context.now;
    return audit.append(tx, event);
}

}  // namespace patron::account
