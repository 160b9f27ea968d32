//! What the server keeps, in a SQLite file.
//!
//! In: the entries of a journal. Out: the items of an earlier run. One thread writes; whatever has come by the time that
//! it looks goes into one transaction, so that many clients at a time do not wait for each other. An answer is sent when
//! its changes are committed: what was answered survives the end of this process, whatever kind of end that is. Not known
//! here: requests, schemas, answers.

mod contents;
mod file;
mod load;
mod writer;

pub(crate) use contents::Stored;
pub(crate) use file::{Database, DatabaseError};

/// How many bytes of a content stand in one row.
const ROW: usize = 256 * 1024;
