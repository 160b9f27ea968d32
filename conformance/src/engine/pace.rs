//! How long answers take: what is usual, and which took far longer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::check::slow_answer;
use crate::exchange::Exchange;

/// The times of a run's answers.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// How many answers took so long, by the power of two of microseconds.
    times: BTreeMap<u32, u64>,
    /// By operation: how long slow answers were waited for, those at one time counted once, and until when.
    spent: BTreeMap<String, (Duration, Duration)>,
    slow: Vec<Arc<Exchange>>,
    quickest: Option<Arc<Exchange>>,
    /// How long ordinary answers were waited for, those at one time counted once, until when, and how many there were.
    busy: (Duration, Duration, u32),
}

/// How many ordinary answers tell how long the server takes for one.
const ENOUGH: u32 = 128;

impl Pace {
    /// Notes an answer.
    pub(crate) fn note(&mut self, exchange: &Arc<Exchange>) {
        if exchange.response().is_none() {
            return;
        }
        let took = slow_answer::took(exchange);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
        *self.times.entry(micros.ilog2()).or_default() += 1;
        if took <= slow_answer::FLOOR && !exchange.case.request.delivery.is_held_up() {
            let (total, until, count) = &mut self.busy;
            *total += exchange.done.saturating_sub((*until).max(exchange.sent));
            *until = exchange.done.max(*until);
            *count += 1;
        }
        if took > slow_answer::FLOOR {
            let (total, until) = self.spent.entry(exchange.case.name.clone()).or_default();
            *total += exchange.done.saturating_sub((*until).max(exchange.sent));
            *until = exchange.done.max(*until);
        }
        let is_quickest = self.quickest.as_ref().is_none_or(|quickest| took < slow_answer::took(quickest));
        if is_quickest && exchange.is_success() && exchange.case.request.method == "GET" {
            self.quickest = Some(Arc::clone(exchange));
        }
        let same =
            |slow: &Arc<Exchange>| slow.case.name == exchange.case.name && slow.case.label == exchange.case.label;
        let is_new = !self.slow.iter().any(same);
        // Of what never ends it cannot be told how long it takes.
        let is_whole = exchange.response().is_some_and(|response| !response.truncated);
        if took > slow_answer::FLOOR && exchange.case.request.is_safe() && is_new && is_whole {
            self.slow.push(Arc::clone(exchange));
        }
    }

    /// The time that half of all answers did not exceed, to a power of two.
    pub(crate) fn usual(&self) -> Duration {
        let half = self.times.values().sum::<u64>() / 2;
        let mut so_far = 0;
        let middle = self.times.iter().find(|(_, count)| {
            so_far += **count;
            so_far > half
        });
        middle.map_or(Duration::ZERO, |(power, _)| Duration::from_micros(2u64.saturating_pow(power + 1)))
    }

    /// What an ordinary answer costs, all that are under way taken together; `None` while there were too few. What takes
    /// longer than a second is not ordinary, and a request that is held up on this side costs the server nothing.
    pub(crate) fn cost(&self) -> Option<Duration> {
        let (total, _, count) = self.busy;
        (count >= ENOUGH).then(|| total / count)
    }

    /// How long slow answers of an operation were waited for.
    pub(crate) fn spent(&self, operation: &str) -> Duration {
        self.spent.get(operation).map(|(total, _)| *total).unwrap_or_default()
    }

    /// What took longest, one of each kind, and the quickest of all, to compare with. Operations that were left
    /// alone since they are slow are asked again after this.
    pub(crate) fn outliers(&mut self, most: usize) -> Option<(Vec<Arc<Exchange>>, Arc<Exchange>)> {
        self.spent.clear();
        let mut slow = self.slow.clone();
        slow.sort_by_key(|exchange| std::cmp::Reverse(slow_answer::took(exchange)));
        slow.truncate(most);
        self.quickest.clone().filter(|_| !slow.is_empty()).map(|quickest| (slow, quickest))
    }
}
