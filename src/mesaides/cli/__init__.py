"""The command `mesaides`."""

from mesaides.cli import comptes, dispositifs, entretien, etablissements, serveur
from mesaides.cli.commande import main

__all__ = ["comptes", "dispositifs", "entretien", "etablissements", "main", "serveur"]
