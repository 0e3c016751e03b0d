"""Mails as they are read: the text first, the HTML from the same facts."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import DictLoader, UndefinedError
from tests.couleurs import contrast

from mesaides.courriels.rendu import environment, one_line, render_mail, tidy_text

HOSTILE = "<svg/onload=alert(1)>\"'{{7*7}}\r\nBcc: x@exemple.fr"
TEXT = """{% extends "layouts/courriel.txt" %}
{% block sujet %}
{{ de }} vous invite
{% endblock %}
{% block texte %}
{{ de }} vous invite à rejoindre le Lycée Jean-Jaurès avant le {{ fin | jour_fr }}.
{% endblock %}
{% block pourquoi %}Vous recevez ce courriel parce que {{ de }} a donné votre adresse.{% endblock %}
"""
HTML = """{% extends "layouts/courriel.html" %}
{% block titre %}{{ de }} vous invite{% endblock %}
{% block corps %}<p>{{ de }} vous invite.</p>{% endblock %}
{% block pourquoi %}Parce que.{% endblock %}
"""
LINK = "http://127.0.0.1:8000/invitations/JETON?a=1&b=2"


@pytest.fixture(autouse=True)
def _one_template(monkeypatch: pytest.MonkeyPatch):
    layouts = Path(__file__).parents[2] / "templates" / "layouts"
    sources = {f"layouts/{name}": (layouts / name).read_text() for name in ("courriel.txt", "courriel.html")}
    sources |= {"courriels/essai.txt": TEXT, "courriels/essai.html": HTML}
    monkeypatch.setattr(environment(), "loader", DictLoader(sources))


def render(de="Mme Roy", **facts):
    defaults = {"de": de, "lien": LINK, "bouton": "Accepter", "fin": datetime(2026, 12, 7, tzinfo=UTC)}
    return render_mail("essai", "paul@exemple.fr", **defaults | facts)


def test_the_subject_says_who_asks_what_on_one_line():
    message = render()
    assert (message.sujet, message.objet, message.destinataire) == (
        "Mme Roy vous invite",
        "essai",
        "paul@exemple.fr",
    )


def test_the_text_says_all_without_the_html():
    texte = render().texte
    assert texte.startswith(
        "Mme Roy vous invite à rejoindre le Lycée Jean-Jaurès avant le 7\u00a0décembre 2026.\n"
    )
    assert f"\n\nAccepter\u00a0:\n{LINK}\n\n" in texte
    assert "\n\n\n" not in texte
    assert "http://127.0.0.1:8000/aide" in texte


def test_the_html_escapes_and_the_text_does_not():
    message = render(de=HOSTILE)
    assert "<svg" not in message.html
    assert "&lt;svg/onload=alert(1)&gt;&#34;&#39;{{7*7}}" in message.html
    assert "<svg/onload=alert(1)>\"'{{7*7}}" in message.texte
    assert message.sujet == "<svg/onload=alert(1)>\"'{{7*7}} Bcc: x@exemple.fr vous invite"


def test_a_mail_that_asks_for_nothing_has_no_button():
    message = render(lien=None)
    assert "Accepter" not in message.texte + message.html


def test_a_missing_fact_is_an_error():
    with pytest.raises(UndefinedError):
        render_mail("essai", "paul@exemple.fr")


def test_french_spaces_stay_in_a_subject():
    assert one_line(" Prêt\u00a0?\n\u2028 «\u202foui\u202f»\x00 ") == "Prêt\u00a0? «\u202foui\u202f»"
    assert len(one_line("x" * 400)) == 250


def test_a_text_is_tidied():
    assert tidy_text("\n\na  \n\n\n\nb\r\x07\n") == "a\n\nb\n"


def grounds_and_texts(html: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The colours of a text with that of what is behind it: as the attributes say, and as the dark scheme says."""
    light = {"fond": "#FBF9F5", "carte": "#FFFFFF", "bouton": "#9B1136"}
    assert all(f"background:{colour}" in html for colour in light.values())
    texts = {
        "bouton": "#FFFFFF",
        **{f"carte{n}": c for n, c in enumerate(re.findall(r"[;\"]color:(#\w{6})", html))},
    }
    rules = dict(re.findall(r"^([^@{}]+) {[^}]*?(#\w{6})", html.partition("<style>")[2], re.M))
    dark = [(rules[".carte"], rules[name]) for name in (".encre, h1", ".marque", ".doux", "a")]
    carte = [(light["carte"], text) for name, text in texts.items() if name != "bouton" and text != "#FFFFFF"]
    return [*carte, (light["bouton"], texts["bouton"])], [*dark, (rules[".bouton"], rules[".bouton a"])]


def test_a_mail_can_be_read_in_the_two_schemes_that_it_claims():
    html = render().html
    assert '<meta name="color-scheme" content="light dark">' in html
    light, dark = grounds_and_texts(html)
    assert len(light) >= 6
    assert [pair for pair in (*light, *dark) if contrast(*pair) < 4.5] == []
