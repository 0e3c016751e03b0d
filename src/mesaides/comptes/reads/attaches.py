"""The ties of people to an établissement, present and recent: `Acteur.is_tied_to`, as a condition of SQL."""


def open_or_recent(rattachement: str, depuis: str = "{}") -> str:
    """This rattachement is open, or was valid and ended since `depuis` (`rules.attaches`)."""
    r = rattachement
    return (
        f"({r}.statut IN ('en_attente', 'valide') OR ({r}.valide_le IS NOT NULL AND {r}.fin_le >= {depuis}))"
    )


def is_tied(compte: str, etablissement: str) -> str:
    """It works there, asks to, or did since `{}`: all that makes someone of a lycée hangs on a rattachement."""
    return (
        f"EXISTS (SELECT 1 FROM rattachement tie WHERE tie.compte = {compte} "  # noqa: S608 - words of the house
        f"AND +tie.etablissement = {etablissement} AND {open_or_recent('tie')})"
    )
