"""Who waits for a password to be verified, and in which turn."""

from hypothesis import given
from hypothesis import strategies as st

from mesaides.comptes.rules.attente import CONNUS, INCONNUS, TOURS, File, Place

PLACES = st.builds(Place, st.sampled_from("abcdefgh"), st.booleans())


def fill(file: File[str], lanes: int, *, connu: bool = False, times: int = INCONNUS) -> None:
    for n in range(times):
        assert file.join(f"foule {n}", Place(f"réseau {n % lanes}", connu)) is None


def served(file: File[str]) -> list[str]:
    order: list[str] = []
    while (qui := file.next()) is not None:
        order.append(qui)
    return order


def test_one_network_waits_for_its_own_backlog():
    file = File[str]()
    fill(file, lanes=3, times=60)
    file.join("seule", Place("ailleurs"))
    assert served(file).index("seule") == 3


def test_strangers_never_take_the_room_of_the_known_nor_their_turn():
    file = File[str]()
    fill(file, lanes=INCONNUS)
    assert file.join("de trop", Place("ailleurs")) == "de trop"
    assert file.join("connue", Place("12", connu=True)) is None
    assert served(file).index("connue") < TOURS


def test_the_known_leave_one_turn_in_four_to_strangers():
    file = File[str]()
    fill(file, lanes=CONNUS, connu=True, times=CONNUS)
    file.join("inconnue", Place("ailleurs"))
    assert served(file).index("inconnue") < TOURS


def test_a_full_queue_makes_room_by_the_last_of_the_longest_lane():
    file = File[str]()
    fill(file, lanes=2)
    assert file.join("seule", Place("ailleurs")) == f"foule {INCONNUS - 2}"
    assert file.join("foule encore", Place("réseau 1")) == "foule encore"


@given(st.lists(st.none() | PLACES, max_size=300))
def test_everybody_is_served_or_turned_away_once_and_each_lane_in_its_order(moves: list[Place | None]):
    file = File[int]()
    came: list[int] = []
    gone: list[int] = []
    turned_away: list[int] = []
    places: dict[int, Place] = {}
    for number, place in enumerate(moves):
        if place is None:
            gone += [qui for qui in [file.next()] if qui is not None]
            continue
        came.append(number)
        places[number] = place
        turned_away += [qui for qui in [file.join(number, place)] if qui is not None]
    while (qui := file.next()) is not None:
        gone.append(qui)
    assert sorted(gone + turned_away) == came
    for place in set(places.values()):
        mine = [qui for qui in gone if places[qui] == place]
        assert mine == sorted(mine)


@given(st.lists(PLACES, max_size=200), PLACES)
def test_whoever_comes_by_a_lane_where_nobody_waits_is_next_but_one_turn_of_the_others(
    before: list[Place], mine: Place
):
    file = File[int]()
    others = [place for place in before if place != mine]
    for place in others:
        file.join(0, place)
    assert file.join(1, mine) is None
    lanes = len({place for place in others if place.connu == mine.connu})
    order: list[int] = []
    while (qui := file.next()) is not None:
        order.append(qui)
    assert order.index(1) <= TOURS * (lanes + 1)
