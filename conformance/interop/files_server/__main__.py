"""The command line: `python3 -m files_server --port 0 --print-port [--defect NAME]`."""

import argparse
import asyncio
import sys

from . import defects
from .http import MAX_HEAD, BadRequest, Request, read_request
from .service import Refusal, Service


def parse_arguments(arguments):
    """The options of the server, all of which leave it correct but for `--defect`."""
    parser = argparse.ArgumentParser(prog="files_server", description="A Files API server with defects to switch on.")
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--print-port", action="store_true", help="print the port alone, on the first line")
    parser.add_argument("--key", action="append", help="the key of a tenant; may be repeated")
    parser.add_argument("--defect", action="append", default=[], metavar="NAME")
    parser.add_argument("--list-defects", action="store_true")
    parser.add_argument("--processing-ms", type=int, default=50, help="how long a new file stays pending")
    parser.add_argument("--order", choices=["oldest", "newest", "random"], default="oldest", help="of lists")
    parser.add_argument("--style", choices=["content-length", "chunked", "pieces", "close", "http10"], default="content-length")
    parser.add_argument("--json", choices=["compact", "pretty", "ascii"], default="compact")
    parser.add_argument("--json-type", default="application/json", help="the content type of JSON")
    parser.add_argument("--lower-headers", action="store_true", help="write header names in lower case")
    parser.add_argument("--upper-headers", action="store_true", help="write header names in upper case")
    parser.add_argument("--early-hints", action="store_true", help="send an interim answer before each answer")
    parser.add_argument("--no-reason", action="store_true", help="leave the reason phrase empty")
    parser.add_argument("--need-length", action="store_true", help="refuse bodies without a length with 411")
    parser.add_argument("--small-heads", action="store_true", help="refuse headers of more than 2,000 bytes with 431")
    parser.add_argument("--strict-headers", action="store_true", help="refuse odd headers with 400")
    parser.add_argument("--gzip", action="store_true", help="compress where the client accepts that")
    parser.add_argument("--head", choices=["get", "refuse"], default="get", help="answer HEAD as GET, or refuse it")
    parser.add_argument("--preflight", action="store_true", help="answer OPTIONS with 204, without a credential")
    parser.add_argument("--no-location", dest="location", action="store_false", help="leave out the header Location")
    parser.add_argument("--invalid", type=int, choices=[400, 422], default=400, help="status of invalid requests")
    parser.add_argument("--refusal", type=int, choices=[401, 403], default=401, help="status without a good key")
    parser.add_argument("--refuse-empty", action="store_true", help="refuse empty files")
    parser.add_argument("--max-bytes", type=int, metavar="N", help="refuse larger files with 413")
    parser.add_argument("--max-name", type=int, metavar="N", help="refuse longer file names")
    parser.add_argument("--max-files", type=int, metavar="N", help="refuse more files with 403")
    parser.add_argument("--json-lines", action="store_true", help="refuse training data and batches that are not JSON Lines")
    parser.add_argument("--unique-names", action="store_true", help="refuse a second file of a name with 409")
    parser.add_argument("--strict-ids", action="store_true", help="refuse malformed identifiers as invalid")
    parser.add_argument("--strict-query", action="store_true", help="refuse query parameters that are not described")
    parser.add_argument("--wait-to-delete", action="store_true", help="refuse to delete pending files with 409")
    parser.add_argument("--busy", action="store_true", help="let others upload and delete files of the same tenants meanwhile")
    parser.add_argument("--idle-ms", type=int, metavar="N", help="close connections that are idle for so long, without a word")
    parser.add_argument("--close-each", type=int, metavar="N", help="close connections after N answers")
    parser.add_argument("--late-bytes", action="store_true", help="tell the size only once a file is processed")
    parser.add_argument("--extra", action="store_true", help="add properties that are not described")
    parser.add_argument("--foreign", type=int, default=0, metavar="N", help="files that each tenant has already")
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="how many requests are worked on at a time; 0 for any number")
    parser.add_argument("--throttle", type=int, default=0, metavar="N", help="answer each Nth request with 429")
    parser.add_argument("--clock-skew", type=int, default=0, metavar="SECONDS")
    options = parser.parse_args(arguments)
    options.key = options.key or ["first-tenant-key", "second-tenant-key"]
    return options


async def serve_connection(service, reader, writer):
    """Answers the requests of one connection, in order."""
    connection, answers = {"receive": service.receive}, 0
    idle = service.options.idle_ms / 1000 if service.options.idle_ms else None
    try:
        while True:
            try:
                async with asyncio.timeout(idle):
                    connection["begun"] = await reader.read(1)
                request = await read_request(reader, writer, connection)
                if request is None:
                    break
                answers += 1
                connection["close"] = connection["close"] or answers == service.options.close_each
                response = await service.answer(request)
            except BadRequest as error:
                request = Request("GET", "/", [], [], connection={"close": True})
                response = service.refuse(request, Refusal(error.status, "invalidPayload", str(error)))
            data, close = service.write(request, response)
            writer.write(data)
            await writer.drain()
            if close:
                await linger(reader, writer)
                break
    except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def linger(reader, writer):
    """Reads on for a moment after the last answer, so that a client that still sends gets to see it."""
    writer.write_eof()
    try:
        async with asyncio.timeout(1):
            while await reader.read(MAX_HEAD):
                pass
    except TimeoutError:
        pass


async def serve(options):
    """Runs until it is ended from outside."""
    service = defects.combine(Service, options.defect)(options)
    server = await asyncio.start_server(
        lambda reader, writer: serve_connection(service, reader, writer), "127.0.0.1", options.port, limit=MAX_HEAD, backlog=256
    )
    port = server.sockets[0].getsockname()[1]
    print(port if options.print_port else f"http://127.0.0.1:{port}/openai", flush=True)
    others = asyncio.create_task(keep_busy(service)) if options.busy else None
    async with server:
        await server.serve_forever()


async def keep_busy(service):
    """Uploads and deletes files for every tenant, as others do who use the same key."""
    while True:
        for tenant in service.options.key:
            file = service.make("theirs.jsonl", "batch", b"{}\n")
            service.store(tenant, file)
            await asyncio.sleep(0.02)
            service.remove(tenant, file)


def main():
    """The entry point."""
    options = parse_arguments(sys.argv[1:])
    if options.list_defects:
        for name, defect in defects.table().items():
            print(f"{name:36} {defect.__doc__}")
        return
    try:
        asyncio.run(serve(options))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
