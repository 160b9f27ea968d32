"""Reports of `bindery conform`, judged by programs that others wrote.

`check.py BINDERY SPEC NODE_FOLDER XSD`, where the folder has the packages of `package.json` and the XSD is that of Jenkins'
xUnit plugin. Three reports are made in every format: of a server without a fault, of one with several, and of the same
with a baseline, an entry of which is stale. Each check is one line; the last line counts them.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import haralyzer
import jsonschema
import junitparser
import xmlschema

KEYS = ["first-tenant-key", "second-tenant-key"]
FAULTS = [
    "delete-does-nothing", "missing-content-type", "leaks-credential", "server-error-on-hostile-id", "size-off-by-one",
    "error-schema-broken",
]
FORMATS = ["json", "html", "junit", "sarif", "har"]
ACCEPTED = {"format": 1, "accepted": [{"key": "size-wrong · Files_Get · bytes"}, {"key": "slow-answer · Files_Get · "}]}
# What the multitool would like, and the standard does not ask for: the tool has no page to name.
OPTIONAL = {"SARIF2005"}
# It is a .NET program, which would look for the system's tables of languages.
INVARIANT = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
HERE = pathlib.Path(__file__).parent


def program(*arguments, **named):
    """Runs a program to its end; its output, or the failure with what it said."""
    result = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60, **named)
    if result.returncode != 0:
        raise AssertionError(f"{arguments[0]} ended with {result.returncode}: {(result.stdout + result.stderr).strip()[:2000]}")
    return result.stdout


def same(actual, expected, what):
    """Fails unless two values are equal."""
    if actual != expected:
        raise AssertionError(f"{what}: {str(actual)[:400]!r}, expected {str(expected)[:400]!r}")


@contextlib.contextmanager
def mock(bindery, spec, faults):
    """A mock with two tenants on a port of its own, and its address."""
    options = [option for key in KEYS for option in ("--tenant", key)] + [option for fault in faults for option in ("--fault", fault)]
    server = subprocess.Popen([bindery, "mock", spec, "--port", "0", *options], stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    try:
        yield re.search(r"http://\S+", server.stdout.readline()).group()
    finally:
        server.terminate()
        server.wait()


class Reports:
    """One run, written in every format."""

    def __init__(self, bindery, spec, folder, faults=(), baseline=None):
        folder.mkdir()
        self.files = {kind: folder / f"report.{kind}" for kind in FORMATS}
        options = [option for kind, file in self.files.items() for option in ("--report", f"{kind}={file}")]
        if baseline:
            (folder / "accepted.json").write_text(json.dumps(baseline), encoding="utf-8")
            options += ["--baseline", str(folder / "accepted.json")]
        with mock(bindery, spec, faults) as url:
            run = subprocess.run(
                [
                    bindery, "conform", spec, "--url", url, "--credential", f"api-key={KEYS[0]}", "--identity", f"other:api-key={KEYS[1]}",
                    "--cases", "4", "--rounds", "1", "--late-look", "10ms", "--ledger", str(folder / "ledger.jsonl"),
                    "--failures", str(folder / "failures.json"), *options,
                ],
                capture_output=True, text=True, check=False, timeout=120,
            )
        if run.returncode != int(bool(faults)):
            raise RuntimeError(f"bindery ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        self.report = json.loads(self.files["json"].read_text(encoding="utf-8"))
        self.failed = [part for finding in self.report["findings"] for part in (finding, *finding.get("also", []))]

    def read(self, kind):
        """The text of one of them."""
        return self.files[kind].read_text(encoding="utf-8")


class Judges:
    """What others say of one run."""

    def __init__(self, reports, node, xsd):
        self.reports, self.node, self.xsd = reports, node, xsd
        self.report, self.files = reports.report, reports.files

    def json_schema(self):
        """the JSON report satisfies docs/report.schema.json (jsonschema)"""
        schema = json.loads((HERE / "../../../docs/report.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(self.report)

    def sarif_schema(self):
        """the SARIF log satisfies the schema of SARIF 2.1.0 (jsonschema, with the schema of Microsoft's multitool)"""
        schema = json.loads(next(self.node.glob("node_modules/@microsoft/*/sarif-2.1.0.json")).read_text(encoding="utf-8"))
        log = json.loads(self.reports.read("sarif"))
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)

    def sarif_rules(self):
        """the SARIF log breaks no rule of the standard and of code scanning (Microsoft's multitool)"""
        told = self.files["sarif"].with_name("validated.sarif")
        tool = program("node", "--print", "require('@microsoft/sarif-multitool')", cwd=self.node).strip()
        program(tool, "validate", self.files["sarif"], "--rule-kind", "Sarif;Ghas", "--output", told, env=os.environ | INVARIANT)
        results = [result for run in json.loads(told.read_text(encoding="utf-8-sig"))["runs"] for result in run["results"]]
        same([(result["ruleId"], result["message"]) for result in results if result["ruleId"] not in OPTIONAL], [], "what it says")

    def sarif_summary(self):
        """a summary of the SARIF log has as many of each level as there are findings (sarif-tools)"""
        summary = program(pathlib.Path(sys.executable).with_name("sarif"), "summary", self.files["sarif"])
        levels = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
        findings = self.report["findings"] + self.report["known"]
        for level in ("error", "warning", "note"):
            count = sum(levels[finding["severity"]] == level for finding in findings)
            same(re.search(rf"^{level}: (\d+)$", summary, re.MULTILINE).group(1), str(count), level)

    def junit_schema(self):
        """the JUnit report satisfies the schema of Jenkins' xUnit plugin (xmlschema)"""
        same([error.reason for error in xmlschema.XMLSchema(self.xsd).iter_errors(self.files["junit"])], [], "what it says")

    def junit_counts(self):
        """the JUnit report has a failure for each place, and a skipped case for each that is accepted (junitparser)"""
        junit = junitparser.JUnitXml.fromfile(str(self.files["junit"]))
        cases = [case for suite in junit for case in suite]
        failures = [case for case in cases if case.is_failure]
        same(sorted(case.result[0].message for case in cases if case.is_skipped and "baseline" in case.result[0].message),
             ["accepted by the baseline"] * len(self.report["known"]), "what is accepted")
        same((len(cases), len(failures)), (junit.tests, junit.failures), "the totals")
        same(junit.failures, len(self.reports.failed) + len(self.report["stale"]), "the failures")
        texts = "".join(case.result[0].text or "" for case in failures)
        for finding in self.reports.failed:
            same(finding["expected"] in texts, True, f"the cases tell of {finding['key']}")

    def junit_page(self):
        """a page of the JUnit report names every check (junit2html)"""
        page = self.files["junit"].with_name("junit2html.html")
        program(pathlib.Path(sys.executable).with_name("junit2html"), self.files["junit"], page)
        text = page.read_text(encoding="utf-8")
        same([check for check in self.report["checks"] if check not in text], [], "what is missing")

    def har_schema(self):
        """the recording satisfies the schema of HAR 1.2 (har-validator)"""
        shutil.copy(HERE / "har.mjs", self.node)
        program("node", self.node / "har.mjs", self.files["har"])

    def har_entries(self):
        """the recording has every exchange of the findings (haralyzer)"""
        log = json.loads(self.reports.read("har"))
        entries = [haralyzer.HarEntry(entry) for entry in log["log"]["entries"]]
        told = {(entry.request.method, entry.request.url, entry.response.status) for entry in entries}
        for finding in self.reports.failed:
            for step in finding.get("steps", []):
                status = (step.get("response") or {}).get("status", 0)
                exchange = (step["request"]["method"], step["request"]["url"], status)
                same(exchange in told, True, f"{exchange} is there")
        times = [entry.startTime for entry in entries]
        same(times, sorted(times), "the order")

    def page(self):
        """the page is read in light and dark, asks for nothing and filters (Chromium)"""
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if chromium is None:
            return "skipped: no Chromium is installed"
        shutil.copy(HERE / "page.mjs", self.node)
        program("node", self.node / "page.mjs", chromium, self.files["html"], str(len(self.report["findings"])))
        return None


def main():
    """The entry point."""
    bindery, spec, node, xsd = sys.argv[1:5]
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        runs = {
            "no fault": Reports(bindery, spec, scratch / "quiet"),
            "six faults": Reports(bindery, spec, scratch / "faulty", FAULTS),
            "a baseline": Reports(bindery, spec, scratch / "accepted", FAULTS, ACCEPTED),
        }
        same([len(run.report[part]) > 0 for run in runs.values() for part in ("findings", "known", "stale")],
             [False] * 3 + [True, False, False] + [True] * 3, "what there is to judge")
        for name, run in runs.items():
            judges = Judges(run, pathlib.Path(node), xsd)
            for check in (
                judges.json_schema, judges.sarif_schema, judges.sarif_rules, judges.sarif_summary, judges.junit_schema, judges.junit_counts,
                judges.junit_page, judges.har_schema, judges.har_entries, judges.page,
            ):
                try:
                    note = check()
                    passed, skipped = passed + (note is None), skipped + (note is not None)
                    print(f"{'ok   ' if note is None else 'skip '} {name}: {check.__doc__}{f': {note}' if note else ''}", flush=True)
                except Exception as error:  # pylint: disable=broad-except
                    failed += 1
                    print(f"FAIL  {name}: {check.__doc__}: {type(error).__name__}: {str(error)[:1500]}", flush=True)
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
