//! Reads a description and shows what was found in it.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use bindery_codegen::config::{ApiConfig, DescriptionConfig};
use bindery_spec::{Diagnostic, ReadOptions, Reading, Severity, diagnostic};

use crate::cli;
use crate::remote::Network;

/// How many warnings a person reads who has asked for something else.
const FEW: usize = 5;

/// Reads a description; the diagnostics of at least `least` severity go to the standard error, as they concern somebody who
/// uses the description: a mistake that costs nothing is a warning. Every error is shown, and the first few warnings.
///
/// Fails when the file cannot be opened, or when nothing at all can be made of it.
pub(crate) fn read(path: &Path, options: &cli::Reading, least: Severity) -> anyhow::Result<Reading> {
    let reading = read_quietly(path, options)?;
    let (mut shown, mut kept_back) = (0, 0);
    for found in &reading.diagnostics {
        let found = as_user(found);
        if found.severity < least {
            continue;
        }
        if found.severity < Severity::Error && shown >= FEW {
            kept_back += 1;
            continue;
        }
        shown += usize::from(found.severity < Severity::Error);
        show_one(&found, &reading);
    }
    if kept_back > 0 {
        eprintln!("warning: {kept_back} more; `bindery lint {}` shows them\n", path.display());
    }
    if reading.api.is_none() {
        bail!("`{}` has no sensible reading", path.display());
    }
    Ok(reading)
}

/// Reads every description of an entry whose paths are relative to `base`, the oldest version first.
///
/// Fails as [`read`] does.
pub(crate) fn read_all(entry: &ApiConfig, base: &Path, least: Severity) -> anyhow::Result<Vec<Reading>> {
    entry.descriptions().map(|one| read_one(entry, one, base, least)).collect()
}

/// Reads a description of an entry whose paths are relative to `base`.
///
/// Fails as [`read`] does.
pub(crate) fn read_one(
    entry: &ApiConfig,
    description: &DescriptionConfig,
    base: &Path,
    least: Severity,
) -> anyhow::Result<Reading> {
    let options = entry.read_options(description, base);
    let reading = cli::Reading {
        allow_refs: options.allow_refs,
        allow_remote_refs: entry.allow_remote_refs,
        overlay: options.overlays,
    };
    read(&base.join(&description.spec), &reading, least)
}

/// Reads a description and shows nothing. Fails only when the file cannot be opened.
pub(crate) fn read_quietly(path: &Path, options: &cli::Reading) -> anyhow::Result<Reading> {
    read_with(path, options, ReadOptions::default())
}

/// The same for whoever writes the description: each example is held against its schema.
pub(crate) fn read_closely(path: &Path, options: &cli::Reading) -> anyhow::Result<Reading> {
    read_with(path, options, ReadOptions::default().with_examples_checked())
}

fn read_with(path: &Path, options: &cli::Reading, how: ReadOptions) -> anyhow::Result<Reading> {
    if let Err(error) = std::fs::File::open(path) {
        bail!("cannot open `{}`: {error}", path.display());
    }
    if path.is_dir() {
        bail!("`{}` is a folder: name the description itself", path.display());
    }
    let mut read_options = how.with_allow_refs(options.allow_refs.clone()).with_overlays(options.overlay.clone());
    if options.allow_remote_refs {
        read_options = read_options.with_remote(Arc::new(Network::new()));
    }
    Ok(bindery_spec::read_path(path, &read_options))
}

/// Writes the diagnostics of at least `least` severity to the standard error, with excerpts.
pub(crate) fn show(reading: &Reading, least: Severity) {
    for found in reading.diagnostics.iter().filter(|found| found.severity >= least) {
        show_one(found, reading);
    }
}

fn show_one(found: &Diagnostic, reading: &Reading) {
    let text = if colored() {
        diagnostic::render_colored(found, &reading.sources)
    } else {
        diagnostic::render(found, &reading.sources)
    };
    eprintln!("{text}\n");
}

/// The diagnostic as it concerns whoever uses the description rather than writes it.
fn as_user(found: &Diagnostic) -> Diagnostic {
    let mut found = found.clone();
    if found.consequence.is_harmless() && !found.fatal {
        found.severity = found.severity.min(Severity::Warning);
    }
    found
}

/// How many diagnostics there are, as `2 errors, 1 warning`.
pub(crate) fn counts(reading: &Reading) -> String {
    let count = |severity| reading.diagnostics.iter().filter(|found| found.severity == severity).count();
    let part = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    format!("{}, {}", part(count(Severity::Error), "error"), part(count(Severity::Warning), "warning"))
}

/// Whether the standard error takes colors: a terminal, and `NO_COLOR` is unset or empty.
pub(crate) fn colored() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
