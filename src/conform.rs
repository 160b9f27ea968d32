//! `bindery conform`

mod failures;
mod options;
mod outputs;
mod progress;
mod versions;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use bindery_conformance::engine::{self, Options};
use bindery_conformance::lifecycle;
use bindery_spec::{Reading, Severity};

pub(crate) use self::outputs::{Outputs, write_atomically};
use crate::output::{self, say};
use crate::{Outcome, cli, description};

pub(crate) fn run(arguments: &cli::Conform) -> anyhow::Result<Outcome> {
    let reading = Arc::new(description::read(&arguments.spec, &arguments.reading, Severity::Error)?);
    let api = reading.api.as_ref().context("the description has no API")?;
    if arguments.plan {
        output::write(format_args!("{}", lifecycle::plan::Plan::new(api, &lifecycle::infer(api))));
        return Ok(Outcome::Clean);
    }
    let outputs = Outputs::new(&arguments.outputs)?;
    let mut options = options::options(arguments, api)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if arguments.clean {
        return runtime.block_on(clean(reading.clone(), options, &arguments.ledger));
    }
    options.versions = versions::versions(arguments, &api.title, &api.version);
    options.kept = failures::read(&arguments.failures)?;
    let is_whole = is_whole(&options);
    let mut report = runtime.block_on(engine::run(reading.clone(), options, progress::progress()))?;
    report.description = arguments.spec.display().to_string();
    failures::write(&arguments.failures, &report.kept)?;
    outputs.finish(&mut report, is_whole)?;
    Ok(if report.conforms() { Outcome::Clean } else { Outcome::Findings })
}

/// Whether a run looks for everything, so that what it does not find is not there.
fn is_whole(options: &Options) -> bool {
    options.phases.is_empty()
        && options.checks.is_empty()
        && options.operations.is_empty()
        && options.shard.is_none()
        && options.limits.requests.is_none()
        && !options.read_only
        && !options.fail_fast
}

/// Deletes what a crashed run has left behind.
async fn clean(reading: Arc<Reading>, options: Options, ledger: &Path) -> anyhow::Result<Outcome> {
    if !ledger.exists() {
        say!("nothing to clean: there is no `{}`", ledger.display());
        return Ok(Outcome::Clean);
    }
    let cleaned = engine::clean(reading, options, ledger).await?;
    for item in &cleaned.removed {
        let status = item.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        say!("{} {}: {status}", item.made.method, item.made.path);
    }
    say!("{} things were left behind", cleaned.removed.len());
    for unproven in &cleaned.unproven {
        let candidates = match unproven.candidates.as_slice() {
            [] => "its list cannot be read to the end".to_owned(),
            some => format!("perhaps {}, which may be somebody else's", some.join(", ")),
        };
        say!("not known: what was made by {} ({candidates})", unproven.label);
    }
    if !cleaned.is_complete() {
        say!("`{}` is kept", ledger.display());
        return Ok(Outcome::Findings);
    }
    std::fs::remove_file(ledger).with_context(|| format!("cannot remove `{}`", ledger.display()))?;
    Ok(Outcome::Clean)
}
