//! The arguments of `bindery conform`, and of what works with its reports.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Reading, duration};

/// Check a server against a description.
#[derive(Debug, Args)]
#[command(after_help = "\
Deletes only what the run itself has made, and cleans up after itself. Credentials are best given in the environment:
BINDERY_CREDENTIAL for an API with one security scheme, BINDERY_CREDENTIAL_<SCHEME> otherwise, with the name of the
scheme in upper case and _ for every other character.

Examples:
  bindery conform openapi.yaml --url http://localhost:8080 --credential api-key=secret
  bindery conform openapi.yaml --url https://example.com/v1 --read-only --report html=report.html
  bindery conform openapi.yaml --url https://example.com/v1 --baseline accepted.json --report github=-
  bindery conform openapi.yaml --url https://example.com/v1 --shard 1/4 --report json=shard-1.json
  bindery conform openapi.yaml --url https://example.com/v1 --clean

Exit codes: 0 the server conforms, 1 there are findings or stale entries of the baseline, 2 it could not run.")]
pub(crate) struct Conform {
    /// The description.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// Where the server is. Where the description puts a fixed path behind the host, it may be left out.
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// A credential for a security scheme; may be given several times.
    #[arg(long, value_name = "SCHEME=VALUE")]
    pub(crate) credential: Vec<String>,
    /// A credential of somebody else, who must not see what this run makes.
    #[arg(long, value_name = "NAME:SCHEME=VALUE")]
    pub(crate) identity: Vec<String>,
    /// A value of a parameter that stands instead of the description's own; may be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) parameter: Vec<String>,
    /// Only this phase; may be given several times.
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Vec<String>,
    /// Only this check; may be given several times.
    #[arg(long, value_name = "CHECK")]
    pub(crate) check: Vec<String>,
    /// Only this operation, by its operationId or as `METHOD /path`; may be given several times.
    #[arg(long, value_name = "OPERATION")]
    pub(crate) operation: Vec<String>,
    /// Send only requests that ask for no change.
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Send also requests whose effect cannot be undone.
    #[arg(long, conflicts_with = "read_only")]
    pub(crate) allow_unsafe: bool,
    /// Stop at the first finding, once everything that the run has made is deleted.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// The seed of everything that is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Random cases per operation [default: 40].
    #[arg(long, value_name = "N")]
    pub(crate) cases: Option<u32>,
    /// How many sequences of creates, views, changes and deletes are drawn for each resource [default: 16, fewer where
    /// there are many resources].
    #[arg(long, value_name = "N")]
    pub(crate) sequences: Option<u32>,
    /// How many rounds of races between creates, views, changes and deletes are run [default: as many as a quick
    /// server has time for].
    #[arg(long, value_name = "N")]
    pub(crate) rounds: Option<u32>,
    /// How long the run may take, but for the removal of what it made [default: 6.5s where answers take longer than 50 ms].
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) budget: Option<std::time::Duration>,
    /// The number of requests that are sent at the most.
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<u64>,
    /// Requests per second at the most.
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<u32>,
    /// Requests in flight at the most [default: 16, more where the server is only far away].
    #[arg(long, value_name = "N")]
    pub(crate) workers: Option<usize>,
    /// How long an answer is waited for [default: 5s].
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) timeout: Option<std::time::Duration>,
    /// How long to wait before everything that was deleted is looked for once more [default: 2.5s].
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) late_look: Option<std::time::Duration>,
    /// Only this part of the run, of N parts that together make the whole; I counts from 1.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<String>,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// The folder of other versions of the description, which the server may be of [default: that of the description].
    #[arg(long, value_name = "DIR")]
    pub(crate) versions: Option<PathBuf>,
    /// The file that says what this run has made, so that `--clean` can delete it after a crash.
    #[arg(long, value_name = "FILE", default_value = ".bindery-ledger.jsonl")]
    pub(crate) ledger: PathBuf,
    /// The file that keeps random requests that showed something; they are sent first in the next run, whatever its seed.
    #[arg(long, value_name = "FILE", default_value = ".bindery-failures.json")]
    pub(crate) failures: PathBuf,
    /// Test nothing; delete what a run that was cut off has left behind.
    #[arg(long)]
    pub(crate) clean: bool,
    /// Test nothing; print what is known of the API's resources and what would be done.
    #[arg(long)]
    pub(crate) plan: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What is written once a run is over.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Outputs {
    /// A report to write: text, json, junit, sarif, har, github or html; `-` is the standard output, and the text then
    /// goes to the standard error. May be given several times.
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) report: Vec<String>,
    /// A file with known findings that are accepted. An entry for which nothing is found any more fails the run.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write a file that accepts everything that was found; entries of `--baseline` keep what people wrote beside them.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
}

/// Work with the reports of conformance runs.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(subcommand)]
    pub(crate) command: ReportCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    Merge(Merge),
}

/// Join the JSON reports of all shards of a run into the report of the whole run.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  bindery report merge shard-*.json --report html=report.html
  bindery report merge shard-*.json --baseline accepted.json --report github=-

Exit codes: 0 the server conforms, 1 there are findings, 2 the reports do not make up one run.")]
pub(crate) struct Merge {
    /// The reports, as `--report json=FILE` writes them.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) reports: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

/// List the checks of the conformance suite, and the faults of the mock that prove them.
#[derive(Debug, Args)]
pub(crate) struct Faults {
    /// Print JSON instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}
