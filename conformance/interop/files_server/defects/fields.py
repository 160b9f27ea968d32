"""Fields that lie."""

from datetime import datetime, timezone

from . import Defect


class BytesOffByOne(Defect):
    """The size of a file is one byte too many."""

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": len(file.content) + 1}


class BytesOfRequest(Defect):
    """The size of a file is that of the whole request that uploaded it."""

    async def upload(self, request, tenant, file_id):
        response = await super().upload(request, tenant, file_id)
        file = list(self.files[tenant].values())[-1]
        file.extra["bytes"] = len(request.body)
        response.body = self.encode(self.describe(file, "upload"))
        return response

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": file.extra.get("bytes", len(file.content))}


class BytesInCharacters(Defect):
    """The size of a file counts its characters."""

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": len(file.content.decode("utf-8", "replace"))}


class BytesAsString(Defect):
    """The size of a file is a string of digits."""

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": str(len(file.content))}


class BytesNullWhenEmpty(Defect):
    """The size of an empty file is null."""

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": len(file.content) or None}


class BytesInKilobytes(Defect):
    """The size of a file is in kilobytes."""

    def describe(self, file, view):
        return super().describe(file, view) | {"bytes": len(file.content) // 1024}


class CreatedAtInMilliseconds(Defect):
    """The time a file was made is in milliseconds."""

    def describe(self, file, view):
        return super().describe(file, view) | {"created_at": int(file.created_at * 1000)}


class CreatedAtIsText(Defect):
    """The time a file was made is a text of date and time."""

    def describe(self, file, view):
        moment = datetime.fromtimestamp(file.created_at, timezone.utc)
        return super().describe(file, view) | {"created_at": moment.isoformat()}


class CreatedAtHasFraction(Defect):
    """The time a file was made has a fraction of a second."""

    def describe(self, file, view):
        return super().describe(file, view) | {"created_at": int(file.created_at) + 0.25}


class CreatedAtIsZero(Defect):
    """The time a file was made is that of the beginning of the clock."""

    def describe(self, file, view):
        return super().describe(file, view) | {"created_at": 0}


class FilenameLowerCase(Defect):
    """File names are put in lower case."""

    def make(self, filename, purpose, content):
        return super().make(filename.lower(), purpose, content)


class FilenameMangled(Defect):
    """File names are read as Latin-1, so that those of other letters are broken."""

    def make(self, filename, purpose, content):
        return super().make(filename.encode().decode("latin-1"), purpose, content)


class FilenameAsciiOnly(Defect):
    """In file names everything but ASCII becomes a question mark."""

    def make(self, filename, purpose, content):
        return super().make(filename.encode("ascii", "replace").decode(), purpose, content)


class FilenameUnderscores(Defect):
    """In file names spaces become underscores."""

    def make(self, filename, purpose, content):
        return super().make(filename.replace(" ", "_"), purpose, content)


class FilenameIsIdentifier(Defect):
    """The name of a file is its identifier."""

    def describe(self, file, view):
        return super().describe(file, view) | {"filename": file.id}


class FilenameWithoutExtension(Defect):
    """File names lose their extension."""

    def make(self, filename, purpose, content):
        return super().make(filename.rpartition(".")[0] or filename, purpose, content)


class FilenameCutAtSemicolon(Defect):
    """File names end at their first semicolon."""

    def make(self, filename, purpose, content):
        return super().make(filename.split(";")[0] or "file", purpose, content)


class FilenameCutShort(Defect):
    """File names end after 32 characters."""

    def make(self, filename, purpose, content):
        return super().make(filename[:32], purpose, content)


class FilenameEscaped(Defect):
    """File names are escaped for HTML."""

    def make(self, filename, purpose, content):
        escaped = filename.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&quot;")
        return super().make(escaped, purpose, content)


class FilenameNull(Defect):
    """Files have null for a name."""

    def describe(self, file, view):
        return super().describe(file, view) | {"filename": None}


class FilenameAbsentInList(Defect):
    """Files have no name in lists."""

    def describe(self, file, view):
        value = super().describe(file, view)
        if view == "list":
            del value["filename"]
        return value


class PurposeReplaced(Defect):
    """Whatever the purpose of an upload, it is stored as assistants."""

    def make(self, filename, purpose, content):
        return super().make(filename, "assistants", content)


class PurposeWithUnderscore(Defect):
    """Purposes are written with underscores."""

    def describe(self, file, view):
        return super().describe(file, view) | {"purpose": file.purpose.replace("-", "_")}


class PurposeAbsent(Defect):
    """The answer to an upload has no purpose."""

    def describe(self, file, view):
        value = super().describe(file, view)
        if view == "upload":
            del value["purpose"]
        return value


class IdOtherCase(Defect):
    """A get writes the identifier in upper case."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"id": file.id.upper()} if view == "get" else value


class IdOfUploadIsTemporary(Defect):
    """An upload answers with another identifier than the file then has."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"id": "upload-" + file.id[5:]} if view == "upload" else value


class IdChangesInList(Defect):
    """In lists identifiers lack what all of them begin with."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"id": file.id[5:]} if view == "list" else value


class ObjectWrong(Defect):
    """The object of a file is spelt in another way."""

    def describe(self, file, view):
        return super().describe(file, view) | {"object": "File"}


class ObjectOfListWrong(Defect):
    """The object of a list is that of a file."""

    def describe_list(self, files):
        return super().describe_list(files) | {"object": "files"}


class StatusUnknown(Defect):
    """The status of a processed file is a word that is not described."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"status": "succeeded"} if value["status"] == "processed" else value


class StatusNull(Defect):
    """The status of a pending file is null."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"status": None} if value["status"] == "pending" else value


class StatusDetailsNull(Defect):
    """A file has null for the details of its status, which are a string."""

    def describe(self, file, view):
        return super().describe(file, view) | {"status_details": None}


class DeletedAsString(Defect):
    """A delete answers with the text true."""

    def deleted(self, file):
        return self.json(200, {"object": "file", "deleted": "true", "id": file.id})


class DeletedIdAbsent(Defect):
    """A delete answers without an identifier."""

    def deleted(self, file):
        return self.json(200, {"object": "file", "deleted": True})


class DeletedIdEmpty(Defect):
    """A delete answers with an empty identifier."""

    def deleted(self, file):
        return self.json(200, {"object": "file", "deleted": True, "id": ""})


class DeletedIdIsName(Defect):
    """A delete answers with the name of the file for its identifier."""

    def deleted(self, file):
        return self.json(200, {"object": "file", "deleted": True, "id": file.filename})


class DeletedObjectWrong(Defect):
    """A delete answers with an object that is not described."""

    def deleted(self, file):
        return self.json(200, {"object": "file.deleted", "deleted": True, "id": file.id})


class ErrorFlat(Defect):
    """Errors have their code and message outside of the object for them."""

    def describe_error(self, refusal):
        return {"error": refusal.message, "code": refusal.code}


class ErrorCodeUnknown(Defect):
    """Errors have a code that is not described."""

    def describe_error(self, refusal):
        return {"error": {"code": refusal.code[0].upper() + refusal.code[1:], "message": refusal.message}}


class ErrorCodeIsStatus(Defect):
    """Errors have their status for a code."""

    def describe_error(self, refusal):
        return {"error": {"code": refusal.status, "message": refusal.message}}


class ErrorWithoutMessage(Defect):
    """Errors have no message."""

    def describe_error(self, refusal):
        return {"error": {"code": refusal.code}}


class ErrorMessageEmpty(Defect):
    """Errors have an empty message."""

    def describe_error(self, refusal):
        return {"error": {"code": refusal.code, "message": ""}}
