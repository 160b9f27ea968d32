"""Identifiers that are taken for others, and those that break the server."""

import asyncio
from urllib.parse import unquote

from . import Defect
from ..service import Refusal


class IdAnyCase(Defect):
    """Identifiers are found in any case."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id.lower(), operation)


class IdTrimmed(Defect):
    """White space around an identifier is passed over."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id.strip(), operation)


class IdCutAtNul(Defect):
    """An identifier ends at its first zero byte."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id.split("\0")[0], operation)


class IdDecodedTwice(Defect):
    """Identifiers are percent-decoded twice."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, unquote(file_id), operation)


class IdWithoutExtension(Defect):
    """A dot and what follows it are cut from an identifier."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id.split(".")[0], operation)


class IdWithoutParameters(Defect):
    """A semicolon and what follows it are cut from an identifier."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id.split(";")[0], operation)


class IdPrefixOptional(Defect):
    """An identifier is also found without what all of them begin with."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, file_id if file_id.startswith("file-") else "file-" + file_id, operation)


class IdDashesIgnored(Defect):
    """Dashes in an identifier count for nothing, as in those of other services."""

    def find(self, tenant, file_id, operation):
        return super().find(tenant, "file-" + file_id.replace("-", "").removeprefix("file"), operation)


class IdFoundByStart(Defect):
    """A get takes the beginning of an identifier for the whole."""

    def find(self, tenant, file_id, operation):
        if operation == "get_file":
            for file in self.files[tenant].values():
                if file.id.startswith(file_id):
                    return file
        return super().find(tenant, file_id, operation)


class IdFoundByLength(Defect):
    """Only the first 32 characters of an identifier count, which is the width of the column."""

    def find(self, tenant, file_id, operation):
        for file in self.files[tenant].values():
            if file.id[:32] == file_id[:32]:
                return file
        return super().find(tenant, file_id, operation)


class IdOrFileName(Defect):
    """A file is also found by its name."""

    def find(self, tenant, file_id, operation):
        for file in self.files[tenant].values():
            if file.filename == file_id:
                return file
        return super().find(tenant, file_id, operation)


class PathDecodedFirst(Defect):
    """The path is decoded before it is split, so that an encoded slash divides it."""

    def segments(self, request):
        return unquote(request.path).split("/")[1:]

    def decode_segment(self, segment):
        return segment


class PathDotsResolved(Defect):
    """Encoded dots and slashes are resolved, so that an identifier can lead to another file."""

    def segments(self, request):
        found = []
        for segment in unquote(request.path).split("/")[1:]:
            if segment == "..":
                found = found[:-1]
            elif segment != ".":
                found.append(segment)
        return found

    def decode_segment(self, segment):
        return segment


class PathAnyCase(Defect):
    """Paths are put in lower case before they are looked at, and with them the identifiers."""

    def decode_segment(self, segment):
        return super().decode_segment(segment).lower()


class PathTailIgnored(Defect):
    """What follows the identifier in a path is passed over."""

    def segments(self, request):
        segments = super().segments(request)
        return segments if segments[3:4] == ["content"] else segments[:3]


class LongIdFails(Defect):
    """An identifier of more than 255 characters answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if(len(file_id) > 255) or super().find(tenant, file_id, operation)


class QuoteInIdFails(Defect):
    """An identifier with a quote in it answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if("'" in file_id) or super().find(tenant, file_id, operation)


class PercentInIdFails(Defect):
    """An identifier with a percent sign in it answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if("%" in file_id) or super().find(tenant, file_id, operation)


class SlashInIdFails(Defect):
    """An identifier with a slash in it answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if("/" in file_id) or super().find(tenant, file_id, operation)


class BackslashInIdFails(Defect):
    """An identifier with a backslash in it answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if("\\" in file_id) or super().find(tenant, file_id, operation)


class NonAsciiIdFails(Defect):
    """An identifier with other characters than those of ASCII answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if(not file_id.isascii()) or super().find(tenant, file_id, operation)


class NulInIdHangs(Defect):
    """An identifier with a zero byte in it is never answered."""

    async def dispatch(self, request):
        if "%00" in request.path:
            await asyncio.sleep(3600)
        return await super().dispatch(request)


class SpaceInIdHangsUp(Defect):
    """An identifier with a space in it ends the connection."""

    async def dispatch(self, request):
        if "%20" in request.path:
            raise ConnectionResetError
        return await super().dispatch(request)


class ShortIdFails(Defect):
    """An identifier that does not begin as all of them do answers 500."""

    def find(self, tenant, file_id, operation):
        return fail_if(not file_id.startswith("file-")) or super().find(tenant, file_id, operation)


class DeleteUnknownFails(Defect):
    """A delete of an unknown file answers 503."""

    def find(self, tenant, file_id, operation):
        if operation == "delete_file" and file_id not in self.files[tenant]:
            raise Refusal(503, "serviceUnavailable", "Try again later.")
        return super().find(tenant, file_id, operation)


def fail_if(condition):
    """Fails as a careless server does."""
    if condition:
        raise Refusal(500, "internalFailure", "The service failed.")
