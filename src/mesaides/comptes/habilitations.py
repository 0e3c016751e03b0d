"""What an agent of the Région may do, and of which demandes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Habilitation(StrEnum):
    """What an agent of the Région may do, within a perimeter."""

    LECTEUR = "lecteur"
    """Reads what the Région has received; every act is refused to them."""
    INSTRUCTEUR = "instructeur"
    ADMINISTRATEUR = "administrateur"

    @property
    def label(self) -> str:
        """What they do, in words without gender."""
        return {"lecteur": "Lecture", "instructeur": "Instruction", "administrateur": "Administration"}[self]


@dataclass(frozen=True, slots=True)
class Perimetre:
    """Which demandes a habilitation is of: those of a service, of these dispositifs, of these départements; of all that
    is not told, every one."""

    service: int | None = None
    dispositifs: frozenset[int] = frozenset()
    departements: frozenset[str] = frozenset()
    """Without the zeros before: « 9 », « 31 »."""

    @classmethod
    def read(cls, service: int | None, dispositifs: str, departements: str) -> "Perimetre":
        """As a row of `HabilitationCompte` tells it."""
        numbers = (int(one) for one in dispositifs.split(",") if one)
        return cls(service, frozenset(numbers), frozenset(one for one in departements.split(",") if one))

    def write_dispositifs(self) -> str:
        return _write(map(str, self.dispositifs))

    def write_departements(self) -> str:
        return _write(self.departements)

    @property
    def is_whole(self) -> bool:
        return self == ENTIER

    def covers(self, service: int, dispositif: int, departement: str) -> bool:
        return (
            self.service in (None, service)
            and (not self.dispositifs or dispositif in self.dispositifs)
            and (not self.departements or departement.lstrip("0") in self.departements)
        )


def _write(codes: Iterable[str]) -> str:
    """« ,31,9, », or nothing."""
    told = sorted(codes)
    return f",{','.join(told)}," if told else ""


ENTIER = Perimetre()
