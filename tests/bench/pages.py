"""What is measured: the pages, who looks at them, and how near to a bare page they must stay."""

from dataclasses import dataclass

from tests.bench.seed import UAI


@dataclass(frozen=True)
class BenchPage:
    name: str
    path: str
    rows: int  # that the bare page shows too
    aim: float  # least share of the bare page's requests per second
    identifiant: str | None = None  # who is logged in


PAGES = [
    BenchPage("Connexion", "/connexion", rows=0, aim=0.6),
    BenchPage("Mes services", "/mes-services", rows=0, aim=0.35, identifiant="usager-occitanie"),
    # 50 people and 50 invitations, of which the page shows the first 7 of each.
    BenchPage(
        "Établissement", f"/etablissements/{UAI}", rows=14, aim=0.5, identifiant="gestionnaire-occitanie"
    ),
]
