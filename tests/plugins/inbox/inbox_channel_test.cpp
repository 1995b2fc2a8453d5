#include "inbox_channel.h"

#include <fstream>
#include <iterator>

#include "sdk/testkit/otp_channel_conformance.h"
#include "sdk/testkit/scratch_folder.h"

using patron::inbox::InboxChannelFactory;
using namespace patron::sdk::testkit;
using patron::sdk::Deadline;
using patron::sdk::OutboundMessage;

namespace {

std::string contentOf(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path());
        all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
}

OtpChannelCase inbox(const std::string& kind, const std::string& to) {
    OtpChannelCase c;
    c.name = "inbox for " + kind;
    c.factory = [] { return std::make_unique<InboxChannelFactory>(); };
    c.working = [kind] {
        auto folder = std::make_shared<ScratchFolder>();
        const std::string path = folder->path().string();
        return ChannelSite{
            {{"folder", path}, {"address_kind", kind}}, folder, [path] { return contentOf(path); }};
    };
    c.to = to;
    c.refusedConfigs = {{{"folder", "relative/folder"}, {"address_kind", kind}},
                        {{"folder", "/proc/inbox"}, {"address_kind", kind}}};
    return c;
}

class InboxChannel : public ::testing::Test {
  protected:
    std::unique_ptr<patron::sdk::OtpChannel> make(const std::string& kind) {
        const InboxChannelFactory factory;
        auto made = factory.create(configFor(factory.info(), {{"folder", scratch_.path().string()},
                                                              {"address_kind", kind}}),
                                   host_);
        return std::move(made).value();
    }

    static OutboundMessage message(std::string to, std::string text) {
        return {"id", std::move(to), "Demo Diner", "Your code", std::move(text), "", "en-US"};
    }

    TestHost host_;
    ScratchFolder scratch_;
};

TEST_F(InboxChannel, KeepsWhatWasSentAndWhen) {
    const auto channel = make("email");
    const auto report = channel->deliver(message("john@gmail.com", "Your code is 554523"),
                                         Deadline::in(std::chrono::seconds(9)));
    const auto kept = channel->browser()->list("john@gmail.com", 10);
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].id, report.providerMessageId);
    EXPECT_EQ(kept[0].channel, "email");
    EXPECT_EQ(kept[0].to, "john@gmail.com");
    EXPECT_EQ(kept[0].subject, "Your code");
    EXPECT_EQ(kept[0].text, "Your code is 554523");
    EXPECT_EQ(kept[0].sentAt, host_.now());
}

TEST_F(InboxChannel, ListsItsOwnKindWhenTwoProvidersShareAFolder) {
    const auto email = make("email");
    const auto sms = make("sms");
    (void)email->deliver(message("john@gmail.com", "mail"), Deadline::in(std::chrono::seconds(9)));
    (void)sms->deliver(message("+15852826525", "text"), Deadline::in(std::chrono::seconds(9)));
    ASSERT_EQ(email->browser()->list("", 10).size(), 1u);
    ASSERT_EQ(sms->browser()->list("", 10).size(), 1u);
    EXPECT_EQ(sms->browser()->list("", 10)[0].channel, "sms");
}

TEST_F(InboxChannel, AsksToRetryWhenTheFolderIsGone) {
    const auto channel = make("email");
    std::filesystem::remove_all(scratch_.path());
    const auto report =
        channel->deliver(message("john@gmail.com", "x"), Deadline::in(std::chrono::seconds(9)));
    EXPECT_EQ(report.outcome, patron::sdk::DeliveryReport::Outcome::kRetry);
    EXPECT_TRUE(channel->browser()->list("", 10).empty());
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Inbox, OtpChannelConformance,
                         ::testing::Values(inbox("email", "john.doe@gmail.com"),
                                           inbox("sms", "+15852826525")));
