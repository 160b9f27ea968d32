//! The bytes of items, read row by row.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params};

use super::ROW;

/// A connection for reading.
pub(crate) struct Contents {
    connection: Mutex<Connection>,
}

/// Bytes in the file, or a part of them.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    contents: Arc<Contents>,
    content: u64,
    start: u64,
    length: u64,
}

impl Contents {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection: Mutex::new(connection) }
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Contents").finish_non_exhaustive()
    }
}

impl Stored {
    pub(super) fn new(contents: &Arc<Contents>, content: u64, length: u64) -> Self {
        Self { contents: Arc::clone(contents), content, start: 0, length }
    }

    /// How many bytes there are.
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// A part; `start` and `end` are within the length.
    pub(crate) fn slice(&self, start: u64, end: u64) -> Self {
        Self { start: self.start + start, length: end - start, ..self.clone() }
    }

    /// Adds all bytes to `bytes`.
    pub(crate) fn append(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let row = ROW as u64;
        let first = self.start / row;
        let last = (self.start + self.length).div_ceil(row);
        let connection = self.contents.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows = connection
            .prepare_cached(
                "SELECT bytes FROM contents WHERE content = ?1 AND place >= ?2 AND place < ?3 ORDER BY place",
            )
            .map_err(io::Error::other)?;
        let rows = rows
            .query_map(params![key(self.content), key(first), key(last)], |row| row.get::<_, Vec<u8>>(0))
            .map_err(io::Error::other)?;
        let whole = |length| usize::try_from(length).unwrap_or(usize::MAX);
        let (mut skipped, mut left) = (whole(self.start - first * row), whole(self.length));
        for row in rows {
            let row = row.map_err(io::Error::other)?;
            let part = row.get(skipped..).ok_or(io::ErrorKind::UnexpectedEof)?;
            let part = &part[..left.min(part.len())];
            bytes.extend_from_slice(part);
            left -= part.len();
            skipped = 0;
        }
        if left > 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// A number as SQLite has it.
pub(super) fn key(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
