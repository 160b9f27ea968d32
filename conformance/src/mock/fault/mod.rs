//! Faults: small defects to switch on, each of which breaks one requirement.
//!
//! In: the set of faults that are on. Out: hooks that the mock calls between its steps, one module per step. Without
//! faults every hook leaves things as they are. Not known here: how anybody would notice.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod creation;
pub(crate) mod damage;
pub(crate) mod deletion;
pub(crate) mod list;
pub(crate) mod lookup;
mod registry;
pub(crate) mod request;
pub(crate) mod validation;

pub use registry::{Fault, FaultId, faults};

/// The faults that are on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    on: Vec<FaultId>,
}

impl Faults {
    /// These faults.
    pub(crate) fn new(on: Vec<FaultId>) -> Self {
        Self { on }
    }

    /// Whether none is on.
    pub(crate) fn is_empty(&self) -> bool {
        self.on.is_empty()
    }

    /// Whether one is on.
    pub(crate) fn has(&self, fault: FaultId) -> bool {
        self.on.contains(&fault)
    }

    /// Whether any of them can only be made by whoever writes the bytes of an answer.
    pub(crate) fn need_raw_writer(&self) -> bool {
        self.on.iter().any(|fault| damage::of(*fault).is_some())
    }
}
