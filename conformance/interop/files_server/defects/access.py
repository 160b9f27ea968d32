"""Credentials that should have been refused, and refusals that are none."""

from . import Defect
from ..http import Response
from ..service import Refusal


class NoCredentialAccepted(Defect):
    """A request without a key is one of the first tenant."""

    def authenticate(self, request, operation):
        if not request.header("api-key"):
            return self.options.key[0]
        return super().authenticate(request, operation)


class AnyCredentialAccepted(Defect):
    """Any key that is not empty is one of the first tenant."""

    def authenticate(self, request, operation):
        key = self.credential(request)
        return self.options.key[0] if key and not self.knows(key) else super().authenticate(request, operation)


class AnyCredentialIsTenant(Defect):
    """Any key that is not empty makes a tenant of its own."""

    def authenticate(self, request, operation):
        key = self.credential(request)
        if key:
            self.files.setdefault(key, {})
            return key
        return super().authenticate(request, operation)


class EmptyKeyAccepted(Defect):
    """An empty key is taken for the first tenant's."""

    def authenticate(self, request, operation):
        return self.options.key[0] if self.credential(request) == "" else super().authenticate(request, operation)


class KeyPrefixAccepted(Defect):
    """A key is good as soon as it begins with a good one."""

    def authenticate(self, request, operation):
        key = self.credential(request) or ""
        for known in self.options.key:
            if key.startswith(known):
                return known
        return super().authenticate(request, operation)


class KeyPartAccepted(Defect):
    """The beginning of a good key is good enough."""

    def authenticate(self, request, operation):
        key = self.credential(request) or ""
        for known in self.options.key:
            if key and known.startswith(key):
                return known
        return super().authenticate(request, operation)


class KeyAnyCaseAccepted(Defect):
    """A key is good in whatever case."""

    def authenticate(self, request, operation):
        key = (self.credential(request) or "").lower()
        for known in self.options.key:
            if key == known.lower():
                return known
        return super().authenticate(request, operation)


class AnyBearerAccepted(Defect):
    """Any bearer token is one of the first tenant, since it is never looked at."""

    def authenticate(self, request, operation):
        bearer = "".join(request.header("authorization")).lower().startswith("bearer ")
        if bearer and not request.header("api-key"):
            return self.options.key[0]
        return super().authenticate(request, operation)


class KeyInQueryAccepted(Defect):
    """The key is also taken from the query, where it ends in logs."""

    def credential(self, request):
        return super().credential(request) or self.single(request, "api-key")


class KeyInAuthorizationAccepted(Defect):
    """The key is also taken from the header Authorization."""

    def credential(self, request):
        return super().credential(request) or "".join(request.header("authorization")).rpartition(" ")[2] or None


class ListWithoutCredential(Defect):
    """A list needs no key."""

    def authenticate(self, request, operation):
        return self.options.key[0] if operation == "list_files" and self.credential(request) is None else super().authenticate(request, operation)


class GetWithoutCredential(Defect):
    """A get finds the file of any tenant, without a key."""

    def authenticate(self, request, operation):
        return find_owner(self, request, operation, "get_file") or super().authenticate(request, operation)


class ContentWithoutCredential(Defect):
    """The content of any file can be read without a key by those who know its identifier."""

    def authenticate(self, request, operation):
        return find_owner(self, request, operation, "get_content") or super().authenticate(request, operation)


class DeleteWithoutCredential(Defect):
    """A delete needs no key."""

    def authenticate(self, request, operation):
        return find_owner(self, request, operation, "delete_file") or super().authenticate(request, operation)


def find_owner(service, request, operation, wanted):
    """The owner of the file that is asked for without a key."""
    if operation == wanted and service.credential(request) is None:
        _, file_id = service.match(request)
        return next((owner for owner, files in service.files.items() if file_id in files), None)
    return None


class UploadWithoutCredential(Defect):
    """An upload needs no key."""

    def authenticate(self, request, operation):
        return self.options.key[0] if operation == "upload" and self.credential(request) is None else super().authenticate(request, operation)


class OtherTenantGets(Defect):
    """A get finds the files of every tenant."""

    def find(self, tenant, file_id, operation):
        return find_anywhere(self, file_id) if operation == "get_file" else super().find(tenant, file_id, operation)


class OtherTenantReads(Defect):
    """The content can be read by every tenant."""

    def find(self, tenant, file_id, operation):
        return find_anywhere(self, file_id) if operation == "get_content" else super().find(tenant, file_id, operation)


def find_anywhere(service, file_id):
    """A file of any tenant."""
    for files in service.files.values():
        if file_id in files:
            return files[file_id]
    raise service.missing(file_id)


class OtherTenantDeleteLies(Defect):
    """A delete of another tenant's file answers that it is deleted, though it is not."""

    def find(self, tenant, file_id, operation):
        return find_anywhere(self, file_id) if operation == "delete_file" else super().find(tenant, file_id, operation)


class RefusalFails(Defect):
    """A key that nobody knows answers 500."""

    def unauthorized(self, request):
        if self.credential(request):
            return Refusal(500, "internalFailure", "The key cannot be looked up.")
        return super().unauthorized(request)


class RefusalIsPage(Defect):
    """A request without a good key is answered by the gateway, with a page in HTML."""

    def refuse(self, request, refusal):
        if refusal.status == self.options.refusal:
            return Response(refusal.status, [("Content-Type", "text/html")], b"<html><body><h1>Access denied</h1></body></html>")
        return super().refuse(request, refusal)


class RefusalRedirects(Defect):
    """A request without a good key is sent to a page where to log in."""

    def refuse(self, request, refusal):
        if refusal.status == self.options.refusal:
            return Response(302, [("Location", "/login"), ("Content-Type", "text/html")], b"<html></html>")
        return super().refuse(request, refusal)


class RefusalIsOk(Defect):
    """A request without a good key answers 200, with the error in the body."""

    def refuse(self, request, refusal):
        response = super().refuse(request, refusal)
        if refusal.status == self.options.refusal:
            response.status = 200
        return response


class RefusedUploadActs(Defect):
    """An upload without a good key is refused, after it has been stored for the first tenant."""

    def unauthorized(self, request):
        if request.method == "POST":
            purpose, filename, content = self.read_upload(request)
            self.store(self.options.key[0], self.make(filename, purpose, content))
        return super().unauthorized(request)


class ConnectionKeepsCredential(Defect):
    """The key is looked at only in the first request of a connection."""

    def authenticate(self, request, operation):
        if "tenant" not in request.connection:
            request.connection["tenant"] = super().authenticate(request, operation)
        return request.connection["tenant"]


class LastCredentialIsKept(Defect):
    """A request without a key is one of the tenant who asked last."""

    last = None

    def authenticate(self, request, operation):
        if not request.header("api-key") and self.last:
            return self.last
        self.last = super().authenticate(request, operation)
        return self.last


class UnknownKeyReadsNothing(Defect):
    """A key that nobody knows is answered as if it had no files, instead of being refused."""

    def authenticate(self, request, operation):
        key = self.credential(request)
        if key and not self.knows(key) and operation != "upload":
            self.files.setdefault("", {})
            return ""
        return super().authenticate(request, operation)
