//! What a run made, written to disk before anything relies on it, so that a crashed run can be cleaned up.
//!
//! One JSON object a line: `{"made": key, "delete": [method, path, query], "resource": name}` and `{"gone": key}`.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::case::{Credentials, Request};

/// A ledger that is being written.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
}

/// One thing that a run made and has not deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What tells it from others: resource and id.
    pub key: String,
    /// The name of its resource.
    pub resource: String,
    /// The key of the operation that deletes it.
    pub operation: String,
    /// The method that deletes it.
    pub method: String,
    /// The path that deletes it, below the base path.
    pub path: String,
    /// The query of the delete.
    pub query: Vec<(String, String)>,
}

impl Made {
    /// The request that deletes it.
    #[must_use]
    pub fn request(&self) -> Request {
        Request {
            is_absolute: false,
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: Vec::new(),
            credentials: Credentials::Own,
            body: None,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Made(Made),
    Gone(String),
}

impl Ledger {
    /// Opens or starts a ledger; what an earlier run left in it stays.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(file) })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down something that was made; on disk when this returns.
    pub fn made(&self, made: &Made) -> io::Result<()> {
        self.write(&Line::Made(made.clone()))
    }

    /// Writes down that something is gone.
    pub fn gone(&self, key: &str) -> io::Result<()> {
        self.write(&Line::Gone(key.to_owned()))
    }

    fn write(&self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line).map_err(io::Error::other)?;
        text.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // One write for the whole line, so that a process that is killed leaves no half of one.
        file.write_all(text.as_bytes())
    }
}

/// What a ledger says is still there, in the order in which it was made. A half line at the end is left out.
pub fn remaining(path: &Path) -> io::Result<Vec<Made>> {
    let mut open: Vec<Made> = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        match serde_json::from_str(&line?) {
            Ok(Line::Made(made)) => open.push(made),
            Ok(Line::Gone(key)) => open.retain(|made| made.key != key),
            Err(_) => {}
        }
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(key: &str) -> Made {
        Made {
            key: key.to_owned(),
            resource: "files".to_owned(),
            operation: "delete".to_owned(),
            method: "DELETE".to_owned(),
            path: format!("/files/{key}"),
            query: Vec::new(),
        }
    }

    #[test]
    fn what_was_made_and_not_deleted_remains_even_after_a_torn_line() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("ledger");
        let ledger = Ledger::open(&path)?;
        ledger.made(&made("a"))?;
        ledger.made(&made("b"))?;
        ledger.gone("a")?;
        OpenOptions::new().append(true).open(&path)?.write_all(b"{\"made\": {\"key")?;
        assert_eq!(remaining(&path)?, vec![made("b")]);
        Ok(())
    }
}
