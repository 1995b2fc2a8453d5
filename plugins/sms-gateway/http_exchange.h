#ifndef PATRON_SMS_GATEWAY_HTTP_EXCHANGE_H
#define PATRON_SMS_GATEWAY_HTTP_EXCHANGE_H

#include "answer_rule.h"
#include "egress/connection.h"
#include "gateway_url.h"
#include "request_template.h"

namespace patron::sms_gateway {

/// One request and its answer over a connection that is open, which keeps the deadline. Redirects
/// are answers like any other, and so is one whose body breaks off behind whole headers.
/// @throws Poco::Exception; egress::Failure when the connection broke before
Answer exchange(const egress::ConnectionSocket& socket, const GatewayUrl& url,
                const std::string& method, const RenderedRequest& rendered);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_HTTP_EXCHANGE_H
