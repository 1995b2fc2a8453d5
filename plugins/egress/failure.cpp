#include "egress/failure.h"

#include <typeinfo>

namespace patron::egress {

POCO_IMPLEMENT_EXCEPTION(Failure, Poco::Net::NetException, "Exchange with the provider failed")

}  // namespace patron::egress
