//! The report as SARIF 2.1.0: a rule for each check that failed, a result for each cause, at the operation's place in
//! the description. Accepted findings are results with a suppression.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Report;
use crate::check;
use crate::finding::{Finding, Severity};

/// What a path may not hold as it is in the path of a URI.
const PATH: AsciiSet = CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'?')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\');

/// The whole report.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for finding in report.findings.iter().chain(&report.known) {
        if !ids.contains(&finding.check.as_str()) {
            ids.push(&finding.check);
        }
    }
    let rules: Vec<Value> = ids.iter().filter_map(|id| check::find(id)).map(rule).collect();
    let findings = report.findings.iter().map(|finding| result(report, finding, &ids, false));
    let known = report.known.iter().map(|finding| result(report, finding, &ids, true));
    let results: Vec<Value> = findings.chain(known).collect();
    let drift = report
        .drift
        .iter()
        .map(|drift| json!({"level": "warning", "message": {"text": drift.summary(&report.version)}}));
    let stale: Vec<Value> = report
        .stale
        .iter()
        .map(|key| json!({"level": "error", "message": {"text": format!("accepted by the baseline, and not found any more: {key}")}}))
        .chain(drift)
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "bindery",
                "semanticVersion": report.bindery,
                "rules": rules,
            }},
            "invocations": [{
                "executionSuccessful": true,
                "exitCode": i32::from(!report.conforms()),
                "startTimeUtc": report.started,
                "toolExecutionNotifications": stale,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {"url": report.url, "seed": report.seed, "requests": report.requests},
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn rule(check: &check::Check) -> Value {
    json!({
        "id": check.id,
        "shortDescription": {"text": check.requirement},
        "fullDescription": {"text": format!("What the check {} asks of a server: {}.", check.id, check.requirement)},
        "help": {"text": format!("{} ({})", check.requirement, check.source)},
        "defaultConfiguration": {"level": level(check.severity)},
        "properties": {"severity": check.severity.name(), "source": check.source},
    })
}

fn result(report: &Report, finding: &Finding, rules: &[&str], is_known: bool) -> Value {
    let mut text = format!(
        "{}: {}. Expected {}, got {}",
        finding.operation, finding.requirement, finding.expected, finding.actual
    );
    for line in &finding.curl {
        text.push_str(&format!("\n$ {line}"));
    }
    let locations: Vec<Value> =
        finding.operations().into_iter().filter_map(|operation| location(report, operation)).collect();
    let mut result = json!({
        "ruleId": finding.check,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": locations,
        "partialFingerprints": {"bindery/v1": finding.key},
        "occurrenceCount": finding.count,
    });
    let index = rules.iter().position(|rule| *rule == finding.check);
    let index = index.filter(|_| check::find(&finding.check).is_some());
    if let (Some(result), Some(index)) = (result.as_object_mut(), index) {
        result.insert("ruleIndex".to_owned(), json!(index));
        if is_known {
            let suppression = json!([{"kind": "external", "justification": "accepted by the baseline"}]);
            result.insert("suppressions".to_owned(), suppression);
        }
    }
    result
}

/// Where an operation is: in the description, and by its name.
fn location(report: &Report, operation: &str) -> Option<Value> {
    let covered = report.coverage.operations.iter().find(|covered| covered.operation == operation)?;
    let mut location = json!({
        "logicalLocations": [{"name": operation, "fullyQualifiedName": covered.target, "kind": "member"}],
    });
    if !report.description.is_empty() {
        let place = json!({
            "artifactLocation": {"uri": uri(&report.description)},
            "region": {"startLine": covered.line.max(1)},
        });
        location.as_object_mut()?.insert("physicalLocation".to_owned(), place);
    }
    Some(location)
}

/// The URI of a path: one that is relative stays so.
fn uri(path: &str) -> String {
    let path = utf8_percent_encode(&path.replace('\\', "/"), &PATH).to_string();
    match path.split_once('/') {
        Some(("", _)) => format!("file://{path}"),
        Some((drive, _)) if drive.ends_with(':') => format!("file:///{path}"),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_path_is_a_file_uri_and_a_relative_one_stays_relative() {
        let rows = [
            ("spec/api.yaml", "spec/api.yaml"),
            ("api.yaml", "api.yaml"),
            (r"spec\my api.yaml", "spec/my%20api.yaml"),
            ("/srv/a#b/api.yaml", "file:///srv/a%23b/api.yaml"),
            (r"C:\srv\api.yaml", "file:///C:/srv/api.yaml"),
            ("./api.yaml", "./api.yaml"),
        ];
        for (path, expected) in rows {
            assert_eq!(uri(path), expected);
        }
    }
}
