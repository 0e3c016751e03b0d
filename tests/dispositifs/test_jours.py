"""Which days a campagne may take: pure."""

from datetime import date, timedelta

import pytest

from mesaides.dispositifs.rules.jours import Jours, JoursError, check_changement, check_ouverture, propose

TODAY = date(2027, 1, 10)
OPEN = Jours("2026-2027", date(2026, 12, 1), date(2027, 3, 31))
NEXT = Jours("2027-2028", date(2027, 9, 1), date(2027, 11, 30))


def day(jours: int) -> date:
    return TODAY + timedelta(days=jours)


@pytest.mark.parametrize(
    ("jours", "champ", "said"),
    [
        (Jours("2026-2027", day(300), day(400)), "annee_scolaire", "existe déjà"),
        (Jours("2028-2029", date(2027, 3, 31), day(100)), "ouvre_le", "à partir du 1er avril 2027"),
        (Jours("2028-2029", date(2027, 4, 1), date(2027, 9, 1)), "ferme_le", "le 31 août 2027 au plus tard"),
        (
            Jours("2028-2029", date(2026, 1, 1), date(2028, 1, 1)),
            "ferme_le",
            "le 30 novembre 2026 au plus tard",
        ),
        (Jours("2028-2029", date(2027, 4, 3), date(2027, 4, 2)), "ferme_le", "vient avant l’ouverture"),
        (Jours("2028-2029", date(2026, 1, 1), day(-1)), "ferme_le", "Ce jour est passé"),
        (Jours("2028-2029", date(2027, 4, 1), date(2072, 4, 2)), "ferme_le", "Relisez l’année"),
        (Jours("2028-2029", date(2072, 4, 1), date(2072, 4, 2)), "ouvre_le", "Relisez l’année"),
    ],
)
def test_days_that_a_campagne_may_not_take(jours: Jours, champ: str, said: str):
    with pytest.raises(JoursError) as refusal:
        check_ouverture(jours, [OPEN, NEXT], TODAY)
    assert refusal.value.champ == champ
    assert said in refusal.value.phrase.replace("\u00a0", " ")


def test_a_campagne_takes_the_days_between_two_others():
    check_ouverture(Jours("2028-2029", date(2027, 4, 1), date(2027, 8, 31)), [OPEN, NEXT], TODAY)


def test_the_next_campagne_is_proposed_after_all_the_others():
    assert propose([], TODAY) == ("2026-2027", TODAY)
    assert propose([OPEN], TODAY) == ("2027-2028", date(2027, 4, 1))
    assert propose([OPEN, NEXT], TODAY) == ("2028-2029", date(2027, 12, 1))


def closing(ferme_le: date) -> Jours:
    return Jours(OPEN.annee_scolaire, OPEN.ouvre_le, ferme_le)


@pytest.mark.parametrize(
    ("ferme_le", "brouillons"), [(day(0), 0), (day(7), 3), (date(2027, 8, 31), 3), (OPEN.ferme_le, 3)]
)
def test_a_closing_that_moves(ferme_le: date, brouillons: int):
    check_changement(OPEN, closing(ferme_le), [NEXT], brouillons, TODAY)


@pytest.mark.parametrize(
    ("ferme_le", "brouillons", "said"),
    [
        (day(6), 1, "1 brouillon est commencé : laissez 7 jours. Choisissez le 17 janvier 2027"),
        (day(-1), 0, "Ce jour est passé"),
        (date(2027, 9, 1), 0, "La campagne 2027-2028 va du 1er septembre 2027"),
    ],
)
def test_a_closing_that_is_refused(ferme_le: date, brouillons: int, said: str):
    with pytest.raises(JoursError) as refusal:
        check_changement(OPEN, closing(ferme_le), [NEXT], brouillons, TODAY)
    assert said in refusal.value.phrase.replace("\u00a0", " ")


def test_the_last_days_of_a_campagne_with_drafts_are_not_shortened():
    soon = closing(day(3))
    check_changement(soon, closing(day(4)), [], 2, TODAY)
    with pytest.raises(JoursError, match="elle ne peut plus fermer plus tôt"):
        check_changement(soon, closing(day(2)), [], 2, TODAY)


def test_the_opening_of_what_is_open_stays():
    with pytest.raises(JoursError, match="déjà ouverte"):
        check_changement(OPEN, Jours(OPEN.annee_scolaire, day(1), OPEN.ferme_le), [], 0, TODAY)
