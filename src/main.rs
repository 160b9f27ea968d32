//! The `bindery` command.

mod cli;
mod conform;
mod demo;
mod description;
mod diff;
mod faults;
mod generate;
mod lint;
mod memory;
mod mock;
mod output;
mod remote;
mod report;
mod update;

use std::process::ExitCode;

use clap::Parser;

/// What a run comes to, as an exit code: 0, 1 for findings (or a stale output, or a broken description), 2 when the
/// work could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    Findings,
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Failed => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let result = match arguments.command {
        cli::Command::Demo(options) => demo::run(&options),
        cli::Command::Generate(options) => generate::run(&options),
        cli::Command::Diff(options) => diff::run(&options),
        cli::Command::Update(options) => update::run(&options),
        cli::Command::Lint(options) => lint::run(&options),
        cli::Command::Mock(options) => mock::run(&options),
        cli::Command::Conform(options) => conform::run(&options),
        cli::Command::Report(options) => report::run(&options),
        cli::Command::Faults(options) => faults::run(&options),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("error: {error:#}");
            Outcome::Failed.into()
        }
    }
}
