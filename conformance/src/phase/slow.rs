//! Requests that took far longer than others, sent once more, to tell a habit from an accident.

use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, Intent, Phase};
use crate::check::slow_answer;
use crate::engine::run::Run;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words;

/// How many requests are sent again, at most, and how often.
const MOST: usize = 4;
const AGAIN: usize = 2;

/// Sends the slowest requests that ask for no change again, one at a time.
pub(crate) async fn again(run: &Run) {
    let told = run.book().pace.outliers(MOST);
    let Some((slow, quickest)) = told else { return };
    // What a request takes when it is alone.
    let mut usual = Duration::ZERO;
    for _ in 0..AGAIN {
        let again = run.send(once_more(&quickest.case)).await;
        usual = usual.max(slow_answer::took(&again));
    }
    let is_meant = |exchange: &Exchange| {
        let operation = exchange.case.operation.and_then(|index| run.operation(index));
        operation.is_some_and(words::may_wait)
    };
    for exchange in slow.into_iter().filter(|exchange| !is_meant(exchange)) {
        let mut times = vec![slow_answer::took(&exchange)];
        let mut last = Arc::clone(&exchange);
        for _ in 0..AGAIN {
            last = run.send(once_more(&exchange.case)).await;
            times.push(slow_answer::took(&last));
            if !slow_answer::is_outlier(slow_answer::took(&last), usual) {
                break;
            }
        }
        let verdict = slow_answer::judge(&times, usual);
        run.judge(&slow_answer::CHECK, &last.case.name.clone(), verdict, &[last]);
    }
}

/// The same request. What it named may be gone by now, so that its time alone is looked at.
fn once_more(case: &Case) -> Case {
    let label = format!("{}, once more to see how long it takes", case.label);
    Case { label, phase: Phase::Late, intent: Intent::Hostile, known: None, ..case.clone() }
}
