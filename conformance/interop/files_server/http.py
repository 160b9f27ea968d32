"""HTTP/1.1 as bytes: reading a request, writing an answer.

No library writes the answers, so that a defect can put anything at all on the wire.
"""

import asyncio
import gzip
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import unquote_plus

MAX_HEAD = 64 * 1024
MAX_BODY = 64 * 1024 * 1024

REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
    414: "URI Too Long", 415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
}


class BadRequest(Exception):
    """The bytes on the connection are not a request that can be answered in the usual way."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


@dataclass
class Request:
    """One request. `path` is still percent-encoded; `query` is decoded; header names are in lower case."""

    method: str
    path: str
    query: list
    headers: list
    body: bytes = b""
    connection: dict = field(default_factory=dict)

    def header(self, name):
        """All values of a header, in order."""
        return [value for key, value in self.headers if key == name]


@dataclass
class Response:
    """One answer, before it is written."""

    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""

    def set(self, name, value):
        """Sets a header, in place of all of that name."""
        self.drop(name)
        self.headers.append((name, value))

    def drop(self, name):
        """Takes out all headers of that name."""
        self.headers = [(key, old) for key, old in self.headers if key.lower() != name.lower()]


async def read_request(reader, writer, connection):
    """The next request of a connection, or None at its end. Its first byte has been read already."""
    try:
        head = connection["begun"] + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise BadRequest(431, "The head of the request is too long.") from None
    lines = head[:-4].decode("latin-1").split("\r\n")
    while lines and not lines[0]:
        lines.pop(0)
    words = lines[0].split(" ") if lines else []
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest(400, "The request line is malformed.")
    method, target, version = words
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(400, "A header is malformed.")
        headers.append((name.lower(), value.strip(" \t")))
    connection["names"] = [line.partition(":")[0] for line in lines[1:]]
    if target.startswith(("http://", "https://")):
        target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
    path, _, query = target.partition("?")
    request = Request(method, path, parse_query(query), headers, connection=connection)
    connection["close"] = "close" in ",".join(request.header("connection")).lower() or version == "HTTP/1.0"
    await connection.get("receive", receive)(request, reader, writer)
    return request


async def receive(request, reader, writer):
    """Reads the body of a request into it."""
    request.body = await read_body(request, reader, writer)


async def read_body(request, reader, writer):
    """The body of a request, by its length or by its chunks."""
    lengths = set(request.header("content-length"))
    chunked = "chunked" in ",".join(request.header("transfer-encoding")).lower()
    if len(lengths) > 1 or (lengths and chunked) or not all(length.isdecimal() for length in lengths):
        raise BadRequest(400, "The length of the body is not clear.")
    if (chunked or lengths) and "100-continue" in ",".join(request.header("expect")).lower():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if chunked:
        return await read_chunks(reader)
    size = int(lengths.pop()) if lengths else 0
    if size > MAX_BODY:
        raise BadRequest(413, "The body is too long.")
    return await reader.readexactly(size)


async def read_chunks(reader):
    """A body in chunks, whose extensions and trailers are passed over."""
    body = bytearray()
    while True:
        line = await reader.readuntil(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            raise BadRequest(400, "A chunk is malformed.") from None
        if size == 0:
            break
        if len(body) + size > MAX_BODY:
            raise BadRequest(413, "The body is too long.")
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return bytes(body)


def parse_query(query):
    """The pairs of a query, decoded, in order."""
    pairs = [item.partition("=") for item in query.split("&") if item]
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]


def compress(request, response):
    """Compresses the body where the client accepts that."""
    if response.body and "gzip" in ",".join(request.header("accept-encoding")):
        response.body = gzip.compress(response.body)
        response.set("Content-Encoding", "gzip")
        response.set("Vary", "Accept-Encoding")


def write_head(response, casing=str):
    """The status line and the headers, with the empty line."""
    lines = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Unknown')}"]
    lines += [f"{casing(name)}: {value}" for name, value in response.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def write_response(request, response, style="content-length", casing=str):
    """The bytes of an answer, and whether the connection ends with it."""
    close = request.connection.get("close", False)
    response.set("Date", formatdate(usegmt=True))
    body = response.body
    if response.status == 204:
        body = b""
    elif style == "chunked" and request.method != "HEAD" and body:
        response.set("Transfer-Encoding", "chunked")
        half = max(1, len(body) // 2)
        parts = [part for part in (body[:half], body[half:]) if part]
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    elif style == "pieces" and request.method != "HEAD" and body:
        response.set("Transfer-Encoding", "chunked")
        response.set("Trailer", "x-checked")
        size = max(7, len(body) // 5)
        parts = [body[at : at + size] for at in range(0, len(body), size)]
        body = b"".join(b"%X;note=x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nx-checked: yes\r\n\r\n"
    elif style in ("close", "http10"):
        close = True
    else:
        response.set("Content-Length", str(len(body)))
    response.set("Connection", "close" if close else "keep-alive")
    head = write_head(response, casing)
    if style == "http10":
        head = head.replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    return head + (b"" if request.method == "HEAD" else body), close
