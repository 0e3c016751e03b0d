"""A sound tree, and the faults that each rule must find when one of them is added to it."""

# ruff: noqa: E501 - one fault a line reads better

from tests.house import files, modules, templates, words

# A tree that breaks no rule; every bad sample adds one fault to it.
SOUND = {
    "src/mesaides/__init__.py": "",
    "src/mesaides/app.py": "import mesaides.comptes.routes\nimport litestar\n",
    "src/mesaides/cli.py": "from mesaides.app import create_app\n",
    "src/mesaides/errors.py": "class DomainError(Exception): ...\n",
    "src/mesaides/db/__init__.py": "def transaction(): ...\n",
    "src/mesaides/web/__init__.py": "",
    "src/mesaides/web/pages.py": "import jinja2\nTARGET = 'HX-Target'\n",
    "src/mesaides/courriels/__init__.py": "",
    "src/mesaides/courriels/tables.py": "from mesaides.db import transaction\n",
    "src/mesaides/comptes/__init__.py": "",
    "src/mesaides/comptes/rules.py": "from mesaides.errors import DomainError\ndef is_strong(x): ...\n",
    "src/mesaides/comptes/passwords.py": "import argon2\n",
    "src/mesaides/comptes/tables.py": "import piccolo\nfrom mesaides.comptes import passwords, rules\n",
    "src/mesaides/comptes/links.py": "from .tables import Compte\n",
    "src/mesaides/comptes/mails_out.py": "from .links import x\n",
    "src/mesaides/comptes/forms.py": "from mesaides.comptes.tables import Compte\n",
    "src/mesaides/comptes/routes.py": "import litestar\nfrom mesaides.comptes import forms\n",
    "src/mesaides/invitations/__init__.py": "",
    "src/mesaides/invitations/mails.py": "from mesaides.comptes.tables import Compte\nimport mesaides.courriels.tables\n",
    "tests/comptes/test_rules.py": "from mesaides.comptes.rules import is_strong\n",
    "templates/comptes/compte.html": """
        {% extends "layouts/site.html" %}
        {% block compte %}
        <section id="compte"><br>
          {% if x %}<form method="post" action="{{ url("a") }}" hx-post="{{ url("a") }}" hx-target="#compte">{{ csrf_input | safe }}</form>{% endif %}
          <a href="/b" hx-get="/b" hx-target="#compte">b</a>
          <form action="/c" hx-get="/c" hx-target="#compte"></form>
        </section>
        {% endblock %}""",
    "templates/layouts/courriel.html": '<p style="color: red">',
}  # fmt: skip

POST = '<form method="post" action="/a" hx-post="/a">{{ jeton }}</form>'
SAMPLES = [
    (modules.layers_follow_their_order, "src/mesaides/comptes/states.py", "from .tables import Compte"),
    (modules.layers_follow_their_order, "src/mesaides/comptes/tables.py", "from mesaides.comptes import mails_out\n"),
    (modules.layers_follow_their_order, "src/mesaides/comptes/states.py", "from mesaides.comptes.links import x"),
    (modules.features_look_one_way, "src/mesaides/comptes/tables.py", "import mesaides.invitations.mails"),
    (modules.features_look_one_way, "src/mesaides/invitations/routes.py", "from mesaides.comptes.forms import F"),
    (modules.features_look_one_way, "src/mesaides/invitations/routes.py", "from mesaides.comptes import routes"),
    (modules.features_look_one_way, "src/mesaides/licornes/tables.py", ""),
    (modules.shared_rooms_know_no_feature, "src/mesaides/web/pages.py", "from mesaides.comptes.rules import x"),
    (modules.shared_rooms_know_no_feature, "src/mesaides/courriels/tables.py", "import mesaides.comptes.tables"),
    (modules.nobody_imports_the_wiring, "src/mesaides/comptes/routes.py", "from mesaides.app import create_app"),
    (modules.nobody_imports_the_wiring, "src/mesaides/web/pages.py", "from .. import cli"),
    (modules.no_module_imports_in_circles, "src/mesaides/comptes/passwords.py", "from . import tables"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/rules.py", "import piccolo.columns"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/rules.py", "from litestar import get"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/roles.py", "async def f(): await g()"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/states.py", "x = datetime.now(UTC)"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/states.py", "import random"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/states.py", "from mesaides.comptes import passwords"),
    (modules.roles_rules_and_states_are_pure, "src/mesaides/comptes/states.py", "x = open('f')"),
    (modules.only_routes_and_web_know_the_web, "src/mesaides/comptes/tables.py", "from litestar import Request"),
    (modules.only_routes_and_web_know_the_web, "src/mesaides/comptes/mails.py", "import jinja2"),
    (modules.only_web_reads_htmx_headers, "src/mesaides/comptes/routes.py", "x = request.headers['HX-Target']"),
    (modules.only_web_reads_htmx_headers, "src/mesaides/comptes/routes.py", "from litestar.plugins.htmx import HTMXRequest"),
    (modules.transactions_are_opened_by_db_alone, "src/mesaides/comptes/tables.py", "async def f():\n async with DB.transaction(): ..."),
    (modules.transactions_are_opened_by_db_alone, "src/mesaides/comptes/tables.py", "engine.atomic()"),
    (modules.names_name_something, "src/mesaides/comptes/helpers.py", ""),
    (modules.names_name_something, "src/mesaides/core/__init__.py", ""),
    (modules.rooms_stay_small, "src/mesaides/comptes/tables.py", "\n" * 251),
    (modules.rooms_stay_small, "src/mesaides/comptes/tables.py", "def f():\n" + " x = 1\n" * 40),
    (modules.every_pure_module_is_tested_directly, "src/mesaides/comptes/roles.py", "def can_forget(x): ..."),
    (templates.every_hx_post_stands_on_a_real_form, "templates/a.html", '<button hx-post="/a">'),
    (templates.every_hx_post_stands_on_a_real_form, "templates/a.html", '<form action="/a" hx-post="/a">{{ jeton }}</form>'),
    (templates.every_hx_post_stands_on_a_real_form, "templates/a.html", '<form method="post" hx-post="/a">{{ jeton }}</form>'),
    (templates.every_hx_post_stands_on_a_real_form, "templates/a.html", POST.replace('action="/a"', 'action="/b"')),
    (templates.every_hx_post_stands_on_a_real_form, "templates/a.html", '<form hx-delete="/a"></form>'),
    (templates.every_post_form_carries_its_token, "templates/a.html", '<form method="post" action="/a"></form>{{ jeton }}'),
    (templates.every_hx_get_stands_on_a_link_or_search_form, "templates/a.html", '<div hx-get="/a"></div>'),
    (templates.every_hx_get_stands_on_a_link_or_search_form, "templates/a.html", '<a hx-get="/a">a</a>'),
    (templates.every_hx_get_stands_on_a_link_or_search_form, "templates/a.html", '<a href="/b" hx-get="/a">a</a>'),
    (templates.nothing_is_inline, "templates/a.html", '<p style="color: red">'),
    (templates.nothing_is_inline, "templates/a.html", "<style>p {}</style>"),
    (templates.nothing_is_inline, "templates/a.html", "<script>1</script>"),
    (templates.nothing_is_inline, "templates/a.html", '<p onclick="x()">'),
    (templates.nothing_is_inline, "templates/a.html", '<p hx-on:click="x()">'),
    (templates.nothing_is_inline, "templates/a.html", '<a href="javascript:x()">'),
    (templates.nothing_is_inline, "templates/a.html", '<main hx-target:inherited="#a">'),
    (templates.nothing_comes_from_elsewhere, "templates/a.html", '<img src="https://ailleurs.test/a.png">'),
    (templates.nothing_comes_from_elsewhere, "templates/a.html", '<link href="//ailleurs.test/a.css">'),
    (templates.templates_receive_and_never_ask, "templates/a.html", "{% if request.headers['HX-Request'] %}"),
    (templates.templates_receive_and_never_ask, "templates/a.html", "{% for x in Compte.objects() %}"),
    (templates.every_target_is_a_block, "templates/a.html", '<a href="/a" hx-get="/a" hx-target="#absent">a</a>'),
    (templates.every_target_is_a_block, "templates/a.html", '{{ action("/a", target="absent") }}'),
    (templates.blocks_to_swap_have_one_root_of_their_name, "templates/a.html", '{% block compte %}<p id="autre"></p>{% endblock %}'),
    (templates.blocks_to_swap_have_one_root_of_their_name, "templates/a.html", '{% block compte %}<p id="compte"></p><p></p>{% endblock %}'),
    (words.punctuation_never_begins_a_line, "templates/a.html", "<p>Une question ?</p>"),
    (words.punctuation_never_begins_a_line, "templates/a.html", "<p><strong>{{ nom }}</strong> : envoyée</p>"),
    (words.punctuation_never_begins_a_line, "templates/a.html", '{% call tache("Budget de « %s »" | format(nom)) %}'),
    (words.punctuation_never_begins_a_line, "templates/a.html", '<input aria-label="Pour quel projet ?">'),
    (words.punctuation_never_begins_a_line, "templates/a.txt", "{{ bouton }} :"),
    (words.punctuation_never_begins_a_line, "src/mesaides/comptes/tables.py", "x = 'Rien à changer ; continuez.'"),
    (words.punctuation_never_begins_a_line, "src/mesaides/comptes/tables.py", "x = f'{nom} : à remplir.'"),
    (words.punctuation_never_begins_a_line, "src/mesaides/comptes/tables.py", "x = f'« {nom}\u00a0»'"),
    (files.no_file_names_a_registry, "docs/a.md", "see https://registry." + files.REGISTRIES[2] + "/x"),
    (files.no_file_names_a_registry, "requirements.lock", "--index-url somewhere"),
    (files.no_file_names_a_registry, "uv.lock", ""),
]  # fmt: skip
