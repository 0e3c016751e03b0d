"""Every setting of the portal, read once from the `MESAIDES_*` variables and files into one frozen object."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from mesaides.sources import SettingsError, find_source

PREFIX = "MESAIDES_"
SECRET_MIN = 32
_HERE = Path(__file__).resolve()
_CHECKOUT = _HERE.parents[2]
ROOT = _CHECKOUT if (_CHECKOUT / "templates").is_dir() else _HERE.parent
"""Where `templates/` and `static/` are: the checkout, or the installed package."""


A_COMPLETER = "à compléter par la Région"
"""What stands in the place of a text until it is given."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the law wants on a receipt and beside a decision: texts of the Région, each '' until it gives it."""

    contact: str = ""
    """Of the service in charge, while it says not how it is reached."""
    delai: str = ""
    silence: str = ""
    """What its silence is worth after that time."""
    voies: str = ""
    """By which ways, and until when, a decision is contested."""

    def said_of(self, service: str, joindre: Sequence[str]) -> list[tuple[str, str]]:
        """The lines of a receipt: the service is reached as it says, else as this text does."""
        reached = ", ".join([service, *joindre]) if joindre else self.contact
        return [
            ("Service à joindre", reached or A_COMPLETER),
            ("Délai de réponse", self.delai or A_COMPLETER),
            ("Sans réponse dans ce délai", self.silence or A_COMPLETER),
        ]

    @property
    def recours(self) -> str:
        """Beside a decision."""
        return self.voies or A_COMPLETER


NOT_GIVEN = Mentions()


@dataclass(frozen=True, slots=True)
class Region:
    """What the pages say of the Région that runs the portal."""

    nom: str
    contact: str
    dpo: str
    adresse: str
    hebergeur: str
    securite: str
    """Who is told of a weakness: an address of mail, or of a page."""
    mentions: Mentions
    chef_apres: int = 0
    """See `Settings.chef_apres`."""

    @property
    def securite_uri(self) -> str:
        return self.securite if self.securite.startswith("https://") else f"mailto:{self.securite}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Field `xyz` is read from `MESAIDES_XYZ`, or as `mesaides.sources` says."""

    database_url: str = ""
    smtp_url: str = "smtp://127.0.0.1:25"
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    data_dir: str = "var"
    files_url: str = ""
    """Where pièces are kept: s3://…; '' for the folder `fichiers` of the data."""
    clamav: str = ""
    """unix:/run/clamav/clamd.ctl, tcp:127.0.0.1:3310, or '' for no antivirus."""
    en_clair: str = ""
    """What may travel without TLS to another machine: see `mesaides.liaisons`."""
    email_from: str = "Mes aides en ligne <ne-pas-repondre@exemple.fr>"
    workers: int = 1
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    embedded_worker: bool = True
    demo: bool = False
    facteur_gestionnaires: bool = False
    """A code after the password is asked of gestionnaires too, as of the agents of the Région."""
    region_nom: str = "Région Occitanie (exemple)"
    region_contact: str = "aide-lycees@exemple.fr"
    region_dpo: str = "dpo@exemple.fr"
    region_adresse: str = "22, boulevard de l’Exemple, 31000 Toulouse"
    region_hebergeur: str = "la Région"
    securite_contact: str = ""
    """Who is told of a weakness, by mail or on a page (https://…); '' for `region_contact`."""
    accuse_contact: str = ""
    """With those that follow, texts of the Région: see `Mentions`."""
    accuse_delai: str = ""
    accuse_silence: str = ""
    decision_recours: str = ""
    chef_apres: int = 0
    """After how many days without an answer the chef of an établissement may be asked for a validation; 0: never."""

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers send in `Origin`."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The key in use first, then those still accepted while a change of key takes effect."""
        return tuple(key.strip() for key in self.secret_key.split(",") if key.strip())

    @property
    def region(self) -> Region:
        return Region(
            self.region_nom,
            self.region_contact,
            self.region_dpo,
            self.region_adresse,
            self.region_hebergeur,
            self.securite_contact or self.region_contact,
            Mentions(self.accuse_contact, self.accuse_delai, self.accuse_silence, self.decision_recours),
            self.chef_apres,
        )


DEFAULTS = Settings()
SECRETS = frozenset({"secret_key"})
TEXTES = ("accuse_contact", "accuse_delai", "accuse_silence", "decision_recours")
"""See `Mentions`: without them the portal serves, and says A_COMPLETER in their places."""
URLS = frozenset({"database_url", "smtp_url"})
LIMITS = {"workers": (1, 256), "port": (1, 65_535), "proxies": (0, 20), "chef_apres": (0, 90)}
SHAPES = {
    "files_url": (r"s3://[^\s/]+(/\S*)?", "s3://compartiment/dossier"),
    "securite_contact": (
        r"https://[^\s]+|[^\s@:]+@[^\s@]+",
        "securite@exemple.fr ou https://exemple.fr/signaler",
    ),
    "clamav": (
        r"unix:/.+|tcp:[^\s:]+:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3})",
        "unix:/run/clamav/clamd.ctl ou tcp:127.0.0.1:3310",
    ),
}
"""What is used only once somebody gives a pièce, or finds a weakness: a mistake there would be met by them."""


def name_of(field: str) -> str:
    """The variable of this field of Settings."""
    return PREFIX + field.upper()


def read_settings(environ: Mapping[str, str], **forced: str | int | bool) -> Settings:
    """Raises SettingsError on a value of the wrong kind. `forced` wins over what is given."""
    values: dict[str, str | int | bool] = {}
    for field in fields(Settings):
        raw = find_source(name_of(field.name), environ).value
        if raw:
            values[field.name] = _read(field.name, raw, getattr(DEFAULTS, field.name))
    values.update(forced)
    if not values.get("database_url"):
        values["database_url"] = f"sqlite:///{values.get('data_dir', 'var')}/mesaides.sqlite"
    values["public_url"] = str(values.get("public_url", DEFAULTS.public_url)).rstrip("/")
    return Settings(**values)  # pyright: ignore[reportArgumentType]


def _read(name: str, raw: str, default: str | int | bool) -> str | int | bool:
    if isinstance(default, bool):
        if raw.lower() not in {"0", "1", "oui", "non", "true", "false"}:
            raise SettingsError(f"{PREFIX}{name.upper()} vaut «\u00a0{raw}\u00a0»\u00a0: écrivez 1 ou 0.")
        return raw.lower() in {"1", "oui", "true"}
    if isinstance(default, int):
        return _read_number(name, raw)
    if name in SHAPES:
        shape, example = SHAPES[name]
        if not re.fullmatch(shape, raw):
            raise SettingsError(
                f"{PREFIX}{name.upper()} vaut «\u00a0{raw}\u00a0»\u00a0: écrivez par exemple {example}."
            )
    return raw


def _read_number(name: str, raw: str) -> int:
    least, most = LIMITS[name]
    if not re.fullmatch("[0-9]{1,5}", raw) or not least <= int(raw) <= most:
        raise SettingsError(
            f"{PREFIX}{name.upper()} vaut «\u00a0{raw}\u00a0»\u00a0: écrivez un nombre entier de {least} à {most}."
        )
    return int(raw)


def check_for_production(settings: Settings) -> None:
    """Raises SettingsError when the portal must not start for real with these settings."""
    if not settings.secret_keys:
        raise SettingsError(
            "MESAIDES_SECRET_KEY manque\u00a0: donnez un secret d’au moins 32\u00a0caractères, par exemple celui que "
            "donne `mesaides nouveau-secret`."
        )
    for key in settings.secret_keys:
        if len(key) < SECRET_MIN or len(set(key)) < 12:
            raise SettingsError(
                "MESAIDES_SECRET_KEY est trop faible\u00a0: au moins 32\u00a0caractères tirés au hasard, "
                "par exemple ceux que donne `mesaides nouveau-secret`."
            )
    if settings.demo:
        raise SettingsError(
            "MESAIDES_DEMO n’existe pas ici\u00a0: la démonstration se lance par `mesaides demo`."
        )
    if not urlsplit(settings.public_url).netloc:
        raise SettingsError(
            "MESAIDES_PUBLIC_URL n’est pas une adresse, par exemple https://aides.exemple.fr."
        )
    if not settings.https and urlsplit(settings.public_url).hostname not in {"127.0.0.1", "localhost"}:
        raise SettingsError("MESAIDES_PUBLIC_URL doit commencer par https:// : les mots de passe y passent.")
