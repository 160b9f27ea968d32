//! The arguments of `bindery generate` and `bindery update`, which write crates.

use std::path::PathBuf;

use bindery_codegen::select::Pattern;
use clap::{ArgGroup, Args, ValueEnum};

use super::Reading;

/// Write a Rust crate for an API.
#[derive(Debug, Args)]
#[command(after_help = "\
Without SPEC, the APIs named in bindery.toml are generated:

  [[api]]
  spec = \"spec/petstore.yaml\"
  out = \"generated/petstore\"

Examples:
  bindery generate openapi.yaml --out my-client
  bindery generate openapi.yaml --out my-client --tag files --path '/models/**'
  bindery generate v1.yaml v2.yaml --out my-client     a module for each version, with the types that did not change in common
  bindery generate --check                       fails, with the first difference, when the output is stale

Exit codes: 0 written (or fresh), 1 stale, 2 it could not be generated.")]
#[command(group = ArgGroup::new("described").args(["spec", "version"]))]
pub(crate) struct Generate {
    /// The description: Swagger 2.0 or OpenAPI 3.0, 3.1, 3.2, as YAML or JSON. Several are versions of one API, the oldest
    /// first, and each becomes a module that is called after its `info.version`.
    #[arg(value_name = "SPEC", requires = "out")]
    pub(crate) spec: Vec<PathBuf>,
    /// A version with a name of its own, instead of SPEC; may be given several times, the oldest first.
    #[arg(long, value_name = "NAME=FILE", requires = "out", value_parser = version)]
    pub(crate) version: Vec<(String, PathBuf)>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR", requires = "described")]
    pub(crate) out: Option<PathBuf>,
    /// The name of the crate [default: the name of the folder].
    #[arg(long, value_name = "NAME", requires = "described")]
    pub(crate) name: Option<String>,
    /// The configuration that is read where no SPEC is given.
    #[arg(long, value_name = "FILE", default_value = "bindery.toml", conflicts_with = "described")]
    pub(crate) config: PathBuf,
    /// Write nothing; fail with the first difference when the output is not what would be written.
    #[arg(long)]
    pub(crate) check: bool,
    /// Fail when any part of the description had to be left out.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Whether each group of operations is a cargo feature [default: in a large crate].
    #[arg(long, value_name = "WHEN", requires = "described", value_enum)]
    pub(crate) tag_features: Option<TagFeatures>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Print JSON instead of text: what was generated, what was left out and why, and what became of each file.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

fn version(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), PathBuf::from(file))),
        _ => Err("write a name and a file, such as `v1=openapi.yaml`".to_owned()),
    }
}

/// When groups of operations are cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TagFeatures {
    /// Where there are 400 operations and types, or more.
    Auto,
    /// Where there are two groups, or more.
    Always,
    /// Nowhere.
    Never,
}

/// Which operations are generated, with the types that they reach. Each option may be given several times.
///
/// In a pattern, `*` stands for any characters but `/`, `**` for any characters, `?` for one.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Selection (`*`, `**` and `?` are wildcards)")]
pub(crate) struct Selection {
    /// Generate this operation, by its operationId or as `METHOD /path`.
    #[arg(long, value_name = "OPERATION", requires = "described", value_parser = Pattern::parse)]
    pub(crate) operation: Vec<Pattern>,
    /// Generate the operations of this tag.
    #[arg(long, value_name = "TAG", requires = "described", value_parser = Pattern::parse)]
    pub(crate) tag: Vec<Pattern>,
    /// Generate the operations under this path.
    #[arg(long, value_name = "PATH", requires = "described", value_parser = Pattern::parse)]
    pub(crate) path: Vec<Pattern>,
    /// Leave out this operation.
    #[arg(long, value_name = "OPERATION", requires = "described", value_parser = Pattern::parse)]
    pub(crate) exclude_operation: Vec<Pattern>,
    /// Leave out the operations of this tag.
    #[arg(long, value_name = "TAG", requires = "described", value_parser = Pattern::parse)]
    pub(crate) exclude_tag: Vec<Pattern>,
    /// Leave out the operations under this path.
    #[arg(long, value_name = "PATH", requires = "described", value_parser = Pattern::parse)]
    pub(crate) exclude_path: Vec<Pattern>,
}

/// Take a new version of a description: show what changed, regenerate, and raise the version of the crate.
#[derive(Debug, Args)]
#[command(after_help = "\
Works on an entry of bindery.toml. The crate's version is raised by the semver step that the changes mean, its CHANGELOG.md
gets an entry, and what stops compiling is listed, with the places of this repository that mention it. Either everything
is done or nothing.

Examples:
  bindery update --to 2024-10-21                     a description beside the present one, by its name or its version
  bindery update petstore --to spec/petstore-2.yaml
  bindery update --to 2024-10-21 --keep              a module of its own, beside the present version
  bindery update --to 2024-10-21 --dry-run           show, and write nothing

Exit codes: 0 updated (or nothing changed), 2 it could not be updated, and everything is as it was.")]
pub(crate) struct Update {
    /// The entry, by the name of its package or the folder of its crate; may be left out where there is one only.
    #[arg(value_name = "API")]
    pub(crate) api: Option<String>,
    /// The new description: a file, or the version of one that stands beside the present one.
    #[arg(long, value_name = "VERSION|FILE")]
    pub(crate) to: String,
    /// Keep the present version beside the new one: each is a module of the crate, and the new one is on by default.
    #[arg(long)]
    pub(crate) keep: bool,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "bindery.toml")]
    pub(crate) config: PathBuf,
    /// Show what would be done, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}
