"""Directories as the ministry publishes them."""

import csv
import io

from mesaides.etablissements.rules.annuaire import COLONNES

UAIS = [
    *("0099901N", "0119901C", "0129901X", "0309901Z", "0319901U", "0329901N", "0349901C"),
    *("0469901M", "0489901B", "0659901J", "0669901D", "0819901X", "0829901S"),
]
GOOD = {
    "identifiant_de_l_etablissement": "0819901X",
    "nom_etablissement": "Lycée Jean-Jaurès",
    "libelle_nature": "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE",
    "statut_public_prive": "Public",
    "code_postal": "81000",
    "nom_commune": "Albi",
    "code_departement": "081",
    "mail": "0819901X@ac-toulouse.fr",
    "telephone": "05 63 00 00 00",
    "siren_siret": "73282932000074",
    "etat": "OUVERT",
}


def as_csv(*rows: dict[str, str], separator: str = ",", columns: tuple[str, ...] = COLONNES) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
