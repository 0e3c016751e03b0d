"""What the pages of errors say: what happened, whether something was saved, what to do."""

from mesaides.db.pannes import Panne

WORDS: dict[int, tuple[str, str]] = {
    400: ("Demande incomplète", "Votre navigateur a envoyé une demande que le portail n’a pas comprise."),
    401: ("Votre session a pris fin", "Reconnectez-vous pour continuer."),
    403: (
        "Formulaire périmé",
        "Ce formulaire n’est plus valable, rien n’a été enregistré. Rechargez la page, puis recommencez.",
    ),
    404: ("Page introuvable", "Cette page n’existe pas, ou elle ne vous est pas ouverte."),
    405: ("Action impossible", "Cette adresse ne permet pas cette action. Rien n’a été enregistré."),
    408: ("La ligne est trop lente", "Votre envoi n’est pas arrivé en entier, rien n’a été enregistré."),
    409: ("Action impossible", "Rien n’a été enregistré."),
    411: (
        "Demande incomplète",
        "Votre navigateur n’a pas dit la taille de son envoi. Rien n’a été enregistré.",
    ),
    413: ("Envoi trop lourd", "Ce que vous envoyez dépasse la taille permise. Rien n’a été enregistré."),
    414: (
        "Adresse trop longue",
        "Cette adresse est plus longue que celles du portail. Revenez en arrière, puis raccourcissez ce que vous avez "
        "écrit.",
    ),
    415: ("Envoi impossible", "Cette page ne reçoit pas de fichier. Rien n’a été enregistré."),
    422: ("Saisie à corriger", "Une des valeurs envoyées n’est pas valable. Rien n’a été enregistré."),
    429: ("Trop d’essais", "Patientez un peu avant de recommencer."),
    431: (
        "Demande trop longue",
        "Votre navigateur envoie plus d’informations que le portail n’en lit. Effacez les cookies de ce site, puis "
        "recommencez.",
    ),
    500: ("Le portail a rencontré une erreur", "Ce que vous venez d’envoyer n’a pas été enregistré."),
    503: ("Le portail est indisponible", "Rien n’a été enregistré. Réessayez dans quelques minutes."),
}
REGARD = (
    "Lecture seule",
    "Vous voyez le portail à la place de quelqu’un\u00a0: rien n’a été enregistré, et les fichiers, le compte, les "
    "appareils et les sessions de cette personne ne vous sont pas montrés. Pour agir vous-même, arrêtez d’abord cette "
    "vue, en haut de la page.",
)
"""To who looks in somebody's place."""
PANNES = {
    Panne.INJOIGNABLE: WORDS[503],
    Panne.OCCUPEE: (
        "Le portail est occupé",
        "Quelqu’un d’autre enregistre au même endroit en ce moment. Rien n’a été enregistré : réessayez dans "
        "quelques secondes.",
    ),
    Panne.LECTURE_SEULE: (
        "Enregistrement impossible",
        "Le portail se consulte, mais ne peut rien enregistrer pour le moment. Rien n’a été enregistré : gardez "
        "une copie de ce que vous avez écrit, et réessayez dans quelques minutes.",
    ),
}
RETRY_AFTER = {Panne.INJOIGNABLE: "30", Panne.OCCUPEE: "5", Panne.LECTURE_SEULE: "30"}
"""Seconds after which an outage is worth another try."""

CONNECTED_NOW = "Le compte ouvert maintenant dans ce navigateur est celui de {nom}."
STALE = "Ce formulaire a été ouvert avant la dernière connexion."
STALE_OF_ANOTHER = "Ce formulaire a été ouvert par une autre personne."
STALE_OF_NOBODY = "Ce formulaire a été ouvert par une personne qui n’est plus connectée."
"""Why a form is out of date, when that is known."""
