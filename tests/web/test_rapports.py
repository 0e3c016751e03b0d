"""What browsers report of the Content-Security-Policy: written in the log, bounded, telling of nobody."""

import json

import pytest
from tests.visitors import Visitor

from mesaides.web.gate import Gate
from mesaides.web.logs import JsonLines
from mesaides.web.rapports import PER_MINUTE, Rapports

REPORT = {
    "csp-report": {
        "document-uri": "http://127.0.0.1:8000/decision/un-jeton-secret?q=Roux",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://moi:secret@evil.test/x.js?adresse=claire@exemple.fr",
    }
}
MODERN = [{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "inline"}}]
OLD, NEW = "application/csp-report", "application/reports+json"


@pytest.fixture(autouse=True)
def nothing_written_yet(app: Gate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(app, "_rapports", Rapports())


async def report(visitor: Visitor, content: bytes | str, kind: str = OLD) -> int:
    return (await visitor.client.post("/csp", content=content, headers={"Content-Type": kind})).status_code


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [JsonLines().format(record) for record in caplog.records if record.name == "mesaides.csp"]


async def test_the_policy_says_where_to_report_on_every_answer(visitor: Visitor):
    for path in ("/", "/nulle-part", "/static/rien.css", "/csp"):
        answer = await visitor.client.get(path)
        assert "report-uri /csp" in answer.headers["content-security-policy"]


async def test_a_report_is_one_line_without_anybody_in_it(visitor: Visitor, caplog: pytest.LogCaptureFixture):
    assert await report(visitor, json.dumps(REPORT)) == 204
    assert await report(visitor, json.dumps(MODERN), NEW) == 204
    told = [json.loads(line) for line in lines(caplog)]
    assert [(line["regle"], line["bloque"], line["page"]) for line in told] == [
        ("script-src-elem", "https://evil.test", "/decision"),
        ("img-src", "inline", "/"),
    ]
    for secret in ("jeton", "Roux", "claire", "secret@", "moi:"):
        assert secret not in "".join(lines(caplog))


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[[[[", b"[" * 15_000, b"null", b'{"csp-report": 3}', b'[{"body": []}, 3]']
)
async def test_what_is_no_report_is_dropped(visitor: Visitor, caplog, content: bytes):
    assert await report(visitor, content) == 204
    assert lines(caplog) == []


async def test_reports_are_bounded_in_size_kind_method_and_number(visitor: Visitor, caplog):
    assert await report(visitor, b"x" * 20_000) == 413
    assert await report(visitor, json.dumps(REPORT), "text/plain") == 415
    assert (await visitor.client.get("/csp")).status_code == 405
    for _ in range(3 * PER_MINUTE):
        await report(visitor, json.dumps(REPORT))
    assert 0 < len(lines(caplog)) <= 2 * PER_MINUTE
