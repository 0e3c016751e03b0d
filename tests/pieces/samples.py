"""Files as people and others send them."""

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

import pikepdf
from PIL import Image
from pillow_heif import register_heif_opener


def pdf(
    *,
    javascript: bool = False,
    launch: bool = False,
    named: bool = False,
    password: str = "",
    fill: int = 0,
    joined: bytes = b"",
) -> bytes:
    """One empty page; `fill`: so many bytes that no compression shrinks; `joined`: bytes left as they are.

    `named`: JavaScript that the document opens by its name.
    """
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if javascript:
            made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        if named:
            script = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
            made.Root.Names = pikepdf.Dictionary(
                JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
            )
        if launch:
            action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
            link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
            made.pages[0].Annots = pikepdf.Array([link])
        if fill:
            made.Root.Fill = made.make_stream(noise(fill))
        if joined:
            made.Root.Joint = made.make_stream(joined)
        encryption = pikepdf.Encryption(user=password, owner=password) if password else False
        made.save(out, encryption=encryption, compress_streams=not joined)
    return out.getvalue()


def form() -> bytes:
    """One field of a form, written in figures."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        format_ = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS='AFNumber_Format(2, 0, 0, 0, "", true);')
        made.Root.AcroForm = pikepdf.Dictionary(
            Fields=[made.make_indirect(pikepdf.Dictionary(AA={"/F": format_}))]
        )
        made.save(out, compress_streams=False)
    return out.getvalue()


def noise(size: int) -> bytes:
    """The same each time, and incompressible."""
    out, state = bytearray(), 12345
    while len(out) < min(size, 65536):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += struct.pack(">Q", state)
    return bytes((out * (size // len(out) + 1))[:size])


def photo(
    *, kind: str = "JPEG", size: tuple[int, int] = (320, 200), orientation: int = 6, noisy: bool = False
) -> bytes:
    """With the place where it was taken."""
    drawn = Image.effect_noise(size, 60) if noisy else Image.effect_mandelbrot(size, (-2, -1, 1, 1), 20)
    image = drawn.convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Fabricant-secret"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "2026:11:23"
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **({"comment": "commentaire-secret"} if kind == "JPEG" else {}))
    return out.getvalue()


def heic(
    *, size: tuple[int, int] = (320, 200), orientation: int = 6, profile: bytes = b"", noisy: bool = False
) -> bytes:
    """A photo of an iPhone, a red corner where the camera had its top left; with the place where it was taken."""
    register_heif_opener()
    image = (Image.effect_noise(size, 60) if noisy else Image.new("L", size, 255)).convert("RGB")
    image.paste((220, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Fabricant-secret"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "2026:11:23"
    image.info["exif"] = exif.tobytes()
    out = io.BytesIO()
    image.save(out, "HEIF", quality=60, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()


def polyglot(kind: str) -> bytes:
    """A photo whose colours are said to be those of an archive, which readers of archives find."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, kind, icc_profile=archive({"a.exe": b"MZ"}))
    return out.getvalue()


def strange_png() -> bytes:
    """With a piece that no reader knows."""
    good = photo(kind="PNG", size=(20, 20))
    body = b"seCrsecret-de-personne"
    return (
        good[:33] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + good[33:]
    )


def huge_png(side: int = 50_000) -> bytes:
    """Its header promises 2.5 thousand million points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def talkative_png() -> bytes:
    """A few kilobytes of text that unfold into two hundred megabytes."""
    good = photo(kind="PNG")
    body = b"zTXtComment\0\0" + zlib.compress(bytes(200_000_000), 9)
    bomb = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return good[:33] + bomb + good[33:]  # after the header of the image


def overlapping() -> bytes:
    """A document of which a thousand entries are the same bytes: small here, huge once unpacked."""
    made = docx({"word/media/a.bin": noise(200_000)})
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        one = opened.getinfo("word/media/a.bin")
    end = made.rindex(b"PK\x05\x06")
    central = made.index(b"PK\x01\x02")
    entry = next(
        part for part in made[central:end].split(b"PK\x01\x02") if part.endswith(b"word/media/a.bin")
    )
    directory = made[central:end] + (b"PK\x01\x02" + entry) * 1000
    count = 1003
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), central, 0)
    assert one.file_size == 200_000
    return made[:central] + directory + tail


def lying() -> bytes:
    """A document that says of an entry that it is short."""
    made = docx({"word/media/a.bin": bytes(5_000_000)})
    return made.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 1000))


def archive(entries: dict[str, bytes], *, symlink: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
        if symlink:
            info = zipfile.ZipInfo(symlink)
            info.external_attr = 0o120777 << 16
            made.writestr(info, "/etc/passwd")
    return out.getvalue()


class _Sent(io.RawIOBase):
    """Where one only writes on, as an answer of a site: sizes come after each entry."""

    def __init__(self) -> None:
        self.out = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, octets) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.out += octets
        return len(octets)


def packed(
    entries: dict[str, bytes],
    *,
    method: int = zipfile.ZIP_DEFLATED,
    streamed: bool = False,
    folders: bool = False,
    backslashes: bool = False,
    reverse: bool = False,
    zip64: bool = False,
    without: str = "",
    extra: bytes = b"",
    comment: bytes = b"",
) -> bytes:
    """An archive as other tools write it."""
    names = [name for name in entries if name != without]
    all_folders = sorted(
        {f"{parent}/" for name in names for parent in map(str, PurePosixPath(name).parents)} - {"./"}
    )
    out = _Sent() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:  # pyright: ignore[reportArgumentType]
        made.comment = comment
        for name in [*(all_folders if folders else []), *(reversed(names) if reverse else names)]:
            info = zipfile.ZipInfo(name.replace("/", "\\") if backslashes else name)
            info.compress_type, info.extra = method, extra
            with made.open(info, "w", force_zip64=zip64) as content:
                content.write(entries.get(name, b""))
    return bytes(out.out) if isinstance(out, _Sent) else out.getvalue()


def docx(extra: dict[str, bytes] | None = None, *, types: bytes = b"<Types/>", symlink: str = "") -> bytes:
    entries = {"[Content_Types].xml": types, "word/document.xml": b"<w/>", **(extra or {})}
    return archive(entries, symlink=symlink)


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})


def odt(extra: dict[str, bytes] | None = None, *, manifest: bytes = b"<m/>", kind: str = "text") -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    entries = {"mimetype": mimetype, "content.xml": b"<o/>", "META-INF/manifest.xml": manifest}
    return archive({**entries, **(extra or {})})
