#ifndef PATRON_SMS_GATEWAY_REQUEST_READER_H
#define PATRON_SMS_GATEWAY_REQUEST_READER_H

#include "json_node.h"
#include "request_template.h"
#include "template_names.h"

namespace patron::sms_gateway {

/// Reads one description of a request: `request` of a preset, with or without what variants change.
RequestTemplate readRequest(const JsonNode& node, const TemplateNames& names);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_REQUEST_READER_H
