"""What goes wrong in the proxy or the framework in front of a service that is right."""

import time

from . import Defect
from ..http import Response
from ..service import Refusal


def first(request, name):
    """The first value of a header, or an empty text."""
    return (request.header(name) or [""])[0]


class ForwardedForTrusted(Defect):
    """A request that says it comes from this very machine needs no key."""

    def authenticate(self, request, operation):
        if first(request, "x-forwarded-for").startswith("127.") and not request.header("api-key"):
            return self.options.key[0]
        return super().authenticate(request, operation)


class HeadWithoutCredential(Defect):
    """HEAD needs no key."""

    def authenticate(self, request, operation):
        return self.options.key[0] if request.method == "HEAD" else super().authenticate(request, operation)


class SlashNeedsNoCredential(Defect):
    """A path with a slash at its end goes by the check of the key."""

    def segments(self, request):
        return super().segments(request)[:-1] if request.path.endswith("/") else super().segments(request)

    def authenticate(self, request, operation):
        return self.options.key[0] if request.path.endswith("/") else super().authenticate(request, operation)


class KeyEndAccepted(Defect):
    """A key is good as soon as it ends in a good one."""

    def authenticate(self, request, operation):
        key = self.credential(request) or ""
        found = [known for known in self.options.key if key.endswith(known)]
        return found[0] if found else super().authenticate(request, operation)


class KeyWithQuoteFails(Defect):
    """A quotation mark in the key ends in 500."""

    def authenticate(self, request, operation):
        if "'" in first(request, "api-key"):
            raise ValueError("unbalanced")
        return super().authenticate(request, operation)


class KeyConditionAccepted(Defect):
    """A key that ends a query and adds a condition is good."""

    def authenticate(self, request, operation):
        key = first(request, "api-key")
        return self.options.key[0] if "' or '1'='1" in key.lower() else super().authenticate(request, operation)


class HeaderNamesMatchCase(Defect):
    """The name of the header that holds the key is compared with its case."""

    def authenticate(self, request, operation):
        raw = request.connection.get("names", ())
        if "api-key" not in raw and raw:
            raise self.unauthorized(request)
        return super().authenticate(request, operation)


class AnyAcceptFails(Defect):
    """A request that accepts anything is told that nothing fits."""

    async def dispatch(self, request):
        if first(request, "accept") == "*/*" and request.method == "GET":
            raise Refusal(406, "invalidPayload", "Nothing fits.")
        return await super().dispatch(request)


class NoAcceptFails(Defect):
    """A request that does not say what it accepts ends in 500."""

    async def dispatch(self, request):
        if not request.header("accept"):
            raise KeyError("accept")
        return await super().dispatch(request)


class RangeMalformedFails(Defect):
    """A range that is no range ends in 500."""

    async def dispatch(self, request):
        for value in request.header("range"):
            int(value.removeprefix("bytes=").split("-")[0])
        return await super().dispatch(request)


class DateMalformedFails(Defect):
    """A date in If-Modified-Since that is none ends in 500."""

    async def dispatch(self, request):
        for value in request.header("if-modified-since"):
            time.strptime(value, "%a, %d %b %Y %H:%M:%S GMT")
        return await super().dispatch(request)


class LongHeaderFails(Defect):
    """A header of more than 4,000 bytes ends in 500."""

    async def dispatch(self, request):
        if any(len(value) > 4000 for _, value in request.headers):
            raise OverflowError("header")
        return await super().dispatch(request)


class HeaderBytesFail(Defect):
    """A header with bytes beyond ASCII ends in 500."""

    async def dispatch(self, request):
        for name, value in request.headers:
            if name != "content-type":
                value.encode("ascii")
        return await super().dispatch(request)


class CookieMalformedFails(Defect):
    """A cookie without an equals sign ends in 500."""

    async def dispatch(self, request):
        for value in request.header("cookie"):
            dict(pair.split("=", 1) for pair in value.split(";"))
        return await super().dispatch(request)


class QueryEncodingFails(Defect):
    """A percent sign that encodes nothing, in the query, ends in 500."""

    async def dispatch(self, request):
        if any("%" in value or "\ufffd" in value for _, value in request.query):
            raise ValueError("query")
        return await super().dispatch(request)


class QueryTwiceFails(Defect):
    """A parameter that is there twice ends in 500."""

    def single(self, request, name):
        values = [value for key, value in request.query if key == name]
        if len(values) > 1:
            raise ValueError(name)
        return values[0] if values else None


class ChunkedUploadEmpty(Defect):
    """An upload in chunks is stored without its bytes."""

    def check_file(self, parts):
        filename, content = super().check_file(parts)
        return filename, b"" if self.is_chunked else content

    def read_form(self, request):
        self.is_chunked = "chunked" in ",".join(request.header("transfer-encoding"))
        return super().read_form(request)


class ChunkedUploadFails(Defect):
    """An upload in chunks ends in 500."""

    def read_form(self, request):
        if request.header("transfer-encoding"):
            raise KeyError("content-length")
        return super().read_form(request)


class QuotedBoundaryFails(Defect):
    """A boundary in quotation marks is not understood."""

    def read_form(self, request):
        if '"' in first(request, "content-type"):
            raise self.invalid("The form has no parts.")
        return super().read_form(request)


class UnknownPartFails(Defect):
    """A form with a part that nobody asked for ends in 500."""

    def read_upload(self, request):
        names = {part.name for part in self.read_form(request)}
        if names - {"purpose", "file"}:
            raise KeyError(names)
        return super().read_upload(request)


class TraceEchoes(Defect):
    """TRACE answers with the request, its key included."""

    async def dispatch(self, request):
        if request.method == "TRACE":
            lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
            return Response(200, [("Content-Type", "message/http")], f"TRACE {request.path}\r\n{lines}".encode())
        return await super().dispatch(request)


class HeadLengthZero(Defect):
    """HEAD says that the body would be empty."""

    def write(self, request, response):
        if request.method == "HEAD" and response.status == 200:
            response.body = b""
        return super().write(request, response)


class HeadMissesFile(Defect):
    """HEAD answers 404 to what GET finds."""

    async def get_file(self, request, tenant, file_id):
        if request.method == "HEAD":
            raise self.missing(file_id)
        return await super().get_file(request, tenant, file_id)


class HeadersTooLarge(Defect):
    """Answers have a header of 40 kB."""

    async def answer(self, request):
        response = await super().answer(request)
        response.set("x-debug", "a" * 40000)
        return response


class HeadersTooMany(Defect):
    """Answers have 300 headers."""

    async def answer(self, request):
        response = await super().answer(request)
        response.headers += [(f"x-trace-{number}", "0" * 16) for number in range(300)]
        return response


class HeaderFolded(Defect):
    """A header goes on in a second line, as was once allowed."""

    async def answer(self, request):
        response = await super().answer(request)
        response.set("x-note", "one\r\n two")
        return response


class HeaderNameWithSpace(Defect):
    """There is a space between the name of a header and its colon."""

    async def answer(self, request):
        response = await super().answer(request)
        response.set("x-note ", "one")
        return response


class LineFeedsAlone(Defect):
    """The lines of the head end in a line feed alone."""

    def write(self, request, response):
        data, close = super().write(request, response)
        head, blank, body = data.partition(b"\r\n\r\n")
        return head.replace(b"\r\n", b"\n") + blank.replace(b"\r\n", b"\n") + body, close


class AllowUntrue(Defect):
    """Allow names the very method that was refused."""

    def allow(self, methods):
        return "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
