//! Clients that hold others up: requests that arrive slowly, and that are cut off in the middle.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join;

use crate::case::{Case, Delivery, Intent, Phase};
use crate::check::{blocked, slow_answer};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::lifecycle::delivery::create;
use crate::phase::lifecycle::probe;
use crate::verdict::Verdict;

/// How long a slow request is held back, the first time.
const HOLD: Duration = Duration::from_millis(400);
/// How often others must have waited before it is told.
const TURNS: u32 = 3;
/// The same after a request that was cut, and what is long then: where each wait is long, there is no time for more.
const CUTS: u32 = 2;
const LONG: Duration = Duration::from_millis(1600);

/// Sends creates of a resource that arrive slowly, or not to their end. Others may be under way: they wait no longer for
/// these than for each other.
pub(super) async fn slowly(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    if !run.world.living(resource).is_empty() {
        held(run, resource, parent).await;
        cut(run, resource, parent).await;
    }
}

/// A view of something, whose time tells whether others are kept waiting.
async fn look(run: &Run, resource: ResourceIndex, label: &str) -> Option<Arc<Exchange>> {
    let item = run.world.living(resource).into_iter().next()?;
    let described = run.resources.get(resource);
    let index = described
        .operation(|role| matches!(role, Role::Read))
        .or_else(|| described.operation(|role| matches!(role, Role::List(_))))?;
    let mut case = run.on(index, &item, Intent::Plausible, Phase::Concurrency, label);
    if !matches!(described.operation(|role| matches!(role, Role::Read)), Some(read) if read == index) {
        case.known = None;
    }
    Some(run.send(case).await)
}

/// A create whose body arrives in two halves, and what others meanwhile have to wait. A busy machine can hold anybody up
/// once: it counts only where they wait each time, and the longer the longer the other takes.
async fn held(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let what = "another client sends slowly";
    for turn in 0..TURNS {
        let hold = HOLD * 2u32.pow(turn);
        let (name, label) = (format!("slow-{turn}"), "a create that arrives slowly");
        let Some(case) = create(run, resource, parent, (&name, label), Delivery::Slow(hold), Phase::Concurrency) else {
            return;
        };
        let Some(before) = look(run, resource, "a view before another client is slow").await else { return };
        let meanwhile = async {
            tokio::time::sleep(hold / 8).await;
            let one = || look(run, resource, "a view while another client is slow");
            <[_; 2]>::from(join(one(), one()).await)
        };
        let (slow, others) = join(run.send(case), meanwhile).await;
        if judged(run, &slow, &before, &others, (what, hold), turn + 1 == TURNS) {
            return;
        }
    }
}

/// A create that ends in the middle: nothing of it is kept, and nobody has to wait for its end.
async fn cut(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let what = "after another client stopped in the middle";
    for turn in 0..CUTS {
        let (name, label) = (format!("cut-{turn}"), "a create that is cut in the middle");
        let Some(case) = create(run, resource, parent, (&name, label), Delivery::Cut, Phase::Concurrency) else {
            return;
        };
        let Some(before) = look(run, resource, "a view before another client stops").await else { return };
        let cut = run.send(Case { intent: Intent::Hostile, ..case }).await;
        let others = [look(run, resource, "a view after another client stopped").await];
        let is_done = judged(run, &cut, &before, &others, (what, LONG), turn + 1 == CUTS);
        if turn == 0 && !cut.is_success() {
            let token = run.token(&name);
            probe::none_made(run, resource, parent, &[(&cut, token.as_str())]).await;
        }
        if is_done {
            return;
        }
    }
}

/// Notes what came of a turn; false where it has to be tried once more.
fn judged(
    run: &Run,
    slow: &Arc<Exchange>,
    before: &Exchange,
    others: &[Option<Arc<Exchange>>],
    (what, hold): (&str, Duration),
    is_last: bool,
) -> bool {
    let others: Vec<Arc<Exchange>> = others.iter().flatten().cloned().collect();
    let seen: Vec<&Exchange> = others.iter().map(AsRef::as_ref).collect();
    let verdict = blocked::judge(&seen, what, slow_answer::took(before), hold);
    if matches!(verdict, Verdict::Fail(_) | Verdict::Undecided) && !is_last {
        return false;
    }
    let mut sequence = vec![Arc::clone(slow)];
    sequence.extend(others.first().cloned());
    let name = others.first().map(|one| one.case.name.clone()).unwrap_or_default();
    run.judge(&blocked::CHECK, &name, verdict, &sequence);
    true
}
