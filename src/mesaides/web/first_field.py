"""Forms with a file: their first field, read before anything else is."""

from email.message import Message

from multipart import (  # pyright: ignore[reportMissingTypeStubs]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from mesaides.web.security import RefusedError

FIRST_FIELD_MAX = 4096


def read_first_field(body: bytes, content_type: str, name: str) -> str:
    """The text of the form's first field if it has this name, else ''; the file after it is not looked at.

    Raises RefusedError(400) when the body is no form.
    """
    value = bytearray()
    try:
        parser = PushMultipartParser(read_boundary(content_type), max_segment_count=1)
        for event in parser.parse(body[:FIRST_FIELD_MAX]):
            if event is None:
                return value.decode("utf-8", "replace")
            if not isinstance(event, MultipartSegment):
                value += event
            elif event.name != name or event.filename is not None:
                return ""
    except (MultipartError, ValueError):
        raise RefusedError(400) from None
    return ""


def read_texts(body: bytes, content_type: str) -> list[tuple[str, str]]:
    """The fields of the form that are text and whole, up to its first file; none of another kind of body."""
    found, name, value = list[tuple[str, str]](), "", bytearray()
    try:
        for event in PushMultipartParser(read_boundary(content_type)).parse(body):
            if event is None:
                found.append((name, value.decode("utf-8", "replace")))
            elif not isinstance(event, MultipartSegment):
                value += event
            elif event.filename is not None:
                break
            else:
                name, value = event.name or "", bytearray()
    except (MultipartError, ValueError):
        pass  # cut, or no form
    return found


def read_boundary(content_type: str) -> str:
    """What stands between the fields, another one each time a browser sends the form; '' for other kinds of bodies."""
    head = Message()
    head["content-type"] = content_type
    return str(head.get_param("boundary", ""))
