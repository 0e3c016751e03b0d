"""Why an office document is not kept, and how to mend it."""

MENDED = "Ouvrez-le, enregistrez-le en PDF, puis envoyez le PDF."
ABIME = f"Ce document est abîmé ou incomplet. {MENDED}"
MACROS = f"Ce document contient des macros, qui ne sont pas acceptées. {MENDED}"
PROTEGE = f"Ce document est protégé par un mot de passe\u00a0: la Région ne pourrait pas l’ouvrir. {MENDED}"
BOMBE = f"Ce document est anormalement compressé\u00a0: il n’est pas accepté. {MENDED}"
DOUBLE = f"Ce document contient autre chose que lui-même\u00a0: il n’est pas accepté. {MENDED}"
COMPLEXE = f"Ce document est trop complexe pour être vérifié. {MENDED}"
LIAISON = (
    "Ce document va chercher ailleurs une partie de ce qu’il montre (modèle, image, classeur ou données liés)\u00a0: "
    f"la Région ne pourrait pas la voir. {MENDED}"
)
OBJET = (
    "Ce document contient un objet inséré (autre fichier, commande ActiveX, page web), qui n’est pas accepté. "
    "Enregistrez-le en PDF et envoyez le PDF\u00a0; envoyez à part le fichier inséré, s’il est utile."
)
COMMANDE = (
    f"Ce document contient une commande adressée à un autre programme (DDE), qui n’est pas acceptée. {MENDED}"
)
LIEN = f"Ce document contient un lien qui lancerait un programme au lieu d’ouvrir une page. {MENDED}"
PROGRAMME = f"Ce document contient un programme, qui n’est pas accepté. {MENDED}"
ENTITES = f"Ce document contient des définitions (DTD) qui ne sont pas acceptées. {MENDED}"
