"""Proves that each defect is one: `python3 -m files_server.prove [NAME...]`.

One long conversation is held with the correct server and with each defective one. Two runs of the correct server must
give the same transcript, once identifiers and times are taken out of it, and no defective server may give it too.
"""

import asyncio
import re
import sys

from . import defects
from .__main__ import parse_arguments, serve_connection
from .http import MAX_HEAD
from .service import UPLOAD_PURPOSES, VERSION, Service

KEY, OTHER = "First-Tenant-Key", "second-tenant-key"
CONTENTS = [b"", b"plain text\r\nof two lines\r\n", bytes(range(256)) * 5, "é 文".encode(), b"the same", b"the same", b"x" * 2048]
NAMES = [
    "same.bin", "same.bin", "Data File é.jsonl", "semi;colon & <b>'q'.txt", "l" * 160 + ".bin", "plain.txt", "cr%0D%0ALF: x.txt",
    "other.bin", "eight.bin", "nine.bin", "ten.bin", "eleven.bin",
]
CREATED = rb'"created_at":([^,}]*)'
BAD_IDS = ["file-0", "x" * 300, "a'b", "a%25b", "a%2Fb", "a%5Cb", "%C3%A9", "a%00b", "a%20b", "x", "file-*", "%"]


class Client:
    """Talks to one server and keeps the transcript."""

    def __init__(self, port, options):
        self.port = port
        self.options = options
        self.lines = []
        self.labels = {}

    async def send(self, method, path, key=KEY, version=VERSION, headers=(), body=b"", query=""):
        """Sends one request on a connection of its own and gives the answer as it came, or what there is after a second."""
        pairs = ([f"api-version={version}"] if version is not None else []) + ([query] if query else [])
        target = f"/openai{path}" + ("?" + "&".join(pairs) if pairs else "")
        lines = [f"{method} {target} HTTP/1.1", "Host: h", "Connection: close", f"Content-Length: {len(body)}", *headers]
        lines += [f"api-key: {key}"] if key is not None else []
        return await self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    async def raw(self, data):
        """Sends bytes and gives all that comes back until the end of the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        answer = b""
        try:
            writer.write(data)
            while piece := await asyncio.wait_for(reader.read(65536), 1.5):
                answer += piece
        except TimeoutError:
            answer += b"(no end)"
        except OSError:
            answer += b"(reset)"
        writer.close()
        return answer

    async def upload(self, name="data.bin", purpose="assistants", content=b"bytes", key=KEY, **named):
        """Uploads a file and gives the answer."""
        parts = b""
        if purpose is not None:
            parts += b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n' + purpose.encode() + b"\r\n"
        if name is not None:
            parts += b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
            parts += b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n"
        kind = named.pop("kind", "multipart/form-data; boundary=b")
        return await self.send("POST", "/files", key, headers=[f"Content-Type: {kind}"], body=parts + named.pop("end", b"--b--\r\n"), **named)

    async def new(self, *arguments, **named):
        """Uploads a file, notes the answer, and gives the identifier."""
        return self.note("upload", await self.upload(*arguments, **named))

    def note(self, what, answer):
        """Writes an answer into the transcript, without what differs from run to run; gives the first identifier in it."""
        found = re.search(rb'"id":"([^"]*)"', answer)
        text = answer.decode("latin-1")
        text = re.sub(r"(?i)\b(date|x-request-id): [^\r]*", r"\1", text)
        text = re.sub(r"(?i)[0-9a-f]{32}", lambda match: self.labels.setdefault(match[0], f"#{len(self.labels)}"), text)
        text = re.sub(r'(?<="created_at":)\d{10}(?=[,}])', "seconds", text)
        text = re.sub(r"(?<=127\.0\.0\.1:)\d+", "port", text)
        self.lines.append(f"{what}: {text}")
        return found[1].decode() if found else "none"

    async def hold(self):
        """Holds the whole conversation."""
        for part in (self.lists, self.requests, self.access, self.lives, self.races, self.late):
            await part()
        return self.lines

    async def look(self, file_id, key=KEY):
        """Looks at one file in every way there is."""
        self.note("get", await self.send("GET", f"/files/{file_id}", key))
        self.note("content", await self.send("GET", f"/files/{file_id}/content", key))
        self.note("list", await self.send("GET", "/files", key))

    async def lists(self):
        """Lists and what they are made of."""
        self.note("empty", await self.send("GET", "/files"))
        self.note("other", await self.upload("theirs.bin", key=OTHER))
        for place, name in enumerate(NAMES):
            await self.new(name, UPLOAD_PURPOSES[place % 5], CONTENTS[place % len(CONTENTS)])
            if place == 0:
                self.note("one", await self.send("GET", "/files"))
        await asyncio.sleep(0.45)
        for query in ["", *[f"purpose={purpose}" for purpose in [*UPLOAD_PURPOSES, "batch_output", "nonsense"]], "extra=1"]:
            self.note("list", await self.send("GET", "/files", query=query))
        for file_id in re.findall(r"file-[0-9a-f]{32}", (await self.send("GET", "/files")).decode("latin-1")):
            await self.look(file_id)
            self.note("again", await self.send("GET", f"/files/{file_id}/content"))

    async def requests(self):
        """Requests that are odd or wrong."""
        file_id = await self.new("kept.txt")
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "POST"):
            victim = await self.new(f"{method}.txt")
            self.note(method, await self.send(method, f"/files/{victim}", body=b"other" if method == "PUT" else b""))
            await self.look(victim)
        for path in (f"/{file_id.upper()}", f"/%20{file_id}", f"/{file_id}%00", f"/{file_id}.json", f"/{file_id};v=1", f"/%2566ile-{file_id[5:]}"):
            self.note("alike", await self.send("GET", "/files" + path))
        for path in (file_id[5:], file_id.replace("-", "_-"), file_id[5:] + "-", file_id[:20], file_id[:36] + "zz", "kept.txt", f"x%2F..%2F{file_id}"):
            self.note("alike", await self.send("GET", "/files/" + path))
        self.note("slash", await self.send("GET", f"/files/{file_id}%2Fcontent"))
        self.note("tail", await self.send("GET", f"/files/{file_id}/more"))
        self.note("case", await self.send("GET", f"/Files/{file_id}"))
        for bad in BAD_IDS:
            for method, tail in (("GET", ""), ("GET", "/content"), ("DELETE", "")):
                self.note(f"{method} {bad[:9]}", await self.send(method, f"/files/{bad}{tail}"))
        for version in (None, "", "1999-01-01", VERSION + "-preview"):
            for method, path in (("GET", "/files"), ("GET", f"/files/{file_id}/content"), ("DELETE", f"/files/{file_id}")):
                self.note(f"version {version}", await self.send(method, path, version=version))
        self.note("override", await self.send("GET", f"/files/{file_id}", headers=["X-HTTP-Method-Override: DELETE"]))
        for purpose in (None, "", "nonsense", "BATCH", "batch_output"):
            await self.new(purpose=purpose)
        self.note("no file", await self.upload(None))
        self.note("cut", await self.upload(end=b""))
        for kind in ("multipart/form-data", "application/json"):
            self.note(kind, await self.upload(kind=kind))
        form = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\nabc\r\n'
        purpose = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
        for body in (form % b"file" + purpose, purpose + form % b"file", purpose + form % b"other"):
            headers = ["Content-Type: multipart/form-data; boundary=b"]
            self.note("form", await self.send("POST", "/files", headers=headers, body=body + b"--b--\r\n"))
        victim = await self.new("typed.txt")
        self.note("typed", await self.send("DELETE", f"/files/{victim}", headers=["Content-Type: application/json"]))
        victim = await self.new("unversioned.txt")
        self.note("unversioned", await self.send("DELETE", f"/files/{victim}", version=None))
        self.note("on content", await self.send("DELETE", f"/files/{victim}/content"))
        await self.look(victim)

    async def access(self):
        """Credentials of all kinds."""
        file_id = await self.new("mine.txt")
        await self.look(file_id)
        for key in (None, "", "nobody", KEY + "x", KEY[:5], KEY.lower(), OTHER):
            await self.look(file_id, key)
            if key != OTHER:
                self.note("upload", await self.upload(key=key))
            self.note("delete", await self.send("DELETE", f"/files/{file_id}", key))
        for headers in (["Authorization: Bearer any"], [f"Authorization: Bearer {KEY}"]):
            self.note("bearer", await self.send("GET", f"/files/{file_id}", None, headers=headers))
        self.note("query", await self.send("GET", f"/files/{file_id}", None, query=f"api-key={KEY}"))
        head = f"GET /openai/files/{file_id}?api-version={VERSION} HTTP/1.1\r\nHost: h\r\n"
        self.note("kept", await self.raw(f"{head}api-key: {KEY}\r\n\r\n{head}Connection: close\r\n\r\n".encode()))
        await self.look(file_id)
        await self.look(file_id)
        for _ in range(4):
            self.note("list", await self.send("GET", "/files"))

    async def lives(self):
        """Files that are deleted, and what is left."""
        for place, (name, content) in enumerate([("same.bin", b""), ("ß.txt", b"the same"), ("b.txt", b"b" * 99)]):
            file_id = await self.new(name, UPLOAD_PURPOSES[-1 - place], content)
            neighbour = await self.new(name, UPLOAD_PURPOSES[-1 - place], content)
            await self.look(file_id)
            self.note("prefix", await self.send("DELETE", f"/files/{neighbour[:30]}"))
            self.note("wildcard", await self.send("DELETE", f"/files/{neighbour[:30]}%25"))
            self.note("delete", await self.send("DELETE", f"/files/{file_id}"))
            await self.look(file_id)
            self.note("batch", await self.send("GET", "/files", query="purpose=batch"))
            self.note("delete", await self.send("DELETE", f"/files/{file_id}"))
            await self.new("next.txt")
            await self.look(file_id)
            await self.look(neighbour)
        self.note("all", await self.send("DELETE", "/files/"))
        await self.look(neighbour)
        for _ in range(6):
            self.note("list", await self.send("GET", "/files"))

    async def races(self):
        """Requests at once."""
        uploads = [self.upload(f"{place}.bin", content=b"%d" % place * 20) for place in range(4)]
        answers = await asyncio.gather(*uploads)
        found = [re.search(rb'"id":"([^"]*)"', answer) for answer in answers]
        ids = [match[1].decode() if match else "none" for match in found]
        self.lines.append(f"different: {len(set(ids))}; {sorted(answer[9:12] for answer in answers)}")
        await asyncio.sleep(0.35)
        for place, file_id in enumerate(ids):
            answer = await self.send("GET", f"/files/{file_id}/content")
            self.lines.append(f"content at once: {place} {answer[9:12]} {b'%d' % place * 20 in answer}")
        for pair in ([ids[0]] * 2, ids[1:3]):
            answers = await asyncio.gather(*(self.send("DELETE", f"/files/{file_id}") for file_id in pair))
            self.lines.append(f"deletes at once: {sorted(answer[9:12] for answer in answers)}")
            answers = [await self.send("GET", f"/files/{file_id}") for file_id in pair]
            self.lines.append(f"after them: {sorted(answer[9:12] for answer in answers)}")
        answers = await asyncio.gather(self.send("GET", "/files"), self.send("DELETE", f"/files/{ids[3]}"))
        self.lines.append(f"list and delete at once: {[answer[9:12] for answer in answers]}")

    async def late(self):
        """What changes while nobody asks."""
        kept, gone = await self.new("kept-to-the-end.txt"), await self.new("gone.txt")
        before = await self.send("GET", f"/files/{kept}")
        self.note("delete", await self.send("DELETE", f"/files/{gone}"))
        await asyncio.sleep(2.1)
        after = await self.send("GET", f"/files/{kept}")
        self.lines.append(f"the same time: {re.findall(CREATED, before) == re.findall(CREATED, after)}")
        await self.look(gone)
        await self.look(kept)
        self.options.processing_ms = 300
        pending = await self.new("pending.txt")
        await asyncio.sleep(0.4)
        await self.look(pending)
        await self.look(pending)
        self.options.throttle = 2
        await self.look(pending)


async def transcript(names):
    """What a server says in the whole conversation."""
    service = defects.combine(Service, names)(parse_arguments(["--key", KEY, "--key", OTHER, "--processing-ms", "0"]))
    server = await asyncio.start_server(lambda *ends: serve_connection(service, *ends), "127.0.0.1", 0, limit=MAX_HEAD)
    client = Client(server.sockets[0].getsockname()[1], service.options)
    try:
        return await client.hold()
    finally:
        server.close()


async def main():
    """The entry point."""
    names = sys.argv[1:] or list(defects.table())
    first, second = await transcript([]), await transcript([])
    passed = failed = 0
    for place, (left, right) in enumerate(zip(first, second)):
        if left != right:
            print(f"the correct server is not the same twice, at {place}:\n{left[:600]}\n{right[:600]}")
            failed += 1
    slots = asyncio.Semaphore(16)

    async def one(name):
        async with slots:
            return name, await transcript([name])

    for future in asyncio.as_completed([one(name) for name in names]):
        name, lines = await future
        if lines == first:
            print(f"{name} cannot be told from the correct server")
            failed += 1
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    asyncio.run(main())
