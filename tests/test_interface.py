"""What people see: its weight, its colours, its words, and the promises of its components."""

import re
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
import wtforms
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from tests.couleurs import contrast
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from mesaides.montants import milliers
from mesaides.web.compression import compress_file
from mesaides.web.static import served_content
from mesaides.web.visit import NOBODY

ROOT = Path(__file__).parents[1]
STYLE = (ROOT / "static/site.css").read_text()
JETON = Markup('<input type="hidden" name="jeton" value="x">')
PAGES = [
    f"pages/{path.stem}.html" for path in (ROOT / "templates/pages").glob("*.html") if path.stem != "erreur"
]
REGION = SimpleNamespace(
    nom="Région d’essai",
    dpo="dpo@exemple.fr",
    contact="aide@exemple.fr",
    adresse="ici",
    hebergeur="là",
    securite="securite@exemple.fr",
    securite_uri="mailto:securite@exemple.fr",
)

CLAIRE = SimpleNamespace(
    regard=None,
    nom_complet="Claire Roux",
    avertir_apres=13_800,
    nouveaux=0,
    etablissement=None,
    reads_demandes=False,
    facteur_manque=False,
    est_agent=False,
)


class Compte(wtforms.Form):
    identifiant = wtforms.StringField(
        "Identifiant", [InputRequired("Choisissez un identifiant.")], description="Il sert à entrer."
    )
    mot_de_passe = wtforms.PasswordField("Mot de passe", [InputRequired("Indiquez un mot de passe.")])
    civilite = wtforms.RadioField(
        "Civilité",
        [InputRequired("Choisissez.")],
        choices=[SelectChoice("mme", "Mme"), SelectChoice("m", "M.")],
    )
    resume = wtforms.TextAreaField("Résumé", [Length(max=1500)])


@pytest.fixture(name="jinja", scope="module")
def make_environment():
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["milliers"] = milliers
    environment.globals |= {
        "asset": lambda name: f"/static/{name}",
        "styles": "",
        "titre_site": "Mes aides en ligne",
        "pour_qui": NOBODY,
        "demo": False,
    }
    environment.globals["region"] = REGION
    return environment


def show(jinja, source, **variables):
    return jinja.from_string(source).render(csrf_input=JETON, **variables)


def weight(name):
    return len(compress_file(served_content(ROOT / "static" / name)))


def test_style_and_script_stay_light():
    assert weight("site.css") <= 6_000  # all of it comes with a first visit
    assert weight("atelier.css") <= 1_330  # fetched ahead, by who is logged in
    assert weight("champs.js") <= 2_185
    assert weight("site.js") <= 3_300  # of the 25 kB of a first visit, measured by browser/test_weight.py
    assert weight("coches.js") <= 352
    assert weight("points.js") <= 476
    assert weight("liste.js") <= 515
    assert weight("cles.js") <= 430
    beside = (  # what pages have beside site.js
        ("textes.js", "coches.js"),
        ("textes.js", "points.js"),
        ("textes.js", "liste.js"),
        ("coches.js", "liste.js"),
        ("champs.js",),
        ("pieces.js",),
        ("cles.js",),
    )
    assert max(sum(map(weight, ("site.js", *names))) for names in beside) <= 6_000
    named = {"site.js", *(name for names in beside for name in names)}
    assert {path.name for path in (ROOT / "static").glob("*.js")} == named


def tokens(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{3,6})\b", block))


LIGHT = tokens(STYLE.split("@media (prefers-color-scheme: dark)")[0])
DARK = LIGHT | tokens(STYLE.split("@media (prefers-color-scheme: dark)")[1].split("@layer")[0])


TEXTS = [
    *(
        (text, ground)
        for text in ("encre", "doux", "lien", "accent-texte", "rouge")
        for ground in ("fond", "carte")
    ),
    ("sur-accent", "accent"),
    ("sur-accent", "accent-fort"),
    ("encre", "filet"),
    *((colour, f"{colour}-fond") for colour in ("vert", "ambre", "rouge", "bleu")),
    *(("encre", f"{colour}-fond") for colour in ("vert", "ambre", "rouge", "bleu")),
    *((text, "rouge-fond") for text in ("lien", "accent-texte", "doux")),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_words_are_readable_on_what_is_behind_them(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["fond", "carte"])
def test_the_edge_of_a_field_is_seen(theme, ground):
    assert contrast(theme["trait"], theme[ground]) >= 3


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "acteur",
    [None, CLAIRE],
    ids=["visitor", "claire"],
)
def test_a_page_of_information_is_valid_html_in_french(jinja, page, acteur):
    text = jinja.get_template(page).render(acteur=acteur, messages=[], csrf_input=JETON)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert document.get("lang") == "fr"
    assert len(document.findall(".//h1")) == 1
    ids = [
        element.get("id") for element in document.iter() if isinstance(element.tag, str) and element.get("id")
    ]
    assert len(ids) == len(set(ids))
    here = [a.get("href")[1:] for a in document.iter("a") if a.get("href").startswith("#")]
    assert set(here) <= set(ids)


def test_the_procedures_of_the_guide_have_their_anchors(jinja):
    text = jinja.get_template("pages/comment_faire.html").render(acteur=None, messages=[], csrf_input=JETON)
    assert all(f'id="{name}"' in text for name in ("nouveau", "existant", "change"))


def test_the_legal_notice_says_in_a_sentence_who_hosts_the_portal(jinja):
    text = jinja.get_template("pages/mentions_legales.html").render(
        acteur=None, messages=[], csrf_input=JETON
    )
    assert "<p>Ce service est hébergé par là.</p>" in text


def test_no_conformity_is_claimed_without_an_audit(jinja):
    text = jinja.get_template("pages/accessibilite.html").render(acteur=None, messages=[], csrf_input=JETON)
    assert "Accessibilité\u00a0: non conforme" in text
    assert not re.search(r"(totalement|partiellement) conforme", text)


FIELDS = """{% from "components/forms.html" import champ, resume_erreurs, titre_erreur %}
{{ titre_erreur(form) }}{{ resume_erreurs(form) }}{% for field in form %}{{ champ(field) }}{% endfor %}"""


def parse(text):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)


def test_a_refused_form_links_every_error_to_its_field(jinja):
    form = Compte()
    form.validate()
    fragment = parse(show(jinja, FIELDS, form=form))
    ids = {element.get("id") for element in fragment.iter()}
    links = [a.get("href")[1:] for a in fragment.iter("a")]
    assert links == ["identifiant", "mot_de_passe", "civilite-0"]
    assert set(links) <= ids
    described = [e.get("aria-describedby") for e in fragment.iter() if e.get("aria-describedby")]
    assert {name for names in described for name in names.split()} <= ids
    control = fragment.find(".//input[@id='identifiant']")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "identifiant-indice identifiant-erreur"


def test_a_form_not_yet_sent_accuses_nobody(jinja):
    text = show(jinja, FIELDS, form=Compte())
    assert "erreur" not in text.lower()
    assert 'role="alert"' not in text


def test_a_required_field_is_marked_by_a_star_of_its_label(jinja):
    text = show(jinja, FIELDS, form=Compte())
    assert re.search(
        r'<label for="identifiant">Identifiant\s<span aria-hidden="true">\*</span></label>', text
    )
    assert '<label for="resume">Résumé</label>' in text


def test_a_password_is_never_sent_back(jinja):
    form = Compte(data={"mot_de_passe": "secret-planted"})
    assert "secret-planted" not in show(jinja, FIELDS, form=form)


def test_what_was_typed_is_shown_as_text(jinja):
    form = Compte(data={"identifiant": "<svg/onload=x>\"'"})
    assert "<svg/onload" not in show(jinja, FIELDS, form=form)


def test_a_field_checked_as_it_is_left_asks_for_itself(jinja):
    source = '{% from "components/forms.html" import champ %}{{ champ(form.identifiant, verification="/v") }}'
    wrapper = parse(show(jinja, source, form=Compte())).find("div")
    assert wrapper.get("hx-post") == "/v"
    assert wrapper.get("hx-target") == "#" + wrapper.get("id")


ACTION = '{% from "components/buttons.html" import action %}'


def test_an_act_is_a_real_form(jinja):
    form = parse(
        show(jinja, ACTION + '{{ action("/x", "Valider", "comptes", csrf_input, champs={"de": 3}) }}')
    ).find("form")
    assert (form.get("method"), form.get("action"), form.get("hx-post")) == ("post", "/x", "/x")
    assert [i.get("name") for i in form.iter("input")] == ["jeton", "de"]


def test_a_confirmation_says_its_consequence_before_the_form(jinja):
    call = '{% call action("/x", "Détacher…", "p", csrf_input, confirmation="Elle perd ses accès.") %}MOTIF'
    details = parse(show(jinja, ACTION + call + "{% endcall %}")).find("details")
    assert details.get("open") is None
    assert details.find("summary").text == "Détacher…"
    words = "".join(details.find("form").itertext())
    assert "Elle perd ses accès." in words
    assert "MOTIF" in words
