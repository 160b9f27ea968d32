//! Changes that have to last: what a read has said after each of them.

use std::iter::successors;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

use super::world::Item;
use crate::exchange::Exchange;

/// A change, and what was read after it.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) item: Arc<Item>,
    /// The request.
    pub(crate) by: Arc<Exchange>,
    /// What a read said before.
    pub(crate) before: Arc<Value>,
    /// What the change said, and a read said after it.
    pub(crate) confirmed: Map<String, Value>,
    /// How many requests of the run may have changed the thing by then.
    pub(crate) count: usize,
}

/// The changes of a run that have to last, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Lasting(Mutex<Vec<Change>>);

impl Lasting {
    /// Notes one.
    pub(crate) fn note(&self, change: Change) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }

    /// Whether one is of a thing, or of what belongs to it, which therefore stays.
    pub(crate) fn holds(&self, item: &Arc<Item>) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |one: &Change| successors(Some(Arc::clone(&one.item)), |child| child.parent.clone());
        all.iter().any(|one| line(one).any(|ancestor| Arc::ptr_eq(&ancestor, item)))
    }

    /// Those of things that are still there, and that no other request may have changed since.
    pub(crate) fn all(&self) -> Vec<Change> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter(|one| one.item.is_sound() && one.item.changes() == one.count).cloned().collect()
    }
}
