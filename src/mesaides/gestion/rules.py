"""What of the page of an établissement is in sight: read from its address, and kept from one act to the next. Pure."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from mesaides.ecriture import clean_line
from mesaides.numeros import read_numero

OPENED = ("personne", "corriger")
"""What is opened for an act."""
VALIDER, PERSONNES, INVITATIONS = "valider", "personnes", "invitations"
"""The parts of the page; the bare address shows the first one."""
ONGLETS = (PERSONNES, INVITATIONS)
"""Those that an address names."""


@dataclass(frozen=True, slots=True)
class Vue:
    """What of the page is asked for. `onglet`: which part, '' for the first one; `suite`: the last person seen;
    `avant`: the last invitation seen; `q`: a search; `lot`: the results of a sending; `corriger`: an invitation whose
    address is to be written again; `personne`: the rattachement whose acts are shown."""

    suite: int = 0
    avant: int = 0
    q: str = ""
    lot: int = 0
    corriger: int = 0
    personne: int = 0
    onglet: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Anything unreadable asks for the beginning."""
        words = ("q", "onglet")
        numbers = {name: read_numero(query.get(name, "")) for name in cls.__slots__ if name not in words}
        asked = query.get("onglet", "")
        onglet = asked if asked in ONGLETS else ""
        return cls(q=clean_line(query.get("q", ""))[:100], onglet=onglet, **numbers)

    @classmethod
    def of_page(cls, address: str, uai: str, sinon: str = "") -> Self:
        """What is in sight at this address, path and query; the part `sinon` when it is not of this établissement."""
        parts = urlsplit(address)
        return cls.read(dict(parse_qsl(parts.query)) if parts.path == _path_of(uai) else {"onglet": sinon})

    def closing(self, *, personne: int = 0, invitation: int = 0) -> Self:
        """Without the row that was opened for an act, now that it is done."""
        return replace(
            self,
            personne=0 if self.personne == personne else self.personne,
            corriger=0 if self.corriger == invitation else self.corriger,
        )

    def onglet_of(self, *, gere: bool) -> str:
        """The part in sight: who decides nothing here comes to invite."""
        decides = gere or self.onglet == PERSONNES
        return (self.onglet or VALIDER) if decides else INVITATIONS

    def at(self, onglet: str) -> Self:
        """This part of the page, as it was left when it was in sight."""
        onglet = onglet if onglet in ONGLETS else ""
        return self if self.onglet == onglet else type(self)(onglet=onglet)

    def with_opened_of(self, before: Self, but: Container[str]) -> Self:
        """With what was opened before in the same part, `but` what is named anew."""
        if self.onglet != before.onglet:
            return self
        return replace(self, **{name: getattr(before, name) for name in OPENED if name not in but})

    @property
    def garde(self) -> tuple[tuple[str, int], ...]:
        """What a new search of people leaves as it is."""
        return tuple(self._asked(but=("q", "suite")))

    def opened_since(self, before: Self) -> str:
        """What the person has just opened, and works on next: « personne », « corriger », or '' for neither."""
        return next((name for name in OPENED if getattr(self, name) not in (0, getattr(before, name))), "")

    def address(self, uai: str, place: str = "") -> str:
        query = self._query()
        return f"{_path_of(uai)}{f'?{query}' if query else ''}{f'#{place}' if place else ''}"

    def lien(self, uai: str, name: str) -> str:
        """The beginning of the addresses that change `name` alone: its value is still to be written at the end."""
        query = self._query(but=name)
        return f"{_path_of(uai)}?{f'{query}&' if query else ''}{name}="

    def _query(self, but: str = "") -> str:
        return urlencode(self._asked(but=(but,)))

    def _asked(self, but: Container[str]) -> list[tuple[str, Any]]:
        """What is not as at the beginning, `but` what is named."""
        asked = ((name, getattr(self, name)) for name in self.__slots__ if name not in but)
        return [(name, value) for name, value in asked if value]


def _path_of(uai: str) -> str:
    return f"/etablissements/{uai}"
