#include "delivery/texts/templates_texts.h"

namespace patron::delivery {

constinit const LanguageTexts kEnglish = {
    .tag = "en",
    .htmlTag = "en",
    .oneMinute = "minute",
    .minutes = "minutes",
    .email = "e-mail address",
    .phoneNumber = "phone number",
    .otherAttribute = "sign-in address",
    .signInCode = {"Your sign-in code for {{brand}}",
                   "Hello,\n\n"
                   "your sign-in code for {{brand}} is\n\n"
                   "{{code}}\n\n"
                   "It is valid for {{minutes}} and works once.\n\n"
                   "You did not ask for it? Then ignore this message: nobody can sign in without "
                   "the code. Never pass it on, not even to us.\n\n"
                   "{{brand}}",
                   "Your {{brand}} sign-in code is {{code}}, valid for {{minutes}}. "
                   "Not you? Ignore this message and give the code to nobody."},
    .signUpCode = {"Your sign-up code for {{brand}}",
                   "Welcome,\n\n"
                   "your code to open an account at {{brand}} is\n\n"
                   "{{code}}\n\n"
                   "It is valid for {{minutes}} and works once.\n\n"
                   "You did not ask for it? Then ignore this message: no account is opened without "
                   "the code. Never pass it on, not even to us.\n\n"
                   "{{brand}}",
                   "Your {{brand}} sign-up code is {{code}}, valid for {{minutes}}. "
                   "Not you? Ignore this message and give the code to nobody."},
    .changeCode = {"Confirm your new {{attribute}} for {{brand}}",
                   "Hello,\n\n"
                   "your code to confirm this {{attribute}} for your account at {{brand}} is\n\n"
                   "{{code}}\n\n"
                   "It is valid for {{minutes}} and works once.\n\n"
                   "You did not ask for it? Then ignore this message: nothing is changed without "
                   "the code. Never pass it on, not even to us.\n\n"
                   "{{brand}}",
                   "{{brand}}: {{code}} confirms this {{attribute}}, valid for {{minutes}}. "
                   "Not you? Ignore this message and give the code to nobody."},
    .identifierTaken =
        {"Somebody tried to use your {{attribute}} at {{brand}}",
         "Hello,\n\n"
         "somebody asked to use this {{attribute}} for another account at {{brand}}. It "
         "belongs to your account, so nothing was changed.\n\n"
         "Was it you? Then sign in to the account that has this {{attribute}}.\n\n"
         "Was it not you? Then there is nothing to do. If it happens again, tell "
         "{{brand}}.\n\n"
         "{{brand}}",
         "{{brand}}: somebody tried to use your {{attribute}} for another account. "
         "Nothing was changed. Not you? There is nothing to do."},
    .identifierChanged =
        {"Your {{attribute}} at {{brand}} was changed",
         "Hello,\n\n"
         "your account at {{brand}} now has another {{attribute}}. This one no longer "
         "signs in.\n\n"
         "Was it you? Then there is nothing to do.\n\n"
         "Was it not you? Then contact {{brand}} at once, so that the account can be "
         "locked.\n\n"
         "{{brand}}",
         "{{brand}}: your account now has another {{attribute}}. "
         "Not you? Contact us at once to have it locked."},
    .identifierAdded =
        {"Your new {{attribute}} at {{brand}} is confirmed",
         "Hello,\n\n"
         "this {{attribute}} is now the one of your account at {{brand}}. Use it to sign "
         "in from now on.\n\n"
         "Was it not you? Then contact {{brand}}: somebody may have used your "
         "{{attribute}}.\n\n"
         "{{brand}}",
         "{{brand}}: this {{attribute}} is confirmed, use it to sign in from now on. "
         "Not you? Contact us."},
    .identifierLost =
        {"Your {{attribute}} at {{brand}} was removed",
         "Hello,\n\n"
         "somebody else has proven that the {{attribute}} in your account at {{brand}} "
         "is theirs, so we removed it. You sign in as before and can enter another "
         "{{attribute}} at any time.\n\n"
         "Was it really yours? Then contact {{brand}}: somebody else may be reading "
         "your messages.\n\n"
         "{{brand}}",
         "{{brand}}: somebody else proved that the {{attribute}} in your account is "
         "theirs, so we removed it. Is it yours? Contact us."},
};

}  // namespace patron::delivery
