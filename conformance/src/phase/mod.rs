//! The stages of a run: which cases are made, in which order, and what is looked at between them.
//!
//! In: a run that can send and judge. Out: nothing but what the run has noted. Not known here: how a request travels,
//! how a finding is told.

pub(crate) mod boundaries;
pub(crate) mod concurrency;
pub(crate) mod cursor;
pub(crate) mod drawn;
pub(crate) mod examples;
pub(crate) mod learn;
pub(crate) mod lifecycle;
pub(crate) mod listing;
pub(crate) mod measure;
pub(crate) mod near;
pub(crate) mod negative;
pub(crate) mod random;
pub(crate) mod server_owned;
pub(crate) mod sign;
pub(crate) mod slow;

use tokio::time::{Instant, sleep_until};

use self::lifecycle::late::{self, Before};
use crate::case::Phase;
use crate::engine::run::Run;
use crate::event::Event;

/// What the run is going to do, one line each.
pub(crate) fn plan(run: &Run) -> Vec<String> {
    let mut lines = vec![format!(
        "{} operations of {} {} at {}{}",
        run.api.operations.iter().filter(|operation| run.is_selected(operation)).count(),
        run.api.title,
        run.api.version,
        run.client.endpoint().origin(),
        run.client.endpoint().base,
    )];
    for resource in &run.resources.items {
        lines.push(format!("{}: {}", resource.name, resource.item.as_deref().unwrap_or("no path of its own")));
    }
    lines.push(format!("what this run makes is written to {}", run.ledger.path().display()));
    lines.push("only what this run makes is deleted".to_owned());
    lines
}

/// Every phase, in order.
pub(crate) async fn all(run: &mut Run) {
    measure::measure(run).await;
    let mut before = late::before(run, Phase::Examples).await;
    before.note(run);
    run.keep_apart(|text| before.bears(text));
    if Box::pin(learn::all(run)).await {
        before = late::before(run, Phase::Examples).await;
        before.note(run);
    }
    let run = &*run;
    if run.options.runs(Phase::Random) {
        Box::pin(random::replay(run)).await;
    }
    if run.options.runs(Phase::Lifecycle) {
        Box::pin(lifecycle::sequences::replay(run)).await;
    }
    let mut is_lost = false;
    // When the last delete was sent that the late look is meant for.
    let mut deleted = Instant::now();
    for phase in Phase::ALL {
        let always = phase == Phase::Cleanup;
        if !always && (is_lost || run.is_over() || !run.options.runs(phase)) {
            continue;
        }
        run.tell(Event::PhaseStarted(phase));
        match phase {
            Phase::Examples => {
                let (sent, began) = (run.client.sent(), Instant::now());
                Box::pin(examples::run(run)).await;
                measure::again(run, run.client.sent().saturating_sub(sent), began.elapsed());
            }
            Phase::Lifecycle => Box::pin(lifecycle::run(run, &before)).await,
            Phase::Boundaries => Box::pin(boundaries::run(run)).await,
            Phase::Random => Box::pin(random::run(run)).await,
            Phase::Negative => Box::pin(negative::run(run)).await,
            Phase::Concurrency => Box::pin(concurrency::run(run, deleted)).await,
            Phase::Late => {
                Box::pin(slow::again(run)).await;
                sleep_until(deleted + run.options.late_after).await;
                Box::pin(late::look(run)).await;
            }
            Phase::Cleanup => Box::pin(clean(run, &before)).await,
        }
        // By then everything was asked for that can be.
        is_lost = phase == Phase::Lifecycle && run.book().whereabouts.stranger().is_some() || is_lost;
        if phase == Phase::Lifecycle || !run.options.runs(Phase::Lifecycle) {
            deleted = Instant::now();
        }
        run.tell(Event::PhaseEnded(phase, run.client.sent()));
    }
}

async fn clean(run: &Run, before: &Before) {
    // What had no answer may have one now: whatever can be removed is.
    {
        let mut book = run.book();
        book.hung.clear();
        book.silent.clear();
    }
    let left_out = run.client.be_patient();
    if left_out > 0 {
        run.skip(format!("{left_out} requests were answered 429 and not sent again: there was no more time"));
    }
    Box::pin(late::clean(run)).await;
    Box::pin(late::compare(run, before)).await;
}
