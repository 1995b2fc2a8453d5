#include "otp/challenge.h"

#include <cstdlib>

namespace patron::otp {

std::string_view purposeName(Purpose purpose) {
    switch (purpose) {
        case Purpose::kSignIn:
            return "sign_in";
        case Purpose::kChangeIdentifier:
            return "change";
    }
    std::abort();
}

}  // namespace patron::otp
