"""What the portal is made of, as `make sbom` says it: valid, whole, with its hashes, and the same each time."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.house.files import name_of_registry

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("sbom") / "dist" / "mesaides.cdx.json"
    run = [sys.executable, str(ROOT / "scripts" / "nomenclature.py"), str(target)]
    subprocess.run(run, check=True, capture_output=True)
    return target.read_text(encoding="utf-8")


@pytest.fixture
def bom(written: str) -> dict[str, Any]:
    return json.loads(written)


def locked() -> Iterator[tuple[str, set[str]]]:
    """« name@version » and hashes, read line by line: another reading than that of the script."""
    name, hashes = "", set[str]()
    for line in [*LOCK.splitlines(), "end==0"]:
        if line[:1].isalnum():
            if name:
                yield name, hashes
            before, _, after = line.partition("==")
            name, hashes = f"{before.partition('[')[0]}@{after.split()[0]}", set()
        hashes |= set(re.findall("sha256:([0-9a-f]+)", line))


def test_the_sbom_is_valid_to_the_published_schema(written: str):
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(written) is None
    assert validator.validate_str(written.replace('"library"', '"bidon"')) is not None


def test_every_package_of_the_lock_is_in_it_with_the_hashes_of_its_files(bom: dict[str, Any]):
    told = {
        f"{part['name']}@{part['version']}": {
            content["content"]
            for file in part["externalReferences"]
            for content in file["hashes"]
            if content["alg"] == "SHA-256"
        }
        for part in bom["components"]
        if part["purl"].startswith("pkg:pypi/")
    }
    assert told == dict(locked())
    assert len(told) > 50


def test_htmx_is_in_it_with_its_version_its_licence_and_its_hash(bom: dict[str, Any]):
    (file,) = (ROOT / "static" / "vendor").glob("*.js")
    (htmx,) = [part for part in bom["components"] if part["name"] == "htmx.org"]
    assert f"htmx-{htmx['version']}.min.js" == file.name
    assert htmx["hashes"] == [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}]
    assert htmx["licenses"] == [{"license": {"id": "0BSD"}}]
    assert (file.parent / f"htmx-{htmx['version']}.LICENSE").read_text().startswith("Zero-Clause BSD")


def test_the_font_of_emoji_is_in_it_with_its_licence_and_its_hash(bom: dict[str, Any]):
    (file,) = (ROOT / "src" / "mesaides" / "web" / "polices").glob("*.ttf")
    (font,) = [part for part in bom["components"] if part["name"] == "@expo-google-fonts/noto-emoji"]
    assert font["hashes"] == [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}]
    assert font["licenses"] == [{"license": {"id": "OFL-1.1"}}]
    assert "SIL Open Font License, Version 1.1" in file.with_suffix(".LICENSE").read_text()


def test_the_portal_is_what_depends_on_all_of_it(bom: dict[str, Any]):
    portal = bom["metadata"]["component"]
    assert (portal["name"], portal["licenses"]) == ("mesaides", [{"license": {"id": "EUPL-1.2"}}])
    (needs,) = [line["dependsOn"] for line in bom["dependencies"] if line["ref"] == portal["bom-ref"]]
    assert sorted(needs) == sorted(part["bom-ref"] for part in bom["components"])
    told = [part for part in bom["components"] if part.get("licenses")]
    assert len(told) > len(bom["components"]) - 8  # some say nothing, or are for another system


def test_it_is_the_same_each_time_and_names_no_registry(written: str, tmp_path: Path):
    again = tmp_path / "again.json"
    run = [sys.executable, str(ROOT / "scripts" / "nomenclature.py"), str(again)]
    subprocess.run(run, check=True, capture_output=True)
    assert again.read_text(encoding="utf-8") == written
    assert name_of_registry(written) == ""
    assert "timestamp" not in written
