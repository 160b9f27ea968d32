"""Deletes that reach further than asked, or not far enough."""

from . import Defect
from ..service import Refusal


class DeleteTakesSameName(Defect):
    """A delete takes all files of the same name with it."""

    def remove(self, tenant, file):
        for other in list(self.files[tenant].values()):
            if other.filename == file.filename:
                super().remove(tenant, other)


class DeleteTakesSameContent(Defect):
    """A delete takes all files of the same bytes with it."""

    def remove(self, tenant, file):
        for other in list(self.files[tenant].values()):
            if other.content == file.content:
                super().remove(tenant, other)


class DeleteTakesSamePurpose(Defect):
    """A delete takes all files of the same purpose with it."""

    def remove(self, tenant, file):
        for other in list(self.files[tenant].values()):
            if other.purpose == file.purpose:
                super().remove(tenant, other)


class DeleteTakesNext(Defect):
    """A delete takes the file with it that was uploaded next."""

    def remove(self, tenant, file):
        files = list(self.files[tenant].values())
        place = files.index(file)
        for other in files[place : place + 2]:
            super().remove(tenant, other)


class DeleteTakesOldest(Defect):
    """A delete removes the oldest file, whichever it was asked for."""

    def remove(self, tenant, file):
        super().remove(tenant, next(iter(self.files[tenant].values())))


class DeleteTakesPrefix(Defect):
    """A delete takes all files whose identifiers begin with what was given."""

    async def delete_file(self, request, tenant, file_id):
        files = [file for file in self.files[tenant].values() if file.id.startswith(file_id)]
        if not files:
            raise self.missing(file_id)
        for file in files:
            self.remove(tenant, file)
        return self.deleted(files[0])


class DeleteTakesWildcard(Defect):
    """A delete takes identifiers as patterns, in which % and * stand for anything."""

    async def delete_file(self, request, tenant, file_id):
        start, mark, _ = file_id.replace("*", "%").partition("%")
        files = [file for file in self.files[tenant].values() if file.id == start or mark and file.id.startswith(start)]
        if not files:
            raise self.missing(file_id)
        for file in files:
            self.remove(tenant, file)
        return self.deleted(files[0])


class DeleteAnyTenant(Defect):
    """A delete takes a file of any tenant."""

    def find(self, tenant, file_id, operation):
        if operation == "delete_file":
            for files in self.files.values():
                if file_id in files:
                    return files[file_id]
        return super().find(tenant, file_id, operation)

    def remove(self, tenant, file):
        for owner in self.files:
            super().remove(owner, file)


class DeleteEmptyIdTakesAll(Defect):
    """A delete of the collection with a slash at its end deletes all files."""

    async def dispatch(self, request):
        if request.method == "DELETE" and request.path.rstrip("/") == "/openai/files":
            tenant = self.authenticate(request, "delete_file")
            self.files[tenant].clear()
            return self.json(200, {"object": "file", "deleted": True, "id": "all"})
        return await super().dispatch(request)


class DeleteOnContent(Defect):
    """A delete of the content deletes the file."""

    def refuse_method(self, request, tenant, file_id, methods):
        if request.method == "DELETE" and file_id in self.files[tenant]:
            file = self.files[tenant][file_id]
            self.remove(tenant, file)
            return self.deleted(file)
        return super().refuse_method(request, tenant, file_id, methods)


class DeleteOnlyProcessed(Defect):
    """A delete of a file that is not processed, as for the first 400 ms, answers well and does nothing."""

    def __init__(self, options):
        options.processing_ms = 400
        super().__init__(options)

    def remove(self, tenant, file):
        if self.is_processed(file):
            super().remove(tenant, file)


class DeleteKeepsContent(Defect):
    """The content of a deleted file can still be read."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    def find(self, tenant, file_id, operation):
        kept = self.tombs.get((tenant, file_id))
        return kept if kept and operation == "get_content" else super().find(tenant, file_id, operation)


class DeleteKeepsFile(Defect):
    """A deleted file can still be got, with the status deleted."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    async def get_file(self, request, tenant, file_id):
        kept = self.tombs.get((tenant, file_id))
        if kept:
            return self.json(200, self.describe(kept, "get") | {"status": "deleted"})
        return await super().get_file(request, tenant, file_id)


class DeleteEmptiesFile(Defect):
    """A delete only throws away the bytes of the file."""

    def remove(self, tenant, file):
        file.content = b""


class DeleteKeepsEmptyFiles(Defect):
    """A delete of a file of no bytes answers well and does nothing."""

    def remove(self, tenant, file):
        if file.content:
            super().remove(tenant, file)


class DeleteKeepsBatchFiles(Defect):
    """A delete of a file for batches answers well and does nothing."""

    def remove(self, tenant, file):
        if file.purpose != "batch":
            super().remove(tenant, file)


class DeletedContentFails(Defect):
    """The content of a deleted file answers 500."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    def find(self, tenant, file_id, operation):
        if operation == "get_content" and (tenant, file_id) in self.tombs:
            raise Refusal(500, "internalFailure", "The blob cannot be opened.")
        return super().find(tenant, file_id, operation)


class DeletedDeleteFails(Defect):
    """A second delete answers 500."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.id] = file

    def find(self, tenant, file_id, operation):
        if operation == "delete_file" and (tenant, file_id) in self.tombs:
            raise Refusal(500, "internalFailure", "The key is not in the table.")
        return super().find(tenant, file_id, operation)


class MissingHangsUp(Defect):
    """A get of a file that is gone hangs up instead of answering."""

    async def get_file(self, request, tenant, file_id):
        if file_id not in self.files[tenant]:
            raise ConnectionResetError
        return await super().get_file(request, tenant, file_id)


class RefusedDeleteActs(Defect):
    """A delete with a key that nobody knows is refused, after it has been carried out."""

    def unauthorized(self, request):
        if request.method == "DELETE":
            _, file_id = self.match(request)
            for files in self.files.values():
                files.pop(file_id, None)
        return super().unauthorized(request)


class InvalidDeleteActs(Defect):
    """A delete without a good api-version is refused, after it has been carried out."""

    async def dispatch(self, request):
        if request.method == "DELETE":
            _, file_id = self.match(request)
            tenant = self.authenticate(request, "delete_file")
            if file_id in self.files[tenant]:
                file = self.files[tenant][file_id]
                self.remove(tenant, file)
                self.check_version(request)
                return self.deleted(file)
        return await super().dispatch(request)
