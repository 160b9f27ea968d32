"""Lists that disagree with what exists."""

from . import Defect
from ..http import Response
from ..service import PURPOSES


class ListOmitsNewest(Defect):
    """A list leaves out the last file it should have, if there are several."""

    def listed(self, tenant):
        files = super().listed(tenant)
        return files[:-1] if len(files) > 1 else files


class ListOmitsEmptyFiles(Defect):
    """A list leaves out files of no bytes."""

    def listed(self, tenant):
        return [file for file in super().listed(tenant) if file.content]


class ListStopsAtTen(Defect):
    """A list ends after ten files and does not say so."""

    def listed(self, tenant):
        return super().listed(tenant)[:10]


class ListIgnoresPurpose(Defect):
    """The filter by purpose is ignored."""

    def has_purpose(self, file, purpose):
        return True


class ListPurposeByPrefix(Defect):
    """The filter by purpose also lets through purposes that only begin so."""

    def has_purpose(self, file, purpose):
        return file.purpose.startswith(purpose)


class ListPurposeFindsNothing(Defect):
    """The filter by purpose finds no purpose with a dash in it."""

    def has_purpose(self, file, purpose):
        return file.purpose == purpose.replace("-", "_")


class ListUnknownPurposeGivesAll(Defect):
    """A list with an unknown purpose answers with all files."""

    def purpose_filter(self, request):
        purpose = self.single(request, "purpose")
        return purpose if purpose in PURPOSES else None


class ListRepeatsLast(Defect):
    """A list of several files has one of them twice."""

    def listed(self, tenant):
        files = super().listed(tenant)
        return files + files[-1:] if len(files) > 1 else files


class ListBytesZero(Defect):
    """In a list every file has no bytes."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"bytes": 0} if view == "list" else value


class ListShortensNames(Defect):
    """In a list names are cut after eight characters."""

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"filename": file.filename[:8]} if view == "list" else value


class ListPurposeOfFirst(Defect):
    """In a list every file has the purpose of the first."""

    def describe_list(self, files):
        value = super().describe_list(files)
        for item in value["data"]:
            item["purpose"] = files[0].purpose
        return value


class ListShowsAllTenants(Defect):
    """A list has the files of every tenant."""

    def listed(self, tenant):
        return [file for files in self.files.values() for file in files.values()]


class ListFilteredShowsAllTenants(Defect):
    """A list with a filter has the files of every tenant."""

    async def list_files(self, request, tenant, file_id):
        purpose = self.purpose_filter(request)
        if purpose is None:
            return await super().list_files(request, tenant, file_id)
        files = [file for files in self.files.values() for file in files.values() if self.has_purpose(file, purpose)]
        return self.json(200, self.describe_list(files))


class ListIsBareArray(Defect):
    """A list is an array without its object."""

    def describe_list(self, files):
        return super().describe_list(files)["data"]


class ListNullWhenEmpty(Defect):
    """An empty list has null in place of no files."""

    def describe_list(self, files):
        value = super().describe_list(files)
        return value if files else value | {"data": None}


class ListMissingWhenEmpty(Defect):
    """An empty list answers 404."""

    async def list_files(self, request, tenant, file_id):
        response = await super().list_files(request, tenant, file_id)
        if response.body.count(b'"id"') == 0:
            raise self.missing(None)
        return response


class ListNoContentWhenEmpty(Defect):
    """An empty list answers 204."""

    async def list_files(self, request, tenant, file_id):
        response = await super().list_files(request, tenant, file_id)
        return response if b'"id"' in response.body else Response(204)


class ListSingleIsObject(Defect):
    """A list of one file has that file in place of an array."""

    def describe_list(self, files):
        value = super().describe_list(files)
        return value | {"data": value["data"][0]} if len(files) == 1 else value


class ListShowsDeleted(Defect):
    """Deleted files stay in lists, with the status deleted."""

    def remove(self, tenant, file):
        super().remove(tenant, file)
        file.extra["deleted"] = True
        self.tombs[tenant, file.id] = file

    def listed(self, tenant):
        return super().listed(tenant) + [file for (owner, _), file in self.tombs.items() if owner == tenant]

    def describe(self, file, view):
        value = super().describe(file, view)
        return value | {"status": "deleted"} if file.extra.get("deleted") else value


class ListFilteredShowsDeleted(Defect):
    """Deleted files stay in lists with a filter, which come from an index of their own."""

    def store(self, tenant, file):
        super().store(tenant, file)
        self.tombs[tenant, file.id] = file

    async def list_files(self, request, tenant, file_id):
        purpose = self.purpose_filter(request)
        if purpose is None:
            return await super().list_files(request, tenant, file_id)
        files = [file for (owner, _), file in self.tombs.items() if owner == tenant and self.has_purpose(file, purpose)]
        return self.json(200, self.describe_list(files))


class ListOmitsPending(Defect):
    """A list leaves out files that are not processed yet, as they are for the first 400 ms."""

    def __init__(self, options):
        options.processing_ms = 400
        super().__init__(options)

    def listed(self, tenant):
        return [file for file in super().listed(tenant) if self.is_processed(file)]


class ListOmitsResults(Defect):
    """A list leaves out files whose purpose ends in results or output."""

    def listed(self, tenant):
        return [file for file in super().listed(tenant) if not file.purpose.endswith(("results", "output"))]
