"""Thématiques, dispositifs, their versions and their campagnes."""

from piccolo.columns import Boolean, Date, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.comptes.tables.service import Service
from mesaides.db import belongs_to, may_belong_to
from mesaides.dispositifs.states import EtatDispositif


class Thematique(Table, tablename="thematique"):
    """A policy theme of the Région."""

    id: Serial
    code = Varchar(length=60, unique=True)
    nom = Varchar(length=200)
    ordre = Integer(default=0)


class Dispositif(Table, tablename="dispositif"):
    """An aid scheme. What it says stands in its versions; `empreinte` names the present one."""

    id: Serial
    code = Varchar(length=60, unique=True)
    thematique = belongs_to(Thematique)
    service = may_belong_to(Service)
    """The one that its file named, or that an administrateur gave it to since."""
    empreinte = Varchar(length=64)
    etat = Varchar(length=10, default=EtatDispositif.PUBLIE)


class DispositifVersion(Table, tablename="dispositif_version"):
    """One content of a dispositif, never changed: a demande keeps the version it was opened with."""

    id: Serial
    dispositif = belongs_to(Dispositif, index=False)  # the unique constraints index it
    numero = Integer()
    contenu = Text()
    """`rules.contenu.Contenu`, as JSON."""
    empreinte = Varchar(length=64)
    deux_personnes = Boolean(default=False)
    """As its content says, for what looks among many demandes."""
    chargee_le = Timestamptz()
    dispositif_version_numero = Unique(["dispositif", "numero"])
    dispositif_version_contenu = Unique(["dispositif", "empreinte"])


class Chargement(Table, tablename="chargement"):
    """Data files that were read without a fault: what they change is looked at, then published, once."""

    id: Serial
    contenu = Text()
    """`rules.lecture.Catalogue`, as JSON."""
    le = Timestamptz()
    publie_le = Timestamptz(null=True, default=None)
    pourquoi = Text(default="")
    """What is told to those of whom it asks something."""


class Campagne(Table, tablename="campagne"):
    """One dated run of a dispositif: both days included, heure de Paris."""

    id: Serial
    dispositif = belongs_to(Dispositif, index=False)
    annee_scolaire = Varchar(length=9)
    ouvre_le = Date()
    ferme_le = Date()
    campagne_annee = Unique(["dispositif", "annee_scolaire"])
    campagne_ordre = Check('"ouvre_le" <= "ferme_le"')
