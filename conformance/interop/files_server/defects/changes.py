"""A change of mind: what was true once is true no longer."""

import asyncio
import time

from . import Defect


class DeletedReturnsInTime(Defect):
    """A deleted file comes back after two seconds."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        asyncio.get_running_loop().call_later(2, self.store, tenant, file)


class DeletedReturnsSoon(Defect):
    """A deleted file comes back after half a second."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        asyncio.get_running_loop().call_later(0.5, self.store, tenant, file)


class DeletedReturnsAfterRequests(Defect):
    """A deleted file comes back after ten more requests."""

    async def dispatch(self, request):
        for (tenant, key), file in list(self.tombs.items()):
            if self.requests - file.extra["removed"] > 10:
                self.store(tenant, file)
                del self.tombs[tenant, key]
        return await super().dispatch(request)

    def remove(self, tenant, file):
        super().remove(tenant, file)
        file.extra["removed"] = self.requests
        self.tombs[tenant, file.id] = file


class DeletedReturnsWithUpload(Defect):
    """Deleted files come back with the next upload, which writes the whole state."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    def store(self, tenant, file):
        super().store(tenant, file)
        for (owner, key), old in list(self.tombs.items()):
            super().store(owner, old)
            del self.tombs[owner, key]


class DeletedReturnsWhenAsked(Defect):
    """A deleted file comes back when its content is asked for, from where it was backed up."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    async def get_content(self, request, tenant, file_id):
        if (tenant, file_id) in self.tombs:
            self.store(tenant, self.tombs.pop((tenant, file_id)))
        return await super().get_content(request, tenant, file_id)


class FileVanishesAfterReads(Defect):
    """A file is gone after its content has been read twice."""

    async def get_content(self, request, tenant, file_id):
        response = await super().get_content(request, tenant, file_id)
        file = self.find(tenant, file_id, "get_content")
        file.extra["reads"] = file.extra.get("reads", 0) + 1
        if file.extra["reads"] == 2:
            self.remove(tenant, file)
        return response


class FileVanishesInTime(Defect):
    """A file is gone one second after its upload."""

    def store(self, tenant, file):
        super().store(tenant, file)
        if file.filename and not file.filename.startswith("existing-"):
            asyncio.get_running_loop().call_later(1, self.remove, tenant, file)


class ContentReadOnce(Defect):
    """The content is empty when it is read again."""

    def content_of(self, tenant, file):
        file.extra["read"], again = True, file.extra.get("read")
        return b"" if again else file.content


class ContentChangesWhenProcessed(Defect):
    """The content has a line more once the file is processed."""

    def content_of(self, tenant, file):
        return file.content + b"\n" if self.is_processed(file) else file.content


class StatusGoesBack(Defect):
    """A file that has been processed is pending again each time its content has been read."""

    def content_of(self, tenant, file):
        file.made = time.monotonic()
        return file.content


class CreatedAtMoves(Defect):
    """The time a file was made is that of the answer."""

    def describe(self, file, view):
        return super().describe(file, view) | {"created_at": int(self.clock())}


class GetRenames(Defect):
    """A get answers with another name than the upload and the list."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"filename": file.id + ".bin"} if view == "get" else value


class GetCountsDown(Defect):
    """The size of a file is one less each time it is got."""

    def describe(self, file, view):
        value = super().describe(file, view)
        if view == "get" and "bytes" in value:
            file.extra["gets"] = file.extra.get("gets", -1) + 1
            value["bytes"] = max(0, value["bytes"] - file.extra["gets"])
        return value
