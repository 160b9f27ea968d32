//! Faults: small defects to switch on, each of which breaks one requirement.
//!
//! In: the set of faults that are on. Out: hooks that the mock calls between its steps, one module per step. Without
//! faults every hook leaves things as they are. Not known here: how anybody would notice.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod attachment;
pub(crate) mod creation;
pub(crate) mod damage;
pub(crate) mod deletion;
pub(crate) mod list;
pub(crate) mod lookup;
pub(crate) mod reference;
mod registry;
pub(crate) mod request;
mod secret;
pub(crate) mod validation;

pub use registry::{Fault, FaultId, faults};

/// The faults that are on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    on: Vec<FaultId>,
    /// What a fault counts: requests that are under way, or items that it has seen.
    count: Arc<AtomicUsize>,
    /// What items were before they were changed, by their numbers, and how many more looks find them changed.
    undone: Arc<Mutex<HashMap<u64, (u32, Bytes)>>>,
    /// The items that were seen since anything was deleted, or changed since they were seen.
    numbers: Arc<Mutex<HashSet<u64>>>,
}

/// What a request has done, to the item of a number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// It was made or shown.
    Seen(u64),
    Changed(u64),
    /// One was deleted.
    Deleted,
}

/// Which look at an item finds it unchanged again.
const LOOKS: u32 = 3;

/// Something that is under way as long as this lives.
pub(crate) struct UnderWay(Option<Arc<AtomicUsize>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Faults {
    /// These faults.
    pub(crate) fn new(on: Vec<FaultId>) -> Self {
        Self { on, ..Self::default() }
    }

    /// Whether none is on.
    pub(crate) fn is_empty(&self) -> bool {
        self.on.is_empty()
    }

    /// Whether one is on.
    pub(crate) fn has(&self, fault: FaultId) -> bool {
        self.on.contains(&fault)
    }

    /// Counts something that is under way, for the one fault that minds.
    pub(crate) fn under_way(&self, fault: FaultId) -> UnderWay {
        let count = self.has(fault).then(|| Arc::clone(&self.count));
        if let Some(count) = &count {
            count.fetch_add(1, Ordering::SeqCst);
        }
        UnderWay(count)
    }

    /// How many are under way.
    pub(crate) fn is_under_way(&self, fault: FaultId) -> bool {
        self.has(fault) && self.count.load(Ordering::SeqCst) > 0
    }

    /// Notes that a request has shown, made or changed an item, or deleted one, for the faults that mind what came before.
    pub(crate) fn note_turn(&self, turn: Turn) {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if self.has(FaultId::ChangeOfStaleLost) {
            match turn {
                Turn::Seen(number) => drop(numbers.insert(number)),
                Turn::Deleted => numbers.clear(),
                Turn::Changed(_) => {}
            }
        } else if self.has(FaultId::DeleteOfChangedLost) {
            match turn {
                Turn::Changed(number) => drop(numbers.insert(number)),
                Turn::Seen(number) => drop(numbers.remove(&number)),
                Turn::Deleted => {}
            }
        }
    }

    /// Whether what came before a change loses it.
    pub(crate) fn loses_change(&self, number: u64) -> bool {
        self.has(FaultId::ChangeOfStaleLost) && !self.has_noted(number)
    }

    /// Whether what came before a delete loses it.
    pub(crate) fn loses_delete(&self, number: u64) -> bool {
        self.has(FaultId::DeleteOfChangedLost) && self.has_noted(number)
    }

    fn has_noted(&self, number: u64) -> bool {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).contains(&number)
    }

    /// Notes what an item was before it was changed, for the one fault that minds.
    pub(crate) fn note_change(&self, number: u64, was: &Bytes) {
        if self.has(FaultId::ChangeUndoneLater) {
            let mut undone = self.undone.lock().unwrap_or_else(PoisonError::into_inner);
            undone.insert(number, (LOOKS, was.clone()));
        }
    }

    /// What an item is made again by this look at it.
    pub(crate) fn undo(&self, number: u64) -> Option<Bytes> {
        if !self.has(FaultId::ChangeUndoneLater) {
            return None;
        }
        let mut undone = self.undone.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, _) = undone.get_mut(&number)?;
        *left = left.saturating_sub(1);
        if *left > 0 { None } else { undone.remove(&number).map(|(_, was)| was) }
    }

    /// Whether any of them can only be made by whoever writes the bytes of an answer.
    pub(crate) fn need_raw_writer(&self) -> bool {
        self.on.iter().any(|fault| damage::of(*fault).is_some())
    }
}
