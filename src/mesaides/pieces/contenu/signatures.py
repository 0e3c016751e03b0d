"""What the first bytes of a part of a document say, when it is neither XML nor a picture."""

from mesaides.pieces.contenu.refus import OBJET, PROGRAMME

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A file of old Office, or of objects: macros are kept in one."""
OF_VBA = "_VBA_PROJECT".encode("utf-16-le")
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
HEADS = {
    b"MZ": PROGRAMME,
    b"\x7fELF": PROGRAMME,
    b"\xca\xfe\xba\xbe": PROGRAMME,  # macOS, and Java
    b"\xfe\xed\xfa\xce": PROGRAMME,
    b"\xfe\xed\xfa\xcf": PROGRAMME,
    b"\xce\xfa\xed\xfe": PROGRAMME,
    b"\xcf\xfa\xed\xfe": PROGRAMME,
    b"#!": PROGRAMME,
    b"L\0\0\0\x01\x14\x02\0": PROGRAMME,  # a shortcut of Windows
    b"\0asm": PROGRAMME,
    b"dex\n": PROGRAMME,
    b"ITSF": PROGRAMME,  # compiled help
    b"FWS": PROGRAMME,
    b"CWS": PROGRAMME,
    b"ZWS": PROGRAMME,
    b"MSCF": OBJET,
    b"Rar!": OBJET,
    b"7z\xbc\xaf\x27\x1c": OBJET,
    b"{\\rtf": OBJET,
    b"MIME-Version": OBJET,
    OLE: OBJET,
}
SUFFIXES = (
    *(".exe", ".dll", ".com", ".scr", ".cpl", ".msi", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".jse"),
    *(".wsf", ".wsh", ".hta", ".lnk", ".jar", ".reg", ".chm", ".sh", ".py", ".pl", ".rb", ".php", ".swf"),
    *(".scf", ".url"),
)  # fmt: skip
"""Programs that are text have no first bytes of their own."""
EMPTY_ZIP = b"PK\x05\x06"
XML_SUFFIXES = (".xml", ".rels", ".vml", ".rdf", ".svg")


def judge_head(head: bytes, name: str) -> str:
    """Why a part that begins so is refused; '' when it may be read further. `name` in lower case."""
    if name.endswith(SUFFIXES):
        return PROGRAMME
    found = next((phrase for magic, phrase in HEADS.items() if head.startswith(magic)), "")
    return OBJET if head.startswith(EMPTY_ZIP) else found


def is_xml(head: bytes, name: str) -> bool:
    """Written in XML, or to be read as such."""
    bare = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return bare.startswith(b"<") or (name.endswith(XML_SUFFIXES) and bool(head))
