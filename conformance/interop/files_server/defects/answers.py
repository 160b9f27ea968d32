"""Answers that are not true."""

from . import Defect
from ..http import Response
from ..service import File


class DeleteLies(Defect):
    """A delete answers that the file is deleted, and deletes nothing."""

    def remove(self, tenant, file):
        pass


class DeleteDenies(Defect):
    """A delete deletes, and answers that it has not."""

    def deleted(self, file):
        return self.json(200, {"object": "file", "deleted": False, "id": file.id})


class DeleteAnswersNoContent(Defect):
    """A delete answers 204 without a body, as the version before did."""

    def deleted(self, file):
        return Response(204)


class DeleteAnswersAccepted(Defect):
    """A delete answers 202."""

    def deleted(self, file):
        return self.json(202, {"object": "file", "deleted": True, "id": file.id})


class DeleteAnswersFile(Defect):
    """A delete answers with the file instead of what was deleted."""

    def deleted(self, file):
        return self.json(200, self.describe(file, "get"))


class DeleteUnknownSucceeds(Defect):
    """A delete of an unknown file answers that it is deleted."""

    def find(self, tenant, file_id, operation):
        if operation == "delete_file" and file_id not in self.files[tenant]:
            return File(file_id, "", "", b"", 0, 0)
        return super().find(tenant, file_id, operation)


class SecondDeleteSucceeds(Defect):
    """A second delete of a file answers as the first did."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    def find(self, tenant, file_id, operation):
        if operation == "delete_file" and (tenant, file_id) in self.tombs:
            return self.tombs[tenant, file_id]
        return super().find(tenant, file_id, operation)


class DeleteAnswersOtherId(Defect):
    """A delete answers with the identifier of the newest file."""

    newest = None

    def store(self, tenant, file):
        super().store(tenant, file)
        self.newest = file

    def deleted(self, file):
        return super().deleted(self.newest or file)


class MissingAnswersOk(Defect):
    """A get of an unknown file answers 200, with the error in the body."""

    async def get_file(self, request, tenant, file_id):
        if file_id not in self.files[tenant]:
            return self.json(200, self.describe_error(self.missing(file_id)))
        return await super().get_file(request, tenant, file_id)


class MissingAnswersPlaceholder(Defect):
    """A get of an unknown file answers 200, with a file made up on the spot."""

    async def get_file(self, request, tenant, file_id):
        if file_id not in self.files[tenant]:
            return self.json(200, {"object": "file", "id": file_id, "filename": "unknown", "purpose": "assistants", "bytes": 0})
        return await super().get_file(request, tenant, file_id)


class MissingAnswersNewest(Defect):
    """A get of an unknown file answers with the newest one."""

    def find(self, tenant, file_id, operation):
        if operation == "get_file" and file_id not in self.files[tenant] and self.files[tenant]:
            return list(self.files[tenant].values())[-1]
        return super().find(tenant, file_id, operation)


class MissingContentIsEmpty(Defect):
    """The content of an unknown file is 200 and no bytes."""

    async def get_content(self, request, tenant, file_id):
        if file_id not in self.files[tenant]:
            return Response(200, [("Content-Type", "application/octet-stream")])
        return await super().get_content(request, tenant, file_id)


class MissingContentFails(Defect):
    """The content of an unknown file answers 500."""

    def find(self, tenant, file_id, operation):
        if operation == "get_content":
            return self.files[tenant][file_id]
        return super().find(tenant, file_id, operation)


class UploadAnswersOk(Defect):
    """An upload answers 200 instead of 201."""

    def made(self, request, file):
        response = super().made(request, file)
        response.status = 200
        return response


class UploadStoresNothing(Defect):
    """An upload answers as if it had stored the file."""

    def store(self, tenant, file):
        pass


class ContentOfNewest(Defect):
    """The content of any file is that of the newest one."""

    def content_of(self, tenant, file):
        return list(self.files[tenant].values())[-1].content


class ContentSharedByName(Defect):
    """Files of the same name share the content of the newest."""

    def content_of(self, tenant, file):
        return [other for other in self.files[tenant].values() if other.filename == file.filename][-1].content


class ContentAsText(Defect):
    """Content goes through a text decoder on its way out, so that what is not UTF-8 is lost."""

    def content_of(self, tenant, file):
        return file.content.decode("utf-8", "replace").encode()


class ContentLineEndings(Defect):
    """Content is stored with its line endings made uniform."""

    def make(self, filename, purpose, content):
        return super().make(filename, purpose, content.replace(b"\r\n", b"\n"))


class ContentTrimmed(Defect):
    """White space at the end of the content is cut off."""

    def content_of(self, tenant, file):
        return file.content.rstrip()


class ContentCutAtNul(Defect):
    """Content ends at its first zero byte."""

    def content_of(self, tenant, file):
        return file.content.split(b"\0")[0]


class ContentInJson(Defect):
    """Content is answered as a string in JSON."""

    async def get_content(self, request, tenant, file_id):
        file = self.find(tenant, file_id, "get_content")
        return self.json(200, file.content.decode("latin-1"))


class SameBytesSameId(Defect):
    """Uploading the same bytes again answers with the first file and makes none."""

    async def upload(self, request, tenant, file_id):
        purpose, filename, content = self.read_upload(request)
        for file in self.files[tenant].values():
            if file.content == content:
                return self.made(request, file)
        file = self.make(filename, purpose, content)
        self.store(tenant, file)
        return self.made(request, file)


class SameNameReplaces(Defect):
    """Uploading a file replaces an older one of the same name."""

    def store(self, tenant, file):
        for other in list(self.files[tenant].values()):
            if other.filename == file.filename:
                del self.files[tenant][other.id]
        super().store(tenant, file)


class IdentifiersUsedAgain(Defect):
    """The identifier of a deleted file is given to the next upload."""

    def __init__(self, options):
        self.free = []
        super().__init__(options)

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.free.append(file.id)

    def new_id(self):
        return self.free.pop() if self.free else super().new_id()


class LocationLosesPrefix(Defect):
    """The header Location leaves out the base path, so that it leads nowhere."""

    def location(self, request, file):
        return super().location(request, file).replace("/openai", "")
