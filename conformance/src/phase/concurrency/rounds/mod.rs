//! Races found by chance: things are made, looked at, changed and deleted at once, round after round, while the late look
//! waits.
//!
//! In: a run whose resources have shown what they do one request at a time. Each round has things of its own, and who does
//! what to them in which order follows from its number alone, so that the same seed sends the same requests whoever is
//! quicker; several rounds are under way beside one another. Out: nothing but what the run has noted. Not known here: how
//! long an answer takes.

mod actor;
mod cast;
mod contest;
mod history;
mod lanes;
mod witness;

pub(crate) use lanes::{REQUESTS, all};
