"""Who may come, route by route: the rules of the portal written a second time, by hand, to be compared with the first.

A new route gets one line here, or the suite fails: « METHOD path as the router writes it » → an address of an object of
Marc's lycée (the names in braces are those of `tests.web.monde`), and who finds that door open.
"""

PERSONNES = (
    "visiteur",
    "en_attente",  # has asked to be attached to the lycée
    "usager",  # of the lycée; carries the projet
    "collegue",  # another usager of the lycée
    "associe",  # a third one: the demande is shared with them
    "gestionnaire",  # of the lycée
    "suppleant",  # another usager of the lycée, who acts for its gestionnaire these days
    "ailleurs",  # gestionnaire of another lycée
    "detache",  # was gestionnaire of the lycée; the invitation is to them
    "instructeur",
    "deporte",  # an instructeur who leaves to others what these lycées ask
    "lecteur",  # of the Région: reads, and every act is refused
    "administrateur",
    "ferme",  # has closed the account, the browser still holds the cookie
)
NOBODY_INSIDE = frozenset({"visiteur", "ferme"})
TOUS = frozenset(PERSONNES)
CONNECTES = TOUS - NOBODY_INSIDE
NOBODY: frozenset[str] = frozenset()
DU_LYCEE = frozenset({"usager", "collegue", "associe", "gestionnaire", "suppleant"})
RATTACHES = DU_LYCEE | {"ailleurs"}
PORTEURS = frozenset({"usager", "gestionnaire", "suppleant"})
REDACTEURS = PORTEURS | {"associe"}
"""Who sees the demande. Its steps are the porteurs’ alone: tests/demandes."""
USAGER = frozenset({"usager"})
COLLEGUE = frozenset({"collegue"})
ATTENTE = frozenset({"en_attente"})
INVITE = frozenset({"detache"})
TITULAIRE = frozenset({"gestionnaire"})
GESTION = TITULAIRE | {"suppleant"}
GESTIONS = GESTION | {"ailleurs"}
ADMIN = frozenset({"administrateur"})
EXAMINE = frozenset({"instructeur"})
INSTRUCTION = EXAMINE | {"deporte"}
"""Who is déporté reads one sentence, and is told no to each act: tests/instruction/test_deports.py."""
LECTURE = INSTRUCTION | {"lecteur"}

Line = tuple[str, frozenset[str]]

VOIR_COMME = "usager"
"""In whose place an administrateur looks (tests/web/test_voir_comme.py): what they see, in reading, but for its own."""
SIENNES = frozenset(
    {
        "GET /activation/{token:str}",
        "GET /changement-adresse/{token:str}",
        "GET /connexion/cle",
        "GET /connexion/code",
        "GET /decision/{token:str}",
        "GET /demandes/{demande:int}/accuse.pdf",
        "GET /fils/pieces/{jointe:int}",
        "GET /habilitation/{token:str}",
        "GET /invitation/{token:str}",
        "GET /invitation/{token:str}/compte",
        "GET /mon-compte",
        "GET /mon-compte/adresse",
        "GET /mon-compte/courriels",
        "GET /mon-compte/double-authentification",
        "GET /mon-compte/fermeture",
        "GET /mon-compte/identite",
        "GET /mon-compte/mot-de-passe",
        "GET /nouveau-mot-de-passe/{token:str}",
        "GET /pieces/{piece:int}",
        "GET /recuperation",
        "GET /recuperation/envoi",
        "GET /remise/{token:str}",
        "GET /sante/ecriture",
    }
)
"""Its person's alone, and the one reading that writes."""

MATRICE: dict[str, Line] = {
    "GET /": ("/", TOUS),
    "GET /.well-known/security.txt": ("/.well-known/security.txt", TOUS),
    "GET /accessibilite": ("/accessibilite", TOUS),
    "GET /activation/renvoi": ("/activation/renvoi", TOUS),
    "GET /activation/{token:str}": ("/activation/{activation}", TOUS),
    "GET /administration/agents": ("/administration/agents", ADMIN),
    "GET /administration/agents/nouveau": ("/administration/agents/nouveau", ADMIN),
    "GET /administration/agents/{compte:int}": ("/administration/agents/{agent}", ADMIN),
    "GET /administration/campagnes": ("/administration/campagnes", ADMIN),
    "GET /administration/campagnes/{numero:int}": ("/administration/campagnes/{campagne}", ADMIN),
    "GET /administration/courriels": ("/administration/courriels", ADMIN),
    "GET /administration/deports": ("/administration/deports", ADMIN),
    "GET /administration/dispositifs": ("/administration/dispositifs", ADMIN),
    "GET /administration/dispositifs/chargement": ("/administration/dispositifs/chargement", ADMIN),
    "GET /administration/dispositifs/chargements/{numero:int}": (
        "/administration/dispositifs/chargements/{chargement}",
        ADMIN,
    ),
    "GET /administration/dispositifs/thematiques.toml": (
        "/administration/dispositifs/thematiques.toml",
        ADMIN,
    ),
    "GET /administration/dispositifs/{code:str}": ("/administration/dispositifs/{dispositif}", ADMIN),
    "GET /administration/dispositifs/{code:str}/toml": (
        "/administration/dispositifs/{dispositif}/toml",
        ADMIN,
    ),
    "GET /administration/etablissements": ("/administration/etablissements", ADMIN),
    "GET /administration/etablissements/attentes": ("/administration/etablissements/attentes", ADMIN),
    "GET /administration/etablissements/{uai:str}/reprise": (
        "/administration/etablissements/{uai}/reprise",
        ADMIN,
    ),
    "GET /administration/etablissements/import": ("/administration/etablissements/import", ADMIN),
    "GET /administration/etablissements/imports/{numero:int}": (
        "/administration/etablissements/imports/{importation}",
        ADMIN,
    ),
    "GET /administration/etablissements/{uai:str}": ("/administration/etablissements/{uai}", ADMIN),
    "GET /administration/regards": ("/administration/regards", ADMIN),
    "GET /administration/regards/{compte:int}": ("/administration/regards/{personne}", ADMIN),
    "GET /administration/remises": ("/administration/remises", ADMIN),
    "GET /administration/remises/{compte:int}": ("/administration/remises/{agent}", ADMIN),
    "GET /administration/thematiques": ("/administration/thematiques", ADMIN),
    "GET /administration/services": ("/administration/services", ADMIN),
    "GET /administration/services/{numero:int}": ("/administration/services/{service}", ADMIN),
    "GET /administration/sessions": ("/administration/sessions", ADMIN),
    "GET /aide": ("/aide", TOUS),
    "GET /changement-adresse/{token:str}": ("/changement-adresse/{adresse}", TOUS),
    "GET /comment-faire": ("/comment-faire", TOUS),
    "GET /comptes/nouveau": ("/comptes/nouveau", TOUS),
    "GET /comptes/nouveau/etablissements": ("/comptes/nouveau/etablissements", TOUS),
    "GET /comptes/nouveau/transmis": ("/comptes/nouveau/transmis", TOUS),
    "GET /connexion": ("/connexion", TOUS),
    "GET /connexion/cle": ("/connexion/cle", TOUS),
    "GET /connexion/code": ("/connexion/code", TOUS),
    "GET /cookies": ("/cookies", TOUS),
    "GET /decision-prise": ("/decision-prise", TOUS),
    "GET /decision/{token:str}": ("/decision/{decision}", TOUS),
    "GET /demandes": ("/demandes", RATTACHES),
    "GET /demandes/nouvelle": ("/demandes/nouvelle", RATTACHES),
    "GET /demandes/nouvelle/{code:str}": ("/demandes/nouvelle/{dispositif}", RATTACHES),
    "GET /demandes/{demande:int}": ("/demandes/{demande}", REDACTEURS),
    "GET /demandes/{demande:int}/accuse": ("/demandes/{demande}/accuse", NOBODY),  # a draft has none
    "GET /demandes/{demande:int}/accuse.pdf": ("/demandes/{demande}/accuse.pdf", NOBODY),  # a draft has none
    "GET /demandes/{demande:int}/complements": ("/demandes/{demande}/complements", REDACTEURS),
    "GET /demandes/{demande:int}/consultations": ("/demandes/{demande}/consultations", REDACTEURS),
    "GET /demandes/{demande:int}/partages": ("/demandes/{demande}/partages", PORTEURS),
    "GET /demandes/{demande:int}/renvoi": ("/demandes/{demande}/renvoi", REDACTEURS),
    "GET /demandes/{demande:int}/fil": ("/demandes/{demande}/fil", REDACTEURS),
    "GET /demandes/{demande:int}/fil/nouveaux": ("/demandes/{demande}/fil/nouveaux", REDACTEURS),
    "GET /demandes/{demande:int}/{partie:str}": ("/demandes/{demande}/recapitulatif", REDACTEURS),
    "GET /demandes/{demande:int}/pieces": ("/demandes/{demande}/pieces", REDACTEURS),
    "GET /pieces/{piece:int}": ("/pieces/{piece}", REDACTEURS),
    "GET /dispositifs": ("/dispositifs", TOUS),
    "GET /dispositifs/{code:str}": ("/dispositifs/{dispositif}", TOUS),
    "GET /donnees-personnelles": ("/donnees-personnelles", TOUS),
    "GET /etablissements/{uai:str}": ("/etablissements/{uai}", GESTION | ADMIN),
    "GET /etablissements/{uai:str}/reglages": ("/etablissements/{uai}/reglages", TITULAIRE),
    "GET /etablissements/{uai:str}/suppleances": ("/etablissements/{uai}/suppleances", DU_LYCEE),
    "GET /fils": ("/fils", CONNECTES),
    "GET /fils/pieces/{jointe:int}": ("/fils/pieces/{jointe}", REDACTEURS),
    "GET /instruction": ("/instruction", LECTURE),
    "GET /instruction/deports": ("/instruction/deports", INSTRUCTION),
    "GET /instruction/absences": ("/instruction/absences", INSTRUCTION),
    "GET /instruction/{demande:int}": ("/instruction/{recue}", LECTURE),
    "GET /instruction/{demande:int}/completude": ("/instruction/{recue}/completude", INSTRUCTION),
    "GET /instruction/{demande:int}/transfert": ("/instruction/{recue}/transfert", INSTRUCTION),
    "GET /invitation/{token:str}": ("/invitation/{invitation_lien}", TOUS),
    "GET /invitation/{token:str}/compte": ("/invitation/{invitation_lien}/compte", TOUS),
    "GET /ma-structure": ("/ma-structure", CONNECTES),
    "GET /mentions-legales": ("/mentions-legales", TOUS),
    "GET /mes-services": ("/mes-services", CONNECTES),
    "GET /mon-compte": ("/mon-compte", CONNECTES),
    "GET /mon-compte/adresse": ("/mon-compte/adresse", CONNECTES),
    "GET /mon-compte/courriels": ("/mon-compte/courriels", CONNECTES),
    "GET /mon-compte/double-authentification": ("/mon-compte/double-authentification", CONNECTES),
    "GET /mon-compte/fermeture": ("/mon-compte/fermeture", CONNECTES),
    "GET /mon-compte/identite": ("/mon-compte/identite", CONNECTES),
    "GET /mon-compte/mot-de-passe": ("/mon-compte/mot-de-passe", CONNECTES),
    "GET /nouveau-mot-de-passe/{token:str}": ("/nouveau-mot-de-passe/{recuperation}", TOUS),
    "GET /plan-du-site": ("/plan-du-site", TOUS),
    "GET /projets": ("/projets", RATTACHES),
    "GET /projets/nouveau": ("/projets/nouveau", RATTACHES),
    "GET /projets/{projet:int}": ("/projets/{projet}", REDACTEURS),
    "GET /projets/{projet:int}/budget": ("/projets/{projet}/budget", REDACTEURS),
    "GET /projets/{projet:int}/modification": ("/projets/{projet}/modification", REDACTEURS),
    "GET /rattachements/{rattachement:int}/detachement": (
        "/rattachements/{rattachement}/detachement",
        GESTION,
    ),
    "GET /rattachements/nouveau": ("/rattachements/nouveau", CONNECTES),
    "GET /recuperation": ("/recuperation", TOUS),
    "GET /recuperation/envoi": ("/recuperation/envoi", TOUS),
    "GET /remise/{token:str}": ("/remise/{remise_lien}", TOUS),
    "GET /sante": ("/sante", TOUS),
    "GET /sante/ecriture": ("/sante/ecriture", TOUS),
    "POST /activation/renvoi": ("/activation/renvoi", TOUS),
    "POST /activation/{token:str}": ("/activation/{activation}", TOUS),
    "POST /activation/{token:str}/refus": ("/activation/{activation}/refus", TOUS),
    "POST /administration/agents/nouveau": ("/administration/agents/nouveau", ADMIN),
    "POST /administration/invitations/{invitation:int}/revocation": (
        "/administration/invitations/{invitation_agent}/revocation",
        ADMIN,
    ),
    "POST /administration/invitations/{invitation:int}/renvoi": (
        "/administration/invitations/{invitation_agent}/renvoi",
        ADMIN,
    ),
    "GET /habilitation/{token:str}": ("/habilitation/{arrivee}", TOUS),
    "POST /habilitation/{token:str}/acceptation": ("/habilitation/{acceptee}/acceptation", CONNECTES),
    "POST /habilitation/{token:str}/compte": ("/habilitation/{arrivee}/compte", TOUS),
    "POST /administration/agents/{compte:int}/habilitations": (
        "/administration/agents/{agent}/habilitations",
        ADMIN,
    ),
    "POST /administration/habilitations/{habilitation:int}/revue": (
        "/administration/habilitations/{a_revoir}/revue",
        ADMIN,
    ),
    "POST /administration/habilitations/{habilitation:int}/{etape:str}": (
        "/administration/habilitations/{habilitation}/suspension",
        ADMIN,
    ),
    "POST /administration/courriels/{numero:int}/essai": (
        "/administration/courriels/{courriel}/essai",
        ADMIN,
    ),
    "POST /administration/etablissements/{uai:str}/reprise/{nouveau:str}": (
        "/administration/etablissements/{uai}/reprise/{autre_uai}",
        ADMIN,
    ),
    "POST /administration/campagnes/{numero:int}": ("/administration/campagnes/{campagne}", ADMIN),
    "POST /administration/dispositifs/{code:str}/campagnes": (
        "/administration/dispositifs/{dispositif}/campagnes",
        ADMIN,
    ),
    "POST /administration/dispositifs/{code:str}/remise": (
        "/administration/dispositifs/{retire}/remise",
        ADMIN,
    ),
    "POST /administration/dispositifs/{code:str}/retrait": (
        "/administration/dispositifs/{dispositif}/retrait",
        ADMIN,
    ),
    "POST /administration/thematiques/{code:str}/{sens:str}": (
        "/administration/thematiques/citoyennete/descente",
        ADMIN,
    ),
    "POST /administration/dispositifs/chargement": ("/administration/dispositifs/chargement", ADMIN),
    "POST /administration/dispositifs/chargements/{numero:int}/publication": (
        "/administration/dispositifs/chargements/{chargement}/publication",
        ADMIN,
    ),
    "POST /administration/etablissements/import": ("/administration/etablissements/import", ADMIN),
    "POST /administration/etablissements/{uai:str}/invitations": (
        "/administration/etablissements/{uai}/invitations",
        ADMIN,
    ),
    "POST /administration/regards/{compte:int}": ("/administration/regards/{personne}", ADMIN),
    "POST /administration/remises/{compte:int}": ("/administration/remises/{agent}", ADMIN),
    "POST /administration/remises/{remise:int}/abandon": ("/administration/remises/{remise}/abandon", ADMIN),
    "POST /administration/remises/{remise:int}/confirmation": (
        "/administration/remises/{remise}/confirmation",
        ADMIN,
    ),
    "POST /administration/services": ("/administration/services", ADMIN),
    "POST /administration/services/{numero:int}": ("/administration/services/{service}", ADMIN),
    "POST /administration/services/{numero:int}/dispositifs": (
        "/administration/services/{service}/dispositifs",
        ADMIN,
    ),
    "POST /administration/services/{numero:int}/fermeture": (
        "/administration/services/{service}/fermeture",
        ADMIN,
    ),
    "POST /administration/services/{numero:int}/reouverture": (
        "/administration/services/{service_ferme}/reouverture",
        ADMIN,
    ),
    "POST /administration/sessions/{compte:int}/fermeture": (
        "/administration/sessions/{connectee}/fermeture",
        ADMIN,
    ),
    "POST /changement-adresse/{token:str}": ("/changement-adresse/{adresse}", TOUS),
    "POST /comptes/nouveau": ("/comptes/nouveau", TOUS),
    "POST /comptes/nouveau/verification/{champ:str}": ("/comptes/nouveau/verification/nom", TOUS),
    "POST /connexion": ("/connexion", TOUS),
    "POST /connexion/cle": ("/connexion/cle", TOUS),
    "POST /connexion/cle/signature": ("/connexion/cle/signature", TOUS),
    "POST /connexion/code": ("/connexion/code", TOUS),
    "POST /connexion/code/cle": ("/connexion/code/cle", TOUS),
    "POST /decision/{token:str}/refus": ("/decision/{decision}/refus", TOUS),
    "POST /decision/{token:str}/validation": ("/decision/{decision}/validation", TOUS),
    "POST /decision/{token:str}/validation-part": ("/decision/{decision}/validation-part", TOUS),
    "GET /session": ("/session", CONNECTES),
    "POST /deconnexion": ("/deconnexion", CONNECTES),
    "POST /demandes/nouvelle/{code:str}": ("/demandes/nouvelle/{dispositif}", RATTACHES),
    "POST /demandes/{demande:int}/complements": ("/demandes/{demande}/complements", REDACTEURS),
    "POST /demandes/{demande:int}/renvoi": ("/demandes/{demande}/renvoi", REDACTEURS),
    "POST /demandes/{demande:int}/fil": ("/demandes/{demande}/fil", REDACTEURS),
    "POST /demandes/{demande:int}/copie": ("/demandes/{demande}/copie", REDACTEURS),
    "POST /demandes/{demande:int}/depots/{depot:int}/{offset:int}": (
        "/demandes/{demande}/depots/{depot}/0",
        USAGER,
    ),
    "POST /demandes/{demande:int}/partages": ("/demandes/{demande}/partages", PORTEURS),
    "POST /demandes/{demande:int}/partages/{partage:int}/retrait": (
        "/demandes/{demande}/partages/{partage}/retrait",
        PORTEURS,
    ),
    "POST /demandes/{demande:int}/pieces/{code:str}": ("/demandes/{demande}/pieces/rib", REDACTEURS),
    "POST /demandes/{demande:int}/pieces/{code:str}/depots": (
        "/demandes/{demande}/pieces/rib/depots",
        REDACTEURS,
    ),
    "POST /demandes/{demande:int}/pieces/{code:str}/reprise": (
        "/demandes/{demande}/pieces/rib/reprise",
        REDACTEURS,
    ),
    "POST /pieces/{piece:int}/suppression": ("/pieces/{piece}/suppression", REDACTEURS),
    "POST /pieces/{piece:int}/remplacement": ("/pieces/{piece}/remplacement", REDACTEURS),
    "POST /pieces/{piece:int}/remplacement/retrait": ("/pieces/{piece}/remplacement/retrait", REDACTEURS),
    "POST /demandes/{demande:int}/relance": ("/demandes/{demande}/relance", REDACTEURS),
    "POST /demandes/{demande:int}/report": ("/demandes/{demande}/report", REDACTEURS),
    "POST /demandes/{demande:int}/reponses/{code:str}": (
        "/demandes/{demande}/reponses/objectifs",
        REDACTEURS,
    ),
    "POST /demandes/{demande:int}/retablissement": ("/demandes/{demande}/retablissement", REDACTEURS),
    "POST /demandes/{demande:int}/retrait": ("/demandes/{demande}/retrait", REDACTEURS),
    "POST /demandes/{demande:int}/transmission": ("/demandes/{demande}/transmission", REDACTEURS),
    "POST /demandes/{demande:int}/{partie:str}": ("/demandes/{demande}/questions", REDACTEURS),
    "POST /etablissements/{uai:str}/invitations": ("/etablissements/{uai}/invitations", GESTION | ADMIN),
    "POST /etablissements/{uai:str}/rattachements": ("/etablissements/{uai}/rattachements", CONNECTES),
    "POST /etablissements/{uai:str}/reglages/sans-connexion": (
        "/etablissements/{uai}/reglages/sans-connexion",
        TITULAIRE,
    ),
    "POST /etablissements/{uai:str}/reglages/sans-connexion/retrait": (
        "/etablissements/{uai}/reglages/sans-connexion/retrait",
        TITULAIRE,
    ),
    "POST /etablissements/{uai:str}/suppleances": ("/etablissements/{uai}/suppleances", TITULAIRE),
    "POST /etablissements/{uai:str}/validations": ("/etablissements/{uai}/validations", GESTION),
    "POST /administration/deports/{deport:int}/levee": ("/administration/deports/{deport}/levee", ADMIN),
    "POST /instruction/deports": ("/instruction/deports", INSTRUCTION),
    "POST /instruction/absences": ("/instruction/absences", INSTRUCTION),
    "POST /instruction/absences/{absence:int}/fin": ("/instruction/absences/{absence}/fin", EXAMINE),
    "POST /instruction/affectations": ("/instruction/affectations", INSTRUCTION),
    "POST /instruction/{demande:int}/accord": ("/instruction/{recue}/accord", INSTRUCTION),
    "POST /instruction/{demande:int}/classement": ("/instruction/{recue}/classement", INSTRUCTION),
    "POST /instruction/{demande:int}/completude": ("/instruction/{recue}/completude", INSTRUCTION),
    "POST /instruction/{demande:int}/nouvelle-proposition": (
        "/instruction/{recue}/nouvelle-proposition",
        INSTRUCTION,
    ),
    "POST /instruction/{demande:int}/prise-en-charge": ("/instruction/{recue}/prise-en-charge", INSTRUCTION),
    "POST /instruction/{demande:int}/proposition": ("/instruction/{recue}/proposition", INSTRUCTION),
    "POST /instruction/{demande:int}/remplacements/{remplacement:int}/acceptation": (
        "/instruction/{recue}/remplacements/{remplacement}/acceptation",
        INSTRUCTION,
    ),
    "POST /instruction/{demande:int}/remplacements/{remplacement:int}/refus": (
        "/instruction/{recue}/remplacements/{remplacement}/refus",
        INSTRUCTION,
    ),
    "POST /instruction/{demande:int}/refus": ("/instruction/{recue}/refus", INSTRUCTION),
    "POST /instruction/{demande:int}/renonciation": ("/instruction/{recue}/renonciation", INSTRUCTION),
    "POST /instruction/{demande:int}/reouverture": ("/instruction/{recue}/reouverture", INSTRUCTION),
    "POST /instruction/{demande:int}/retrait-completude": (
        "/instruction/{recue}/retrait-completude",
        INSTRUCTION,
    ),
    "POST /instruction/{demande:int}/retrait-proposition": (
        "/instruction/{recue}/retrait-proposition",
        INSTRUCTION,
    ),
    "POST /instruction/{demande:int}/transfert": ("/instruction/{recue}/transfert", INSTRUCTION),
    "POST /invitations/{invitation:int}/acceptation": ("/invitations/{invitation}/acceptation", INVITE),
    "POST /invitations/{invitation:int}/cumul": ("/invitations/{invitation}/cumul", INVITE),
    "POST /invitations/{invitation:int}/declin": ("/invitations/{invitation}/declin", INVITE),
    "POST /invitations/{invitation:int}/renvoi": ("/invitations/{invitation}/renvoi", GESTION),
    "POST /invitations/{invitation:int}/revocation": ("/invitations/{invitation}/revocation", GESTION),
    "POST /mon-compte/adresse": ("/mon-compte/adresse", CONNECTES),
    "POST /mon-compte/adresse/verification": ("/mon-compte/adresse/verification", CONNECTES),
    "POST /mon-compte/courriels": ("/mon-compte/courriels", CONNECTES),
    "POST /mon-compte/double-authentification": ("/mon-compte/double-authentification", CONNECTES),
    "POST /mon-compte/double-authentification/abandon": (
        "/mon-compte/double-authentification/abandon",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/codes": (
        "/mon-compte/double-authentification/codes",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/codes/rangement": (
        "/mon-compte/double-authentification/codes/rangement",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/preuve": (
        "/mon-compte/double-authentification/preuve",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/preuve/acte": (
        "/mon-compte/double-authentification/preuve/acte?acte=/mes-services",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/preuve/cle": (
        "/mon-compte/double-authentification/preuve/cle",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/signature": (
        "/mon-compte/double-authentification/signature",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/{facteur:int}/cle": (
        "/mon-compte/double-authentification/{facteur}/cle",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/{facteur:int}/confirmation": (
        "/mon-compte/double-authentification/{facteur}/confirmation",
        CONNECTES,
    ),
    "POST /mon-compte/double-authentification/{facteur:int}/retrait": (
        "/mon-compte/double-authentification/{facteur}/retrait",
        CONNECTES,
    ),
    "POST /mon-compte/fermeture": ("/mon-compte/fermeture", CONNECTES),
    "POST /mon-compte/identite": ("/mon-compte/identite", CONNECTES),
    "POST /mon-compte/mot-de-passe": ("/mon-compte/mot-de-passe", CONNECTES),
    "POST /mon-compte/mot-de-passe/verification": ("/mon-compte/mot-de-passe/verification", CONNECTES),
    "POST /mon-compte/sessions/fermeture": ("/mon-compte/sessions/fermeture", CONNECTES),
    # Another person's session is « already closed »: see test_the_session_of_another_person_cannot_be_closed.
    "POST /mon-compte/sessions/{session:int}/fermeture": (
        "/mon-compte/sessions/{session}/fermeture",
        CONNECTES,
    ),
    "POST /nouveau-mot-de-passe/{token:str}": ("/nouveau-mot-de-passe/{recuperation}", TOUS),
    "POST /nouveau-mot-de-passe/{token:str}/verification": (
        "/nouveau-mot-de-passe/{recuperation}/verification",
        TOUS,
    ),
    "POST /projets/nouveau": ("/projets/nouveau", RATTACHES),
    "POST /projets/validations": ("/projets/validations", GESTIONS),
    "POST /projets/{projet:int}/invitation": ("/projets/{projet}/invitation", GESTION),
    "POST /projets/{projet:int}/lignes/{cote:str}": ("/projets/{projet}/lignes/depenses", REDACTEURS),
    "POST /projets/{projet:int}/lignes/{ligne:int}/changement": (
        "/projets/{projet}/lignes/{ligne}/changement",
        REDACTEURS,
    ),
    "POST /projets/{projet:int}/lignes/{ligne:int}/retrait": (
        "/projets/{projet}/lignes/{ligne}/retrait",
        REDACTEURS,
    ),
    "POST /projets/{projet:int}/modification": ("/projets/{projet}/modification", REDACTEURS),
    "POST /projets/{projet:int}/refus": ("/projets/{projet}/refus", GESTION),
    "POST /projets/{projet:int}/archivage": ("/projets/{projet}/archivage", PORTEURS),
    "POST /projets/{projet:int}/reprise": ("/projets/{projet}/reprise", PORTEURS),
    "POST /projets/{projet:int}/sollicitation": ("/projets/{projet}/sollicitation", REDACTEURS),
    "POST /projets/{projet:int}/sollicitation-chef": ("/projets/{projet}/sollicitation-chef", REDACTEURS),
    "POST /projets/{projet:int}/suppression": ("/projets/{projet}/suppression", PORTEURS),
    "POST /projets/{projet:int}/validation": ("/projets/{projet}/validation", GESTION),
    "POST /projets/{projet:int}/validation-part": ("/projets/{projet}/validation-part", GESTION),
    "POST /projets/{projet:int}/validation/retrait": ("/projets/{projet}/validation/retrait", GESTION),
    "POST /rattachements/{rattachement:int}/abandon": ("/rattachements/{attente}/abandon", ATTENTE),
    "POST /rattachements/{rattachement:int}/depart": ("/rattachements/{rattachement}/depart", COLLEGUE),
    "POST /rattachements/{rattachement:int}/depart/retrait": (
        "/rattachements/{rattachement}/depart/retrait",
        COLLEGUE,
    ),
    "POST /rattachements/{rattachement:int}/detachement": (
        "/rattachements/{rattachement}/detachement",
        GESTION,
    ),
    "POST /rattachements/{rattachement:int}/maintien": ("/rattachements/{rattachement}/maintien", GESTION),
    "POST /rattachements/{rattachement:int}/nomination": (
        "/rattachements/{rattachement}/nomination",
        TITULAIRE,
    ),
    "POST /rattachements/{rattachement:int}/refus": ("/rattachements/{attente}/refus", GESTION),
    "POST /rattachements/{rattachement:int}/validation": ("/rattachements/{attente}/validation", GESTION),
    "POST /recuperation": ("/recuperation", TOUS),
    "POST /regard/fin": ("/regard/fin", ADMIN),
    "POST /remise/{token:str}": ("/remise/{remise_lien}", TOUS),
    "POST /suppleances/{suppleance:int}/fin": ("/suppleances/{suppleance}/fin", GESTION),
}
