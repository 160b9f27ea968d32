"""Values that one kind of client never meets, and another does."""

import gzip
import unicodedata

from . import Defect
from ..http import Response


class GzipUnpacked(Defect):
    """A file that is compressed comes back unpacked."""

    def content_of(self, tenant, file):
        content = super().content_of(tenant, file)
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


class MarkOfByteOrderDropped(Defect):
    """The mark of byte order at the beginning of a file is dropped."""

    def content_of(self, tenant, file):
        return super().content_of(tenant, file).removeprefix(b"\xef\xbb\xbf")


class FilenameComposed(Defect):
    """File names come back in another form of Unicode."""

    def describe(self, file, view):
        return super().describe(file, view) | {"filename": unicodedata.normalize("NFC", file.filename)}


class FilenameBeyondPlaneLost(Defect):
    """Characters beyond the basic plane come back as question marks."""

    def describe(self, file, view):
        return super().describe(file, view) | {"filename": "".join(c if ord(c) < 0x10000 else "?" for c in file.filename)}


class FilenamePlusIsSpace(Defect):
    """A plus in a file name comes back as a space."""

    def describe(self, file, view):
        return super().describe(file, view) | {"filename": file.filename.replace("+", " ")}


class FilenamePercentDecoded(Defect):
    """Percent signs in a file name are decoded."""

    def make(self, filename, purpose, content):
        from urllib.parse import unquote  # pylint: disable=import-outside-toplevel

        return super().make(unquote(filename), purpose, content)


class FilenameOfDownloadAnothers(Defect):
    """A list gives each file the name of the one before it."""

    def describe_list(self, files):
        value = super().describe_list(files)
        names = [entry["filename"] for entry in value["data"]]
        for entry, name in zip(value["data"], names[-1:] + names[:-1]):
            entry["filename"] = name
        return value


class ContentCutAtMegabyte(Defect):
    """Files end after a megabyte."""

    def make(self, filename, purpose, content):
        return super().make(filename, purpose, content[: 1 << 20])


class ContentCutAtTwoMegabytes(Defect):
    """Files end after two megabytes."""

    def make(self, filename, purpose, content):
        return super().make(filename, purpose, content[: 2 << 20])


class ListStopsAtTwenty(Defect):
    """A list ends after twenty files and does not say so."""

    def listed(self, tenant):
        return super().listed(tenant)[:20]


class ListStopsAtTwentyFive(Defect):
    """A list shows the newest twenty-five files and does not say so."""

    def listed(self, tenant):
        return super().listed(tenant)[-25:]


class ListNewestWithoutFilter(Defect):
    """A list with a filter does not have the newest file yet."""

    async def list_files(self, request, tenant, file_id):
        purpose = self.purpose_filter(request)
        files = [file for file in self.listed(tenant) if purpose is None or file.purpose == purpose]
        if purpose and len(files) > 1:
            files.remove(max(files, key=lambda file: file.made))
        return self.json(200, self.describe_list(files))


class ListLeavesHole(Defect):
    """A list has null where a file was deleted."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant] = True

    def describe_list(self, files):
        value = super().describe_list(files)
        if self.tombs:
            value["data"].append(None)
        return value


class LoneSurrogate(Defect):
    """File names beyond the basic plane are escaped by halves."""

    def encode(self, value):
        text = super().encode(value)
        return text.replace("🦀".encode(), b"\\ud83e")


class StatusTooHigh(Defect):
    """A missing file answers 799."""

    def missing(self, file_id):
        refusal = super().missing(file_id)
        refusal.status = 799
        return refusal


class ErrorNamesAnother(Defect):
    """The error for a missing file says that access is denied."""

    def missing(self, file_id):
        refusal = super().missing(file_id)
        refusal.code = "unauthorized"
        return refusal


class ReadsAsNoContent(Defect):
    """A file without bytes answers 204 to its content."""

    async def get_content(self, request, tenant, file_id):
        response = await super().get_content(request, tenant, file_id)
        return response if response.body else Response(204)


class BytesOfLargeFiles(Defect):
    """The size of files above 64 kB is rounded down to kilobytes."""

    def describe(self, file, view):
        value = super().describe(file, view)
        if value.get("bytes", 0) > 65536:
            value["bytes"] = value["bytes"] // 1024 * 1024 - 1024
        return value


class DeletedNameIsBack(Defect):
    """A file of a name that was deleted once has the bytes of the deleted one."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        self.tombs[tenant, file.filename] = file.content

    def content_of(self, tenant, file):
        return self.tombs.get((tenant, file.filename), file.content)


class SecondTenantShared(Defect):
    """A file of the same name and size is stored once for all tenants, and gone for all."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        for files in self.files.values():
            for other in [other for other in files.values() if (other.filename, other.content) == (file.filename, file.content)]:
                files.pop(other.id)
