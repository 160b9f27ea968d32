//! The arguments of the command; those of a subcommand that has many are in a module of their own.

mod conform;
mod describe;
mod duration;
mod generate;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use conform::{Conform, Faults, Merge, Outputs, Report, ReportCommand};
pub(crate) use describe::{Diff, DiffFormat, FailOn, Lint, LintFormat};
pub(crate) use generate::{Generate, Selection, TagFeatures, Update};
pub(crate) use serve::Mock;

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

/// How a description is read.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Reading {
    /// A folder outside the description's own that references may lead into; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_refs: Vec<PathBuf>,
    /// Follow references to the network: to HTTPS, and to HTTP on this machine. What comes is kept in memory only.
    #[arg(long)]
    pub(crate) allow_remote_refs: bool,
    /// An Overlay 1.0 document that corrects the description; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
