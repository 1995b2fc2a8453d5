#ifndef PATRON_SMS_GATEWAY_TEMPLATE_NAMES_H
#define PATRON_SMS_GATEWAY_TEMPLATE_NAMES_H

#include <set>
#include <string>
#include <vector>

#include "json_node.h"
#include "setting.h"
#include "text_template.h"

namespace patron::sms_gateway {

/// Where a template stands. It decides which names make sense or are safe there.
enum class Place {
    kPath,    ///< of a URL, which everybody on the way logs
    kQuery,   ///< some gateways know nothing else, so nothing is forbidden
    kHeader,  ///< a text may hold line ends
    kBody,
    kCredential,        ///< must not come out empty
    kSignatureValue,    ///< made of the signature only
    kReceiptSignature,  ///< the same, of a receipt
};

/// Which names the templates of one preset may hold.
class TemplateNames {
  public:
    explicit TemplateNames(const std::vector<Setting>& settings);

    /// Knows from now on that this setting is configured.
    void addCertain(const std::string& setting) { certain_.insert(setting); }

    /// Reads a template for a place; names that may not stand there become the finding.
    TextTemplate read(const JsonNode& node, Place place) const;

  private:
    std::string problemOf(const std::string& name, Place place) const;

    std::set<std::string> settings_;
    std::set<std::string> certain_;  ///< never empty when a request is made
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_TEMPLATE_NAMES_H
