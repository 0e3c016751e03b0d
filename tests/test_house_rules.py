"""The rules of the house, held by the machine; and each of them shown to be able to fail."""

from pathlib import Path

import pytest
from tests.house import documents, facts, files, lives, modules, templates, unused, words
from tests.house.samples import SAMPLES, SOUND
from tests.house.tree import House

ROOT = Path(__file__).parents[1]

RULES = [
    modules.layers_follow_their_order,
    modules.features_look_one_way,
    modules.shared_rooms_know_no_feature,
    modules.nobody_imports_the_wiring,
    modules.no_module_imports_in_circles,
    modules.roles_rules_and_states_are_pure,
    modules.only_routes_and_web_know_the_web,
    modules.only_web_reads_htmx_headers,
    modules.transactions_are_opened_by_db_alone,
    modules.no_route_posts_a_mail,
    modules.names_name_something,
    modules.a_class_name_is_given_once,
    modules.rooms_stay_small,
    modules.every_pure_module_is_tested_directly,
    lives.a_life_moves_through_its_steps_alone,
    templates.every_hx_post_stands_on_a_real_form,
    templates.every_post_form_carries_its_token,
    templates.every_hx_get_stands_on_a_link_or_search_form,
    templates.nothing_is_inline,
    templates.nothing_comes_from_elsewhere,
    templates.templates_receive_and_never_ask,
    templates.no_line_is_wide,
    templates.every_target_is_a_block,
    templates.blocks_to_swap_have_one_root_of_their_name,
    words.punctuation_never_begins_a_line,
    words.a_number_stays_beside_its_unit,
    words.signs_are_those_of_print,
    words.nobody_s_gender_is_guessed,
    unused.nothing_of_src_is_used_nowhere,
    unused.nothing_is_imported_for_nothing_in_templates,
    unused.every_macro_is_called,
    files.no_file_names_a_registry,
    files.tests_lend_nothing,
    documents.documents_name_what_exists,
    facts.a_fact_is_said_once,
]


def build(root: Path, content: dict[str, str]) -> House:
    for name, text in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(root)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    assert list(rule(House(ROOT))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_house_is_not_accused(rule, tmp_path):
    assert list(rule(build(tmp_path, SOUND))) == []


IDS = [f"{rule.__name__}-{number}" for number, (rule, *_) in enumerate(SAMPLES)]


@pytest.mark.parametrize(("rule", "path", "text"), SAMPLES, ids=IDS)
def test_one_fault_is_found(rule, path, text, tmp_path):
    assert list(rule(build(tmp_path, SOUND | {path: text})))


def test_every_rule_has_been_seen_to_fail():
    assert {rule for rule, *_ in SAMPLES} == set(RULES)
