#include "delivery/texts/templates_texts.h"

namespace patron::delivery {

// The words for an identifier differ in gender: only « votre », which does not change, stands
// before them.
constinit const LanguageTexts kFrench = {
    .tag = "fr",
    .htmlTag = "fr",
    .oneMinute = "minute",
    .minutes = "minutes",
    .email = "adresse e-mail",
    .phoneNumber = "numéro de téléphone",
    .otherAttribute = "identifiant",
    .signInCode =
        {"Votre code de connexion à {{brand}}",
         "Bonjour,\n\n"
         "Votre code de connexion à {{brand}} est\n\n"
         "{{code}}\n\n"
         "Il est valable {{minutes}} et une seule fois.\n\n"
         "Vous ne l'avez pas demandé ? Ignorez ce message : sans le code, personne ne peut "
         "se connecter. Ne le donnez jamais, même pas à nous.\n\n"
         "{{brand}}",
         "Votre code de connexion à {{brand}} est {{code}}, valable {{minutes}}. "
         "Pas demandé ? Ignorez ce message et ne donnez le code à personne."},
    .signUpCode = {"Votre code d'inscription à {{brand}}",
                   "Bienvenue,\n\n"
                   "Votre code pour ouvrir un compte chez {{brand}} est\n\n"
                   "{{code}}\n\n"
                   "Il est valable {{minutes}} et une seule fois.\n\n"
                   "Vous ne l'avez pas demandé ? Ignorez ce message : sans le code, aucun compte "
                   "n'est ouvert. Ne le donnez jamais, même pas à nous.\n\n"
                   "{{brand}}",
                   "Votre code d'inscription à {{brand}} est {{code}}, valable {{minutes}}. "
                   "Pas demandé ? Ignorez ce message et ne donnez le code à personne."},
    .changeCode =
        {"Confirmez votre {{attribute}} pour {{brand}}",
         "Bonjour,\n\n"
         "Le code pour confirmer votre {{attribute}} pour votre compte {{brand}} est\n\n"
         "{{code}}\n\n"
         "Il est valable {{minutes}} et une seule fois.\n\n"
         "Vous ne l'avez pas demandé ? Ignorez ce message : sans le code, rien ne change. "
         "Ne le donnez jamais, même pas à nous.\n\n"
         "{{brand}}",
         "Code pour confirmer votre {{attribute}} ({{brand}}) : {{code}}, valable {{minutes}}. "
         "Pas demandé ? Ignorez ce message et ne le donnez pas."},
    .identifierTaken = {"Quelqu'un a voulu utiliser votre {{attribute}} chez {{brand}}",
                        "Bonjour,\n\n"
                        "Quelqu'un a voulu utiliser votre {{attribute}} pour un autre compte chez "
                        "{{brand}}. Comme votre compte l'utilise déjà, rien n'a changé.\n\n"
                        "C'était vous ? Connectez-vous au compte qui l'utilise déjà.\n\n"
                        "Ce n'était pas vous ? Il n'y a rien à faire. Si cela se reproduit, "
                        "prévenez {{brand}}.\n\n"
                        "{{brand}}",
                        "{{brand}} : quelqu'un a voulu utiliser votre {{attribute}} pour un autre "
                        "compte. Rien n'a changé, il n'y a rien à faire."},
    .identifierChanged =
        {"Nous avons changé votre {{attribute}} chez {{brand}}",
         "Bonjour,\n\n"
         "Votre {{attribute}} pour votre compte {{brand}} vient de changer. Ce que "
         "vous utilisiez avant ne permet plus de se connecter.\n\n"
         "C'était vous ? Il n'y a rien à faire.\n\n"
         "Ce n'était pas vous ? Contactez tout de suite {{brand}} pour faire bloquer "
         "le compte.\n\n"
         "{{brand}}",
         "{{brand}} : votre {{attribute}} vient de changer. "
         "Ce n'était pas vous ? Contactez tout de suite {{brand}}."},
    .identifierAdded =
        {"Vous avez confirmé votre {{attribute}} chez {{brand}}",
         "Bonjour,\n\n"
         "Votre compte {{brand}} est maintenant lié à l'endroit où vous recevez ce "
         "message : c'est votre {{attribute}} pour vous connecter.\n\n"
         "Ce n'était pas vous ? Contactez {{brand}} : quelqu'un a peut-être utilisé "
         "votre {{attribute}}.\n\n"
         "{{brand}}",
         "{{brand}} : c'est confirmé, connectez-vous désormais avec votre {{attribute}}. "
         "Ce n'était pas vous ? Contactez-nous."},
    .identifierLost =
        {"Nous avons retiré votre {{attribute}} chez {{brand}}",
         "Bonjour,\n\n"
         "Une autre personne a prouvé que votre {{attribute}} dans votre compte {{brand}} "
         "lui appartient ; nous avons donc effacé cette indication. Vous vous "
         "connectez comme avant et pouvez la remplacer à tout moment.\n\n"
         "C'est une erreur ? Contactez {{brand}} : quelqu'un lit peut-être vos "
         "messages.\n\n"
         "{{brand}}",
         "{{brand}} : une autre personne a prouvé que votre {{attribute}} lui appartient, "
         "nous avons effacé cette indication. Une erreur ? Contactez-nous."},
};

}  // namespace patron::delivery
