//! What a run can afford: how many requests of a kind, how often it repeats itself while it waits, and until when.
//!
//! In: what was measured before anything else, and what the user says. Out: counts and an end for each phase. Not known
//! here: the server, the clock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::case::Phase;

/// What a run can afford. Each of these is settled once; what is not bounds nothing.
#[derive(Debug, Default)]
pub(crate) struct Means {
    thrift: OnceLock<u32>,
    rounds: OnceLock<usize>,
    is_pressed: OnceLock<()>,
    budget: OnceLock<Duration>,
    /// Until when the part of the lifecycle that is under way may take, where there is little time.
    turn: Mutex<Option<Duration>>,
    left_out: AtomicU64,
}

impl Means {
    /// Sends fewer requests of those that are many of a kind: one of so many. Whether that was not settled before.
    pub(crate) fn save(&self, thrift: u32) -> bool {
        self.thrift.set(thrift).is_ok()
    }

    /// How many of so many requests of a kind are sent; one at the least.
    pub(crate) fn share(&self, count: usize) -> usize {
        let thrift = usize::try_from(self.thrift.get().copied().unwrap_or(1)).unwrap_or(1);
        count.div_ceil(thrift.max(1))
    }

    /// Repeats what is done while the run has to wait so often.
    pub(crate) fn repeat(&self, rounds: usize) {
        let _ = self.rounds.set(rounds);
    }

    /// How often that is repeated.
    pub(crate) fn rounds(&self) -> usize {
        self.rounds.get().copied().unwrap_or(0)
    }

    /// Lets the run take so long, but for the removal of what it made.
    pub(crate) fn set_budget(&self, budget: Duration) {
        let _ = self.budget.set(budget);
    }

    /// Lets the run of a slow server take so long, unless somebody has said how long it may take. Whether that is new.
    pub(crate) fn press(&self, budget: Duration) -> bool {
        let is_new = self.is_pressed.set(()).is_ok();
        self.set_budget(budget);
        is_new
    }

    /// Whether there may be too little time for everything.
    pub(crate) fn is_pressed(&self) -> bool {
        self.is_pressed.get().is_some()
    }

    /// Whether nothing more is sent of a phase, since so much time has gone by.
    pub(crate) fn is_over(&self, phase: Phase, elapsed: Duration) -> bool {
        let Some(end) = self.end(phase) else { return false };
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner).filter(|_| phase == Phase::Lifecycle);
        elapsed > end.min(turn.unwrap_or(end))
    }

    /// Gives the next part of the lifecycle its share of the time that is left, of so many parts with it: twice as much as
    /// all of them would get, since many have little to do.
    pub(crate) fn take_turn(&self, parts: usize, elapsed: Duration) {
        let Some(end) = self.end(Phase::Lifecycle) else { return };
        let parts = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
        let share = end.saturating_sub(elapsed) * 2 / parts;
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = Some((elapsed + share).min(end));
    }

    /// By when a phase is over; `None` where nothing bounds it.
    fn end(&self, phase: Phase) -> Option<Duration> {
        self.budget.get().zip(part(phase)).map(|(budget, part)| *budget * part / 100)
    }

    /// How much time a phase has left; `None` where nothing bounds it.
    pub(crate) fn left(&self, phase: Phase, elapsed: Duration) -> Option<Duration> {
        self.end(phase).map(|end| end.saturating_sub(elapsed))
    }

    /// Counts a request that was left out for that.
    pub(crate) fn leave_out(&self) {
        self.left_out.fetch_add(1, Ordering::Relaxed);
    }

    /// The budget, and how many requests were left out to keep to it.
    pub(crate) fn left_out(&self) -> Option<(Duration, u64)> {
        let count = self.left_out.load(Ordering::Relaxed);
        self.budget.get().filter(|_| count > 0).map(|budget| (*budget, count))
    }
}

/// By when a phase is over, in hundredths of the budget: what a phase leaves is the next one's. What the run made is
/// removed whatever it takes.
fn part(phase: Phase) -> Option<u32> {
    match phase {
        Phase::Examples => Some(20),
        Phase::Lifecycle => Some(50),
        Phase::Boundaries => Some(58),
        Phase::Random => Some(67),
        Phase::Negative => Some(80),
        Phase::Concurrency => Some(95),
        Phase::Late => Some(100),
        Phase::Cleanup => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_ends_before_the_next_and_the_removal_never() {
        let means = Means::default();
        assert!(Phase::ALL.iter().all(|phase| !means.is_over(*phase, Duration::from_secs(3600))));
        means.set_budget(Duration::from_secs(10));
        let over: Vec<Phase> =
            Phase::ALL.into_iter().filter(|phase| means.is_over(*phase, Duration::from_secs(7))).collect();
        assert_eq!(over, [Phase::Examples, Phase::Lifecycle, Phase::Boundaries, Phase::Random]);
        assert!(!means.is_over(Phase::Cleanup, Duration::from_secs(3600)));
        let left = |phase, millis| means.left(phase, Duration::from_millis(millis));
        assert_eq!(left(Phase::Negative, 7000), Some(Duration::from_secs(1)));
        assert_eq!(left(Phase::Examples, 7000), Some(Duration::ZERO));
        assert_eq!(left(Phase::Cleanup, 7000), None);
        let parts: Vec<u32> = Phase::ALL.into_iter().filter_map(part).collect();
        assert!(parts.is_sorted());
    }

    #[test]
    fn each_part_of_the_lifecycle_leaves_time_for_the_next() {
        let means = Means::default();
        means.take_turn(4, Duration::ZERO);
        assert!(!means.is_over(Phase::Lifecycle, Duration::from_secs(3600)), "nothing bounds the run");
        means.set_budget(Duration::from_secs(20));
        means.take_turn(4, Duration::from_secs(2));
        assert!(!means.is_over(Phase::Lifecycle, Duration::from_secs(6)), "half of the eight seconds that are left");
        assert!(means.is_over(Phase::Lifecycle, Duration::from_millis(6001)));
        assert!(!means.is_over(Phase::Late, Duration::from_secs(8)), "it is the lifecycle's alone");
        means.take_turn(1, Duration::from_secs(8));
        assert!(!means.is_over(Phase::Lifecycle, Duration::from_secs(10)));
        assert!(means.is_over(Phase::Lifecycle, Duration::from_millis(10_001)), "the last one ends with the phase");
    }

    #[test]
    fn one_of_so_many_is_one_at_the_least() {
        let means = Means::default();
        assert_eq!(means.share(40), 40);
        assert!(means.save(8));
        assert!(!means.save(2), "it is settled once");
        assert_eq!([means.share(40), means.share(7), means.share(1)], [5, 1, 1]);
    }
}
