"""The correct service: routes, credentials, the five operations and what they answer.

Every step is a small method of its own, so that a defect is one method done otherwise.
"""

import asyncio
import json
import random
import re
import secrets
import time
import traceback
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from . import http, policy
from .http import Response
from .multipart import Malformed, read_parts

VERSION = "2024-10-21"
UPLOAD_PURPOSES = ["fine-tune", "fine-tune-results", "assistants", "assistants_output", "batch"]
PURPOSES = [*UPLOAD_PURPOSES, "batch_output"]
ROUTES = {
    "files": {"GET": "list_files", "POST": "upload"},
    "file": {"GET": "get_file", "DELETE": "delete_file"},
    "content": {"GET": "get_content"},
}


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, status, code, message, headers=()):
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, list(headers)


@dataclass
class File:
    """One stored file. `made` is on the monotonic clock, `created_at` on that of the wall."""

    id: str
    filename: str
    purpose: str
    content: bytes
    created_at: float
    made: float
    extra: dict = field(default_factory=dict)


class Service:
    """The files of several tenants, each known by its key."""

    def __init__(self, options):
        self.options = options
        self.requests = 0
        self.receiving = 0
        self.workers = asyncio.Semaphore(options.workers or 1 << 20)
        self.files = {key: {} for key in options.key}
        for tenant in options.key:
            for number in range(options.foreign):
                self.store(tenant, self.make(f"existing-{number}.jsonl", PURPOSES[number % 6], b'{"kept": true}\n' * number))

    # The way of a request.

    async def receive(self, request, reader, writer):
        """Reads the body of a request, of which the head is there."""
        self.receiving += 1
        try:
            await http.receive(request, reader, writer)
        except asyncio.IncompleteReadError as error:
            await self.cut(request, error.partial)
            raise
        finally:
            self.receiving -= 1

    async def cut(self, _request, _body):
        """The connection ended in the middle of a body: nothing is done."""

    async def answer(self, request):
        """The answer to one request, once a worker is free."""
        async with self.workers:
            return await self.work(request)

    async def work(self, request):
        """The answer to one request, whatever happens inside."""
        self.requests += 1
        if self.options.latency_ms:
            await asyncio.sleep(self.options.latency_ms / 1000)
        try:
            self.comply(policy.refusal_of_headers(self, request))
            if self.options.throttle and self.requests % self.options.throttle == 0:
                raise Refusal(429, "tooManyRequests", "Too many requests. Try again later.", [("Retry-After", "1")])
            response = await self.dispatch(request)
        except Refusal as refusal:
            response = self.refuse(request, refusal)
        except ConnectionResetError:
            raise
        except Exception as error:  # pylint: disable=broad-except
            traceback.print_exc()
            response = self.fail(request, error)
        response.set("x-request-id", secrets.token_hex(16))
        response.set("Server", "files")
        if self.options.gzip:
            http.compress(request, response)
        return response

    async def dispatch(self, request):
        """Finds the operation, checks the credential, the method and the version, and carries it out."""
        route, file_id = self.match(request)
        methods = ROUTES.get(route, {})
        method = "GET" if request.method == "HEAD" and self.options.head == "get" else request.method
        if request.method == "OPTIONS" and self.options.preflight and route:
            return Response(204, [("Allow", self.allow(methods))])
        tenant = self.authenticate(request, methods.get(method))
        if route is None:
            raise Refusal(404, "notFound", "There is no such resource.")
        if method not in methods:
            return self.refuse_method(request, tenant, file_id, methods)
        self.check_version(request)
        self.comply(policy.refusal_of_query(self, request))
        if file_id is not None:
            self.comply(policy.refusal_of_identifier(self, file_id))
        return await getattr(self, methods[method])(request, tenant, file_id)

    def match(self, request):
        """The route of a path, and the identifier in it."""
        segments = [self.decode_segment(segment) for segment in self.segments(request)]
        if segments == ["openai", "files"]:
            return "files", None
        if len(segments) in (3, 4) and segments[:2] == ["openai", "files"] and segments[2]:
            if len(segments) == 3:
                return "file", segments[2]
            if segments[3] == "content":
                return "content", segments[2]
        return None, None

    def segments(self, request):
        """The segments of a path, still encoded."""
        return request.path.split("/")[1:]

    def decode_segment(self, segment):
        """One segment of a path, decoded."""
        if re.search("%(?![0-9A-Fa-f]{2})", segment):
            raise self.invalid("The path is not well encoded.")
        return unquote_to_bytes(segment).decode("utf-8", "surrogateescape")

    def allow(self, methods):
        """The value of the header Allow."""
        return ", ".join([*methods, "HEAD"] if self.options.head == "get" else methods)

    def refuse_method(self, _request, _tenant, _file_id, methods):
        """The answer to a method that is not declared."""
        raise Refusal(405, "invalidPayload", "The method is not allowed here.", [("Allow", self.allow(methods))])

    # Who asks, and what for.

    def credential(self, request):
        """The key that a request carries, if it carries just one."""
        keys = request.header("api-key")
        return keys[0] if len(keys) == 1 else None

    def authenticate(self, request, _operation):
        """The tenant of a request."""
        key = self.credential(request)
        if key is None or not self.knows(key):
            raise self.unauthorized(request)
        return key

    def knows(self, key):
        """Whether a key belongs to a tenant."""
        return any(secrets.compare_digest(key.encode(), known.encode()) for known in self.options.key)

    def unauthorized(self, _request):
        """What a request without a good credential is told."""
        code = "forbidden" if self.options.refusal == 403 else "unauthorized"
        return Refusal(self.options.refusal, code, "Access is denied: the key is missing or not valid.")

    def invalid(self, message):
        """What a request is told that breaks the description."""
        return Refusal(self.options.invalid, "invalidPayload", message)

    def single(self, request, name):
        """The one value of a query parameter, or None."""
        values = [value for key, value in request.query if key == name]
        if len(values) > 1:
            raise self.invalid(f"The parameter {name} is given more than once.")
        return values[0] if values else None

    def check_version(self, request):
        """Refuses another version than the one described."""
        if self.single(request, "api-version") != VERSION:
            raise self.invalid(f"The parameter api-version must be {VERSION}.")

    # The operations.

    async def list_files(self, request, tenant, _file_id):
        """Files_List."""
        purpose = self.purpose_filter(request)
        files = [file for file in self.listed(tenant) if purpose is None or self.has_purpose(file, purpose)]
        return self.json(200, self.describe_list(files))

    def purpose_filter(self, request):
        """The purpose that is asked for, or None for all."""
        purpose = self.single(request, "purpose")
        if purpose is not None and purpose not in PURPOSES:
            raise self.invalid("There is no such purpose.")
        return purpose

    def has_purpose(self, file, purpose):
        """Whether a file passes the filter."""
        return file.purpose == purpose

    def listed(self, tenant):
        """The files of a tenant, in the order of this server."""
        files = list(self.files[tenant].values())
        if self.options.order == "newest":
            files.reverse()
        elif self.options.order == "random":
            random.shuffle(files)
        return files

    async def upload(self, request, tenant, _file_id):
        """Files_Upload."""
        purpose, filename, content = self.read_upload(request)
        self.comply(policy.refusal_of_upload(self, tenant, purpose, filename, content))
        file = self.make(filename, purpose, content)
        self.store(tenant, file)
        return self.made(request, file)

    def comply(self, refusal):
        """Refuses a request for reasons of this server's own."""
        if refusal:
            raise Refusal(*refusal)

    def made(self, request, file):
        """The answer to an upload."""
        headers = []
        if self.options.location:
            headers = [("Location", self.location(request, file))]
        return self.json(201, self.describe(file, "upload"), headers)

    def location(self, request, file):
        """Where a new file can be read."""
        host = (request.header("host") or ["127.0.0.1"])[0]
        return f"http://{host}/openai/files/{file.id}?api-version={VERSION}"

    def read_upload(self, request):
        """The purpose, the name and the bytes of an upload."""
        parts = self.read_form(request)
        purposes = [part for part in parts if part.name == "purpose"]
        files = [part for part in parts if part.name == "file"]
        purpose = self.check_purpose(purposes)
        filename, content = self.check_file(files)
        return purpose, filename, content

    def read_form(self, request):
        """The parts of the form."""
        try:
            return read_parts((request.header("content-type") or [""])[0], request.body)
        except Malformed as error:
            raise self.invalid(str(error)) from None

    def check_purpose(self, parts):
        """The purpose of an upload."""
        if len(parts) != 1:
            raise self.invalid("The form must have one purpose.")
        purpose = parts[0].content.decode("utf-8", "replace")
        if purpose not in UPLOAD_PURPOSES:
            raise self.invalid("A file cannot be uploaded for this purpose.")
        return purpose

    def check_file(self, parts):
        """The name and the bytes of the file of an upload."""
        if len(parts) != 1 or not parts[0].filename:
            raise self.invalid("The form must have one file, with its name.")
        return parts[0].filename, parts[0].content

    async def get_file(self, _request, tenant, file_id):
        """Files_Get."""
        return self.json(200, self.describe(self.find(tenant, file_id, "get_file"), "get"))

    async def get_content(self, _request, tenant, file_id):
        """Files_GetContent."""
        file = self.find(tenant, file_id, "get_content")
        headers = [("Content-Type", "application/octet-stream"), ("Content-Disposition", "attachment")]
        return Response(200, headers, self.content_of(tenant, file))

    async def delete_file(self, _request, tenant, file_id):
        """Files_Delete."""
        file = self.find(tenant, file_id, "delete_file")
        self.comply(policy.refusal_of_delete(self, file))
        self.remove(tenant, file)
        return self.deleted(file)

    def deleted(self, file):
        """The answer to a delete."""
        return self.json(200, {"object": "file", "deleted": True, "id": file.id})

    # What is stored.

    def new_id(self):
        """An identifier that nobody can guess."""
        return "file-" + secrets.token_hex(16)

    def make(self, filename, purpose, content):
        """A new file, which is not stored yet."""
        return File(self.new_id(), filename, purpose, content, self.clock(), time.monotonic())

    def clock(self):
        """Seconds since 1970, as far as this server knows."""
        return time.time() + self.options.clock_skew

    def store(self, tenant, file):
        """Stores a new file."""
        self.files[tenant][file.id] = file

    def find(self, tenant, file_id, _operation):
        """The file with an identifier."""
        file = self.files[tenant].get(file_id)
        if file is None:
            raise self.missing(file_id)
        return file

    def missing(self, _file_id):
        """What a request is told that asks for an unknown file."""
        return Refusal(404, "notFound", "There is no file with this identifier.")

    def content_of(self, _tenant, file):
        """The bytes of a file."""
        return file.content

    def remove(self, tenant, file):
        """Deletes a file, with everything that belongs to it."""
        self.files[tenant].pop(file.id, None)

    # What is said of it.

    def is_processed(self, file):
        """Whether a file is ready to be used."""
        return time.monotonic() - file.made >= self.options.processing_ms / 1000

    def describe(self, file, _view):
        """A file as the description has it. The view is one of upload, get and list."""
        processed = self.is_processed(file)
        value = {
            "object": "file",
            "id": file.id,
            "purpose": file.purpose,
            "filename": file.filename,
            "bytes": len(file.content),
            "created_at": int(file.created_at),
            "status": "processed" if processed else "pending",
        }
        if self.options.late_bytes and not processed:
            del value["bytes"]
        if self.options.extra:
            value |= {"expires_at": None, "region": "north", "tags": []}
        return value

    def describe_list(self, files):
        """A list as the description has it."""
        value = {"object": "list", "data": [self.describe(file, "list") for file in files]}
        if self.options.extra:
            value |= {"has_more": False, "first_id": files[0].id if files else None}
        return value

    def describe_error(self, refusal):
        """An error as the description has it."""
        error = {"code": refusal.code, "message": refusal.message}
        if self.options.extra:
            error |= {"target": "files", "details": [], "innererror": {"code": "invalidPayload"}}
        return {"error": error}

    def refuse(self, _request, refusal):
        """An error, as an answer."""
        return self.json(refusal.status, self.describe_error(refusal), refusal.headers)

    def fail(self, request, _error):
        """The answer after an exception that nobody expected."""
        return self.refuse(request, Refusal(500, "internalFailure", "The service failed."))

    def json(self, status, value, headers=()):
        """An answer in JSON."""
        return Response(status, [("Content-Type", self.options.json_type), *headers], self.encode(value))

    def encode(self, value):
        """JSON, in the manner of this server."""
        if self.options.json == "pretty":
            text = json.dumps(value, indent=2, sort_keys=True) + "\n"
        else:
            text = json.dumps(value, ensure_ascii=self.options.json == "ascii", separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    # What goes on the wire.

    def write(self, request, response):
        """The bytes of an answer, and whether the connection ends with it."""
        casing = str.lower if self.options.lower_headers else str.upper if self.options.upper_headers else str
        data, close = http.write_response(request, response, self.options.style, casing)
        if self.options.no_reason:
            line, rest = data.split(b"\r\n", 1)
            data = b" ".join(line.split(b" ")[:2]) + b" \r\n" + rest
        if self.options.early_hints:
            data = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" + data
        return data, close
