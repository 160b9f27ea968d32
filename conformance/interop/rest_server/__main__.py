"""The command line: `python3 -m rest_server images|teams --print-port [--defect NAME]`."""

import argparse
import asyncio

from files_server.__main__ import linger
from files_server.defects import kebab
from files_server.http import MAX_HEAD, BadRequest, Request, read_request, write_response

from .images import Images
from .service import Problem
from .teams import Teams

SERVICES = {"images": Images, "teams": Teams}


async def serve_connection(service, reader, writer):
    """Answers the requests of one connection, in order."""
    connection = {}
    try:
        while True:
            try:
                connection["begun"] = await reader.read(1)
                request = await read_request(reader, writer, connection)
                if request is None:
                    break
                response = await service.answer(request)
            except BadRequest as error:
                request = Request("GET", "/", [], [], connection={"close": True})
                response = service.problem(Problem(error.status, str(error)))
            data, close = write_response(request, response)
            writer.write(data)
            await writer.drain()
            if close:
                await linger(reader, writer)
                break
    except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def serve(service, port):
    """Runs until it is ended from outside."""
    server = await asyncio.start_server(
        lambda reader, writer: serve_connection(service, reader, writer), "127.0.0.1", port, limit=MAX_HEAD, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main():
    """The entry point."""
    parser = argparse.ArgumentParser(prog="rest_server", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("api", choices=SERVICES)
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--defect", metavar="NAME")
    parser.add_argument("--list-defects", action="store_true")
    options = parser.parse_args()
    correct = SERVICES[options.api]
    table = {kebab(defect.__name__): defect for defect in correct.__subclasses__()}
    if options.list_defects:
        for name, defect in table.items():
            print(f"{name:36} {defect.__doc__}")
        return
    if options.defect and options.defect not in table:
        raise SystemExit(f"there is no defect named {options.defect}; see --list-defects")
    try:
        asyncio.run(serve(table.get(options.defect, correct)(), options.port))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
