#include "delivery/texts/templates_texts.h"

namespace patron::delivery {

// All words for an identifier are feminine, so that articles fit.
constinit const LanguageTexts kGerman = {
    .tag = "de",
    .htmlTag = "de",
    .oneMinute = "Minute",
    .minutes = "Minuten",
    .email = "E-Mail-Adresse",
    .phoneNumber = "Telefonnummer",
    .otherAttribute = "Anmeldeadresse",
    .signInCode =
        {"Ihr Anmeldecode für {{brand}}",
         "Guten Tag,\n\n"
         "Ihr Anmeldecode für {{brand}} lautet\n\n"
         "{{code}}\n\n"
         "Er gilt {{minutes}} und nur einmal.\n\n"
         "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese Nachricht: Ohne den "
         "Code kann sich niemand anmelden. Geben Sie ihn nie weiter, auch nicht an uns.\n\n"
         "{{brand}}",
         "Ihr Anmeldecode für {{brand}} ist {{code}}, gültig {{minutes}}. "
         "Nicht angefordert? Ignorieren Sie dies und geben Sie ihn nie weiter."},
    .signUpCode = {"Ihr Registrierungscode für {{brand}}",
                   "Willkommen,\n\n"
                   "Ihr Code für ein neues Konto bei {{brand}} lautet\n\n"
                   "{{code}}\n\n"
                   "Er gilt {{minutes}} und nur einmal.\n\n"
                   "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese Nachricht: Ohne den "
                   "Code entsteht kein Konto. Geben Sie ihn nie weiter, auch nicht an uns.\n\n"
                   "{{brand}}",
                   "Ihr Registrierungscode für {{brand}} ist {{code}}, gültig {{minutes}}. "
                   "Nicht angefordert? Ignorieren Sie dies und geben Sie ihn nie weiter."},
    .changeCode =
        {"Bestätigen Sie Ihre neue {{attribute}} für {{brand}}",
         "Guten Tag,\n\n"
         "der Code, mit dem Sie diese {{attribute}} für Ihr Konto bei {{brand}} bestätigen, "
         "lautet\n\n"
         "{{code}}\n\n"
         "Er gilt {{minutes}} und nur einmal.\n\n"
         "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese Nachricht: Ohne den "
         "Code ändert sich nichts. Geben Sie ihn nie weiter, auch nicht an uns.\n\n"
         "{{brand}}",
         "{{brand}}: Code zum Bestätigen dieser {{attribute}}: {{code}}, gültig {{minutes}}. "
         "Nicht angefordert? Ignorieren Sie dies und geben Sie ihn nie weiter."},
    .identifierTaken =
        {"Jemand wollte Ihre {{attribute}} bei {{brand}} verwenden",
         "Guten Tag,\n\n"
         "jemand wollte diese {{attribute}} für ein anderes Konto bei {{brand}} "
         "verwenden. Sie gehört zu Ihrem Konto, darum hat sich nichts geändert.\n\n"
         "Waren Sie das? Dann melden Sie sich bei dem Konto an, das diese "
         "{{attribute}} schon hat.\n\n"
         "Waren Sie das nicht? Dann ist nichts zu tun. Kommt es wieder vor, sagen "
         "Sie {{brand}} Bescheid.\n\n"
         "{{brand}}",
         "{{brand}}: Jemand wollte Ihre {{attribute}} für ein anderes Konto verwenden. "
         "Nichts wurde geändert, Sie müssen nichts tun."},
    .identifierChanged =
        {"Ihre {{attribute}} bei {{brand}} wurde geändert",
         "Guten Tag,\n\n"
         "Ihr Konto bei {{brand}} hat jetzt eine andere {{attribute}}. Mit der "
         "bisherigen können Sie sich nicht mehr anmelden.\n\n"
         "Waren Sie das? Dann ist nichts zu tun.\n\n"
         "Waren Sie das nicht? Dann wenden Sie sich sofort an {{brand}}, damit das "
         "Konto gesperrt werden kann.\n\n"
         "{{brand}}",
         "{{brand}}: Ihr Konto hat jetzt eine andere {{attribute}}. "
         "Waren Sie das nicht? Wenden Sie sich sofort an {{brand}}."},
    .identifierAdded =
        {"Ihre neue {{attribute}} bei {{brand}} ist bestätigt",
         "Guten Tag,\n\n"
         "diese {{attribute}} gehört jetzt zu Ihrem Konto bei {{brand}}. Melden Sie sich "
         "ab sofort damit an.\n\n"
         "Waren Sie das nicht? Dann wenden Sie sich an {{brand}}: Vielleicht hat "
         "jemand Ihre {{attribute}} benutzt.\n\n"
         "{{brand}}",
         "{{brand}}: Diese {{attribute}} ist bestätigt, melden Sie sich ab sofort damit "
         "an. Waren Sie das nicht? Wenden Sie sich an uns."},
    .identifierLost =
        {"Ihre {{attribute}} bei {{brand}} wurde entfernt",
         "Guten Tag,\n\n"
         "jemand anderes hat nachgewiesen, dass ihm die {{attribute}} in Ihrem Konto "
         "bei {{brand}} gehört. Wir haben sie darum entfernt. Sie melden sich an wie "
         "bisher und können jederzeit eine andere {{attribute}} eintragen.\n\n"
         "War es doch Ihre? Dann wenden Sie sich an {{brand}}: Vielleicht liest jemand "
         "Ihre Nachrichten mit.\n\n"
         "{{brand}}",
         "{{brand}}: Die {{attribute}} in Ihrem Konto gehört nachweislich jemand anderem "
         "und wurde entfernt. Ist es doch Ihre? Wenden Sie sich an uns."},
};

}  // namespace patron::delivery
