#include "sdk/abi.h"

#include <gtest/gtest.h>

#include <string>
#include <typeinfo>

#include "sdk/auth_type.h"
#include "sdk/otp_channel.h"

namespace {

using namespace patron::sdk;

TEST(Abi, DescribesThisBuild) {
    const PatronPluginAbi abi = abiOfThisBuild(PATRON_SDK_KIND_AUTH_TYPE);
    EXPECT_EQ(abi.structSize, sizeof(PatronPluginAbi));
    EXPECT_EQ(abi.epoch, PATRON_SDK_ABI_EPOCH);
    EXPECT_EQ(abi.kind, PATRON_SDK_KIND_AUTH_TYPE);
    EXPECT_EQ(abi.gxxAbiVersion, __GXX_ABI_VERSION);
    EXPECT_STREQ(abi.compiler, __VERSION__);
}

// Poco compares type names alone; the epoch must be part of them, or a plugin of another epoch
// would pass for one of ours and crash at the first call.
TEST(Abi, CarriesTheEpochInTheNamesOfTheFactories) {
    const std::string epoch = "v" + std::to_string(PATRON_SDK_ABI_EPOCH);
    for (const std::string name :
         {typeid(AuthTypeFactory).name(), typeid(OtpChannelFactory).name()}) {
        EXPECT_NE(name.find("3sdk" + std::to_string(epoch.size()) + epoch), std::string::npos)
            << name;
    }
}

}  // namespace
