//! The file, opened.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::contents::Contents;
use super::load;
use super::writer;
use crate::mock::state::{Entry, Journal, Loaded};

/// What the tables are called and hold; a file of another version is refused.
const VERSION: i64 = 1;
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS items (
        resource TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, owner TEXT, scope TEXT NOT NULL,
        value TEXT NOT NULL, views INTEGER NOT NULL, content INTEGER, media_type TEXT, length INTEGER,
        PRIMARY KEY (resource, number)
    );
    CREATE TABLE IF NOT EXISTS attached (
        resource TEXT NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL, content INTEGER NOT NULL, media_type TEXT,
        length INTEGER NOT NULL, PRIMARY KEY (resource, number, path)
    );
    CREATE TABLE IF NOT EXISTS gone (
        resource TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (resource, id)
    );
    CREATE TABLE IF NOT EXISTS contents (
        content INTEGER NOT NULL, place INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (content, place)
    );
";

/// An open file, with the thread that writes to it. Closing it waits until all is written.
#[derive(Debug)]
pub(crate) struct Database {
    journal: Journal,
    writer: Option<JoinHandle<()>>,
    /// Held as long as the file is open, so that no other process writes to it.
    _lock: File,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    /// Another process has it open.
    #[error("another process uses it")]
    Busy,
    /// It was written by another version of this program, or by another program.
    #[error("it is of version {0}, and this program reads version {VERSION}")]
    Version(i64),
    /// The file system does not do as asked.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// SQLite does not do as asked.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

impl Database {
    /// Opens a file, or makes it. `resources` has a name for each resource, by which items are found again.
    pub(crate) fn open(path: &Path, resources: Vec<String>) -> Result<(Self, Loaded), DatabaseError> {
        let lock = lock(path)?;
        private(path)?;
        let connection = connect(path)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if version != VERSION && (version != 0 || tables != 0) {
            return Err(DatabaseError::Version(version));
        }
        connection.execute_batch(TABLES)?;
        connection.pragma_update(None, "user_version", VERSION)?;
        let contents = Arc::new(Contents::new(connect(path)?));
        let loaded = load::load(&connection, &resources, &contents)?;
        let (journal, entries) = mpsc::unbounded_channel();
        let writer = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || writer::write(connection, &resources, entries))?;
        Ok((Self { journal, writer: Some(writer), _lock: lock }, loaded))
    }

    /// Where to tell changes.
    pub(crate) fn journal(&self) -> Journal {
        self.journal.clone()
    }

    /// Waits until every change that was told is safe; fails with why it is not.
    pub(crate) async fn settled(&self) -> Result<(), String> {
        let (told, heard) = oneshot::channel();
        let stopped = || "it is not written to any more".to_owned();
        self.journal.send(Entry::Settle(told)).map_err(|_| stopped())?;
        heard.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Where the thread has ended before, there is nothing to wait for.
        let _ = self.journal.send(Entry::Close);
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn connect(path: &Path) -> Result<Connection, DatabaseError> {
    let connection = Connection::open(path)?;
    // A commit is on its way to the disk when it returns, and no later end of this process takes it back.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

/// Takes the file for this process alone.
fn lock(path: &Path) -> Result<File, DatabaseError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(PathBuf::from(name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(DatabaseError::Busy),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Makes the file for its owner alone where there is none: tenants are known by their credentials.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}
