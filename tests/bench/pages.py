"""What is measured: the pages, who looks at them, and how near to a bare page they must stay."""

import re
from dataclasses import dataclass

from tests.bench.seed import UAI

ROW = re.compile(r'<li class="t(?:ache|uile)|<tr>|<div class="champ"')
"""What a page shows one of for each thing it lists or asks."""


@dataclass(frozen=True)
class BenchPage:
    name: str
    path: str
    identifiant: str | None = None  # who is logged in
    aim: float = 0.0  # least share of the bare page's requests per second; 0 when none was set


USAGER, GESTIONNAIRE, INSTRUCTEUR = "usager-occitanie", "gestionnaire-occitanie", "instructeur-occitanie"
PAGES = [
    BenchPage("Connexion", "/connexion", aim=0.6),
    BenchPage("Mes services", "/mes-services", USAGER, aim=0.35),
    # The list as someone without an account types the name of their lycée.
    BenchPage("Recherche", "/comptes/nouveau/etablissements?recherche=lycee+12"),
    # 50 people and 50 invitations, of which the page shows the first 7 of each.
    BenchPage("Établissement", f"/etablissements/{UAI}", GESTIONNAIRE, aim=0.5),
    BenchPage("Étape", "/demandes/{brouillon}/questions", USAGER),
    BenchPage("Suivi, usager", "/demandes", USAGER),
    # One demande in a hundred is of this lycée: 10,000 in the end.
    BenchPage("Suivi, lycée", "/demandes", GESTIONNAIRE),
    BenchPage("Instruction", "/instruction", INSTRUCTEUR),
    BenchPage("Instr., lycée", f"/instruction?etat=toutes&etablissement={UAI}", INSTRUCTEUR),
]


def rows_of(html: str) -> int:
    """How many rows the bare page must show to do the same work."""
    return len(ROW.findall(html))
