//! The report as JSON.
//!
//! One object: `format` (1), `api`, `version`, `url`, `seed`, `seconds`, `requests`, `findings` (worst first, each with
//! `check`, `severity`, `operation`, `place`, `requirement`, `source`, `expected`, `actual`, `count`, `curl`), `checks`
//! (by id: `passed`, `failed`, `undecided`), `skipped`, `statuses` (by operation and status), `conforms`.

use serde_json::{Map, Value, json};

use super::Report;

/// The whole report, indented.
#[must_use]
pub fn render(report: &Report) -> String {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "check": finding.check,
                "severity": finding.severity.name(),
                "operation": finding.operation,
                "place": finding.place,
                "requirement": finding.requirement,
                "source": finding.source,
                "expected": finding.expected,
                "actual": finding.actual,
                "count": finding.count,
                "curl": finding.curl,
            })
        })
        .collect();
    let mut checks = Map::new();
    for (id, tally) in &report.checks {
        let counts = json!({"passed": tally.passed, "failed": tally.failed, "undecided": tally.undecided});
        checks.insert((*id).to_owned(), counts);
    }
    let mut statuses = Map::new();
    for (operation, counts) in &report.statuses {
        let counts: Map<String, Value> =
            counts.iter().map(|(status, count)| (status.to_string(), json!(count))).collect();
        statuses.insert(operation.clone(), Value::Object(counts));
    }
    let whole = json!({
        "format": 1,
        "api": report.title,
        "version": report.version,
        "url": report.url,
        "seed": report.seed,
        "seconds": report.duration.as_secs_f64(),
        "requests": report.requests,
        "conforms": report.conforms(),
        "findings": findings,
        "checks": checks,
        "skipped": report.skipped,
        "statuses": statuses,
    });
    report.redact(&format!("{whole:#}\n"))
}
