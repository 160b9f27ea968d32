//! The report for a terminal.

use std::fmt::Write as _;

use super::Report;
use crate::coverage::Part;
use crate::finding::{Finding, Severity};

/// How many operations or responses that were not exercised are named.
const NAMED: usize = 8;

/// The whole report as text, without colours; ends with the counts of verdicts.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write_all(report, false, &mut text);
    text
}

/// The same, with the colours of a terminal.
#[must_use]
pub fn render_coloured(report: &Report) -> String {
    let mut text = String::new();
    let _ = write_all(report, true, &mut text);
    text
}

fn write_all(report: &Report, has_colours: bool, text: &mut String) -> std::fmt::Result {
    write!(text, "{} {} at {}", report.title, report.version, report.url)?;
    match report.shard {
        Some(shard) => writeln!(text, ", shard {shard}")?,
        None => writeln!(text)?,
    }
    for (index, finding) in report.findings.iter().enumerate() {
        writeln!(text)?;
        write_finding(index + 1, finding, has_colours, text)?;
    }
    if !report.known.is_empty() || !report.stale.is_empty() {
        writeln!(text)?;
        for finding in &report.known {
            writeln!(text, "accepted: {}", finding.key)?;
        }
        for key in &report.stale {
            writeln!(text, "stale: {key}: accepted by the baseline, and not found any more")?;
        }
    }
    if let Some(drift) = &report.drift {
        writeln!(text)?;
        writeln!(text, "warning: {}", drift.summary(&report.version))?;
        for fit in &drift.fits {
            writeln!(text, "   {fit}")?;
        }
    }
    if !report.skipped.is_empty() {
        writeln!(text)?;
        for note in &report.skipped {
            writeln!(text, "left out: {note}")?;
        }
    }
    writeln!(text)?;
    write_coverage(report, text)?;
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = report.requests as f64 / report.seconds.max(0.001);
    writeln!(
        text,
        "{} requests in {:.1} s ({rate:.0} per second), seed {}",
        report.requests, report.seconds, report.seed
    )?;
    write_verdict(report, text)
}

fn write_finding(number: usize, finding: &Finding, has_colours: bool, text: &mut String) -> std::fmt::Result {
    let (on, off) = if has_colours { (colour(finding.severity), "\u{1b}[0m") } else { ("", "") };
    writeln!(text, "{number}. {on}[{}] {}{off} · {}", finding.severity.name(), finding.check, finding.operation)?;
    writeln!(text, "   required  {} ({})", finding.requirement, finding.source)?;
    writeln!(text, "   expected  {}", finding.expected)?;
    writeln!(text, "   actual    {}", finding.actual)?;
    if finding.count > 1 {
        writeln!(text, "   seen      {} times", finding.count)?;
    }
    for other in &finding.also {
        let is_same = other.check == finding.check;
        let what = if is_same { String::new() } else { format!(" {}", other.check) };
        let place = if other.place.is_empty() || other.place == finding.place {
            String::new()
        } else {
            format!(" · {}", other.place)
        };
        writeln!(text, "   also     {what} {}{place}: {}", other.operation, super::excerpt::text(&other.actual, 120))?;
    }
    for line in &finding.curl {
        writeln!(text, "   $ {line}")?;
    }
    Ok(())
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "\u{1b}[1;31m",
        Severity::High => "\u{1b}[31m",
        Severity::Medium => "\u{1b}[33m",
        Severity::Low => "\u{1b}[36m",
    }
}

fn write_coverage(report: &Report, text: &mut String) -> std::fmt::Result {
    let coverage = &report.coverage;
    let part = |part: Part| format!("{} of {}", part.done, part.all);
    writeln!(
        text,
        "exercised: {} operations, {} responses, {} parameters, {} keywords",
        part(coverage.operation_part()),
        part(coverage.response_part()),
        part(coverage.parameter_part()),
        part(coverage.keyword_part())
    )?;
    let mut missing = Vec::new();
    for operation in &coverage.operations {
        if let Some(why) = &operation.why {
            missing.push(format!("{}: {why}", operation.operation));
            continue;
        }
        for response in &operation.responses {
            if let Some(why) = &response.why {
                missing.push(format!("{} {}: {why}", operation.operation, response.status));
            }
        }
    }
    for line in missing.iter().take(NAMED) {
        writeln!(text, "not exercised: {line}")?;
    }
    if missing.len() > NAMED {
        writeln!(text, "not exercised: {} more, which the other formats name", missing.len() - NAMED)?;
    }
    Ok(())
}

fn write_verdict(report: &Report, text: &mut String) -> std::fmt::Result {
    let total = report.total();
    let mut verdict = match report.findings.len() {
        0 if report.conforms() => "conforms".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    if !report.known.is_empty() {
        verdict.push_str(&format!(", {} accepted", report.known.len()));
    }
    if !report.stale.is_empty() {
        verdict.push_str(&format!(", {} stale", report.stale.len()));
    }
    writeln!(
        text,
        "{verdict}: {} passed, {} failed, {} undecided, {} skipped",
        total.passed,
        total.failed,
        total.undecided,
        report.skipped.len()
    )
}
