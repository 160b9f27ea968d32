//! How quickly the server answers, and how many requests at a time it works on.
//!
//! No more are kept under way than it answers in a moment, so that none waits for the others until it looks lost; more
//! where it is only far away; and fewer are sent of those that are many of a kind where each of them takes long.

use std::time::Duration;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;

use crate::case::{Intent, Phase};
use crate::engine::run::Run;
use crate::exchange::Exchange;

/// Quicker than this, answers leave no queue worth the name.
const QUICK: Duration = Duration::from_millis(20);
/// How many requests are sent at once to see whether they wait for each other.
const BURST: u32 = 12;
/// How many are under way at once where they do not.
const WIDE: usize = 48;
/// How long the last of those that are under way may have to wait for its turn.
const QUEUE: Duration = Duration::from_millis(800);
/// What a request may cost, all that are under way taken together, before fewer are sent; and how few that can be.
const CHEAP: Duration = Duration::from_millis(8);
const MOST_SAVED: u32 = 8;

/// Measures with a plain request that asks for no change.
pub(crate) async fn measure(run: &Run) {
    let Some(index) = plain(run) else { return };
    let ask = || {
        let label = "a request to see how long answers take";
        run.send(run.case(index, Intent::Plausible, Phase::Examples, label))
    };
    let first = ask().await;
    if first.is_inconclusive() || took(&first) < QUICK {
        return;
    }
    // The first answer of a server is often its slowest.
    let alone = took(&first).min(took(ask().await.as_ref()));
    if alone < QUICK {
        return;
    }
    let burst = join_all((0..BURST).map(|_| ask())).await;
    let most = burst.iter().map(|exchange| took(exchange)).max().unwrap_or_default();
    if burst.iter().any(|exchange| exchange.is_inconclusive()) {
        return;
    }
    if most < alone * 3 / 2 {
        run.client.widen(WIDE);
        return;
    }
    if most < alone * 3 {
        return;
    }
    let turn = (most / BURST).as_millis().max(1);
    run.client.narrow(usize::try_from(QUEUE.as_millis() / turn).unwrap_or(usize::MAX).max(2)).await;
    let thrift = u32::try_from(turn / CHEAP.as_millis()).unwrap_or(u32::MAX).clamp(1, MOST_SAVED);
    if thrift > 1 {
        run.skip(format!("the server answers {} requests a second: fewer are sent of each kind", 1000 / turn));
        run.save(thrift);
    }
}

fn took(exchange: &Exchange) -> Duration {
    exchange.done.saturating_sub(exchange.sent)
}

/// An operation that needs nothing of this run.
fn plain(run: &Run) -> Option<OperationIndex> {
    let mut operations = run.api.operations.iter().enumerate();
    let found = operations.find(|(_, operation)| {
        operation.method.as_str() == "GET" && run.is_selected(operation) && run.is_located(operation)
    });
    found.map(|(index, _)| OperationIndex(index))
}
