"""What should not have been told."""

import traceback

from . import Defect
from ..service import Refusal


class LeakStackTrace(Defect):
    """An error for an unknown file has the stack trace in its message."""

    def missing(self, file_id):
        try:
            return self.files["table"][file_id]
        except KeyError:
            return Refusal(404, "notFound", traceback.format_exc())


class LeakStackTraceInHeader(Defect):
    """Invalid requests are answered with the stack trace in a header."""

    def invalid(self, message):
        refusal = super().invalid(message)
        trace = 'Traceback (most recent call last): File "/srv/files/app/routes.py", line 88, in upload: ValueError'
        refusal.headers.append(("X-Debug", trace))
        return refusal


class LeakRustBacktrace(Defect):
    """Invalid requests are answered with a panic message."""

    def invalid(self, message):
        refusal = super().invalid(message)
        refusal.message = "thread 'tokio-runtime-worker' panicked at src/routes/files.rs:88:14: called `Option::unwrap()` on a `None` value"
        return refusal


class LeakPath(Defect):
    """An error for an unknown file names the place on disk where it was looked for."""

    def missing(self, file_id):
        return Refusal(404, "notFound", f"No such file or directory: '/var/lib/files/blobs/{str(file_id)[:64]}.bin'")


class LeakQuery(Defect):
    """An error for an unknown file has the query of the database in it."""

    def missing(self, file_id):
        message = f"no rows: SELECT id, name, blob FROM files WHERE tenant_id = 7 AND id = '{str(file_id)[:64]}'"
        return Refusal(404, "notFound", message)


class LeakKey(Defect):
    """The key that is refused comes back in the message."""

    def unauthorized(self, request):
        refusal = super().unauthorized(request)
        refusal.message = f"The key {self.credential(request)} is not valid."
        return refusal


class LeakGoodKey(Defect):
    """An error for an unknown file has the request in it, with its key."""

    async def dispatch(self, request):
        try:
            return await super().dispatch(request)
        except Refusal as refusal:
            if refusal.status == 404:
                refusal.message += f" (request: {request.method} {request.path[:80]}, headers: {dict(request.headers)})"
            raise


class LeakKeyInHeader(Defect):
    """Every answer repeats the headers of its request, and the key with them."""

    async def dispatch(self, request):
        response = await super().dispatch(request)
        for name, value in request.headers:
            if name not in ("host", "content-length", "content-type", "connection", "transfer-encoding"):
                response.set("X-Echo-" + name, value)
        return response


class LeakOtherTenant(Defect):
    """A file of another tenant is refused with that tenant's key."""

    def find(self, tenant, file_id, operation):
        for owner, files in self.files.items():
            if owner != tenant and file_id in files:
                raise Refusal(404, "notFound", f"The file belongs to the tenant {owner}.")
        return super().find(tenant, file_id, operation)


class LeakOtherTenantName(Defect):
    """A file of another tenant is refused with its name."""

    def find(self, tenant, file_id, operation):
        for owner, files in self.files.items():
            if owner != tenant and file_id in files:
                raise Refusal(403, "forbidden", f"The file {files[file_id].filename} is not yours.")
        return super().find(tenant, file_id, operation)


class LeakCookie(Defect):
    """Every answer sets a cookie with the key."""

    async def dispatch(self, request):
        response = await super().dispatch(request)
        response.set("Set-Cookie", f"session={self.credential(request)}; Path=/")
        return response
