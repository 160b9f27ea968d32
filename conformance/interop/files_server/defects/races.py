"""What goes wrong when requests meet, and what is seen too late."""

import asyncio
import time

from . import Defect
from ..service import Refusal


class TwoDeletesSucceed(Defect):
    """Two deletes of a file at once both succeed."""

    async def delete_file(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "delete_file")
        await asyncio.sleep(0.03)
        self.remove(tenant, file)
        return self.deleted(file)


class TwoDeletesFail(Defect):
    """Of two deletes of a file at once the second answers 500."""

    async def delete_file(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "delete_file")
        await asyncio.sleep(0.03)
        del self.files[tenant][file.id]
        return self.deleted(file)


class ConcurrentDeletesLoseOne(Defect):
    """Of the deletes of two files at once only one lasts."""

    async def delete_file(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "delete_file")
        rest = {key: other for key, other in self.files[tenant].items() if key != file.id}
        await asyncio.sleep(0.03)
        self.files[tenant] = rest
        return self.deleted(file)


class ConcurrentUploadsLoseOne(Defect):
    """Of two uploads at once only one lasts."""

    async def upload(self, request, tenant, file_id):
        purpose, filename, content = self.read_upload(request)
        file = self.make(filename, purpose, content)
        files = self.files[tenant] | {file.id: file}
        await asyncio.sleep(0.03)
        self.files[tenant] = files
        return self.made(request, file)


class ConcurrentUploadsMix(Defect):
    """Uploads at once share a buffer, so that one has the bytes of the other."""

    buffer = b""

    async def upload(self, request, tenant, file_id):
        purpose, filename, self.buffer = self.read_upload(request)
        await asyncio.sleep(0.03)
        file = self.make(filename, purpose, self.buffer)
        self.store(tenant, file)
        return self.made(request, file)


class IdentifiersFromClock(Defect):
    """Identifiers are made from the clock, so that two uploads within 20 ms share one."""

    def new_id(self):
        return f"file-{int(time.time() * 50):032x}"


class DeleteDuringListFails(Defect):
    """A list during which a file is deleted answers 500."""

    async def list_files(self, request, tenant, file_id):
        before = len(self.files[tenant])
        await asyncio.sleep(0.02)
        if len(self.files[tenant]) < before:
            raise Refusal(500, "internalFailure", "The collection was changed while it was read.")
        return await super().list_files(request, tenant, file_id)


class OneRequestAtATime(Defect):
    """A second request at once answers 503 instead of waiting."""

    busy = False

    async def dispatch(self, request):
        if self.busy:
            raise Refusal(503, "serviceUnavailable", "The service is busy.")
        self.busy = True
        try:
            await asyncio.sleep(0.005)
            return await super().dispatch(request)
        finally:
            self.busy = False


class UploadSeenLate(Defect):
    """A new file can be got only 300 ms after its upload."""

    def find(self, tenant, file_id, operation):
        file = super().find(tenant, file_id, operation)
        if time.monotonic() - file.made < 0.3:
            raise self.missing(file_id)
        return file


class UploadListedLate(Defect):
    """A new file is listed only 300 ms after its upload."""

    def listed(self, tenant):
        return [file for file in super().listed(tenant) if time.monotonic() - file.made > 0.3]


class UploadReadLate(Defect):
    """The content of a new file is empty for 300 ms."""

    def content_of(self, tenant, file):
        return file.content if time.monotonic() - file.made > 0.3 else b""


class DeleteSeenLate(Defect):
    """A deleted file can be got for another 300 ms."""

    async def delete_file(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "delete_file")
        if (tenant, file_id) in self.tombs:
            raise self.missing(file_id)
        self.tombs[tenant, file_id] = file
        asyncio.get_running_loop().call_later(0.3, self.remove, tenant, file)
        return self.deleted(file)


class DeleteListedLate(Defect):
    """A deleted file is listed for another 300 ms."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file
        file.extra["removed"] = time.monotonic()

    def listed(self, tenant):
        late = [file for (owner, _), file in self.tombs.items() if owner == tenant]
        return super().listed(tenant) + [file for file in late if time.monotonic() - file.extra["removed"] < 0.3]


class ListCachedTwoSeconds(Defect):
    """A list is that of up to two seconds ago."""

    def listed(self, tenant):
        return cached(self, tenant, super().listed, lambda age, _: age < 2)


class ListCachedFiveRequests(Defect):
    """A list is made anew only each fifth time."""

    def listed(self, tenant):
        return cached(self, tenant, super().listed, lambda _, uses: uses < 5)


class ListCachedUntilUpload(Defect):
    """A list is made anew only after an upload, and not after a delete."""

    def store(self, tenant, file):
        self.tombs.pop(("list", tenant), None)
        super().store(tenant, file)

    def listed(self, tenant):
        return cached(self, tenant, super().listed, lambda _age, _uses: True)


def cached(service, tenant, fresh, is_good):
    """A list from the cache, as long as it is good."""
    made, uses, files = service.tombs.get(("list", tenant), (0, 0, None))
    if files is None or not is_good(time.monotonic() - made, uses):
        made, uses, files = time.monotonic(), 0, fresh(tenant)
    service.tombs["list", tenant] = (made, uses + 1, files)
    return files


class GetCached(Defect):
    """A get answers from a cache that a delete does not touch."""

    async def get_file(self, request, tenant, file_id):
        if (tenant, file_id) not in self.tombs:
            self.tombs[tenant, file_id] = self.describe(self.find(tenant, file_id, "get_file"), "get")
        return self.json(200, self.tombs[tenant, file_id])


class CacheForgetsTenant(Defect):
    """A get answers from a cache that does not ask whose file it is."""

    async def get_file(self, request, tenant, file_id):
        file = self.tombs.get(file_id) or self.find(tenant, file_id, "get_file")
        self.tombs[file_id] = file
        return self.json(200, self.describe(file, "get"))

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs.pop(file.id, None)
