//! Each format, read back by somebody who did not write it, or at least by its rules.

use bindery_conformance::report::{Format, Report, json};
use serde_json::Value;

use crate::runs::{self, FILES, Outcome, SECRET};

/// Faults of every severity, on the wire and above it.
const FAULTS: &[&str] = &[
    "delete-does-nothing",
    "missing-content-type",
    "leaks-credential",
    "server-error-on-hostile-id",
    "size-off-by-one",
    "error-schema-broken",
];

async fn faulty() -> Outcome<Report> {
    let report = runs::report(FILES, FAULTS).await?;
    assert!(report.findings.len() >= 4, "{}", Format::Text.render(&report));
    Ok(report)
}

fn value(report: &Report, format: Format) -> Outcome<Value> {
    Ok(serde_json::from_str(&format.render(report))?)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_tells_every_finding_and_no_secret() -> Outcome<()> {
    let report = faulty().await?;
    json_satisfies_its_published_schema_and_comes_back_equal(&report)?;
    junit_is_read_back_with_a_failure_for_each_failed_place(&report)?;
    sarif_names_a_rule_and_a_place_for_each_cause(&report)?;
    har_holds_the_exchanges_of_every_finding(&report)?;
    github_commands_are_one_a_line(&report);
    html_asks_for_nothing_and_escapes_what_it_shows(&report);
    for format in Format::ALL {
        let text = format.render(&report);
        assert!(!text.contains(SECRET), "{} shows the credential", format.name());
        assert!(text.ends_with('\n'), "{} ends in the middle of a line", format.name());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_without_findings_is_valid_in_every_format() -> Outcome<()> {
    let report = runs::report(FILES, &[]).await?;
    assert!(report.conforms(), "{}", Format::Text.render(&report));
    json_satisfies_its_published_schema_and_comes_back_equal(&report)?;
    let junit = quick_junit::Report::deserialize_from_str(&Format::Junit.render(&report))?;
    assert_eq!((junit.failures, junit.errors), (0, 0));
    assert!(junit.tests >= report.checks.len());
    assert_eq!(Format::Github.render(&report), "");
    assert!(Format::Html.render(&report).contains("keeps its word"));
    coverage_says_why_something_was_not_exercised(&report);
    Ok(())
}

pub(crate) fn json_satisfies_its_published_schema_and_comes_back_equal(report: &Report) -> Outcome<()> {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/report.schema.json"))?;
    let validator = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&schema)?;
    let told = value(report, Format::Json)?;
    let errors: Vec<String> =
        validator.iter_errors(&told).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(json::parse(&Format::Json.render(report))?, *report);
    Ok(())
}

fn junit_is_read_back_with_a_failure_for_each_failed_place(report: &Report) -> Outcome<()> {
    let text = Format::Junit.render(report);
    let root = text.lines().find(|line| line.starts_with("<testsuites")).ok_or("no root")?;
    assert!(!root.contains("skipped="), "Jenkins refuses this: {root}");
    let junit = quick_junit::Report::deserialize_from_str(&text)?;
    let skipped: Vec<usize> = junit.test_suites.iter().map(|suite| suite.skipped).collect();
    assert_eq!(text.matches(" skipped=\"").count(), skipped.len());
    assert_eq!(junit.failures, report.parts().len());
    assert_eq!(junit.test_suites.len(), report.checks.len());
    Ok(())
}

fn sarif_names_a_rule_and_a_place_for_each_cause(report: &Report) -> Outcome<()> {
    let log = value(report, Format::Sarif)?;
    let run = log.pointer("/runs/0").ok_or("no run")?;
    let rules = run.pointer("/tool/driver/rules").and_then(Value::as_array).ok_or("no rules")?;
    let results = run.get("results").and_then(Value::as_array).ok_or("no results")?;
    assert_eq!(results.len(), report.findings.len());
    for (result, finding) in results.iter().zip(&report.findings) {
        let index = result.get("ruleIndex").and_then(Value::as_u64).ok_or("no rule")?;
        let rule = rules.get(usize::try_from(index)?).ok_or("a rule that is not there")?;
        assert_eq!(rule.get("id"), result.get("ruleId"));
        assert_eq!(rule.get("id").and_then(Value::as_str), Some(finding.check.as_str()));
        let line = result.pointer("/locations/0/physicalLocation/region/startLine").and_then(Value::as_u64);
        let text = std::fs::read_to_string(format!("{}/../spec/{FILES}", env!("CARGO_MANIFEST_DIR")))?;
        let before: Vec<&str> = text.lines().take(usize::try_from(line.ok_or("no place")?)? + 12).collect();
        assert!(before.join("\n").contains(&finding.operation), "{line:?} is not the place of {}", finding.operation);
        assert_eq!(result.pointer("/partialFingerprints/bindery~1v1").and_then(Value::as_str), Some(&*finding.key));
    }
    Ok(())
}

fn har_holds_the_exchanges_of_every_finding(report: &Report) -> Outcome<()> {
    let log = value(report, Format::Har)?;
    let entries = log.pointer("/log/entries").and_then(Value::as_array).ok_or("no entries")?;
    let members = ["startedDateTime", "time", "request", "response", "cache", "timings"];
    for entry in entries {
        assert!(members.iter().all(|member| entry.get(member).is_some()), "{entry}");
    }
    for finding in report.parts() {
        let is_there = |entry: &Value| entry["comment"].as_str().is_some_and(|text| text.contains(&finding.key));
        assert!(entries.iter().any(is_there), "{} has no exchange", finding.key);
    }
    Ok(())
}

fn github_commands_are_one_a_line(report: &Report) {
    let text = Format::Github.render(report);
    assert_eq!(text.lines().count(), report.findings.len());
    for (line, finding) in text.lines().zip(&report.findings) {
        let (head, _) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap_or_default();
        assert!(head.starts_with("error ") || head.starts_with("warning ") || head.starts_with("notice "), "{line}");
        assert!(head.contains("file=spec/") && head.contains(&finding.operation), "{line}");
    }
}

fn html_asks_for_nothing_and_escapes_what_it_shows(report: &Report) {
    let mut report = report.clone();
    if let Some(finding) = report.findings.first_mut() {
        finding.actual = "<script>alert(1)</script>".to_owned();
    }
    let page = Format::Html.render(&report);
    assert!(page.contains("default-src 'none'"));
    for outside in ["src=\"http", "href=\"http", "@import", "url(http", "<link rel=\"stylesheet\"", "fetch("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(!page.contains("<script>alert(1)"), "an answer is part of the page");
    assert!(page.contains("&lt;script&gt;alert(1)"));
    let articles = page.matches("<article ").count();
    assert_eq!(articles, report.findings.len());
}

fn coverage_says_why_something_was_not_exercised(report: &Report) {
    let coverage = &report.coverage;
    assert_eq!(coverage.operation_part().done, coverage.operation_part().all);
    assert_eq!(coverage.parameter_part().done, coverage.parameter_part().all);
    for operation in &coverage.operations {
        assert_eq!(operation.requests == 0, operation.why.is_some(), "{operation:?}");
        for response in &operation.responses {
            assert_eq!(response.answers == 0, response.why.is_some(), "{operation:?}");
        }
        let answers: u64 = operation.responses.iter().map(|response| response.answers).sum();
        assert!(answers <= operation.requests, "{operation:?}");
    }
    for schema in &coverage.schemas {
        assert_eq!(schema.is_met(), schema.why.is_none(), "{schema:?}");
    }
    let keywords = coverage.keyword_part();
    assert!(keywords.done * 10 >= keywords.all * 8, "{} of {}", keywords.done, keywords.all);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_cause_is_one_finding_however_many_cases_show_it() -> Outcome<()> {
    // The fault, the check that stands for it, and checks that must not have findings of their own.
    let rows = [
        ("delete-does-nothing", "deleted-visible"),
        ("delete-all", "neighbour-harmed"),
        ("missing-content-type", "content-type"),
        ("error-schema-broken", "error-schema"),
        ("accepts-no-credential", "credential-not-enforced"),
        ("create-keeps-nothing", "created-missing"),
    ];
    for (fault, check) in rows {
        let report = runs::report(FILES, &[fault]).await?;
        let found: Vec<&str> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
        assert_eq!(found, [check], "{fault}:\n{}", Format::Text.render(&report));
    }
    Ok(())
}
