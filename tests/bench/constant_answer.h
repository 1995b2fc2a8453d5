#ifndef PATRON_BENCH_CONSTANT_ANSWER_H
#define PATRON_BENCH_CONSTANT_ANSWER_H

#include <string>

namespace patron::bench {

/// As long as the account object that the service answers with, about 600 bytes.
inline std::string constantAnswer() {
    return R"({"status":"OK","code":200,"data":{"id":"0ff757dd-9b8a-4750-89ad-03ff531ae923",)"
           R"("type_id":1,"reference_type":"CustomerAccount","first_name":"Jonathan",)"
           R"("last_name":"Doe","email":"jonathan.doe@example.com","phone_number":"",)"
           R"("locale":"en-US","state":1,"demographics":[],"optin_status_email":2,)"
           R"("optin_status_pn":3,"has_pending_email_change":false,)"
           R"("has_pending_phone_number_change":false,"confirmed":true,"is_social":false,)"
           R"("created_at":"2024-01-01T00:00:00+00:00","updated_at":"2024-01-01T00:00:00+00:00",)"
           R"("filler":")" +
           std::string(60, 'x') + R"("}})";
}

}  // namespace patron::bench

#endif  // PATRON_BENCH_CONSTANT_ANSWER_H
