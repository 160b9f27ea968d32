"""Reading `multipart/form-data`: RFC 7578, and what browsers and clients make of it."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

PARAMETER = re.compile(r';\s*([A-Za-z0-9_*-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')


class Malformed(Exception):
    """The body is not the multipart body that its content type promises."""


@dataclass
class Part:
    """One part of a form. `filename` is None where the part has none."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes


def boundary_of(content_type):
    """The boundary that a content type names."""
    media_type, _, _ = content_type.partition(";")
    if media_type.strip().lower() != "multipart/form-data":
        raise Malformed("The content type must be multipart/form-data.")
    boundary = parameters(content_type).get("boundary", "")
    if not boundary or len(boundary) > 70:
        raise Malformed("The content type has no boundary.")
    return boundary


def read_parts(content_type, body):
    """The parts of a body, in order."""
    mark = b"--" + boundary_of(content_type).encode("latin-1")
    text = b"\r\n" + body
    sections = text.split(b"\r\n" + mark)
    if len(sections) < 2 or not sections[-1].startswith(b"--"):
        raise Malformed("The body does not end with its boundary.")
    return [read_part(section) for section in sections[1:-1]]


def read_part(section):
    """One part: what lies between two boundaries."""
    blank, line, rest = section.partition(b"\r\n")
    if blank.strip(b" \t") or not line:
        raise Malformed("A boundary is malformed.")
    if rest.startswith(b"\r\n"):
        raise Malformed("A part has no headers.")
    head, found, content = rest.partition(b"\r\n\r\n")
    if not found:
        raise Malformed("A part has no content.")
    headers = {}
    for row in head.split(b"\r\n"):
        key, _, value = row.partition(b":")
        headers[key.strip().lower().decode("latin-1")] = decode(value.strip())
    disposition = parameters(headers.get("content-disposition", ""))
    if "name" not in disposition:
        raise Malformed("A part has no name.")
    return Part(disposition["name"], file_name(disposition), headers.get("content-type"), content)


def decode(value):
    """Header text: UTF-8 as clients send it, else Latin-1 as it once was."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def parameters(value):
    """The parameters of a header, without their quotes."""
    found = {}
    for name, text in PARAMETER.findall(value):
        text = re.sub(r'\\(["\\])', r"\1", text[1:-1]) if text.startswith('"') else text.strip()
        found.setdefault(name.lower(), text)
    return found


def file_name(disposition):
    """The name of the file: the extended form where there is one, and the three escapes of browsers undone."""
    extended = disposition.get("filename*")
    if extended and extended.count("'") >= 2:
        charset, _, text = extended.split("'", 2)
        return unquote(text, encoding=charset or "utf-8", errors="replace")
    name = disposition.get("filename")
    if name is not None:
        for escape, plain in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
            name = name.replace(escape, plain)
    return name
