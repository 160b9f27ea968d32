//! What a request says: its parameters and its body, read and judged by the description.
//!
//! In: an [`Incoming`](super::message::Incoming) and the plan of its operation. Out: values, and every
//! [`Complaint`](super::complaint::Complaint) about them. Not known here: what the server keeps.

pub(crate) mod accept;
pub(crate) mod body;
pub(crate) mod coerce;
pub(crate) mod form;
pub(crate) mod judge;
pub(crate) mod multipart;
pub(crate) mod parameter;
pub(crate) mod prefer;
pub(crate) mod query;
