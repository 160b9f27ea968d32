"""Two copies out of step, caches with too short a key, and balancers that try again."""

import asyncio
import gzip
import time

from . import Defect
from ..http import Response
from ..multipart import Malformed
from ..service import Refusal


def parity(service, request):
    """Which of two copies a connection is bound to."""
    service.connections = getattr(service, "connections", 0)
    if "copy" not in request.connection:
        request.connection["copy"] = service.connections % 2
        service.connections += 1
    return request.connection["copy"]


class DeleteUnseenByOtherCopy(Defect):
    """Each second connection goes to a copy that hears of a delete 700 ms later."""

    async def dispatch(self, request):
        self.copy = parity(self, request)
        return await super().dispatch(request)

    def remove(self, tenant, file):
        self.tombs[file.id] = (file, self.copy, time.monotonic() + 0.7)
        super().remove(tenant, file)

    def find(self, tenant, file_id, operation):
        file, copy, until = self.tombs.get(file_id, (None, None, 0))
        if file and operation == "get_file" and copy != self.copy and time.monotonic() < until:
            return file
        return super().find(tenant, file_id, operation)


class CopiesDisagreeOnTime(Defect):
    """Each second connection goes to a copy that shows times three seconds later."""

    async def dispatch(self, request):
        self.copy = parity(self, request)
        return await super().dispatch(request)

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"created_at": value["created_at"] + 3 * self.copy}


class CacheKeyWithoutQuery(Defect):
    """Lists come from a cache of 300 ms that does not look at the query, and is emptied by every change."""

    cached = {}

    async def list_files(self, request, tenant, file_id):
        response, until = self.cached.get(tenant, (None, 0))
        if response is None or time.monotonic() > until:
            response = await super().list_files(request, tenant, file_id)
            self.cached = self.cached | {tenant: (response, time.monotonic() + 0.3)}
        return Response(response.status, list(response.headers), response.body)

    def store(self, tenant, file):
        self.cached = {}
        super().store(tenant, file)

    def remove(self, tenant, file):
        self.cached = {}
        super().remove(tenant, file)


class CacheKeyWithoutMethod(Defect):
    """A get within 300 ms of a head of the same file is answered with the empty body of that."""

    async def get_file(self, request, tenant, file_id):
        self.heads = getattr(self, "heads", {})
        response = await super().get_file(request, tenant, file_id)
        if request.method == "HEAD":
            self.heads[file_id] = time.monotonic()
        elif time.monotonic() - self.heads.get(file_id, 0) < 0.3:
            response.body = b""
        return response


class LargeUploadIsPage(Defect):
    """An upload of more than a megabyte is refused by the gateway, with a page in HTML."""

    async def upload(self, request, tenant, file_id):
        if len(request.body) > 1024 * 1024:
            return Response(413, [("Content-Type", "text/html")], b"<html><h1>413 Request Entity Too Large</h1></html>")
        return await super().upload(request, tenant, file_id)


class DeletedNameStaysTaken(Defect):
    """The name of a deleted file cannot be used again, since it is still in the index."""

    async def upload(self, request, tenant, file_id):
        _, filename, _ = self.read_upload(request)
        if (tenant, filename) in self.tombs:
            raise Refusal(409, "itemDoesAlreadyExist", "There is a file of this name.")
        return await super().upload(request, tenant, file_id)

    def remove(self, tenant, file):
        self.tombs[tenant, file.filename] = True
        super().remove(tenant, file)


class UploadMadeTwice(Defect):
    """The balancer sends an upload to two machines, which both store it; one of them answers."""

    def store(self, tenant, file):
        super().store(tenant, file)
        super().store(tenant, self.make(file.filename, file.purpose, file.content))


class DeleteRetriedAnswersMissing(Defect):
    """Each fourth delete is sent once more by the balancer, so that its answer is that the file is missing."""

    deletes = 0

    async def delete_file(self, request, tenant, file_id):
        response = await super().delete_file(request, tenant, file_id)
        self.deletes += 1
        return await super().delete_file(request, tenant, file_id) if self.deletes % 4 == 0 else response


class SameNameAtOnceFails(Defect):
    """Two uploads of one name at once need the same temporary file, so that the second answers 500."""

    async def upload(self, request, tenant, file_id):
        self.names = getattr(self, "names", set())
        _, filename, _ = self.read_upload(request)
        if filename in self.names:
            raise Refusal(500, "internalFailure", "The service failed.")
        self.names.add(filename)
        try:
            await asyncio.sleep(0.02)
            return await super().upload(request, tenant, file_id)
        finally:
            self.names.discard(filename)


class NotModifiedWhatever(Defect):
    """Every get with If-None-Match is answered 304, whatever it holds."""

    async def answer(self, request):
        if request.method == "GET" and request.header("if-none-match"):
            return Response(304, [("ETag", '"1"')])
        return await super().answer(request)


class ExpectationFails(Defect):
    """A request that expects 100 Continue is answered 417."""

    async def answer(self, request):
        if request.header("expect"):
            return self.refuse(request, Refusal(417, "invalidPayload", "Expectation failed."))
        return await super().answer(request)


class PreambleNotUnderstood(Defect):
    """A form with anything before its first boundary, a line break included, is refused."""

    def read_form(self, request):
        if not request.body.startswith(b"--"):
            raise self.invalid("The form is malformed.")
        return super().read_form(request)


class PartHeaderCaseMatters(Defect):
    """The headers of a part are only known as Content-Disposition and Content-Type, in just this case."""

    def read_form(self, request):
        if b"content-disposition" in request.body.split(b"\r\n\r\n")[0]:
            raise self.invalid("The form is malformed.")
        return super().read_form(request)


class UploadTakesAnyField(Defect):
    """A part of the form that is named as a property of a file sets it, even what is the server's to say."""

    async def upload(self, request, tenant, file_id):
        response = await super().upload(request, tenant, file_id)
        file = next(reversed(self.files[tenant].values()))
        try:
            parts = self.read_form(request)
        except Malformed:
            parts = []
        for part in parts:
            if part.name in ("id", "created_at", "status", "object", "bytes", "filename") and not part.filename:
                file.extra[part.name] = part.content.decode("utf-8", "replace")
        return self.json(201, self.describe(file, "upload")) if file.extra else response

    def describe(self, file, view):
        return super().describe(file, view) | file.extra


class AnswersOfUploadsSwapped(Defect):
    """Of two uploads at once each gets the answer of the other."""

    waiting = None

    async def upload(self, request, tenant, file_id):
        response = await super().upload(request, tenant, file_id)
        if self.waiting and not self.waiting[0].done():
            other, theirs = self.waiting
            self.waiting = None
            other.set_result(response)
            return theirs
        future = asyncio.get_running_loop().create_future()
        self.waiting = (future, response)
        try:
            async with asyncio.timeout(0.02):
                return await future
        except TimeoutError:
            return response


class TenantOfLatestRequest(Defect):
    """Who asks is kept in one place for all requests, so that a list may be that of another who asks meanwhile."""

    tenant = None

    def authenticate(self, request, operation):
        self.tenant = super().authenticate(request, operation)
        return self.tenant

    async def list_files(self, request, tenant, file_id):
        await asyncio.sleep(0.003)
        return await super().list_files(request, self.tenant, file_id)


class CompressedAnswersCut(Defect):
    """Where the client accepts gzip, lists are compressed and lack their end."""

    async def list_files(self, request, tenant, file_id):
        response = await super().list_files(request, tenant, file_id)
        if "gzip" in ",".join(request.header("accept-encoding")):
            response.body = gzip.compress(response.body)[:-12]
            response.set("Content-Encoding", "gzip")
        return response
