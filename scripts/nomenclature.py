"""What the portal is made of, as a CycloneDX file (SBOM): `make sbom` writes it to dist/.

The same lock gives the same file to the byte: its serial number is drawn from what it lists, and it bears no date.
Licences are what each installed package says of itself.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^\]]*\])?==(?P<version>\S+?)(?: ; .*)? \\$", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
HTMX_LICENCE = "0BSD"
EMOJI_VERSION, EMOJI_LICENCE = "0.4.7", "OFL-1.1"


def list_locked(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and hashes of the files of each package of a requirements.lock."""
    found = list(LOCKED.finditer(lock))
    ends = [package.start() for package in found[1:]] + [len(lock)]
    for package, end in zip(found, ends, strict=True):
        yield package["name"], package["version"], HASH.findall(lock, package.end(), end)


def licence_of(name: str) -> str:
    """Its SPDX expression, or what stands in its place; '' when it says nothing or is not of this system."""
    try:
        said: PackageMetadata = metadata(name)
    except PackageNotFoundError:
        return ""
    told = said.get("License-Expression") or said.get("License") or ""
    if told and len(told) < 60:  # some give the whole text here
        return CLASSIFIERS.get(told, told)
    named = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if "License ::" in line]
    return CLASSIFIERS.get(named[0], named[0]) if named else ""


def licensed(told: str) -> list[License]:
    return [LicenseFactory().make_from_string(told)] if told else []  # pyright: ignore


def package(name: str, version: str, hashes: list[str]) -> Component:
    """`hashes`: of each file of that version, the one that is installed being one of them."""
    purl = PackageURL("pypi", name=name, version=version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(str(purl)),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content) for content in hashes],
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        licenses=licensed(licence_of(name)),
        external_references=[files],
    )


def htmx(folder: Path) -> Component:
    """The one that is carried along in static/vendor."""
    (file,) = folder.glob("htmx-*.min.js")
    version = file.name.removeprefix("htmx-").removesuffix(".min.js")
    return carried(PackageURL("npm", name="htmx.org", version=version), file, HTMX_LICENCE)


def emoji(folder: Path) -> Component:
    """The font that the PDFs take their emoji from."""
    (file,) = folder.glob("*.ttf")
    purl = PackageURL("npm", "@expo-google-fonts", "noto-emoji", EMOJI_VERSION)
    return carried(purl, file, EMOJI_LICENCE)


def carried(purl: PackageURL, file: Path, licence: str) -> Component:
    """One file of a package of npm, as it came."""
    return Component(
        type=ComponentType.LIBRARY,
        name=f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name,
        version=purl.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=licensed(licence),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(file.read_bytes()).hexdigest())],
    )


def make_bom(root: Path) -> Bom:
    """Of the portal as it is in this checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = [package(*locked) for locked in list_locked((root / "requirements.lock").read_text("utf-8"))]
    parts.append(htmx(root / "static" / "vendor"))
    parts.append(emoji(root / "src" / "mesaides" / "web" / "polices"))
    portal = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        description=project["description"],
        bom_ref=f"{project['name']}@{project['version']}",
        licenses=licensed(project["license"]),
    )
    bom = Bom(components=parts)
    bom.metadata.component = portal
    bom.register_dependency(portal, parts)
    return bom


def write(bom: Bom) -> str:
    """JSON without a date, its serial number drawn from what it lists."""
    told = json.loads(JsonV1Dot6(bom).output_as_string())
    del told["serialNumber"], told["metadata"]["timestamp"]
    serial = uuid5(NAMESPACE_URL, json.dumps(told, sort_keys=True))
    return json.dumps({"serialNumber": f"urn:uuid:{serial}", **told}, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    target, made = Path(sys.argv[1]), make_bom(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(write(made), encoding="utf-8")
    print(f"{target} : {len(made.components)} composants")
