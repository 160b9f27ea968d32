//! The report as one page that asks for nothing else: for whoever has to decide, and for whoever has to mend.

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::Report;
use super::difference::{self, Span};
use crate::coverage::Part;
use crate::finding::{Finding, Severity};

/// The template of the page.
const PAGE: &str = include_str!("page.html");
/// How many schemas that no value met are named.
const SCHEMAS: usize = 400;

/// The whole page.
#[must_use]
pub fn render(report: &Report) -> String {
    let severities: Vec<Value> = Severity::ALL.iter().map(|severity| of_severity(report, *severity)).collect();
    let findings: Vec<Value> = report.findings.iter().map(finding).collect();
    let coverage = &report.coverage;
    let parts = [
        ("operations", coverage.operation_part()),
        ("responses", coverage.response_part()),
        ("parameters", coverage.parameter_part()),
        ("keywords", coverage.keyword_part()),
    ];
    let keywords: Vec<Value> = coverage.by_keyword().iter().map(|(name, part)| bar(name, *part)).collect();
    let unmet: Vec<_> = coverage.schemas.iter().filter(|schema| !schema.is_met()).collect();
    let context = json!({
        "report": report,
        "conforms": report.conforms(),
        "total": report.total(),
        "severities": severities,
        "findings": findings,
        "parts": parts.iter().map(|(name, part)| bar(name, *part)).collect::<Vec<_>>(),
        "keywords": keywords,
        "drift": report.drift.as_ref().map(|drift| drift.summary(&report.version)),
        "unmet_count": unmet.len(),
        "unmet": unmet.into_iter().take(SCHEMAS).collect::<Vec<_>>(),
    });
    // The template is part of this crate and its tests render it: what fails here fails there.
    page(&context).unwrap_or_else(|error| format!("the page could not be made: {error:#}\n"))
}

fn page(context: &Value) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.add_template("page.html", PAGE)?;
    environment.get_template("page.html")?.render(minijinja::Value::from(Serde(context)))
}

fn of_severity(report: &Report, severity: Severity) -> Value {
    let means = match severity {
        Severity::Critical => "data is lost, kept against the owner's will, or open to others",
        Severity::High => "the server does not do what it says it did",
        Severity::Medium => "the server leaves its description",
        Severity::Low => "a client can live with it",
    };
    let count = report.findings.iter().filter(|finding| finding.severity == severity).count();
    json!({"name": severity.name(), "means": means, "count": count})
}

fn bar(name: &str, part: Part) -> Value {
    let percent = (part.done * 100).checked_div(part.all).unwrap_or(100);
    json!({"name": name, "done": part.done, "all": part.all, "percent": percent})
}

/// A finding with what the template cannot work out for itself.
fn finding(finding: &Finding) -> Value {
    let (expected, actual) = difference::mark(&finding.expected, &finding.actual);
    let spans = |spans: Vec<Span>| -> Vec<Value> {
        spans.into_iter().map(|span| json!({"text": span.text, "is_other": span.is_other})).collect()
    };
    json!({
        "data": finding,
        "operations": finding.operations(),
        "expected": spans(expected),
        "actual": spans(actual),
        "curl": finding.curl.join("\n"),
    })
}
