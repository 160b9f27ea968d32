//! The arguments of `bindery lint` and `bindery diff`, which read descriptions and write nothing.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Reading;

/// Say everything that is wrong with a description, or with several.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bindery lint openapi.yaml
  bindery lint openapi.yaml --json | jq '.diagnostics[].code'
  bindery lint apis/*.yaml --format sarif > lint.sarif    for code scanning services and editors

What each code means, and what to do about it, is in docs/diagnostics.md.

Exit codes: 0 no error (warnings may be there), 1 the description breaks its specification, 2 it could not be opened.")]
pub(crate) struct Lint {
    /// The description; each of several is read on its own.
    #[arg(value_name = "SPEC", required = true)]
    pub(crate) specs: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = LintFormat::Text)]
    pub(crate) format: LintFormat,
    /// Print JSON; the same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Fail on warnings too.
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How `bindery lint` prints what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// Each with an excerpt of the description.
    Text,
    /// One JSON object.
    Json,
    /// A SARIF 2.1.0 log.
    Sarif,
}

/// Say what changed between two descriptions, whom it breaks, and which semver step it means.
#[derive(Debug, Args)]
#[command(after_help = "\
The two may be in any two dialects. What only orders, wraps, names or formats the same description otherwise is no change.

Examples:
  bindery diff spec/1.0.yaml spec/1.1.yaml
  bindery diff spec/1.0.yaml spec/1.1.yaml --format markdown >> CHANGELOG.md
  bindery diff spec/1.0.yaml spec/1.1.yaml --fail-on breaking      for CI
  bindery diff spec/1.0.yaml spec/1.1.yaml --json | jq -r .step

What each code means, and whom it breaks, is in docs/changes.md; the form of the JSON in docs/diff.schema.json.

Exit codes: 0 nothing that --fail-on names, 1 something that it names, 2 a description could not be read.")]
pub(crate) struct Diff {
    /// The description as it was.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The description as it is.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// How to print what changed.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Print JSON; the same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Exit with 1 where there are such changes.
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) fail_on: Option<FailOn>,
    /// A folder outside the descriptions' own that references may lead into; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_refs: Vec<PathBuf>,
    /// Follow references to the network: to HTTPS, and to HTTP on this machine.
    #[arg(long)]
    pub(crate) allow_remote_refs: bool,
    /// An Overlay 1.0 document that corrects OLD; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) old_overlay: Vec<PathBuf>,
    /// An Overlay 1.0 document that corrects NEW; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_overlay: Vec<PathBuf>,
}

/// How `bindery diff` prints what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A paragraph for each change, for people.
    Text,
    /// An entry of a changelog.
    Markdown,
    /// One JSON object.
    Json,
}

/// Which changes are a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// What breaks programs that run today.
    Wire,
    /// What breaks these, or code that uses the generated crate.
    Breaking,
    /// Any change, but not of words.
    Any,
}
