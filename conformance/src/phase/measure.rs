//! How quickly the server answers, and how many requests at a time it works on.
//!
//! No more are kept under way than it answers in a moment, so that none waits for the others until it looks lost; more
//! where it is only far away; and fewer are sent of those that are many of a kind where each of them takes long.

use std::time::Duration;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;

use super::concurrency::REQUESTS;
use crate::case::{Intent, Phase};
use crate::engine::run::Run;
use crate::exchange::Exchange;

/// Quicker than this, answers leave no queue worth the name.
const QUICK: Duration = Duration::from_millis(20);
/// How often the server is asked again, to learn how quick it is when nothing comes in between.
const AGAIN: usize = 6;
/// A time in which nothing but the loopback and a server that has next to nothing to do answers: such a one takes many
/// thousands of requests a second.
const SPRY: Duration = Duration::from_micros(200);
/// A time in which hardly more than the network of one machine answers: well above what a server takes that keeps its
/// things in memory, and well below what most others take, so that a server is on the same side each day.
const INSTANT: Duration = Duration::from_micros(500);
/// How many requests are sent at once to see whether they wait for each other.
const BURST: u32 = 12;
/// Answers that take longer than this leave no time for everything.
const SLOW: Duration = Duration::from_millis(50);
/// How long an answer may take before half as many have to do.
const LONG: Duration = Duration::from_millis(100);
/// How many plain requests tell how long others take.
const ENOUGH: u32 = 20;
/// How long a run of a slow server takes that has no more operations than these, and how long one of any number: somebody
/// waits for it.
const BUDGET: Duration = Duration::from_millis(6500);
const FEW: u32 = 10;
const LONGEST: Duration = Duration::from_millis(9000);
/// How long a run may be expected to take, by what its answers have cost so far, before it is held to a time: longer than
/// that, since a busy machine makes every server slow for a while, and since hardly any run sends as much as is expected.
const ENDLESS: Duration = Duration::from_secs(40);
/// How many requests there are to an operation, roughly, and of how many operations at the most.
const EACH: u32 = 300;
const MANY: u32 = 60;
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
    if first.is_inconclusive() {
        return;
    }
    // The first answer of a server is often its slowest, and a busy machine may hold up any.
    let mut alone = took(&first);
    for turn in 0..AGAIN {
        if turn < AGAIN / 2 || alone < QUICK {
            alone = alone.min(took(ask().await.as_ref()));
        }
    }
    if alone < QUICK {
        run.means.repeat(rounds(run, alone));
        return;
    }
    if alone >= SLOW {
        run.means.press(budget(run));
    }
    let count = if alone < LONG { BURST } else { BURST / 2 };
    let burst = join_all((0..count).map(|_| ask())).await;
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
    let each = most / count;
    let turn = each.as_millis().max(1);
    run.client.narrow(usize::try_from(QUEUE.as_millis() / turn).unwrap_or(usize::MAX).max(2)).await;
    let thrift = thrift(each);
    if thrift > 1 && run.means.save(thrift) {
        run.skip(format!("the server answers {} requests a second: fewer are sent of each kind", rate(each)));
    }
}

/// Measures once more by a whole phase of plain requests: the one that was asked for first may be far cheaper than most.
pub(crate) fn again(run: &Run, sent: u64, elapsed: Duration) {
    let Some(each) = u32::try_from(sent).ok().filter(|sent| *sent >= ENOUGH).map(|sent| elapsed / sent) else { return };
    let thrift = thrift(each);
    if thrift > 1 && run.means.save(thrift) {
        run.skip(format!("the server answers {} requests a second: fewer are sent of each kind", rate(each)));
        run.means.press(budget(run));
    }
}

/// How many requests a second there are where each takes so long.
fn rate(each: Duration) -> u128 {
    1000 / each.as_millis().max(1)
}

/// One of how many requests of a kind is sent where each takes so long, all that are under way taken together.
fn thrift(each: Duration) -> u32 {
    u32::try_from(each.as_millis() / CHEAP.as_millis()).unwrap_or(u32::MAX).clamp(1, MOST_SAVED)
}

/// How long a run may take where answers are slow, so that it ends while somebody waits for it: longer for more operations,
/// by the root of their number, since not every one of them has more to tell.
fn budget(run: &Run) -> Duration {
    within(selected(run))
}

fn selected(run: &Run) -> usize {
    run.api.operations.iter().filter(|operation| run.is_selected(operation)).count()
}

/// Whether a run of so many operations would take far too long where each answer costs so much.
fn is_endless(cost: Duration, operations: usize) -> bool {
    let operations = u32::try_from(operations).unwrap_or(u32::MAX).clamp(1, MANY);
    cost * EACH * operations > ENDLESS
}

fn within(operations: usize) -> Duration {
    let many = f64::from(u32::try_from(operations).unwrap_or(u32::MAX).max(FEW)) / f64::from(FEW);
    BUDGET.mul_f64(many.sqrt()).min(LONGEST)
}

/// Holds the run to a time as soon as its answers show that there is none for everything, whatever the first ones cost,
/// unless somebody has said how long it may take.
pub(crate) fn keep_pace(run: &Run) {
    if run.means.is_pressed() || run.options.budget.is_some() {
        return;
    }
    let Some(cost) = run.book().pace.cost().filter(|cost| is_endless(*cost, selected(run))) else { return };
    if run.means.press(LONGEST) {
        let rate = 1000 / cost.as_millis().max(1);
        run.skip(format!("the server answers {rate} requests a second: the run is held to a time"));
    }
}

/// How often things are made, looked at and deleted at once by a server that takes so long for an answer: as often as it
/// can while the late look waits. Times are told apart by their order of magnitude, so that the same server is not quicker
/// one day than the other.
fn rounds(run: &Run, alone: Duration) -> usize {
    let limits = &run.options.limits;
    if limits.requests.is_some() || limits.rate.is_some() || !run.options.runs(Phase::Concurrency) {
        return 0;
    }
    let each = match alone {
        // Of so short a time most is this side's, and others are under way meanwhile.
        short if short <= SPRY => SPRY / 5,
        short if short <= INSTANT => INSTANT / 2,
        short if short <= QUICK / 4 => QUICK / 4,
        _ => QUICK,
    };
    let requests = run.options.late_after.as_micros() / each.as_micros().max(1);
    usize::try_from(requests).unwrap_or(0) / (REQUESTS * run.resources.items.len().max(1))
}

fn took(exchange: &Exchange) -> Duration {
    exchange.done.saturating_sub(exchange.sent)
}

/// An operation that needs nothing of this run.
fn plain(run: &Run) -> Option<OperationIndex> {
    let mut operations = run.api.operations.iter().enumerate();
    let found = operations.find(|(_, operation)| {
        operation.method.as_str() == "GET"
            && run.is_harmless(operation)
            && run.is_selected(operation)
            && run.is_located(operation)
    });
    found.map(|(index, _)| OperationIndex(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_longer_is_sent_less_often_and_more_operations_have_more_time() {
        let rows = [(0, 1), (7, 1), (8, 1), (16, 2), (20, 2), (40, 5), (900, MOST_SAVED)];
        for (each, expected) in rows {
            assert_eq!(thrift(Duration::from_millis(each)), expected, "{each} ms");
        }
        assert_eq!(within(1), BUDGET);
        assert_eq!(within(10), BUDGET);
        assert!(within(15) > BUDGET && within(15) < LONGEST);
        assert_eq!(within(1000), LONGEST);
    }

    #[test]
    fn what_a_busy_machine_does_to_a_small_run_is_not_taken_for_a_slow_server() {
        let rows = [(5, 26, false), (5, 27, true), (20, 6, false), (20, 7, true), (400, 2, false), (400, 3, true)];
        for (operations, cost, expected) in rows {
            assert_eq!(is_endless(Duration::from_millis(cost), operations), expected, "{operations} {cost}");
        }
    }
}
