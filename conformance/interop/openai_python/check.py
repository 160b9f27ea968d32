"""The official Python client against a Files API server.

`check.py URL KEY OTHER_KEY`, where the URL is that of the API, such as `http://127.0.0.1:8080/openai`. Each check is
one line; the last line counts them.
"""

import asyncio
import sys
import uuid

import openai

VERSION = "2024-10-21"
STRANGE = ["file a/b%?#é", "%2e%2e", "file-%00", "a/../b", "';--", "文件", "x" * 300, "file-*", "?", "#", " ", "content"]
NAMES = ["data é.jsonl", "отчёт 文件 🗑.jsonl", "semi;colon=1.txt", "100% (copy), v2.txt", "a" * 200 + ".bin"]


class Checks:
    """Runs checks by name and counts them."""

    def __init__(self):
        self.passed = self.failed = 0

    def run(self, name, check, *arguments):
        """Runs one check, which fails by an exception."""
        try:
            result = check(*arguments)
            if asyncio.iscoroutine(result):
                asyncio.run(result)
            self.passed += 1
            print(f"ok    {name}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            self.failed += 1
            print(f"FAIL  {name}: {type(error).__name__}: {error}", flush=True)


def same(actual, expected, what="value"):
    """Fails unless two values are equal."""
    if actual != expected:
        raise AssertionError(f"{what} is {str(actual)[:200]!r}, expected {str(expected)[:200]!r}")


def raises(kinds, call, *arguments, **named):
    """Fails unless a call raises an error of one of these kinds; gives the error."""
    try:
        result = call(*arguments, **named)
    except kinds as error:
        return error
    raise AssertionError(f"answered {str(result)[:200]} where an error was expected")


class Files:
    """The checks, for the clients of two tenants."""

    def __init__(self, url, key, other_key):
        self.endpoint = url.rstrip("/").removesuffix("/openai")
        self.key = key
        self.client = self.connect(key)
        self.other = self.connect(other_key)

    def connect(self, key, kind=openai.AzureOpenAI, version=VERSION):
        """A client as its documentation has it, but without retries."""
        return kind(azure_endpoint=self.endpoint, api_key=key, api_version=version, max_retries=0, timeout=20)

    def upload(self, content=b'{"a": 1}\n', name="data.jsonl", purpose="assistants"):
        """Uploads a file."""
        return self.client.files.create(file=(name, content), purpose=purpose)

    def listed(self, client=None, **arguments):
        """The identifiers in a list.

        They are those of its first page: to iterate would ask for more pages for ever, since this client stops only at
        `has_more`, which the API does not describe.
        """
        return [file.id for file in (client or self.client).files.list(**arguments).data]

    def life(self):
        """A file from its upload to its end."""
        file = self.upload(b'{"a": 1}\n{"b": 2}\n', "life.jsonl", "batch")
        same((file.object, file.filename, file.purpose, file.bytes), ("file", "life.jsonl", "batch", 18), "the upload")
        got = self.client.files.retrieve(file.id)
        same((got.id, got.filename, got.purpose, got.bytes, got.created_at), (file.id, "life.jsonl", "batch", 18, file.created_at))
        same(self.client.files.content(file.id).read(), b'{"a": 1}\n{"b": 2}\n', "the content")
        same(file.id in self.listed(), True, "being listed")
        gone = self.client.files.delete(file.id)
        same((gone.id, gone.deleted, gone.object), (file.id, True, "file"), "the deletion")
        for call in (self.client.files.retrieve, self.client.files.content, self.client.files.delete):
            error = raises(openai.NotFoundError, call, file.id)
            same(bool(error.body and error.body.get("message")), True, "having a message")
        same(file.id in self.listed(), False, "being listed after the deletion")
        same(file.id in self.listed(purpose="batch"), False, "being listed by purpose after the deletion")

    def purposes(self):
        """A list by purpose has the files of that purpose and no others."""
        files = {purpose: self.upload(purpose=purpose) for purpose in ("assistants", "batch", "fine-tune")}
        for purpose, file in files.items():
            listed = self.client.files.list(purpose=purpose).data
            same({item.purpose for item in listed}, {purpose}, "the purposes")
            same([item.id for item in listed].count(file.id), 1, "the number of times")
        for file in files.values():
            self.client.files.delete(file.id)

    def bytes_kept(self):
        """Any bytes come back as they were."""
        for content in (b"", b"\0", bytes(range(256)) * 1024, b"\r\n--\r\n", b"\xef\xbb\xbf{}\r\n", "é".encode("utf-16")):
            file = self.upload(content, "data.bin")
            same(self.client.files.content(file.id).read(), content, "the content")
            same(self.client.files.retrieve(file.id).bytes, len(content), "the size")
            self.client.files.delete(file.id)

    def names_kept(self):
        """Any file name comes back as it was."""
        for name in NAMES:
            file = self.upload(name=name)
            same(file.filename, name, "the name")
            same(self.client.files.retrieve(file.id).filename, name, "the name")
            self.client.files.delete(file.id)

    def strange_identifiers(self):
        """Identifiers that nobody has are not found, whatever they are made of, and nothing is deleted."""
        file = self.upload()
        for strange in [*STRANGE, file.id.upper(), file.id[:-1], file.id + "0", file.id + "/content"]:
            for call in (self.client.files.retrieve, self.client.files.content, self.client.files.delete):
                raises((openai.NotFoundError, openai.BadRequestError), call, strange)
        for dots in ("", ".", ".."):
            raises(ValueError, self.client.files.delete, dots)
        same(file.id in self.listed(), True, "being listed")
        self.client.files.delete(file.id)

    def tenants(self):
        """Another tenant sees nothing."""
        file = self.upload()
        same(file.id in self.listed(self.other), False, "being listed for another tenant")
        for call in (self.other.files.retrieve, self.other.files.content, self.other.files.delete):
            raises(openai.NotFoundError, call, file.id)
        same(self.client.files.retrieve(file.id).id, file.id)
        self.client.files.delete(file.id)

    def credentials(self):
        """Another key is refused, without having done anything."""
        file = self.upload()
        stranger = self.connect("no-such-key")
        refusals = (openai.AuthenticationError, openai.PermissionDeniedError)
        for call in (stranger.files.retrieve, stranger.files.content, stranger.files.delete):
            raises(refusals, call, file.id)
        raises(refusals, stranger.files.list)
        raises(refusals, stranger.files.create, file=("a", b"a"), purpose="batch")
        same(self.client.files.retrieve(file.id).id, file.id)
        self.client.files.delete(file.id)

    def invalid(self):
        """What the description does not allow is refused."""
        refusals = (openai.BadRequestError, openai.UnprocessableEntityError, openai.NotFoundError)
        raises(refusals, self.upload, purpose="nonsense")
        raises(refusals, self.connect(self.key, version="1999-01-01").files.list)
        raises(refusals, self.client.files.list, purpose="nonsense")

    def extra_arguments(self):
        """Arguments that clients send and the description does not have do no harm."""
        file = self.upload()
        same(file.id in self.listed(limit=100, order="desc"), True, "being listed")
        self.client.files.delete(file.id)

    async def concurrency(self):
        """Twenty uploads at once, then two deletes of each at once: one of them succeeds."""
        async with self.connect(self.key, openai.AsyncAzureOpenAI) as client:
            names = [f"{uuid.uuid4()}.bin" for _ in range(20)]
            files = await asyncio.gather(*(client.files.create(file=(name, name.encode()), purpose="batch") for name in names))
            same(len({file.id for file in files}), 20, "the number of identifiers")
            for file, name in zip(files, names):
                same((await client.files.content(file.id)).content, name.encode(), "the content")
            twice = [client.files.delete(file.id) for file in files for _ in range(2)]
            results = await asyncio.gather(*twice, return_exceptions=True)
            for first, second in zip(results[::2], results[1::2]):
                same(sorted(type(result).__name__ for result in (first, second)), ["FileDeleted", "NotFoundError"], "the outcome")


def main():
    """The entry point."""
    checks = Checks()
    files = Files(*sys.argv[1:4])
    for check in (
        files.life, files.purposes, files.bytes_kept, files.names_kept, files.strange_identifiers, files.tenants,
        files.credentials, files.invalid, files.extra_arguments, files.concurrency,
    ):
        checks.run(check.__doc__, check)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(checks.failed > 0)


if __name__ == "__main__":
    main()
