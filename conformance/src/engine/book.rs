//! What a run has seen so far: verdicts counted, findings by cause, what was left out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Kept;
use super::pace::Pace;
use super::whereabouts::Whereabouts;
use crate::check::Check;
use crate::coverage::Watch;
use crate::drift::Answers;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::verdict::{Fault, Verdict};

/// The verdicts of one check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How often it held.
    pub passed: u64,
    /// How often it did not.
    pub failed: u64,
    /// How often what was seen did not tell.
    pub undecided: u64,
}

impl Tally {
    /// Counts a verdict.
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail(_) => self.failed += 1,
            Verdict::Undecided => self.undecided += 1,
            Verdict::NotApplicable => {}
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            undecided: self.undecided + other.undecided,
        }
    }
}

/// Something that is wrong, with the smallest sequence that showed it.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    pub(crate) check: &'static Check,
    pub(crate) operation: String,
    pub(crate) fault: Fault,
    pub(crate) sequence: Vec<Arc<Exchange>>,
    /// Whether that was played, and found to show it by itself: a shorter one need not.
    is_played: bool,
    /// How many exchanges showed it.
    pub(crate) count: u64,
}

/// A finding whose sequence is made smaller.
#[derive(Debug)]
struct Watched {
    key: String,
    /// The numbers of exchanges that have nothing to do with it.
    others: Range<u64>,
    /// What has shown it last.
    shown: Option<Shown>,
}

/// What a finding says, and the sequence that has shown it.
pub(crate) type Shown = (Fault, Vec<Arc<Exchange>>);

impl Watched {
    fn is_by(&self, key: &str, sequence: &[Arc<Exchange>]) -> bool {
        self.key == key && !sequence.iter().any(|exchange| self.others.contains(&exchange.number))
    }
}

/// Everything that was noted.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// By key, in the order in which they showed first.
    pub(crate) causes: IndexMap<String, Cause>,
    tallies: Vec<(&'static Check, Tally)>,
    /// The place of the one that was asked for last.
    latest_tally: usize,
    pub(crate) skipped: Vec<String>,
    /// How many answers of each status each operation gave.
    pub(crate) statuses: BTreeMap<String, BTreeMap<u16, u64>>,
    /// Random cases that showed something.
    pub(crate) kept: BTreeSet<Kept>,
    /// What was exercised.
    pub(crate) coverage: Watch,
    /// Whether any request that the description allows was answered with anything but 401 and 403.
    pub(crate) let_in: bool,
    /// Whether any of them can be an answer of the API.
    pub(crate) whereabouts: Whereabouts,
    /// How many removals were answered 503 each time that they were sent again.
    pub(crate) vain_removals: u32,
    /// The deletes that were accepted, and not carried out in the time in which they were looked after.
    pub(crate) unfinished: BTreeSet<String>,
    pub(crate) hung: BTreeMap<String, u32>,
    /// The operations that had no answer, each time that they were asked, since anything was answered last.
    pub(crate) silent: BTreeSet<String>,
    /// Whether the server takes no connections any more.
    pub(crate) is_gone: bool,
    /// How many creates of each operation have made something that cannot be named, and so not be deleted.
    pub(crate) unnamed: BTreeMap<String, u32>,
    /// The latest exchanges without large bodies, for what shows only after a response was complete.
    pub(crate) latest: VecDeque<Arc<Exchange>>,
    /// How long answers take.
    pub(crate) pace: Pace,
    /// Answers of each kind, to be held against other versions.
    pub(crate) answers: Answers,
    /// A finding that is made smaller.
    watched: Option<Watched>,
    seen: BTreeSet<String>,
}

impl Book {
    /// From now on, keeps what shows a finding, by its key, unless an exchange of these numbers is part of it.
    pub(crate) fn watch(&mut self, key: &str, others: Range<u64>) {
        self.watched = Some(Watched { key: key.to_owned(), others, shown: None });
    }

    /// Whether the finding that is watched has shown.
    pub(crate) fn has_shown(&self) -> bool {
        self.watched.as_ref().is_some_and(|watched| watched.shown.is_some())
    }

    /// What has shown the finding that is watched last; `None` where nothing has since.
    pub(crate) fn unwatch(&mut self) -> Option<Shown> {
        self.watched.take()?.shown
    }

    /// Counts the verdicts of one exchange at once; gives those that failed, which are yet to be noted.
    pub(crate) fn count(&mut self, verdicts: Vec<(&'static Check, Verdict)>) -> Vec<(&'static Check, Verdict)> {
        let is_failed = |verdict: &Verdict| matches!(verdict, Verdict::Fail(_));
        for (check, verdict) in verdicts.iter().filter(|(_, verdict)| !is_failed(verdict)) {
            self.tally(check).add(verdict);
        }
        verdicts.into_iter().filter(|(_, verdict)| is_failed(verdict)).collect()
    }

    /// Notes a verdict; gives the keys of findings that it is about, and the first that is new.
    pub(crate) fn note(
        &mut self,
        check: &'static Check,
        operation: &str,
        verdict: Verdict,
        sequence: &[Arc<Exchange>],
    ) -> (Vec<String>, Option<String>) {
        self.tally(check).add(&verdict);
        let Verdict::Fail(faults) = verdict else { return (Vec::new(), None) };
        let mut keys = Vec::new();
        let mut fresh = None;
        for fault in faults {
            let (key, is_new) = self.add(check, operation, fault, sequence);
            if is_new {
                fresh.get_or_insert(key.clone());
            }
            keys.push(key);
        }
        (keys, fresh)
    }

    fn add(
        &mut self,
        check: &'static Check,
        operation: &str,
        fault: Fault,
        sequence: &[Arc<Exchange>],
    ) -> (String, bool) {
        let key = Finding::key_of(check.id, operation, &fault.place);
        let known = self.causes.get(&key);
        let (is_new, count) = (known.is_none(), known.map_or(0, |cause| cause.count) + 1);
        let is_shorter = known.is_none_or(|cause| !cause.is_played && sequence.len() < cause.sequence.len());
        if let Some(watched) = self.watched.as_mut().filter(|watched| watched.is_by(&key, sequence)) {
            watched.shown = Some((fault.clone(), sequence.to_vec()));
        }
        // The shortest sequence is the one to show.
        if is_shorter {
            let (operation, sequence) = (operation.to_owned(), sequence.to_vec());
            let cause = Cause { check, operation, fault, sequence, is_played: false, count };
            self.causes.insert(key.clone(), cause);
        } else if let Some(cause) = self.causes.get_mut(&key) {
            cause.count = count;
        }
        (key, is_new)
    }

    /// The verdicts of a check, where it was ever applied.
    pub(crate) fn told(&self, check: &Check) -> Option<Tally> {
        self.tallies.iter().find(|(known, _)| std::ptr::eq(*known, check)).map(|(_, tally)| *tally)
    }

    fn tally(&mut self, check: &'static Check) -> &mut Tally {
        // There are a few dozen, nearly always asked for in one order.
        let is_it = |(known, _): &(&'static Check, Tally)| std::ptr::eq(*known, check);
        let next = Some(self.latest_tally + 1).filter(|next| self.tallies.get(*next).is_some_and(is_it));
        let place = next.or_else(|| self.tallies.iter().position(is_it)).unwrap_or_else(|| {
            self.tallies.push((check, Tally::default()));
            self.tallies.len() - 1
        });
        self.latest_tally = place;
        &mut self.tallies[place].1
    }

    /// Whether an operation was ever answered with a success.
    pub(crate) fn has_succeeded(&self, operation: &str) -> bool {
        self.statuses.get(operation).is_some_and(|by| by.keys().any(|status| (200..300).contains(status)))
    }

    /// Whether an operation was never answered otherwise than with a status, but where the request was at fault.
    pub(crate) fn has_answered_alone(&self, operation: &str, status: u16) -> bool {
        let is_it = |one: &u16| *one == status || (400..500).contains(one);
        self.statuses.get(operation).is_some_and(|by| by.contains_key(&status) && by.keys().all(is_it))
    }

    /// Puts a smaller sequence that shows the same in the place of the first one, with what it says.
    pub(crate) fn replace(&mut self, key: &str, fault: Option<Fault>, sequence: &[Arc<Exchange>]) {
        if let Some(cause) = self.causes.get_mut(key) {
            cause.fault = fault.unwrap_or_else(|| cause.fault.clone());
            cause.sequence = sequence.to_vec();
            cause.is_played = true;
        }
    }

    /// Keeps an exchange for a while.
    pub(crate) fn remember(&mut self, exchange: &Arc<Exchange>) {
        self.pace.note(exchange);
        let large = exchange.response().is_some_and(|response| response.body.len() > 64 * 1024);
        if large {
            return;
        }
        self.answers.note(exchange);
        self.latest.push_back(Arc::clone(exchange));
        if self.latest.len() > 512 {
            self.latest.pop_front();
        }
    }

    /// Notes what was left out, once.
    pub(crate) fn skip(&mut self, note: String) -> bool {
        let is_new = self.seen.insert(note.clone());
        if is_new {
            self.skipped.push(note);
        }
        is_new
    }
}
