//! The whole run, from the first connection to the report.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery_spec::Reading;

use super::orphan;
use super::run::Run;
use super::{Error, Options};
use crate::check;
use crate::event::Event;
use crate::exchange::Outcome;
use crate::ledger::{self, Ledger, Made};
use crate::phase;
use crate::report::Report;
use crate::transport::{Client, Wire};
use crate::verdict::{Fault, Verdict};

/// Runs every phase against a server, and tells what was found.
///
/// Fails where the run could not be made: no API in the reading, no connection, a credential that is refused everywhere.
/// What is wrong with the server is in the report.
pub async fn run(
    reading: Arc<Reading>,
    options: Options,
    on_event: impl Fn(Event) + Send + Sync + 'static,
) -> Result<Report, Error> {
    for id in &options.checks {
        if check::find(id).is_none() {
            return Err(Error::Unknown { kind: "check", name: id.clone() });
        }
    }
    let path = options.ledger.clone().unwrap_or_else(ledger_path);
    let ledger = Ledger::open(&path).map_err(|source| Error::Ledger { path: path.clone(), source })?;
    let run = Run::new(&reading, options, ledger, Box::new(on_event))?;
    for name in &run.options.operations {
        if !run.api.operations.iter().any(|operation| operation.key() == *name) {
            return Err(Error::Unknown { kind: "operation", name: name.clone() });
        }
    }
    let url = run.options.url.clone();
    run.client.reach().await.map_err(|reason| Error::Unreachable { url, reason })?;
    run.tell(Event::Plan(phase::plan(&run)));
    phase::all(&run).await;
    surplus(&run);
    let refused = !run.book().let_in
        && run.book().statuses.values().flat_map(|by| by.keys()).any(|status| matches!(status, 401 | 403));
    if refused {
        return Err(Error::CredentialRefused);
    }
    // A ledger that somebody named may be that of another run too.
    let done = ledger::left(&path).is_ok_and(|left| left.is_empty());
    if done && run.options.ledger.is_none() {
        let _ = std::fs::remove_file(&path);
    }
    run.tell(Event::Ended);
    Ok(Report::of(&run))
}

/// Bytes that came after a response was complete, which shows only later.
fn surplus(run: &Run) {
    for (number, issue) in run.client.take_surplus() {
        let name = run.sent_name(number).unwrap_or_else(|| "a request".to_owned());
        let fault = Fault::new(issue.kind.name(), "a response framed as HTTP says", issue.detail);
        let sequence: Vec<_> = run.sent_exchange(number).into_iter().collect();
        run.judge(&check::framing::CHECK, &name, Verdict::Fail(vec![fault]), &sequence);
    }
}

fn ledger_path() -> PathBuf {
    let now = jiff::Timestamp::now().as_millisecond();
    std::env::temp_dir().join(format!("bindery-ledger-{}-{now}.jsonl", std::process::id()))
}

/// What came of removing one thing that a crashed run had left.
#[derive(Clone, Debug)]
pub struct Removed {
    /// What was to be removed.
    pub made: Made,
    /// The status of the answer; absent where there was none.
    pub status: Option<u16>,
}

/// Deletes what a ledger says is still there, newest first, and notes in it what is gone.
///
/// `reading` and `options` say where the server is and with which credential, as for [`run`].
pub async fn clean(reading: Arc<Reading>, options: Options, path: &Path) -> Result<Vec<Removed>, Error> {
    let trouble = |source| Error::Ledger { path: path.to_owned(), source };
    let left = ledger::left(path).map_err(trouble)?;
    let ledger = Ledger::open(path).map_err(trouble)?;
    let run = Run::new(&reading, options, ledger, Box::new(|_| ()))?;
    let url = run.options.url.clone();
    run.client.reach().await.map_err(|reason| Error::Unreachable { url, reason })?;
    let mut all = left.made.clone();
    for made in orphan::find(&run, &left).await {
        run.ledger.made(&made).map_err(trouble)?;
        all.push(made);
    }
    let mut removed = Vec::new();
    for made in all.into_iter().rev() {
        let status = remove(&run, &run.client, &made).await;
        if status.is_some_and(|status| (200..300).contains(&status) || matches!(status, 404 | 410)) {
            run.ledger.gone(&made.key).map_err(trouble)?;
        }
        removed.push(Removed { made, status });
    }
    Ok(removed)
}

async fn remove(run: &Run, client: &Client, made: &Made) -> Option<u16> {
    let operation = run.api.operations.iter().find(|operation| operation.key() == made.operation);
    let placed = run.placed(operation, &made.request());
    let mut query = made.query.clone();
    query.extend(placed.query);
    let mut request = made.request();
    request.query = query;
    let wire = Wire {
        number: 0,
        method: made.method.clone(),
        target: request.target(),
        is_absolute: false,
        headers: placed.headers,
        body: None,
    };
    match client.send(&wire, run.options.limits.timeout).await {
        Outcome::Response(response) => Some(response.status),
        Outcome::Failed(_) => None,
    }
}
