//! The arguments of every subcommand.

use std::path::PathBuf;

use bindery_codegen::select::Pattern;
use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  bindery demo                                              the whole product in one command
  bindery lint openapi.yaml                                 what is wrong with a description, and where
  bindery generate openapi.yaml --out my-client             a crate that builds alone
  bindery diff old.yaml new.yaml                            what changed between two versions, and whom it breaks
  bindery mock openapi.yaml --port 8080                     a stateful server from the description alone
  bindery conform openapi.yaml --url http://localhost:8080  every way in which a server breaks its word";

/// Binds Rust to an HTTP API, and holds the API to its word.
#[derive(Debug, Parser)]
#[command(name = "bindery", version, about, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Generate(Generate),
    Diff(Diff),
    Update(Update),
    Lint(Lint),
    Mock(Mock),
    Conform(Box<Conform>),
    Report(Report),
    Faults(Faults),
}

/// Show the whole product: regenerate, start the mock, run conformance, switch on faults and catch them.
#[derive(Debug, Args)]
#[command(after_help = "\
Works from the descriptions that are built into the command, on a port of 127.0.0.1 that the system picks.
Where the folder generated/ is at hand, it is compared with what the generator writes now.

Exit codes: 0 all is well, 1 something is stale or a check failed, 2 it could not run.")]
pub(crate) struct Demo {
    /// The folder that the reports are written to.
    #[arg(long, value_name = "DIR", default_value = "bindery-demo")]
    pub(crate) out: PathBuf,
    /// The seed of everything that is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

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
  bindery generate --check                       fails, with the first difference, when the output is stale

Exit codes: 0 written (or fresh), 1 stale, 2 it could not be generated.")]
pub(crate) struct Generate {
    /// The description: Swagger 2.0 or OpenAPI 3.0, 3.1, 3.2, as YAML or JSON.
    #[arg(value_name = "SPEC", requires = "out")]
    pub(crate) spec: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,
    /// The name of the crate [default: the name of the folder].
    #[arg(long, value_name = "NAME", requires = "spec")]
    pub(crate) name: Option<String>,
    /// The configuration that is read where no SPEC is given.
    #[arg(long, value_name = "FILE", default_value = "bindery.toml", conflicts_with = "spec")]
    pub(crate) config: PathBuf,
    /// Write nothing; fail with the first difference when the output is not what would be written.
    #[arg(long)]
    pub(crate) check: bool,
    /// Fail when any part of the description had to be left out.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Whether each group of operations is a cargo feature [default: in a large crate].
    #[arg(long, value_name = "WHEN", requires = "spec", value_enum)]
    pub(crate) tag_features: Option<TagFeatures>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Print JSON instead of text: what was generated, what was left out and why, and what became of each file.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
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
    #[arg(long, value_name = "OPERATION", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) operation: Vec<Pattern>,
    /// Generate the operations of this tag.
    #[arg(long, value_name = "TAG", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) tag: Vec<Pattern>,
    /// Generate the operations under this path.
    #[arg(long, value_name = "PATH", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) path: Vec<Pattern>,
    /// Leave out this operation.
    #[arg(long, value_name = "OPERATION", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) exclude_operation: Vec<Pattern>,
    /// Leave out the operations of this tag.
    #[arg(long, value_name = "TAG", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) exclude_tag: Vec<Pattern>,
    /// Leave out the operations under this path.
    #[arg(long, value_name = "PATH", requires = "spec", value_parser = Pattern::parse)]
    pub(crate) exclude_path: Vec<Pattern>,
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
    /// An Overlay 1.0 document that corrects OLD; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) old_overlay: Vec<PathBuf>,
    /// An Overlay 1.0 document that corrects NEW; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_overlay: Vec<PathBuf>,
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
  bindery update --to 2024-10-21 --dry-run           show, and write nothing

Exit codes: 0 updated (or nothing changed), 2 it could not be updated, and everything is as it was.")]
pub(crate) struct Update {
    /// The entry, by the name of its package or the folder of its crate; may be left out where there is one only.
    #[arg(value_name = "API")]
    pub(crate) api: Option<String>,
    /// The new description: a file, or the version of one that stands beside the present one.
    #[arg(long, value_name = "VERSION|FILE")]
    pub(crate) to: String,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "bindery.toml")]
    pub(crate) config: PathBuf,
    /// Show what would be done, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
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

/// How a description is read.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Reading {
    /// A folder outside the description's own that references may lead into; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_refs: Vec<PathBuf>,
    /// An Overlay 1.0 document that corrects the description; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

/// Start a stateful server that behaves as a description says.
#[derive(Debug, Args)]
#[command(after_help = "\
What is created can be listed, read and deleted; what is deleted is gone. Each credential is a tenant of its own;
with --tenant, only those that are named are let in.

Examples:
  bindery mock openapi.yaml --port 8080
  bindery mock openapi.yaml --fault delete-does-nothing --latency 20ms
  bindery mock openapi.yaml --store kept.db --tenant alice-key --tenant bob-key

The address is printed on the first line of the output. Ctrl-C stops the server.")]
pub(crate) struct Mock {
    /// The description.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// The port on 127.0.0.1; 0 lets the system pick one.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: std::net::IpAddr,
    /// The seed of everything that is drawn.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A fault to switch on (see `bindery faults`); may be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) fault: Vec<String>,
    /// How long each answer is held back, such as 20ms or 1s.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) latency: Option<std::time::Duration>,
    /// A file to keep everything in, so that it is there again in the next run; in memory only without it.
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// A credential that is let in, as a tenant of its own; may be given several times.
    #[arg(long, value_name = "KEY")]
    pub(crate) tenant: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

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
    /// The number of requests that are sent at the most.
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<u64>,
    /// Requests per second at the most.
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<u32>,
    /// Requests in flight at the most [default: 16].
    #[arg(long, value_name = "N")]
    pub(crate) workers: Option<usize>,
    /// How long an answer is waited for [default: 5s].
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) timeout: Option<std::time::Duration>,
    /// How long to wait before everything that was deleted is looked for once more [default: 2.5s].
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) late_look: Option<std::time::Duration>,
    /// Only this part of the run, of N parts that together make the whole; I counts from 1.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<String>,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
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

/// Parses `500ms`, `2s`, `1.5s` or `1m`; a bare number is seconds.
fn parse_duration(text: &str) -> Result<std::time::Duration, String> {
    let split = text.find(|character: char| character.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        other => return Err(format!("unknown unit `{other}`: use ms, s or m")),
    };
    let number: f64 = number.trim().parse().map_err(|_| format!("`{text}` is no time: use for example 500ms or 2s"))?;
    std::time::Duration::try_from_secs_f64(number * scale).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn durations_take_units() {
        let cases = [
            ("500ms", Some(Duration::from_millis(500))),
            ("2s", Some(Duration::from_secs(2))),
            ("1.5s", Some(Duration::from_millis(1500))),
            ("3", Some(Duration::from_secs(3))),
            ("1m", Some(Duration::from_secs(60))),
            ("-1s", None),
            ("fast", None),
            ("1h", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_duration(text).ok(), expected, "{text}");
        }
    }
}
