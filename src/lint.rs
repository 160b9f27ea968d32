//! `bindery lint`

use bindery_spec::{Severity, diagnostic};
use serde_json::{Value, json};

use crate::cli::LintFormat;
use crate::output::say;
use crate::{Outcome, cli, description};

pub(crate) fn run(options: &cli::Lint) -> anyhow::Result<Outcome> {
    let read = |spec| description::read_closely(spec, &options.reading);
    let readings = options.specs.iter().map(|spec| read(spec)).collect::<anyhow::Result<Vec<_>>>()?;
    match if options.json { LintFormat::Json } else { options.format } {
        LintFormat::Json => {
            let of_all = readings.iter().flat_map(|reading| {
                reading.diagnostics.iter().map(|found| diagnostic::to_json(found, &reading.sources))
            });
            say!("{}", serde_json::to_string_pretty(&json!({ "diagnostics": of_all.collect::<Vec<Value>>() }))?);
        }
        LintFormat::Sarif => {
            let log = diagnostic::to_sarif(readings.iter().map(|read| (read.diagnostics.as_slice(), &read.sources)));
            say!("{}", serde_json::to_string_pretty(&log)?);
        }
        LintFormat::Text => {
            for (spec, reading) in options.specs.iter().zip(&readings) {
                description::show(reading, Severity::Note);
                let operations = reading.api.as_ref().map_or(0, |api| api.operations.len());
                say!("{}: {operations} operations, {}", spec.display(), description::counts(reading));
            }
        }
    }
    let least = if options.strict { Severity::Warning } else { Severity::Error };
    let found = readings.iter().flat_map(|reading| &reading.diagnostics).any(|found| found.severity >= least);
    Ok(if found { Outcome::Findings } else { Outcome::Clean })
}
