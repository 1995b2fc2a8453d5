#include "delivery/texts/templates_texts.h"

namespace patron::delivery {

// The words for an identifier are in the accusative and carry their pronoun, because their genders
// differ. Short texts of codes use words without č, ć, đ, š and ž, which are not in the GSM 7-bit
// alphabet.
constinit const LanguageTexts kSerbian = {
    .tag = "sr",
    .htmlTag = "sr-Latn",
    .oneMinute = "minut",
    .minutes = "minuta",
    .email = "Vašu adresu e-pošte",
    .phoneNumber = "Vaš broj telefona",
    .otherAttribute = "Vaš podatak za prijavu",
    .signInCode = {"Kod za prijavu: {{brand}}",
                   "Dobar dan,\n\n"
                   "Vaš kod za prijavu na {{brand}} je\n\n"
                   "{{code}}\n\n"
                   "Važi {{minutes}} i samo jednom.\n\n"
                   "Niste ga tražili? Zanemarite ovu poruku: bez koda niko ne može da se prijavi. "
                   "Nikome ne dajte kod, ni nama.\n\n"
                   "{{brand}}",
                   "Kod za prijavu na {{brand}} je {{code}} i traje {{minutes}}. "
                   "Ako to niste bili vi, zanemarite ovu poruku. Nikome ne dajte kod."},
    .signUpCode =
        {"Kod za registraciju: {{brand}}",
         "Dobro došli,\n\n"
         "Vaš kod za otvaranje naloga za {{brand}} je\n\n"
         "{{code}}\n\n"
         "Važi {{minutes}} i samo jednom.\n\n"
         "Niste ga tražili? Zanemarite ovu poruku: bez koda se nalog ne otvara. Nikome ne "
         "dajte kod, ni nama.\n\n"
         "{{brand}}",
         "Kod za registraciju na {{brand}} je {{code}} i traje {{minutes}}. "
         "Ako to niste bili vi, zanemarite ovu poruku. Nikome ne dajte kod."},
    .changeCode = {"Potvrdite {{attribute}}: {{brand}}",
                   "Dobar dan,\n\n"
                   "kod kojim potvrđujete {{attribute}} na nalogu za {{brand}} je\n\n"
                   "{{code}}\n\n"
                   "Važi {{minutes}} i samo jednom.\n\n"
                   "Niste ga tražili? Zanemarite ovu poruku: bez koda se ništa ne menja. Nikome ne "
                   "dajte kod, ni nama.\n\n"
                   "{{brand}}",
                   "Kod za potvrdu promene na {{brand}} je {{code}} i traje {{minutes}}. "
                   "Ako to niste bili vi, zanemarite ovu poruku. Nikome ne dajte kod."},
    .identifierTaken =
        {"Neko je pokušao da iskoristi {{attribute}}: {{brand}}",
         "Dobar dan,\n\n"
         "neko je pokušao da iskoristi {{attribute}} za drugi nalog za {{brand}}. To "
         "već pripada Vašem nalogu, pa se ništa nije promenilo.\n\n"
         "Bili ste to Vi? Prijavite se na nalog koji već imate.\n\n"
         "Niste bili Vi? Ne morate ništa da radite. Ako se ponovi, javite se "
         "podršci za {{brand}}.\n\n"
         "{{brand}}",
         "{{brand}}: neko je pokušao da iskoristi {{attribute}} za drugi nalog. "
         "Ništa se nije promenilo, ne morate ništa da radite."},
    .identifierChanged = {"Promenili smo {{attribute}}: {{brand}}",
                          "Dobar dan,\n\n"
                          "na nalogu za {{brand}} promenili smo {{attribute}}. Ono što ste do sada "
                          "koristili više ne služi za prijavu.\n\n"
                          "Bili ste to Vi? Ne morate ništa da radite.\n\n"
                          "Niste bili Vi? Odmah se javite podršci za {{brand}}, da se nalog "
                          "zaključa.\n\n"
                          "{{brand}}",
                          "{{brand}}: promenili smo {{attribute}} na nalogu. "
                          "Niste bili Vi? Odmah se javite podršci."},
    .identifierAdded = {"Potvrdili ste {{attribute}}: {{brand}}",
                        "Dobar dan,\n\n"
                        "promena na nalogu za {{brand}} je potvrđena. Kodove za prijavu od sada "
                        "šaljemo ovamo, na {{attribute}}.\n\n"
                        "Niste bili Vi? Javite se podršci za {{brand}}: možda je neko iskoristio "
                        "{{attribute}}.\n\n"
                        "{{brand}}",
                        "{{brand}}: promena je potvrđena. Kodove od sada šaljemo ovamo. "
                        "Niste bili Vi? Javite se podršci."},
    .identifierLost =
        {"Uklonili smo {{attribute}}: {{brand}}",
         "Dobar dan,\n\n"
         "neko drugi je dokazao da koristi isto što i Vi, pa smo sa naloga za {{brand}} "
         "uklonili {{attribute}}. Prijavljujete se kao i do sada, a novi podatak možete "
         "uneti kad god želite.\n\n"
         "To je ipak Vaše? Javite se podršci za {{brand}}: možda neko čita Vaše "
         "poruke.\n\n"
         "{{brand}}",
         "{{brand}}: neko drugi je dokazao da koristi {{attribute}}, pa smo taj podatak "
         "uklonili sa naloga. Ipak je Vaše? Javite se podršci."},
};

}  // namespace patron::delivery
