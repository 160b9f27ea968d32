"""What should have been refused, and what should not."""

import re

from . import Defect
from ..http import Response
from ..multipart import Malformed, Part
from ..service import PURPOSES, VERSION, Refusal


class PurposeNotRequired(Defect):
    """An upload without a purpose is for assistants."""

    def check_purpose(self, parts):
        return super().check_purpose(parts) if parts else "assistants"


class PurposeNotChecked(Defect):
    """An upload for an unknown purpose is accepted, as one for assistants."""

    def check_purpose(self, parts):
        purpose = parts[0].content.decode("utf-8", "replace") if parts else ""
        return "assistants" if purpose and purpose not in PURPOSES else super().check_purpose(parts)


class PurposeAnyCase(Defect):
    """The purpose of an upload is accepted in any case."""

    def check_purpose(self, parts):
        for part in parts:
            part.content = part.content.lower()
        return super().check_purpose(parts)


class PurposeEmptyAccepted(Defect):
    """An upload for the empty purpose is accepted."""

    def check_purpose(self, parts):
        return "assistants" if parts and not parts[0].content else super().check_purpose(parts)


class PurposeOfServiceAccepted(Defect):
    """An upload is accepted for the purpose that the service alone writes."""

    def check_purpose(self, parts):
        return "batch_output" if parts and parts[0].content == b"batch_output" else super().check_purpose(parts)


class PurposeBatchRefused(Defect):
    """An upload for batches is refused, as it was before they existed."""

    def check_purpose(self, parts):
        purpose = super().check_purpose(parts)
        if purpose == "batch":
            raise self.invalid("There is no such purpose.")
        return purpose


class PurposeUnknownFails(Defect):
    """An upload for an unknown purpose answers 500."""

    def check_purpose(self, parts):
        if parts and parts[0].content.decode("latin-1") not in PURPOSES:
            raise Refusal(500, "internalFailure", "The service failed.")
        return super().check_purpose(parts)


class FileNotRequired(Defect):
    """An upload without a file makes an empty one."""

    def check_file(self, parts):
        return super().check_file(parts) if parts else ("file", b"")


class FileMissingFails(Defect):
    """An upload without a file answers 500."""

    def check_file(self, parts):
        if not parts:
            raise Refusal(500, "internalFailure", "The service failed.")
        return super().check_file(parts)


class FileAnyName(Defect):
    """Any part with a file name is taken for the file."""

    def read_form(self, request):
        parts = super().read_form(request)
        for part in parts:
            if part.filename and part.name != "purpose":
                part.name = "file"
        return parts


class FileMustComeLast(Defect):
    """An upload is refused when the file comes before its purpose."""

    def read_form(self, request):
        parts = super().read_form(request)
        if parts and parts[0].name == "file":
            raise self.invalid("The form must have one purpose.")
        return parts


class FileNeedsContentType(Defect):
    """An upload is refused when the file has no content type of its own."""

    def check_file(self, parts):
        if parts and not parts[0].content_type:
            raise self.invalid("The file has no content type.")
        return super().check_file(parts)


class EmptyFileFails(Defect):
    """An upload of an empty file answers 500."""

    def check_file(self, parts):
        filename, content = super().check_file(parts)
        if not content:
            raise Refusal(500, "internalFailure", "The service failed.")
        return filename, content


class BinaryFileFails(Defect):
    """An upload of bytes that are not UTF-8 answers 500."""

    def check_file(self, parts):
        filename, content = super().check_file(parts)
        content.decode("utf-8")
        return filename, content


class FilenameNonAsciiFails(Defect):
    """An upload with a file name of other letters than those of ASCII answers 500."""

    def check_file(self, parts):
        filename, content = super().check_file(parts)
        filename.encode("ascii")
        return filename, content


class FilenameLongFails(Defect):
    """An upload with a file name of more than 128 characters answers 500."""

    def check_file(self, parts):
        filename, content = super().check_file(parts)
        if len(filename) > 128:
            raise OSError("File name too long")
        return filename, content


class BoundaryMissingFails(Defect):
    """An upload whose content type has no boundary answers 500."""

    def read_form(self, request):
        if "boundary=" not in "".join(request.header("content-type")):
            raise KeyError("boundary")
        return super().read_form(request)


class FormMalformedFails(Defect):
    """An upload whose body is no form answers 500."""

    def invalid(self, message):
        if "body does not end" in message:
            return Refusal(500, "internalFailure", "The service failed.")
        return super().invalid(message)


class FormCutShortAccepted(Defect):
    """An upload is accepted though its body breaks off before the last boundary."""

    def read_form(self, request):
        try:
            return super().read_form(request)
        except Refusal:
            boundary = re.search(r"boundary=\"?([^\";]+)", "".join(request.header("content-type")))
            if not boundary or b"--" + boundary[1].encode() not in request.body:
                raise
            request.body += b"\r\n--" + boundary[1].encode() + b"--\r\n"
            return super().read_form(request)


class AnyContentTypeAccepted(Defect):
    """An upload is read as a form of whatever content type, and as a file if it is none."""

    def read_form(self, request):
        try:
            return super().read_form(request)
        except Refusal:
            return [Part("purpose", None, None, b"assistants"), Part("file", "file", None, request.body)]


class OtherContentTypeFails(Defect):
    """An upload of another content type answers 500."""

    def read_form(self, request):
        if not "".join(request.header("content-type")).startswith("multipart/form-data"):
            raise Malformed("not a form")
        return super().read_form(request)


class VersionNotRequired(Defect):
    """A request without an api-version is one for the newest."""

    def check_version(self, request):
        if self.single(request, "api-version") is not None:
            super().check_version(request)


class VersionNotChecked(Defect):
    """Any api-version is accepted."""

    def check_version(self, request):
        if self.single(request, "api-version") is None:
            raise self.invalid("The parameter api-version is missing.")


class VersionEmptyAccepted(Defect):
    """An empty api-version is accepted."""

    def check_version(self, request):
        if self.single(request, "api-version") != "":
            super().check_version(request)


class VersionPreviewAccepted(Defect):
    """Any api-version is accepted that begins with the right one."""

    def check_version(self, request):
        if not (self.single(request, "api-version") or "").startswith(VERSION):
            super().check_version(request)


class VersionNotCheckedOnDelete(Defect):
    """A delete needs no api-version."""

    def check_version(self, request):
        if request.method != "DELETE":
            super().check_version(request)


class VersionNotCheckedOnContent(Defect):
    """The content needs no api-version."""

    def check_version(self, request):
        if not request.path.endswith("/content"):
            super().check_version(request)


class VersionUnknownFails(Defect):
    """Another api-version answers 500."""

    def check_version(self, request):
        version = self.single(request, "api-version")
        if version and version != VERSION:
            raise KeyError(version)
        super().check_version(request)


class QueryUnknownFails(Defect):
    """A query parameter that is not described answers 500."""

    def check_version(self, request):
        super().check_version(request)
        if any(name not in ("api-version", "purpose") for name, _ in request.query):
            raise TypeError("unexpected keyword argument")


class QueryUnknownFilters(Defect):
    """A query parameter that is not described empties the list."""

    async def list_files(self, request, tenant, file_id):
        if any(name not in ("api-version", "purpose") for name, _ in request.query):
            return self.json(200, self.describe_list([]))
        return await super().list_files(request, tenant, file_id)


class PurposeUnknownInListFails(Defect):
    """A list of an unknown purpose answers 500."""

    def purpose_filter(self, request):
        purpose = self.single(request, "purpose")
        if purpose is not None and purpose not in PURPOSES:
            raise ValueError(purpose)
        return purpose


class DeleteNeedsBody(Defect):
    """A delete that names a content type and has no body is refused."""

    async def delete_file(self, request, tenant, file_id):
        if request.header("content-type") and not request.body:
            raise self.invalid("The body is not JSON.")
        return await super().delete_file(request, tenant, file_id)


class MethodOverrideObeyed(Defect):
    """A get with the header X-HTTP-Method-Override is whatever method that names."""

    async def dispatch(self, request):
        override = request.header("x-http-method-override")
        if override and request.method in ("GET", "POST"):
            request.method = override[0]
        return await super().dispatch(request)


class MethodUnknownIsGet(Defect):
    """Methods that are not declared are answered as a get."""

    async def dispatch(self, request):
        if request.method in ("PUT", "PATCH", "TRACE", "OPTIONS"):
            request.method = "GET"
        return await super().dispatch(request)


class MethodUnknownFails(Defect):
    """Methods that are not declared answer 500."""

    def refuse_method(self, request, tenant, file_id, methods):
        raise KeyError(request.method)


class MethodsAllowedUnsaid(Defect):
    """A refusal of a method does not say which ones are allowed."""

    def refuse_method(self, request, tenant, file_id, methods):
        raise Refusal(405, "invalidPayload", "The method is not allowed here.")


class PutReplaces(Defect):
    """A put replaces the bytes of a file, though no such operation is declared."""

    def refuse_method(self, request, tenant, file_id, methods):
        if request.method in ("PUT", "PATCH") and file_id in self.files[tenant]:
            self.files[tenant][file_id].content = request.body
            return Response(204)
        return super().refuse_method(request, tenant, file_id, methods)


class PostDeletes(Defect):
    """A post to a file deletes it, for clients that can send no delete."""

    def refuse_method(self, request, tenant, file_id, methods):
        if request.method == "POST" and file_id in self.files[tenant]:
            file = self.files[tenant][file_id]
            self.remove(tenant, file)
            return self.deleted(file)
        return super().refuse_method(request, tenant, file_id, methods)


class HeadDeletes(Defect):
    """A head of a file is routed to the delete."""

    async def dispatch(self, request):
        response = await super().dispatch(request)
        route, file_id = self.match(request)
        if request.method == "HEAD" and route == "file":
            for files in self.files.values():
                files.pop(file_id, None)
        return response
