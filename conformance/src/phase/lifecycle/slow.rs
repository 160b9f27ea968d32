//! Requests that took far longer than others, sent once more, to tell a habit from an accident.

use std::sync::Arc;
use std::time::Duration;

use crate::check::slow_answer;
use crate::engine::run::Run;

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
        let again = run.send(quickest.case.clone()).await;
        usual = usual.max(slow_answer::took(&again));
    }
    for exchange in slow {
        let mut times = vec![slow_answer::took(&exchange)];
        let mut last = Arc::clone(&exchange);
        for _ in 0..AGAIN {
            last = run.send(exchange.case.clone()).await;
            times.push(slow_answer::took(&last));
            if !slow_answer::is_outlier(slow_answer::took(&last), usual) {
                break;
            }
        }
        let verdict = slow_answer::judge(&times, usual);
        run.judge(&slow_answer::CHECK, &last.case.name.clone(), verdict, &[last]);
    }
}
