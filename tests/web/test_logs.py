"""What the logs tell, and what they never hold."""

import json
import logging

import pytest
from tests.visitors import Visitor
from tests.world.personnes import PASSWORD, make_compte

from mesaides.web.logs import JsonLines


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [JsonLines().format(record) for record in caplog.records if record.name.startswith("mesaides")]


async def test_a_log_in_and_a_log_out_are_lines_with_who_and_when(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "mesaides")
    compte = await make_compte()
    page = await visitor.enter(compte)
    await visitor.send(page, "/deconnexion")
    told = [json.loads(line) for line in lines(caplog)]
    acts = [line for line in told if line.get("compte") == compte.id]
    assert [line["message"] for line in acts][-2:] == ["connexion", "deconnexion"]
    assert all(line["le"].endswith("+00:00") for line in acts)


async def test_no_secret_of_a_visit_is_ever_logged(visitor: Visitor, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    compte = await make_compte()
    page = await visitor.enter(compte)
    jeton = page.fields("/deconnexion")["jeton"]
    key = visitor.client.cookies["session"]
    await visitor.send(page, "/deconnexion", mot_de_passe="marqueur-secret-7")
    told = "\n".join(JsonLines().format(record) for record in caplog.records)
    for secret in (PASSWORD, jeton, key, "marqueur-secret-7"):
        assert secret not in told


def test_nothing_typed_can_forge_a_line():
    record = logging.LogRecord("mesaides", logging.INFO, "", 1, 'faux\n{"message": "forgé"}\r\n', None, None)
    assert len(JsonLines().format(record).splitlines()) == 1


async def test_a_refused_access_is_a_line(visitor: Visitor, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "mesaides")
    compte = await make_compte()
    await visitor.enter(compte)
    await visitor.open("/administration/etablissements")
    refused = [json.loads(line) for line in lines(caplog) if "acces refuse" in line]
    assert [line["compte"] for line in refused] == [compte.id]
