"""What both APIs share: routes, credentials, JSON in and out, problems in the form of RFC 9457."""

import json
import re
import traceback
from urllib.parse import unquote

from files_server.http import Response

TENANTS = ["first-tenant-key", "second-tenant-key"]


class Problem(Exception):
    """A request that is refused."""

    def __init__(self, status, title, headers=()):
        super().__init__(title)
        self.status, self.title, self.headers = status, title, list(headers)


class Service:
    """Routes are pairs of a pattern of the path and the methods under it: `{"GET": "name_of_method"}`."""

    routes = []

    async def answer(self, request):
        """The answer to one request, whatever happens inside."""
        try:
            return await self.dispatch(request)
        except Problem as problem:
            return self.problem(problem)
        except Exception:  # pylint: disable=broad-except
            traceback.print_exc()
            return self.problem(Problem(500, "The service failed"))

    async def dispatch(self, request):
        """Finds the operation, checks credential and method, and carries it out."""
        path = re.sub("^/v1", "", request.path)
        tenant = self.authenticate(request)
        for pattern, methods in self.routes:
            found = re.fullmatch(pattern, path)
            if not found:
                continue
            method = "GET" if request.method == "HEAD" else request.method
            if method not in methods:
                raise Problem(405, "The method is not allowed", [("Allow", ", ".join([*methods, *(["HEAD"] if "GET" in methods else [])]))])
            if "%" in path and re.search("%(?![0-9A-Fa-f]{2})", path):
                raise Problem(400, "The path is not well encoded")
            return await getattr(self, methods[method])(request, tenant, *map(unquote, found.groups()))
        raise Problem(404, "There is no such path")

    def authenticate(self, request):
        """The tenant of a request."""
        values = request.header("authorization")
        key = values[0][7:] if len(values) == 1 and values[0][:7].lower() == "bearer " else None
        if key not in TENANTS:
            raise Problem(401, "A token is missing or not valid", [("WWW-Authenticate", "Bearer")])
        return key

    def body(self, request):
        """The object in the body of a request."""
        kind = (request.header("content-type") or [""])[0].split(";")[0].strip().lower()
        if kind != "application/json":
            raise Problem(415, "The body must be JSON")
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=lambda name: 1 / 0)
        except (ValueError, ZeroDivisionError, RecursionError):
            raise Problem(400, "The body is not JSON") from None
        if not isinstance(value, dict):
            raise Problem(400, "The body must be an object")
        return value

    def text(self, value, name, least, most, default=None):
        """A property that is a string of a length."""
        found = value.get(name, default)
        if not isinstance(found, str) or not least <= len(found) <= most:
            raise Problem(400, f"{name} is missing or not valid")
        return found

    def number(self, request, name, least, most, default):
        """A query parameter that is an integer."""
        values = [value for key, value in request.query if key == name]
        if not values:
            return default
        if len(values) > 1 or not re.fullmatch("-?[0-9]{1,9}", values[0]) or not least <= int(values[0]) <= most:
            raise Problem(400, f"{name} is not valid")
        return int(values[0])

    def json(self, status, value, headers=(), kind="application/json"):
        """An answer in JSON."""
        return Response(status, [("Content-Type", kind), *headers], json.dumps(value).encode())

    def problem(self, problem):
        """A refusal, as an answer."""
        value = {"title": problem.title, "status": problem.status}
        return self.json(problem.status, value, problem.headers, "application/problem+json")
