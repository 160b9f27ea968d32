//! The whole run, from the first connection to the report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bindery_spec::Reading;

use super::orphan::{self, Search, Unproven};
use super::run::Run;
use super::{Error, Options};
use crate::case::Delivery;
use crate::check;
use crate::event::Event;
use crate::exchange::Outcome;
use crate::ledger::{self, Ledger, Made};
use crate::phase;
use crate::report::Report;
use crate::transport::{Company, Wire};

/// Runs every phase against a server, and tells what was found.
///
/// Fails where the run could not be made: no API in the reading, no connection, a credential that is refused everywhere.
/// What is wrong with the server is in the report.
pub async fn run(
    reading: Arc<Reading>,
    options: Options,
    on_event: impl Fn(Event) + Send + Sync + 'static,
) -> Result<Report, Error> {
    // Of one type whatever hears the events, so that all of it is compiled here, and once.
    let whole: Pin<Box<dyn Future<Output = Result<Report, Error>>>> =
        Box::pin(whole(reading, options, Box::new(on_event)));
    whole.await
}

async fn whole(
    reading: Arc<Reading>,
    options: Options,
    on_event: Box<dyn Fn(Event) + Send + Sync>,
) -> Result<Report, Error> {
    for id in &options.checks {
        if check::find(id).is_none() {
            return Err(Error::Unknown { kind: "check", name: id.clone() });
        }
    }
    let is_named = options.ledger.is_some();
    let path = options.ledger.clone().unwrap_or_else(ledger_path);
    let ledger = Ledger::open(&path).map_err(|source| Error::Ledger { path: path.clone(), source })?;
    let report = report(&reading, options, ledger, on_event).await;
    // A ledger that somebody named may be that of another run too.
    if !is_named && ledger::left(&path).is_ok_and(|left| left.is_empty()) {
        let _ = std::fs::remove_file(&path);
    }
    report
}

async fn report(
    reading: &Arc<Reading>,
    options: Options,
    ledger: Ledger,
    on_event: Box<dyn Fn(Event) + Send + Sync>,
) -> Result<Report, Error> {
    let mut run = Run::new(reading, options, ledger, on_event)?;
    for name in &run.options.operations {
        if !run.api.operations.iter().any(|operation| operation.key() == *name) {
            return Err(Error::Unknown { kind: "operation", name: name.clone() });
        }
    }
    let url = run.options.url.clone();
    run.client.reach().await.map_err(|reason| Error::Unreachable { url, reason })?;
    run.tell(Event::Plan(phase::plan(&run)));
    phase::all(&mut run).await;
    remove_orphans(&run).await;
    if let Some((budget, count)) = run.means.left_out() {
        let seconds = budget.as_secs_f64();
        run.skip(format!(
            "{count} requests were left out, since {seconds} s were over: a longer `--budget` has room for them"
        ));
    }
    run.note_surplus(run.client.take_surplus());
    run.judge_refused();
    run.excuse();
    let refused = !run.book().let_in
        && run.book().statuses.values().flat_map(|by| by.keys()).any(|status| matches!(status, 401 | 403));
    if refused {
        return Err(Error::CredentialRefused);
    }
    let stranger = run.book().whereabouts.stranger().map(str::to_owned);
    if let Some(answer) = stranger {
        let place = format!("{}{}", run.client.endpoint().origin(), run.client.endpoint().base);
        let servers = run.api.servers.iter().map(|server| server.url.clone()).collect();
        return Err(Error::Elsewhere { place, answer, servers });
    }
    run.tell(Event::Ended);
    Ok(Report::of(&run))
}

/// Another one for every run, also for those that one process starts at once: what stands in a ledger is deleted.
fn ledger_path() -> PathBuf {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let (now, run) = (jiff::Timestamp::now().as_millisecond(), RUNS.fetch_add(1, Ordering::Relaxed));
    std::env::temp_dir().join(format!("bindery-ledger-{}-{now}-{run}.jsonl", std::process::id()))
}

/// What came of removing one thing that a crashed run had left.
#[derive(Clone, Debug)]
pub struct Removed {
    /// What was to be removed.
    pub made: Made,
    /// The status of the answer; absent where there was none.
    pub status: Option<u16>,
}

impl Removed {
    /// Whether it is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status) || matches!(status, 404 | 410))
    }
}

/// What came of cleaning up after a run.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// Everything that was to be removed, newest first.
    pub removed: Vec<Removed>,
    /// The creates of which it cannot be told what they made.
    pub unproven: Vec<Unproven>,
}

impl Cleaned {
    /// Whether nothing of the run is left.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.unproven.is_empty() && self.removed.iter().all(Removed::is_gone)
    }
}

/// Deletes what a ledger says is still there, and what creates without an answer can be shown to have made, newest first;
/// notes in the ledger what is gone.
///
/// `reading` and `options` say where the server is and with which credential, as for [`run`].
pub async fn clean(reading: Arc<Reading>, options: Options, path: &Path) -> Result<Cleaned, Error> {
    let trouble = |source| Error::Ledger { path: path.to_owned(), source };
    let left = ledger::left(path).map_err(trouble)?;
    let ledger = Ledger::open(path).map_err(trouble)?;
    let run = Run::new(&reading, options, ledger, Box::new(|_| ()))?;
    let url = run.options.url.clone();
    run.client.reach().await.map_err(|reason| Error::Unreachable { url, reason })?;
    let mut all = left.made.clone();
    let search = orphan::find(&run, &left).await;
    let mut removed = remove_found(&run, &search).await.map_err(trouble)?;
    all.retain(|made| !removed.iter().any(|done| done.made.key == made.key));
    for made in all.into_iter().rev() {
        removed.push(remove(&run, made).await.map_err(trouble)?);
    }
    Ok(Cleaned { removed, unproven: search.unproven })
}

/// Removes what creates without a usable answer have made in this run.
async fn remove_orphans(run: &Run) {
    let mut left = match ledger::left(run.ledger.path()) {
        Ok(left) => left,
        Err(error) => return run.skip(format!("the ledger cannot be read: {error}")),
    };
    left.making.retain(|making| making.run == run.started_at.as_millisecond());
    if left.making.is_empty() {
        return;
    }
    let search = orphan::find(run, &left).await;
    if let Err(error) = remove_found(run, &search).await {
        run.skip(format!("the ledger cannot be written: {error}"));
    }
    for (operation, of) in by_operation(&search.unproven) {
        let Some(first) = of.first() else { continue };
        let others = if of.len() > 1 { format!(" and {} more of its requests", of.len() - 1) } else { String::new() };
        run.skip(format!("it cannot be told what was made by {operation}: {first}{others}"));
    }
}

/// What is told of creates, by their operation.
fn by_operation(unproven: &[Unproven]) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in unproven {
        let (operation, request) = one.label.split_once(": ").unwrap_or((&one.label, "a create"));
        found.entry(operation).or_default().push(request);
    }
    found
}

/// Removes what a search has found, and settles what it has settled.
async fn remove_found(run: &Run, search: &Search) -> std::io::Result<Vec<Removed>> {
    for made in &search.found {
        run.ledger.made(made)?;
    }
    for id in &search.settled {
        run.ledger.answered(id)?;
    }
    let mut removed = Vec::new();
    for made in search.found.iter().rev() {
        removed.push(remove(run, made.clone()).await?);
    }
    Ok(removed)
}

async fn remove(run: &Run, made: Made) -> std::io::Result<Removed> {
    let operation = run.api.operations.iter().find(|operation| operation.key() == made.operation);
    let mut request = made.request();
    let placed = run.placed(operation, &request);
    request.query.extend(placed.query);
    let wire = Wire {
        number: 0,
        method: made.method.clone(),
        target: request.target(),
        is_absolute: false,
        headers: placed.headers,
        body: None,
        delivery: Delivery::Whole,
    };
    let status = match run.client.send(&wire, run.options.limits.timeout, Company::Others).await {
        Outcome::Response(response) => Some(response.status),
        Outcome::Failed(_) => None,
    };
    let removed = Removed { made, status };
    if removed.is_gone() {
        run.ledger.gone(&removed.made.key)?;
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creates_of_one_operation_are_told_together() {
        let of = |label: &str| Unproven { label: label.to_owned(), candidates: Vec::new() };
        let all = [of("makeHook: one"), of("makeBox: a create: cut"), of("makeHook: another")];
        let told: Vec<(&str, Vec<&str>)> = by_operation(&all).into_iter().collect();
        assert_eq!(told, [("makeBox", vec!["a create: cut"]), ("makeHook", vec!["one", "another"])]);
    }
}
