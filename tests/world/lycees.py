from itertools import count
from typing import Any

from tests.world.dates import now

from mesaides.ecriture import search_text
from mesaides.etablissements.tables import Etablissement

_numbers = count(1)


async def make_etablissement(**given: Any) -> Etablissement:
    number = next(_numbers)
    values: dict[str, Any] = {
        "uai": f"{number:07d}A",
        "nom": f"Lycée d’Essai {number}",
        "commune": "Albi",
        "departement": "081",
        "code_postal": "81000",
        "mail": f"lycee{number}@exemple.fr",
        "importe_le": now(),
        **given,
    }
    told = ("nom", "commune", "code_postal", "uai")
    values.setdefault("recherche", search_text(" ".join(values[name] for name in told)))
    etablissement = Etablissement(**values)
    await etablissement.save()
    return etablissement
