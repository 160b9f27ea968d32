"""Lies on the wire."""

import base64
import gzip
import json

from . import Defect
from .. import http


def is_json(response):
    """Whether an answer is in JSON."""
    return any(value.startswith("application/json") for name, value in response.headers if name.lower() == "content-type")


class JsonWithFooter(Defect):
    """Answers in JSON end with a line of the proxy's own."""

    def encode(self, value):
        return super().encode(value) + b"\n<!-- served by proxy -->"


class JsonWithMark(Defect):
    """Answers in JSON begin with a mark of byte order."""

    def encode(self, value):
        return b"\xef\xbb\xbf" + super().encode(value)


class JsonTwice(Defect):
    """Answers in JSON are followed by the same once more."""

    def encode(self, value):
        return super().encode(value) * 2


class JsonInString(Defect):
    """A get answers with a string that holds the JSON."""

    def json(self, status, value, headers=()):
        return super().json(status, json.dumps(value) if status == 200 and "filename" in value else value, headers)


class JsonSingleQuotes(Defect):
    """Errors are written as Python does it, with single quotes."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        response.body = str(self.describe_error(refusal)).encode()
        return response


class JsonDuplicateKeys(Defect):
    """Files have the key status twice, with different values."""

    def encode(self, value):
        return super().encode(value).replace(b'"status":', b'"status":"uploaded","status":')


class JsonDuplicateKeysInDelete(Defect):
    """The answer to a delete has the key deleted twice."""

    def encode(self, value):
        return super().encode(value).replace(b'"deleted":', b'"deleted":false,"deleted":')


class JsonLatinOne(Defect):
    """JSON is written in Latin-1, as far as that goes."""

    def encode(self, value):
        return super().encode(value).decode().encode("latin-1", "replace")


class JsonInvalidText(Defect):
    """Errors have a byte in them that is not UTF-8."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        response.body = response.body.replace(b".", b"\xff", 1)
        return response


class JsonNotANumber(Defect):
    """The size of an empty file is NaN."""

    def encode(self, value):
        return super().encode(value).replace(b'"bytes":0,', b'"bytes":NaN,')


class JsonTrailingComma(Defect):
    """Lists have a comma after their last file."""

    def encode(self, value):
        return super().encode(value).replace(b"}]", b"},]")


class JsonControlCharacters(Defect):
    """The message of an error has a line break in it that is not escaped."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        response.body = response.body.replace(b". ", b".\n").replace(b": the", b":\n the").replace(b" with", b"\nwith")
        return response


class JsonIsUtfSixteen(Defect):
    """JSON is written in UTF-16."""

    def encode(self, value):
        return super().encode(value).decode().encode("utf-16-le")


class ErrorsAreEmpty(Defect):
    """Errors have no body."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        response.body = b""
        return response


class ErrorsAreText(Defect):
    """Errors are plain text."""

    def refuse(self, request, refusal):
        return http.Response(refusal.status, [("Content-Type", "text/plain"), *refusal.headers], refusal.message.encode())


class ErrorsArePages(Defect):
    """An unknown file is answered with the page of the gateway."""

    def refuse(self, request, refusal):
        if refusal.status == 404:
            return http.Response(404, [("Content-Type", "text/html")], b"<html><head><title>404 Not Found</title></head></html>")
        return super().refuse(request, refusal)


class ContentTypeAbsent(Defect):
    """Answers in JSON have no content type."""

    def write(self, request, response):
        if is_json(response):
            response.drop("content-type")
        return super().write(request, response)


class ContentTypeText(Defect):
    """Answers in JSON are said to be text."""

    def write(self, request, response):
        if is_json(response):
            response.set("Content-Type", "text/plain; charset=utf-8")
        return super().write(request, response)


class ContentTypeOfListWrong(Defect):
    """A list is said to be a page."""

    async def list_files(self, request, tenant, file_id):
        response = await super().list_files(request, tenant, file_id)
        response.set("Content-Type", "text/html")
        return response


class ContentTypeOfContentWrong(Defect):
    """The content of a file is said to be JSON."""

    async def get_content(self, request, tenant, file_id):
        response = await super().get_content(request, tenant, file_id)
        response.set("Content-Type", "application/json")
        return response


class ContentTypeMalformed(Defect):
    """Answers in JSON have a content type that is none."""

    def write(self, request, response):
        if is_json(response):
            response.set("Content-Type", "json")
        return super().write(request, response)


class ContentTypeTwice(Defect):
    """Answers in JSON have two content types."""

    def write(self, request, response):
        if is_json(response):
            response.headers.append(("Content-Type", "text/html"))
        return super().write(request, response)


class ContentEncoded(Defect):
    """The content of a file comes in base64."""

    def content_of(self, tenant, file):
        return base64.b64encode(file.content)


class ContentCutShort(Defect):
    """The content of a file lacks its last byte."""

    def content_of(self, tenant, file):
        return file.content[:-1]


class ContentPadded(Defect):
    """The content of a file is filled up to a block of 16 bytes."""

    def content_of(self, tenant, file):
        return file.content + b"\0" * (-len(file.content) % 16)


class LengthTooLong(Defect):
    """Lists say that they are longer than they are, and the connection ends."""

    def write(self, request, response):
        data, close = super().write(request, response)
        if b'"data":' in data:
            data = change_length(data, 7)
            close = True
        return data, close


class LengthTooShort(Defect):
    """A get says that it is shorter than it is."""

    def write(self, request, response):
        data, close = super().write(request, response)
        return (change_length(data, -4), True) if b'"filename":' in data and b'"data":' not in data else (data, close)


class LengthInCharacters(Defect):
    """The length of an answer counts its characters."""

    def write(self, request, response):
        data, close = super().write(request, response)
        if is_json(response) and not response.body.isascii():
            return change_length(data, len(response.body.decode()) - len(response.body)), True
        return data, close


class LengthTwice(Defect):
    """The answer to a delete has two different lengths."""

    def write(self, request, response):
        if b'"deleted":' in response.body:
            data, _ = super().write(request, response)
            return data.replace(b"\r\nContent-Length:", b"\r\nContent-Length: 5\r\nContent-Length:", 1), True
        return super().write(request, response)


def change_length(data, by):
    """The bytes of an answer, with another length."""
    head, blank, body = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    for place, line in enumerate(lines):
        if line.lower().startswith(b"content-length:"):
            lines[place] = b"Content-Length: %d" % max(0, int(line.split(b":")[1]) + by)
    return b"\r\n".join(lines) + blank + body


class ChunksEndEarly(Defect):
    """The content of a file comes in chunks, of which the last is missing."""

    def write(self, request, response):
        if any(value == "application/octet-stream" for _, value in response.headers) and response.body:
            data, _ = http.write_response(request, response, "chunked")
            return data.removesuffix(b"0\r\n\r\n"), True
        return super().write(request, response)


class ChunksMalformed(Defect):
    """Errors come in chunks, whose sizes are not in hexadecimal digits."""

    def write(self, request, response):
        if response.status >= 400 and response.body:
            data, _ = http.write_response(request, response, "chunked")
            head, blank, body = data.partition(b"\r\n\r\n")
            return head + blank + b"size=" + body, True
        return super().write(request, response)


class ChunksAndLength(Defect):
    """Lists have a length as well as chunks."""

    def write(self, request, response):
        if b'"data":' in response.body:
            data, _ = http.write_response(request, response, "chunked")
            return data.replace(b"\r\nDate:", b"\r\nContent-Length: 12\r\nDate:", 1), True
        return super().write(request, response)


class CompressionUnsaid(Defect):
    """A get is compressed without saying so."""

    async def get_file(self, request, tenant, file_id):
        response = await super().get_file(request, tenant, file_id)
        response.body = gzip.compress(response.body)
        return response


class CompressionUntrue(Defect):
    """A list is said to be compressed and is not."""

    async def list_files(self, request, tenant, file_id):
        response = await super().list_files(request, tenant, file_id)
        response.set("Content-Encoding", "gzip")
        return response


class NoContentHasBody(Defect):
    """A delete answers 204, and with a body."""

    def write(self, request, response):
        if b'"deleted":' in response.body:
            body, response.status = response.body, 204
            data, _ = http.write_response(request, response)
            head = data.replace(b"\r\nDate:", b"\r\nContent-Length: %d\r\nDate:" % len(body), 1)
            return head + body, True
        return super().write(request, response)


class HeadHasBody(Defect):
    """A head is answered with the body of a get."""

    def write(self, request, response):
        if request.method == "HEAD":
            request.method = "GET"
        return super().write(request, response)


class DeleteHangsUp(Defect):
    """A delete is carried out, and the connection ends without an answer."""

    def write(self, request, response):
        return (b"", True) if b'"deleted":' in response.body else super().write(request, response)


class UploadHangsUp(Defect):
    """The answer to an upload breaks off after its headers."""

    def write(self, request, response):
        data, close = super().write(request, response)
        return (data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", True) if response.status == 201 else (data, close)


class StatusLineMalformed(Defect):
    """Errors have a status line without a number."""

    def write(self, request, response):
        data, close = super().write(request, response)
        return (data.replace(b"HTTP/1.1 404 ", b"HTTP/1.1 ", 1), close) if response.status == 404 else (data, close)


class HeaderInjected(Defect):
    """The name of a file is written into a header as it is, line breaks and all."""

    async def get_content(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "get_content")
        response = await super().get_content(request, tenant, file_id)
        response.set("Content-Disposition", f"attachment; filename={file.filename}")
        return response


class RetryAfterInWords(Defect):
    """Each seventh request is answered 429, to be tried again soon."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        if refusal.status == 429:
            response.set("Retry-After", "soon")
        return response

    def __init__(self, options):
        options.throttle = 7
        super().__init__(options)
