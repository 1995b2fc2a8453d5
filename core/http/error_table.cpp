#include "http/error_table.h"

#include <array>

namespace patron::http {

using sdk::ErrorCode;
using Advice = ErrorRow::Advice;

ErrorRow errorRow(ErrorCode code) {
    switch (code) {
        case ErrorCode::kAuthCredentialsIncorrect:
            return {401, 1000, "The credentials are not correct.", Advice::kCredentialsWrong};

        case ErrorCode::kAuthProviderDisabled:
            return {403, 1001, "The brand has no such social sign-in.", Advice::kNotPossible};
        case ErrorCode::kAuthProviderUnavailable:
            return {503, 1002, "The provider of the ID token cannot be asked for its keys now.",
                    Advice::kNotNow};

        case ErrorCode::kRequestInvalid:
            return {400, 1100, "The request has invalid fields; see validations.",
                    Advice::kCheckInput};
        case ErrorCode::kRequestJson:
            return {400, 1101, "The body is not one well-formed JSON object in UTF-8.",
                    Advice::kNotPossible};
        case ErrorCode::kRequestApiVersion:
            return {400, 1102, "Api-Version must look like 4.38.0 and name major 3, 4 or 5.",
                    Advice::kNotPossible};
        case ErrorCode::kRequestMediaType:
            return {415, 1103, "The body must be sent as Content-Type: application/json.",
                    Advice::kNotPossible};
        case ErrorCode::kRequestTooLarge:
            return {413, 1104, "The body is larger than 64 KiB.", Advice::kNotPossible};
        case ErrorCode::kRequestRouteUnknown:
            return {404, 1105, "There is no such route.", Advice::kNotPossible};
        case ErrorCode::kRequestMethodNotAllowed:
            return {405, 1106, "The route does not take this method; see Allow.",
                    Advice::kNotPossible};
        case ErrorCode::kRequestPreconditionFailed:
            return {412, 1107, "The account has changed since the ETag in If-Match.",
                    Advice::kNotNow};
        case ErrorCode::kApplicationUnknown:
            return {401, 1108, "The Application header is missing or names no application.",
                    Advice::kNotPossible};
        case ErrorCode::kReceiptRefused:
            return {403, 1114, "The receipt does not come from the provider.",
                    Advice::kNotPossible};

        case ErrorCode::kOtpCodeInvalid:
            return {400, 1203, "The confirmation code is not valid.", Advice::kCodeWrong};
        case ErrorCode::kOtpCodeExpired:
            return {400, 1204, "The confirmation code has expired.", Advice::kCodeExpired};
        case ErrorCode::kOtpTooManyAttempts:
            return {429, 1205, "Too many wrong codes; wait as Retry-After says.", Advice::kWait};
        case ErrorCode::kOtpCooldown:
            return {429, 1206, "A code was just sent; wait as Retry-After says.", Advice::kWait};
        case ErrorCode::kOtpDestinationRefused:
            return {400, 1207, "No codes are sent to addresses of this kind or country.",
                    Advice::kOtherAddress};

        case ErrorCode::kAccountNotFound:
            return {404, 1300, "There is no such account for this token.", Advice::kNotPossible};
        case ErrorCode::kAccountRegistrationRequired:
            return {404, 1301, "The proof is good, but nobody has an account by it: sign up.",
                    Advice::kNoAccount};
        case ErrorCode::kAccountExists:
            return {409, 1302, "There is an account by this proof: log in with the same one.",
                    Advice::kHasAccount};
        case ErrorCode::kAccountLocked:
            return {403, 1303, "The account is locked.", Advice::kLocked};
        case ErrorCode::kAccountIdentifierTaken:
            return {409, 1304, "The value belongs to another account.", Advice::kTaken};
        case ErrorCode::kAccountNoPendingChange:
            return {400, 1305, "No change of this attribute is pending.", Advice::kCodeExpired};
        case ErrorCode::kAccountBirthdayImmutable:
            return {400, 1306, "The birthday cannot be changed once it is set.",
                    Advice::kCheckInput};
        case ErrorCode::kAccountCheckDisabled:
            return {403, 1307, "The brand does not tell whether an account exists.",
                    Advice::kNotPossible};
        case ErrorCode::kAccountRegistrationDisabled:
            return {403, 1308, "The brand takes no new registrations.", Advice::kNotPossible};
        case ErrorCode::kAccountSignInFirst:
            return {409, 1309,
                    "Another account has proven the e-mail of the ID token: sign in to that one.",
                    Advice::kSignInFirst};

        case ErrorCode::kSessionTokenMissing:
            return {401, 1400, "Authorization must carry a Bearer token.", Advice::kSignIn};
        case ErrorCode::kSessionTokenInvalid:
            return {401, 1401, "The token is not valid here.", Advice::kSignIn};
        case ErrorCode::kSessionTokenExpired:
            return {401, 1402, "The token has expired.", Advice::kSignIn};
        case ErrorCode::kSessionTokenReplaced:
            return {401, 1403, "The token was replaced by a refresh; use the new one.",
                    Advice::kSignIn};
        case ErrorCode::kSessionReused:
            return {401, 1404, "A replaced token was refreshed again; the session is over.",
                    Advice::kSignIn};
        case ErrorCode::kSessionEnded:
            return {401, 1405, "The session is over.", Advice::kSignIn};
        case ErrorCode::kSessionReauthenticationRequired:
            return {403, 1406, "The change needs a sign-in younger than ten minutes.",
                    Advice::kSignIn};

        case ErrorCode::kLimitSends:
            return {429, 1500, "Too many codes were sent; wait as Retry-After says.",
                    Advice::kWait};
        case ErrorCode::kLimitChanges:
            return {429, 1501, "Too many changes were tried; wait as Retry-After says.",
                    Advice::kWait};
        case ErrorCode::kLimitClient:
            return {429, 1502, "Too many requests from this address; wait as Retry-After says.",
                    Advice::kWait};
        case ErrorCode::kLimitBudget:
            return {429, 1503,
                    "The brand's codes for this country are used up; wait as Retry-After says.",
                    Advice::kNotNow};

        case ErrorCode::kServerInternal:
        case ErrorCode::kPluginRefused:
        case ErrorCode::kConfigInvalid:
        case ErrorCode::kAdminConflict:
        case ErrorCode::kAdminNotFound:
            return {500, 1900, "Something went wrong on our side.", Advice::kNotNow};
        case ErrorCode::kServerBusy:
            return {503, 1901, "The service is busy; try again as Retry-After says.",
                    Advice::kNotNow};
        case ErrorCode::kServerDatabase:
            return {503, 1902, "The database is away; try again as Retry-After says.",
                    Advice::kNotNow};
    }
    return {500, 1900, "Something went wrong on our side.", Advice::kNotNow};
}

namespace {

// Columns: en, de, es, fr, sr.
constexpr std::array<std::string_view, 5> kLanguages{"en", "de", "es", "fr", "sr"};
using Texts = std::array<EndUserText, 5>;

constexpr Texts kCheckInputTexts{
    EndUserText{"Please check your input", "Some of the details are not right."},
    EndUserText{"Bitte prüfe deine Eingabe", "Einige Angaben stimmen nicht."},
    EndUserText{"Revisa los datos", "Algunos datos no son correctos."},
    EndUserText{"Vérifiez votre saisie", "Certaines informations ne sont pas correctes."},
    EndUserText{"Proveri unos", "Neki podaci nisu ispravni."}};
constexpr Texts kCredentialsWrongTexts{
    EndUserText{"That didn't work", "We could not sign you in. Please try again."},
    EndUserText{"Das hat nicht geklappt", "Die Anmeldung ist fehlgeschlagen. Versuche es erneut."},
    EndUserText{"No ha funcionado", "No hemos podido iniciar tu sesión. Inténtalo de nuevo."},
    EndUserText{"Cela n'a pas fonctionné", "La connexion a échoué. Réessayez."},
    EndUserText{"Nije uspelo", "Prijava nije uspela. Pokušaj ponovo."}};
constexpr Texts kCodeWrongTexts{
    EndUserText{"That didn't work", "The code is not correct. Check it and try again."},
    EndUserText{"Das hat nicht geklappt",
                "Der Code stimmt nicht. Prüfe ihn und versuche es noch einmal."},
    EndUserText{"No ha funcionado", "El código no es correcto. Revísalo e inténtalo de nuevo."},
    EndUserText{"Cela n'a pas fonctionné", "Le code n'est pas correct. Vérifiez-le et réessayez."},
    EndUserText{"Nije uspelo", "Kod nije ispravan. Proveri ga i pokušaj ponovo."}};
constexpr Texts kCodeExpiredTexts{
    EndUserText{"The code is no longer valid", "Ask for a new code and try again."},
    EndUserText{"Der Code gilt nicht mehr", "Fordere einen neuen Code an."},
    EndUserText{"El código ya no es válido", "Solicita un código nuevo."},
    EndUserText{"Le code n'est plus valable", "Demandez un nouveau code."},
    EndUserText{"Kod više ne važi", "Zatraži novi kod."}};
constexpr Texts kWaitTexts{
    EndUserText{"Please wait a moment", "There were too many tries. Try again a little later."},
    EndUserText{"Bitte warte einen Moment", "Es waren zu viele Versuche. Versuche es später."},
    EndUserText{"Espera un momento", "Demasiados intentos. Inténtalo un poco más tarde."},
    EndUserText{"Patientez un instant", "Trop de tentatives. Réessayez un peu plus tard."},
    EndUserText{"Sačekaj malo", "Bilo je previše pokušaja. Pokušaj malo kasnije."}};
constexpr Texts kSignInTexts{
    EndUserText{"Please sign in again", "Your session is no longer valid."},
    EndUserText{"Bitte melde dich erneut an", "Deine Sitzung ist nicht mehr gültig."},
    EndUserText{"Inicia sesión de nuevo", "Tu sesión ya no es válida."},
    EndUserText{"Reconnectez-vous", "Votre session n'est plus valable."},
    EndUserText{"Prijavi se ponovo", "Tvoja sesija više ne važi."}};
constexpr Texts kNoAccountTexts{
    EndUserText{"Almost there", "There is no account yet. Fill in your details to make one."},
    EndUserText{"Fast geschafft", "Es gibt noch kein Konto. Lege eines mit deinen Daten an."},
    EndUserText{"Ya casi está", "Todavía no hay cuenta. Completa tus datos para crearla."},
    EndUserText{"Presque fini", "Il n'y a pas encore de compte. Créez-en un."},
    EndUserText{"Još malo", "Nalog još ne postoji. Unesi podatke da ga napraviš."}};
constexpr Texts kHasAccountTexts{
    EndUserText{"You have an account already", "Please sign in instead."},
    EndUserText{"Du hast schon ein Konto", "Melde dich einfach damit an."},
    EndUserText{"Ya tienes una cuenta", "Inicia sesión con ella."},
    EndUserText{"Vous avez déjà un compte", "Connectez-vous avec ce compte."},
    EndUserText{"Već imaš nalog", "Prijavi se tim nalogom."}};
constexpr Texts kSignInFirstTexts{
    EndUserText{"Your e-mail has an account already", "Sign in as you did before."},
    EndUserText{"Deine E-Mail-Adresse hat schon ein Konto", "Melde dich wie bisher an."},
    EndUserText{"Tu correo ya tiene una cuenta", "Inicia sesión como hasta ahora."},
    EndUserText{"Votre e-mail a déjà un compte", "Connectez-vous comme auparavant."},
    EndUserText{"Tvoja e-adresa već ima nalog", "Prijavi se kao do sada."}};
constexpr Texts kLockedTexts{
    EndUserText{"Your account is locked", "Please contact customer service."},
    EndUserText{"Dein Konto ist gesperrt", "Bitte wende dich an den Kundendienst."},
    EndUserText{"Tu cuenta está bloqueada", "Contacta con atención al cliente."},
    EndUserText{"Votre compte est bloqué", "Contactez le service client."},
    EndUserText{"Tvoj nalog je zaključan", "Obrati se korisničkoj službi."}};
constexpr Texts kTakenTexts{
    EndUserText{"Already in use", "Another account uses this. Please choose another."},
    EndUserText{"Schon vergeben", "Ein anderes Konto nutzt das. Bitte wähle etwas anderes."},
    EndUserText{"Ya está en uso", "Otra cuenta lo utiliza. Elige otro."},
    EndUserText{"Déjà utilisé", "Un autre compte l'utilise. Choisissez-en un autre."},
    EndUserText{"Već se koristi", "Drugi nalog ovo koristi. Izaberi nešto drugo."}};
constexpr Texts kOtherAddressTexts{
    EndUserText{"No code can be sent there", "Please use another one."},
    EndUserText{"Dorthin geht kein Code", "Bitte verwende etwas anderes."},
    EndUserText{"No se puede enviar un código ahí", "Por favor, usa otro."},
    EndUserText{"Impossible d'y envoyer un code", "Veuillez en utiliser un autre."},
    EndUserText{"Tamo se kod ne može poslati", "Upotrebi nešto drugo."}};
constexpr Texts kNotNowTexts{
    EndUserText{"Something went wrong", "Please try again in a moment."},
    EndUserText{"Etwas ist schiefgegangen", "Bitte versuche es gleich noch einmal."},
    EndUserText{"Algo ha fallado", "Inténtalo de nuevo en un momento."},
    EndUserText{"Un problème est survenu", "Réessayez dans un instant."},
    EndUserText{"Nešto nije u redu", "Pokušaj ponovo za koji trenutak."}};
constexpr Texts kNotPossibleTexts{
    EndUserText{"That is not possible", "Please update the app or contact customer service."},
    EndUserText{"Das ist nicht möglich", "Aktualisiere die App oder frage den Kundendienst."},
    EndUserText{"No es posible", "Actualiza la aplicación o contacta con atención al cliente."},
    EndUserText{"Ce n'est pas possible", "Mettez l'application à jour ou contactez-nous."},
    EndUserText{"To nije moguće", "Ažuriraj aplikaciju ili se obrati korisničkoj službi."}};

const Texts& textsOf(Advice advice) {
    switch (advice) {
        case Advice::kCheckInput:
            return kCheckInputTexts;
        case Advice::kCredentialsWrong:
            return kCredentialsWrongTexts;
        case Advice::kCodeWrong:
            return kCodeWrongTexts;
        case Advice::kCodeExpired:
            return kCodeExpiredTexts;
        case Advice::kWait:
            return kWaitTexts;
        case Advice::kSignIn:
            return kSignInTexts;
        case Advice::kNoAccount:
            return kNoAccountTexts;
        case Advice::kHasAccount:
            return kHasAccountTexts;
        case Advice::kSignInFirst:
            return kSignInFirstTexts;
        case Advice::kLocked:
            return kLockedTexts;
        case Advice::kTaken:
            return kTakenTexts;
        case Advice::kOtherAddress:
            return kOtherAddressTexts;
        case Advice::kNotNow:
            return kNotNowTexts;
        case Advice::kNotPossible:
            return kNotPossibleTexts;
    }
    return kNotNowTexts;
}

}  // namespace

EndUserText endUserText(Advice advice, std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    const Texts& texts = textsOf(advice);
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
        if (kLanguages[i] == primary) return texts[i];
    }
    return texts[0];
}

}  // namespace patron::http
