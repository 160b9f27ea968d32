//! The stages of a run: which cases are made, in which order, and what is looked at between them.
//!
//! In: a run that can send and judge. Out: nothing but what the run has noted. Not known here: how a request travels,
//! how a finding is told.

pub(crate) mod lifecycle;
pub(crate) mod listing;
