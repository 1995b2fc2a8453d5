#include "delivery/texts/templates_texts.h"

namespace patron::delivery {

// All words for an identifier are masculine. Short texts of codes say "clave", because the ó of
// "código" is not in the GSM 7-bit alphabet.
constinit const LanguageTexts kSpanish = {
    .tag = "es",
    .htmlTag = "es",
    .oneMinute = "minuto",
    .minutes = "minutos",
    .email = "correo electrónico",
    .phoneNumber = "número de teléfono",
    .otherAttribute = "dato de acceso",
    .signInCode =
        {"Tu código de acceso a {{brand}}",
         "Hola:\n\n"
         "Tu código de acceso a {{brand}} es\n\n"
         "{{code}}\n\n"
         "Vale durante {{minutes}} y una sola vez.\n\n"
         "¿No lo has pedido? Ignora este mensaje: sin el código nadie puede entrar. No lo "
         "compartas nunca, tampoco con nosotros.\n\n"
         "{{brand}}",
         "Tu clave para entrar en {{brand}} es {{code}} y vale {{minutes}}. "
         "Si no la has pedido, ignora este mensaje. No la compartas con nadie."},
    .signUpCode = {"Tu código de registro en {{brand}}",
                   "Te damos la bienvenida:\n\n"
                   "Tu código para abrir una cuenta en {{brand}} es\n\n"
                   "{{code}}\n\n"
                   "Vale durante {{minutes}} y una sola vez.\n\n"
                   "¿No lo has pedido? Ignora este mensaje: sin el código no se abre ninguna "
                   "cuenta. No lo compartas nunca, tampoco con nosotros.\n\n"
                   "{{brand}}",
                   "Tu clave de registro en {{brand}} es {{code}} y vale {{minutes}}. "
                   "Si no la has pedido, ignora este mensaje. No la compartas con nadie."},
    .changeCode = {"Confirma tu nuevo {{attribute}} en {{brand}}",
                   "Hola:\n\n"
                   "Tu código para confirmar este {{attribute}} en tu cuenta de {{brand}} es\n\n"
                   "{{code}}\n\n"
                   "Vale durante {{minutes}} y una sola vez.\n\n"
                   "¿No lo has pedido? Ignora este mensaje: sin el código no cambia nada. No lo "
                   "compartas nunca, tampoco con nosotros.\n\n"
                   "{{brand}}",
                   "Tu clave para confirmar el cambio en {{brand}} es {{code}} y vale {{minutes}}. "
                   "Si no la has pedido, ignora este mensaje. No la compartas."},
    .identifierTaken = {"Alguien ha intentado usar tu {{attribute}} en {{brand}}",
                        "Hola:\n\n"
                        "Alguien ha pedido usar este {{attribute}} para otra cuenta de {{brand}}. "
                        "Pertenece a tu cuenta, así que no ha cambiado nada.\n\n"
                        "¿Has sido tú? Entra en la cuenta que ya tiene este {{attribute}}.\n\n"
                        "¿No has sido tú? No tienes que hacer nada. Si vuelve a ocurrir, avisa a "
                        "{{brand}}.\n\n"
                        "{{brand}}",
                        "{{brand}}: alguien ha intentado usar tu {{attribute}} para otra cuenta. "
                        "No ha cambiado nada; no tienes que hacer nada."},
    .identifierChanged =
        {"Tu {{attribute}} en {{brand}} ha cambiado",
         "Hola:\n\n"
         "Tu cuenta de {{brand}} tiene ahora otro {{attribute}}. Con el anterior ya no "
         "puedes entrar.\n\n"
         "¿Has sido tú? No tienes que hacer nada.\n\n"
         "¿No has sido tú? Contacta enseguida con {{brand}} para que bloqueen la "
         "cuenta.\n\n"
         "{{brand}}",
         "{{brand}}: tu cuenta tiene ahora otro {{attribute}}. "
         "¿No has sido tú? Contacta enseguida con {{brand}}."},
    .identifierAdded =
        {"Tu nuevo {{attribute}} en {{brand}} está confirmado",
         "Hola:\n\n"
         "Este {{attribute}} es ahora el de tu cuenta de {{brand}}. Úsalo para entrar a "
         "partir de ahora.\n\n"
         "¿No has sido tú? Contacta con {{brand}}: puede que alguien haya usado tu "
         "{{attribute}}.\n\n"
         "{{brand}}",
         "{{brand}}: este {{attribute}} está confirmado, úsalo para entrar a partir de "
         "ahora. ¿No has sido tú? Contacta con nosotros."},
    .identifierLost =
        {"Tu {{attribute}} en {{brand}} se ha retirado",
         "Hola:\n\n"
         "Otra persona ha demostrado que el {{attribute}} de tu cuenta de {{brand}} es "
         "suyo, así que lo hemos retirado. Entras como siempre y puedes poner otro "
         "{{attribute}} cuando quieras.\n\n"
         "¿Era tuyo de verdad? Contacta con {{brand}}: puede que alguien lea tus "
         "mensajes.\n\n"
         "{{brand}}",
         "{{brand}}: otra persona ha demostrado que el {{attribute}} de tu cuenta es suyo "
         "y lo hemos retirado. ¿Era tuyo? Contacta con nosotros."},
};

}  // namespace patron::delivery
