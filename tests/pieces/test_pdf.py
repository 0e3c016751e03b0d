"""PDFs in which something acts, loads or hides are refused wherever it is; forms with numbers and links are kept."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from tests.pieces import samples
from tests.pieces.verdicts import examined, verdict

from mesaides.pieces.contenu.calculs import is_calcul
from mesaides.pieces.contenu.pdf import ACTIF, ENVOI, FORMULAIRE, JOINT, LIEN, MEDIA, MENDED
from mesaides.pieces.rules.types import TypePiece

Change = Callable[[Pdf], None]
AWAY = "https://ailleurs.example/x"
ALERT = "app.alert(1)"
NUMBER = 'AFNumber_Format(2, 0, 0, 0, " \\u20ac", false);'


def made(change: Change, **saved: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(out, **saved)  # pyright: ignore[reportArgumentType]
    return out.getvalue()


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **entries)


def script(text: str) -> Dictionary:
    return action("JavaScript", JS=String(text))


def opened_by(done: Dictionary) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = done

    return change


def clicked(done: Dictionary) -> Change:
    """A link on the page."""
    return annotated(Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=done))


def annotated(annotation: Dictionary) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Annots = Array([pdf.make_indirect(annotation)])

    return change


def filled(**events: Dictionary) -> Change:
    """A field of a form, with what it does at each event."""

    def change(pdf: Pdf) -> None:
        field = pdf.make_indirect(
            Dictionary(
                FT=Name.Tx,
                T=String("montant"),
                Subtype=Name.Widget,
                Rect=[0, 0, 9, 9],
                AA=Dictionary(**events),
            )
        )
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))
        pdf.pages[0].Annots = Array([field])

    return change


def of_page(done: Dictionary) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].AA = Dictionary(O=done)

    return change


def streamed(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(ALERT.encode("utf-16")))


def attached(pdf: Pdf) -> None:
    pdf.attachments["factur-x.xml"] = b"<rsm:CrossIndustryInvoice/>"


def bookmarked(pdf: Pdf) -> None:
    first = pdf.make_indirect(Dictionary(Title=String("a"), A=script(ALERT)))
    pdf.Root.Outlines = Dictionary(First=first, Last=first, Count=1)


def named(pdf: Pdf) -> None:
    leaf = pdf.make_indirect(
        Dictionary(Names=Array([String("a"), pdf.make_indirect(script(ALERT))]), Limits=["a", "a"])
    )
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([leaf])))


def xfa(xml: str) -> Change:
    def change(pdf: Pdf) -> None:
        half = len(xml) // 2
        packets = [
            String("a"),
            pdf.make_stream(xml[:half].encode()),
            String("b"),
            pdf.make_stream(xml[half:].encode()),
        ]
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array(packets))

    return change


def filled_from_elsewhere(pdf: Pdf) -> None:
    pdf.Root.Loin = pdf.make_stream(b"", Dictionary(F=Dictionary(FS=Name.URL, F=String(AWAY))))


REFUSED = {
    "a script at the opening": (made(opened_by(script(ALERT))), ACTIF),
    "a script in a stream": (made(streamed), ACTIF),
    "a script of a page": (made(of_page(script(ALERT))), ACTIF),
    "a script of a link": (made(clicked(script(ALERT))), ACTIF),
    "a script of a bookmark": (made(bookmarked), ACTIF),
    "a script in a tree of names": (made(named), ACTIF),
    "a script after another action": (
        made(clicked(action("GoTo", D=Array([0, Name.Fit]), Next=Array([script(ALERT)])))),
        ACTIF,
    ),
    "a script of a field": (made(filled(K=script(ALERT))), ACTIF),
    "a script beside a format": (made(filled(F=script(f"{NUMBER}{ALERT}"))), ACTIF),
    "a script in objects packed together": (
        made(bookmarked, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        ACTIF,
    ),
    "a script in an encrypted file that opens without a password": (
        made(bookmarked, encryption=pikepdf.Encryption(user="", owner="secret")),
        ACTIF,
    ),
    "a script without its word": (made(clicked(Dictionary(JS=String(ALERT)))), ACTIF),
    "a program": (made(clicked(action("Launch", F=String("calc.exe")))), ACTIF),
    "a page of the web at the opening": (made(opened_by(action("URI", URI=String(AWAY)))), ACTIF),
    "a page of the web with a page": (made(of_page(action("URI", URI=String(AWAY)))), ACTIF),
    "a page of the web after a page": (
        made(opened_by(action("GoTo", D=Array([0, Name.Fit]), Next=action("URI", URI=String(AWAY))))),
        ACTIF,
    ),
    "a link that runs a script": (made(clicked(action("URI", URI=String("javascript:alert(1)")))), LIEN),
    "a form that sends": (made(clicked(action("SubmitForm", F=String(AWAY)))), ENVOI),
    "a form that reads a file": (made(clicked(action("ImportData", F=String("a.fdf")))), ENVOI),
    "a page of another PDF": (made(clicked(action("GoToR", F=String("\\\\pirate\\a.pdf"), D=0))), ENVOI),
    "content that is elsewhere": (made(filled_from_elsewhere), ENVOI),
    "a file joined": (made(attached), JOINT),
    "a file joined to the page": (
        made(annotated(Dictionary(Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9]))),
        JOINT,
    ),
    "a page of a file joined": (made(clicked(action("GoToE", T=Dictionary(R=Name.C)))), JOINT),
    "several documents": (made(lambda pdf: setattr(pdf.Root, "Collection", Dictionary(View=Name.D))), JOINT),
    "a video": (made(annotated(Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 9, 9]))), MEDIA),
    "a video of old": (made(annotated(Dictionary(Subtype=Name.Movie, Rect=[0, 0, 9, 9]))), MEDIA),
    "a sound": (made(clicked(action("Sound"))), MEDIA),
    "a media that plays": (made(clicked(action("Rendition", OP=0))), MEDIA),
    "an object in relief": (made(annotated(Dictionary(Subtype=Name("/3D"), Rect=[0, 0, 9, 9]))), MEDIA),
    "a form of LiveCycle that computes": (
        made(xfa('<t xmlns="http://www.xfa.org/schema/xfa-template/2.8/"><event><script>xfa.host</script></event></t>')),
        ACTIF,
    ),
    "a form of LiveCycle that sends": (made(xfa('<t><event><submit target="a"/></event></t>')), ACTIF),
    "a form of LiveCycle with entities": (made(xfa('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), FORMULAIRE),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_in_a_pdf_is_refused_in_words_that_say_why(what):
    content, phrase = REFUSED[what]
    assert phrase in verdict(content)
    assert MENDED in verdict(content)
    assert "envoyez le PDF" not in verdict(content)  # no help to who has sent one


def link(address: str) -> bytes:
    return made(clicked(action("URI", URI=String(address))))


KEPT = {
    "a form with numbers": made(
        filled(
            F=script(NUMBER),
            K=script('AFNumber_Keystroke(2, 0, 0, 0, "", true);'),
            V=script("AFRange_Validate(true, 0, true, 100);"),
            C=script('AFSimple_Calculate("SUM", new Array ("a", "b"));'),
        )
    ),
    "a form with dates": made(filled(F=script('AFDate_FormatEx("dd/mm/yyyy");'))),
    "a form without a script": made(filled()),
    "a button that empties the form": made(clicked(action("ResetForm"))),
    "a form of LiveCycle that only writes": made(xfa("<t><field><value/></field></t>")),
    "a link to the web": link("https://www.onisep.fr/?a=1"),
    "a link without its scheme": link("www.onisep.fr"),
    "a link to an address": link("mailto:claire@lycee.example"),
    "a button that opens a page": made(filled(U=action("URI", URI=String(AWAY)))),
    "a link to a page": made(clicked(action("GoTo", D=Array([0, Name.Fit])))),
    "an opening on a page": made(opened_by(action("GoTo", D=Array([0, Name.Fit])))),
    "a layer that is hidden": made(clicked(action("SetOCGState", State=Array([])))),
    "a file that opens without a password": made(
        clicked(action("URI", URI=String(AWAY))), encryption=pikepdf.Encryption(user="", owner="secret")
    ),
    "a structure": made(
        lambda pdf: setattr(pdf.Root, "StructTreeRoot", Dictionary(K=Dictionary(S=Name.Document, K=0)))
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_the_pdfs_of_a_lycee_are_kept(what):
    assert examined(KEPT[what]).type is TypePiece.PDF


@pytest.mark.parametrize(
    "call",
    [
        NUMBER,
        "AFNumber_Keystroke(2,1,0,0,'',true)",
        ' AFDate_FormatEx("d mmmm yyyy") ;\r\n',
        "AFTime_Format(0);",
        "AFPercent_Format(2, 0);",
        "AFSpecial_Keystroke(0);",
        'AFSpecial_KeystrokeEx("99 99 99 99 99");',
        'AFSimple_Calculate("SUM", ["a", "b"]);',
        'AFSimple_Calculate("PRD", "a,b");',
        "AFRange_Validate(true, -1.5, true, .5);",
    ],
)
def test_the_known_calls_of_a_form_are_recognised(call):
    assert is_calcul(call)


@pytest.mark.parametrize(
    "call",
    [
        ALERT,
        f"{NUMBER}{ALERT}",
        f"{ALERT};{NUMBER}",
        f"{NUMBER}{NUMBER}",
        f"AFNumber_Format({ALERT});",
        "AFNumber_Format(a);",
        "AFNumber_Format(2+2);",
        'AFNumber_Format("a" + app.alert(1));',
        'AFNumber_Format("a", app.alert(1), "b");',
        r'AFNumber_Format("\\");app.alert(1);//");',
        'AFNumber_Format("a\nb");',
        'AFNumber_Format("a\u2028");',
        "AFNumber_Format(`${app.alert(1)}`);",
        "AFNumber_Format([app]);",
        "AFNumber_Format(new Array(app));",
        "AFNumber_Format(new Function('a'));",
        "AFNumber_Format(/a/);",
        "AFNumber_Format({});",
        "AFNumber_Format(2)(3)",
        "AFNumber_Format(2).a",
        "AFNumber_Format // a\n(2)",
        "AFAutre(2);",
        "this.AFNumber_Format(2);",
        'AFNumber_Format("' + "a" * 5000 + '");',
    ],
)
def test_what_only_looks_like_a_known_call_is_not(call):
    assert not is_calcul(call)


def test_a_hostile_call_is_judged_at_once():
    """No way of writing it makes the reader try again and again."""
    for part in ('"a",', "[", '\\"', "new Array(", "1 ", "1.", " "):
        assert not is_calcul("AFNumber_Format(" + part * (3_900 // len(part)))


def test_a_pdf_with_a_part_in_an_unknown_tongue_is_no_fault_of_ours():
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=Array([1]))
        pdf.Root.AcroForm = Dictionary(XFA=Array([1, 2]))

    assert verdict(made(change)) != "kept"
    assert verdict(samples.pdf()) == "kept"
