//! `bindery diff`

use std::io::IsTerminal;

use bindery_spec::diff::{Verdict, diff, json, markdown, text};
use bindery_spec::{Reading, Severity};

use crate::cli::{DiffFormat, FailOn};
use crate::output::say;
use crate::{Outcome, cli, description, output};

pub(crate) fn run(options: &cli::Diff) -> anyhow::Result<Outcome> {
    let read = |path, overlay: &[std::path::PathBuf]| -> anyhow::Result<Reading> {
        let reading = cli::Reading {
            allow_refs: options.allow_refs.clone(),
            allow_remote_refs: options.allow_remote_refs,
            overlay: overlay.to_vec(),
        };
        description::read(path, &reading, Severity::Error)
    };
    let (old, new) = (read(&options.old, &options.old_overlay)?, read(&options.new, &options.new_overlay)?);
    let (Some(old_api), Some(new_api)) = (&old.api, &new.api) else { anyhow::bail!("there is nothing to compare") };
    let found = diff(old_api, new_api);
    match if options.json { DiffFormat::Json } else { options.format } {
        DiffFormat::Text => output::write(format_args!("{}", text(&found, &old.sources, &new.sources, colored()))),
        DiffFormat::Markdown => output::write(format_args!("{}", markdown(&found))),
        DiffFormat::Json => say!("{}", serde_json::to_string_pretty(&json(&found, &old.sources, &new.sources))?),
    }
    let fails = match options.fail_on {
        None => false,
        Some(FailOn::Wire) => found.count(Verdict::Wire) > 0,
        Some(FailOn::Breaking) => found.count(Verdict::Wire) + found.count(Verdict::Rust) > 0,
        Some(FailOn::Any) => !found.changes.is_empty(),
    };
    Ok(if fails { Outcome::Findings } else { Outcome::Clean })
}

/// Whether the standard output takes colors.
fn colored() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
