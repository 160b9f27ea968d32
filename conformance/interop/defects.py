"""Runs `bindery conform` against a server of one of three APIs, correct (in many ways) and then wrong in many more.

A correct server must give no finding (exit code 0), a defect at least one (exit code 1). The last line counts both; the
exit code is 1 when a correct server was accused, or when fewer defects were found than `--at-least` asks for.
"""

import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COMMAND = (
    "{bindery} conform {spec} --url {url} --credential {scheme}={key} --identity other:{scheme}={other}"
    " --seed {seed} --report json={report} --ledger {ledger}"
)
KEY, OTHER = "first-tenant-key", "second-tenant-key"

# The module of the server and its arguments, the description, the base path, the name of the security scheme.
APIS = {
    "files": (["files_server", "--print-port", "--key", KEY, "--key", OTHER], "spec/azure-openai-files/2024-10-21.yaml", "/openai", "api-key"),
    "images": (["rest_server", "images"], "spec/image-library/1.0.0.yaml", "/v1", "token"),
    "teams": (["rest_server", "teams"], "conformance/interop/rest_server/teams.yaml", "/v1", "bearer"),
}
VARIANTS = {
    "correct": "",
    "correct, newest first": "--order newest",
    "correct, in any order": "--order random",
    "correct, with other files there": "--foreign 12",
    "correct, in chunks": "--style chunked",
    "correct, a connection each": "--style close",
    "correct, pretty JSON": "--json pretty",
    "correct, ASCII JSON": "--json ascii",
    "correct, with a charset": "--json-type application/json;charset=utf-8",
    "correct, headers in lower case": "--lower-headers",
    "correct, compressed": "--gzip",
    "correct, no HEAD": "--head refuse",
    "correct, with OPTIONS": "--preflight",
    "correct, no Location": "--no-location",
    "correct, 422 for invalid": "--invalid 422",
    "correct, 403 for keys": "--refusal 403",
    "correct, no empty files": "--refuse-empty",
    "correct, size told late": "--late-bytes --processing-ms 300",
    "correct, processed at once": "--processing-ms 0",
    "correct, processed late": "--processing-ms 3000",
    "correct, with more properties": "--extra",
    "correct, slow": "--latency-ms 20",
    "correct, throttled": "--throttle 25",
    "correct, clock ahead": "--clock-skew 90",
    "correct, small files alone": "--max-bytes 1000",
    "correct, short names alone": "--max-name 40",
    "correct, few files": "--max-files 30",
    "correct, JSON Lines alone": "--json-lines",
    "correct, names used once": "--unique-names",
    "correct, strict identifiers": "--strict-ids",
    "correct, strict query": "--strict-query",
    "correct, no delete while pending": "--wait-to-delete --processing-ms 150",
    "correct, with others at work": "--busy",
    "correct, idle connections closed": "--idle-ms 30",
    "correct, connections closed": "--close-each 3",
    "correct, in small chunks with trailers": "--style pieces",
    "correct, HTTP/1.0": "--style http10",
    "correct, headers in upper case": "--upper-headers",
    "correct, with early hints": "--early-hints",
    "correct, without reasons": "--no-reason",
    "correct, bodies with a length alone": "--need-length",
    "correct, small heads alone": "--small-heads",
    "correct, strict headers": "--strict-headers",
    "correct, far away": "--latency-ms 120",
    "correct, one at a time": "--latency-ms 60 --workers 1",
    "correct, two at a time": "--latency-ms 60 --workers 2",
    "correct, HTTP/1.0, far and strict": "--style http10 --strict-headers --small-heads --need-length --latency-ms 40"
    " --order newest --strict-ids --strict-query --refuse-empty --head refuse",
    "correct, all at once": "--order random --foreign 5 --style chunked --json pretty --lower-headers --gzip --head refuse"
    " --no-location --invalid 422 --refusal 403 --refuse-empty --extra --late-bytes --latency-ms 3",
}


def parse_arguments():
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bindery", default=str(ROOT / "target/debug/bindery"), help="the command to test")
    parser.add_argument("--api", choices=APIS, default="files", help="which of the servers to run against")
    parser.add_argument("--spec", default="", help="another description than that of the server")
    parser.add_argument("--command", default=COMMAND, help="the command line, with its places in braces")
    parser.add_argument("--only", default="", help="run only names that match this regular expression")
    parser.add_argument("--no-variants", dest="variants", action="store_false")
    parser.add_argument("--no-defects", dest="defects", action="store_false")
    parser.add_argument("--seeds", type=int, default=2, help="how many seeds each correct server is tried with")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=120, help="seconds for one run")
    parser.add_argument("--at-least", type=int, default=0, metavar="N", help="how many defects must be found")
    parser.add_argument("--logs", default="", help="a folder to keep the outputs of the runs in")
    return parser.parse_args()


def cases(options):
    """What to run: name, arguments of the server, seed, expected exit code."""
    found = []
    if options.variants:
        for name, arguments in VARIANTS.items() if options.api == "files" else [("correct", "")]:
            found += [(f"{name} (seed {seed})", shlex.split(arguments), seed, 0) for seed in range(1, options.seeds + 1)]
    if options.defects:
        listing = subprocess.run(
            [sys.executable, "-m", *APIS[options.api][0], "--list-defects"], cwd=HERE, capture_output=True, text=True, check=True
        )
        names = [line.split()[0] for line in listing.stdout.splitlines()]
        found += [(name, ["--defect", name], 1, 1) for name in names]
    return [case for case in found if re.search(options.only, case[0])]


def run(options, case, folder):
    """Runs one case: whether it went as expected, the seconds, the checks that failed."""
    name, arguments, seed, expected = case
    stem = pathlib.Path(folder) / re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    server = subprocess.Popen(
        [sys.executable, "-m", *APIS[options.api][0], *arguments],
        cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
    )
    begin = time.monotonic()
    try:
        port = server.stdout.readline().strip()
        values = {
            "bindery": options.bindery, "spec": options.spec, "url": f"http://127.0.0.1:{port}{APIS[options.api][2]}", "key": KEY,
            "scheme": APIS[options.api][3], "other": OTHER, "seed": seed, "report": f"{stem}.json", "ledger": f"{stem}.jsonl",
        }
        command = [word.format(**values) for word in shlex.split(options.command)]
        with open(f"{stem}.log", "w", encoding="utf-8") as log:
            try:
                code = subprocess.run(
                    command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, timeout=options.timeout, check=False
                ).returncode
            except subprocess.TimeoutExpired:
                code = "no end"
    finally:
        server.kill()
        server.wait()
    seconds = time.monotonic() - begin
    checks = failed_checks(f"{stem}.json")
    good = code == expected and (expected != 0 or not checks)
    return good, code, seconds, checks


def failed_checks(path):
    """The ids of the checks with a finding, from the report in JSON."""
    try:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, ValueError):
        return []
    return list(dict.fromkeys(finding.get("check", "?") for finding in report.get("findings", [])))


def main():
    """The entry point."""
    options = parse_arguments()
    options.bindery = str(pathlib.Path(options.bindery).resolve())
    options.spec = str(pathlib.Path(options.spec).resolve() if options.spec else ROOT / APIS[options.api][1])
    good_defects = bad_defects = good_variants = bad_variants = 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(options.jobs) as pool:
        folder = pathlib.Path(options.logs or scratch).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        chosen = cases(options)
        for case, (good, code, seconds, checks) in zip(chosen, pool.map(lambda case: run(options, case, folder), chosen)):
            name, _, _, expected = case
            if expected:
                word = "found" if good else "missed"
                good_defects, bad_defects = good_defects + good, bad_defects + (not good)
            else:
                word = "clean" if good else "accused"
                good_variants, bad_variants = good_variants + good, bad_variants + (not good)
            print(f"{word:8} {name:44} exit {code!s:6} {seconds:6.1f}s  {' '.join(checks)}", flush=True)
    print(f"correct servers: {good_variants} clean, {bad_variants} accused; defects: {good_defects} found, {bad_defects} missed")
    print(f"{good_variants + good_defects} passed, {bad_variants + bad_defects} failed")
    sys.exit(bad_variants > 0 or good_defects < options.at_least)


if __name__ == "__main__":
    main()
