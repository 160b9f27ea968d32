//! `bindery report`

use std::path::Path;

use anyhow::Context;
use bindery_conformance::report::{self, Report, json};

use crate::conform::Outputs;
use crate::{Outcome, cli};

pub(crate) fn run(arguments: &cli::Report) -> anyhow::Result<Outcome> {
    match &arguments.command {
        cli::ReportCommand::Merge(merge) => self::merge(merge),
    }
}

/// Joins the reports of shards, and says what the whole run comes to.
fn merge(arguments: &cli::Merge) -> anyhow::Result<Outcome> {
    let outputs = Outputs::new(&arguments.outputs)?;
    let reports = arguments.reports.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut whole = report::merge(reports).context("the reports cannot be joined")?;
    outputs.finish(&mut whole, true)?;
    Ok(if whole.conforms() { Outcome::Clean } else { Outcome::Findings })
}

fn read(path: &Path) -> anyhow::Result<Report> {
    let cannot = || format!("cannot read `{}`", path.display());
    json::parse(&std::fs::read_to_string(path).with_context(cannot)?).with_context(cannot)
}
