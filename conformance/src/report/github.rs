//! The findings as workflow commands of GitHub Actions, one a line, which become annotations of the description.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message".

use super::Report;
use crate::finding::Severity;

/// One command for each finding and each stale entry of the baseline.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let level = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low => "notice",
        };
        let also = finding.operations().len() - 1;
        let also = if also > 0 { format!(" and {also} more") } else { String::new() };
        let title = format!("{}: {}{also}", finding.check, finding.operation);
        let mut message = format!(
            "{} ({})\nexpected: {}\nactual: {}",
            finding.requirement, finding.source, finding.expected, finding.actual
        );
        for line in &finding.curl {
            message.push_str(&format!("\n$ {line}"));
        }
        let place = place(report, &finding.operation);
        text.push_str(&format!("::{level} {place}title={}::{}\n", property(&title), data(&message)));
    }
    if let Some(drift) = &report.drift {
        let mut message = drift.summary(&report.version);
        drift.fits.iter().for_each(|fit| message.push_str(&format!("\n{fit}")));
        text.push_str(&format!("::warning title={}::{}\n", property("another version"), data(&message)));
    }
    for key in &report.stale {
        let message = format!("accepted by the baseline, and not found any more: {key}");
        text.push_str(&format!("::error title={}::{}\n", property("stale baseline"), data(&message)));
    }
    text
}

/// `file=…,line=…,`, where it is known.
fn place(report: &Report, operation: &str) -> String {
    if report.description.is_empty() {
        return String::new();
    }
    let line =
        report.coverage.operations.iter().find(|covered| covered.operation == operation).map_or(0, |one| one.line);
    format!("file={},line={},", property(&report.description), line.max(1))
}

/// A text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text before `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a: b, c\nd"), "a%3A b%2C c%0Ad");
    }
}
