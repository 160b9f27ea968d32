//! Who may put, fetch and delete what is below a thing; and the proof that a refused request has changed nothing.

use std::sync::Arc;

use futures_util::future::join_all;

use super::put::{Held, Path};
use crate::case::{Case, Credentials, Denial, Intent, Phase};
use crate::check::refused_but_done;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::phase::lifecycle::access;

/// Sends each of the requests with every credential that must not be enough; gives what is there afterwards, where that is
/// known.
pub(super) async fn all(run: &Run, item: &Arc<Item>, held: Held) -> Option<Held> {
    let path = held.path.clone();
    let at = &path.at;
    let denials = |index| {
        let found = if access::is_guarded(run, index) { access::denials(run, index) } else { Vec::new() };
        access::with_tenants(run, &found)
    };
    let fetches = denials(at.fetch).into_iter().map(|(denial, credentials, label)| {
        let case = path.fetch(run, item, Intent::Denied(denial), &[&held.by], &label);
        denied(case, denial, credentials)
    });
    join_all(fetches.map(|case| run.send(case))).await;
    let puts = denials(at.put).into_iter().enumerate().map(|(turn, (denial, credentials, label))| {
        let bytes = path.plain(&run.token(&format!("denied-{turn}")), turn);
        denied(path.put(run, item, &bytes, Intent::Denied(denial), &label), denial, credentials)
    });
    let removals = at.remove.into_iter().flat_map(|index| {
        denials(index).into_iter().map(move |(denial, credentials, label)| {
            let case = run.on(index, item, Intent::Denied(denial), Phase::Lifecycle, &label);
            denied(case, denial, credentials)
        })
    });
    for cases in [puts.collect::<Vec<_>>(), removals.collect()] {
        let sent = join_all(cases.into_iter().map(|case| run.send(case))).await;
        // What was carried out is told by itself.
        if sent.iter().any(|probe| !probe.is_refused()) {
            return Held::new(run, &path, item, "after", 0).await;
        }
        if !unchanged(run, &held, item, &sent).await {
            return Held::new(run, &path, item, "after", 0).await;
        }
    }
    Some(held)
}

fn denied(mut case: Case, denial: Denial, credentials: Credentials) -> Case {
    if denial != Denial::OtherTenant {
        case.known = None;
    }
    case.request.credentials = credentials;
    case
}

/// Whether what is held is still there after these were refused. The one to blame is the one whose bytes are there instead.
async fn unchanged(run: &Run, held: &Held, item: &Arc<Item>, probes: &[Arc<Exchange>]) -> bool {
    let Some(first) = probes.first() else { return true };
    let label = "the bytes below something, after others were refused";
    let view = run.send(Path::fetch(&held.path, run, item, Intent::Plausible, &[&held.by, first], label)).await;
    if view.is_inconclusive() {
        return true;
    }
    let now = view.response().map(|response| response.body.as_slice());
    let is_of = |probe: &&Arc<Exchange>| {
        probe.case.request.body.as_ref().is_some_and(|body| view.is_success() && Some(&body.bytes[..]) == now)
    };
    let blamed = probes.iter().find(is_of).unwrap_or(first);
    let changed = (!held.is_in(&view)).then(|| format!("what was there answers {}", view.summary()));
    let sequence = [Arc::clone(&held.by), Arc::clone(blamed), Arc::clone(&view)];
    let verdict = refused_but_done::judge(blamed, changed.as_deref());
    !run.judge(&refused_but_done::CHECK, &blamed.case.name, verdict, &sequence)
}
