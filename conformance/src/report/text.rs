//! The report for a terminal.

use std::fmt::Write as _;

use super::Report;

/// The whole report as text, without colours; ends with the counts of verdicts.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write_all(report, &mut text);
    report.redact(&text)
}

fn write_all(report: &Report, text: &mut String) -> std::fmt::Result {
    writeln!(text, "{} {} at {}", report.title, report.version, report.url)?;
    for (index, finding) in report.findings.iter().enumerate() {
        writeln!(text)?;
        writeln!(text, "{}. [{}] {} · {}", index + 1, finding.severity.name(), finding.check, finding.operation)?;
        writeln!(text, "   required  {} ({})", finding.requirement, finding.source)?;
        writeln!(text, "   expected  {}", finding.expected)?;
        writeln!(text, "   actual    {}", finding.actual)?;
        if finding.count > 1 {
            writeln!(text, "   seen      {} times", finding.count)?;
        }
        for line in &finding.curl {
            writeln!(text, "   $ {line}")?;
        }
    }
    if !report.skipped.is_empty() {
        writeln!(text)?;
        for note in &report.skipped {
            writeln!(text, "left out: {note}")?;
        }
    }
    writeln!(text)?;
    let total = report.total();
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = report.requests as f64 / report.duration.as_secs_f64().max(0.001);
    writeln!(
        text,
        "{} requests in {:.1} s ({rate:.0} per second), seed {}",
        report.requests,
        report.duration.as_secs_f64(),
        report.seed
    )?;
    let verdict = match report.findings.len() {
        0 => "conforms".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    writeln!(
        text,
        "{verdict}: {} passed, {} failed, {} undecided, {} skipped",
        total.passed,
        total.failed,
        total.undecided,
        report.skipped.len()
    )
}
