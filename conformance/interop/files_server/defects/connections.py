"""What goes wrong between requests: slow ones, cut ones, those that share a connection, and those that come at a bad time."""

import asyncio
import time

from . import Defect
from ..service import Refusal
from ..http import Response


class BodyLeftUnread(Defect):
    """After a refusal for its key the body of an upload is read as the next request of the connection."""

    def write(self, request, response):
        if response.status == 401 and request.method == "POST":
            request.connection["spoilt"] = True
        return super().write(request, response)

    async def dispatch(self, request):
        if request.connection.pop("spoilt", False):
            raise Refusal(400, "invalidPayload", "The request line is malformed.")
        return await super().dispatch(request)


class CutUploadStored(Defect):
    """An upload whose connection is cut is stored as far as it came."""

    async def cut(self, request, body):
        found = body.find(b'filename="')
        name = body[found + 10 :].split(b'"')[0].decode("utf-8", "replace") if found >= 0 else ""
        key = self.credential(request)
        if name and key in self.files:
            self.store(key, self.make(name, "assistants", body.partition(b"octet-stream\r\n\r\n")[2]))


class CutUploadBlocks(Defect):
    """After an upload whose connection was cut nothing is answered for two seconds."""

    until = 0.0

    async def cut(self, _request, _body):
        self.until = time.monotonic() + 2

    async def dispatch(self, request):
        await asyncio.sleep(max(0.0, self.until - time.monotonic()))
        return await super().dispatch(request)


class SlowRequestBlocks(Defect):
    """While one request is being received no other is answered."""

    async def dispatch(self, request):
        while self.receiving > 0:
            await asyncio.sleep(0.01)
        return await super().dispatch(request)


class EverySeventhReadMisses(Defect):
    """Each seventh get goes to a copy that has nothing."""

    reads = 0

    async def get_file(self, request, tenant, file_id):
        self.reads += 1
        if self.reads % 7 == 0:
            raise self.missing(file_id)
        return await super().get_file(request, tenant, file_id)


class EverySeventhContentIsAnothers(Defect):
    """Each seventh content is that of the file before."""

    reads = 0
    last = b""

    def content_of(self, tenant, file):
        self.reads += 1
        content, self.last = super().content_of(tenant, file), self.last
        before, self.last = self.last, content
        return before if self.reads % 7 == 0 else content


class EveryFifthDeleteLies(Defect):
    """Each fifth delete deletes nothing and says that it did."""

    deletes = 0

    def remove(self, tenant, file):
        self.deletes += 1
        if self.deletes % 5:
            super().remove(tenant, file)


class EveryTwentiethFails(Defect):
    """Each twentieth request is answered with 503."""

    async def dispatch(self, request):
        if self.requests % 20 == 0:
            raise Refusal(503, "serviceUnavailable", "The service is busy.")
        return await super().dispatch(request)


class DownloadsMix(Defect):
    """Downloads at once share a buffer."""

    buffer = b""

    async def get_content(self, request, tenant, file_id):
        self.buffer = self.content_of(tenant, self.find(tenant, file_id, "get_content"))
        await asyncio.sleep(0.01)
        headers = [("Content-Type", "application/octet-stream"), ("Content-Disposition", "attachment")]
        return Response(200, headers, self.buffer)


class DeleteLosesUpload(Defect):
    """A delete forgets what is uploaded meanwhile."""

    async def delete_file(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "delete_file")
        rest = {key: other for key, other in self.files[tenant].items() if key != file.id}
        gone = set(self.files[tenant]) - set(rest)
        await asyncio.sleep(0.02)
        current = self.files[tenant]
        rest = {key: other for key, other in rest.items() if key in current}
        self.files[tenant] = rest
        assert file.id in gone
        return self.deleted(file)


class UploadRevivesDeleted(Defect):
    """An upload brings back what is deleted meanwhile."""

    async def upload(self, request, tenant, file_id):
        purpose, filename, content = self.read_upload(request)
        file = self.make(filename, purpose, content)
        files = dict(self.files[tenant])
        await asyncio.sleep(0.02)
        for key, other in self.files[tenant].items():
            files.setdefault(key, other)
        self.files[tenant] = files | {file.id: file}
        return self.made(request, file)


class ReadDuringDeleteFails(Defect):
    """A get while the file is being deleted answers 500."""

    async def get_file(self, request, tenant, file_id):
        self.find(tenant, file_id, "get_file")
        await asyncio.sleep(0.01)
        return self.json(200, self.describe(self.files[tenant][file_id], "get"))


class ContentDuringDeleteEmpty(Defect):
    """The content of a file that is being deleted is empty instead of missing."""

    async def get_content(self, request, tenant, file_id):
        self.find(tenant, file_id, "get_content")
        await asyncio.sleep(0.01)
        file = self.files[tenant].get(file_id)
        return Response(200, [("Content-Type", "application/octet-stream")], file.content if file else b"")


class LastOneStays(Defect):
    """The last file of a tenant cannot be deleted, though the answer says so."""

    def remove(self, tenant, file):
        if len(self.files[tenant]) > 1:
            super().remove(tenant, file)


class LongIdentifierSlow(Defect):
    """A long identifier takes a second and a half to be found wrong."""

    async def get_file(self, request, tenant, file_id):
        if len(file_id) > 500:
            await asyncio.sleep(1.5)
        return await super().get_file(request, tenant, file_id)


class ContentAlwaysSlow(Defect):
    """Each content takes a second and a half, where everything else takes nothing."""

    async def get_content(self, request, tenant, file_id):
        await asyncio.sleep(1.5)
        return await super().get_content(request, tenant, file_id)


class TimeStandsStill(Defect):
    """Files are all made at the moment in which the server began."""

    began = None

    def clock(self):
        self.began = self.began or super().clock()
        return self.began


class TimeGoesBack(Defect):
    """Each file seems made twenty seconds before the last."""

    back = 0

    def clock(self):
        self.back += 20
        return super().clock() - min(self.back, 240)


class TimeInLocalZone(Defect):
    """Times are those of a clock seven hours ahead."""

    def clock(self):
        return super().clock() + 7 * 3600
