//! `bindery lint`

use bindery_spec::{Severity, diagnostic};
use serde_json::json;

use crate::cli::LintFormat;
use crate::output::say;
use crate::{Outcome, cli, description};

pub(crate) fn run(options: &cli::Lint) -> anyhow::Result<Outcome> {
    let reading = description::read_quietly(&options.spec, &options.reading)?;
    match if options.json { LintFormat::Json } else { options.format } {
        LintFormat::Json => {
            let diagnostics: Vec<_> =
                reading.diagnostics.iter().map(|found| diagnostic::to_json(found, &reading.sources)).collect();
            say!("{}", serde_json::to_string_pretty(&json!({ "diagnostics": diagnostics }))?);
        }
        LintFormat::Sarif => {
            let log = diagnostic::to_sarif(&reading.diagnostics, &reading.sources);
            say!("{}", serde_json::to_string_pretty(&log)?);
        }
        LintFormat::Text => {
            description::show(&reading, Severity::Note);
            let operations = reading.api.as_ref().map_or(0, |api| api.operations.len());
            say!("{}: {operations} operations, {}", options.spec.display(), description::counts(&reading));
        }
    }
    let least = if options.strict { Severity::Warning } else { Severity::Error };
    let found = reading.diagnostics.iter().any(|found| found.severity >= least);
    Ok(if found { Outcome::Findings } else { Outcome::Clean })
}
