//! What a run made, written to disk before anything relies on it, so that a crashed run can be cleaned up.
//!
//! One JSON object a line: `{"before": …}` what was there, `{"making": …}` before a create is sent, `{"answered": id}` once
//! its answer is there, `{"made": …}` what it made and how that is deleted, `{"known": key}` what has no delete of
//! its own, `{"gone": key}` once it is.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Credentials, Delivery, Request};

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
    /// Its id.
    pub id: String,
    /// The key of what it belongs to, where that was made by the run too.
    pub parent: Option<String>,
    /// The key of the operation that deletes it.
    pub operation: String,
    /// The method that deletes it.
    pub method: String,
    /// The path that deletes it, below the base path.
    pub path: String,
    /// The query of the delete.
    pub query: Vec<(String, String)>,
    /// The name of the identity that it was made for; absent where that is the run itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
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
            credentials: self.identity.clone().map_or(Credentials::Own, Credentials::Identity),
            body: None,
            delivery: Delivery::Whole,
        }
    }
}

/// A create that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Making {
    /// What tells it from others.
    pub id: String,
    /// The run that sends it.
    pub run: i64,
    /// The name of the resource.
    pub resource: String,
    /// What it does, for messages: the key of the operation and what is special about the request.
    pub label: String,
    /// The text of the run's own that the thing will bear; absent where the request has no place for one.
    pub sign: Option<String>,
    /// What the request says of the thing, by property.
    pub said: Vec<(String, Value)>,
    /// When it is sent, in seconds since 1970 by the clock of this machine.
    pub at: i64,
}

/// What a complete list showed before the run made anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The run that looked.
    pub run: i64,
    /// The name of the resource.
    pub resource: String,
    /// By how many seconds the clock of the server is ahead of ours, where it told.
    pub ahead: Option<i64>,
    /// The ids.
    pub ids: Vec<String>,
}

/// What a ledger says of a run that is over, however it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// What is still there, in the order in which it was made.
    pub made: Vec<Made>,
    /// Creates without an answer.
    pub making: Vec<Making>,
    /// What was there before.
    pub before: Vec<Before>,
    /// The keys of everything that was ever made, gone or not.
    pub known: BTreeSet<String>,
}

impl Left {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.made.is_empty() && self.making.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Before(Before),
    Making(Making),
    Answered(String),
    Made(Made),
    Known(String),
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

    /// Writes down the key of something that was made, and that goes with what it belongs to.
    pub fn known(&self, key: &str) -> io::Result<()> {
        self.write(&Line::Known(key.to_owned()))
    }

    /// Writes down what is there before anything is made.
    pub fn before(&self, before: &Before) -> io::Result<()> {
        self.write(&Line::Before(before.clone()))
    }

    /// Writes down that something is about to be made.
    pub fn making(&self, making: &Making) -> io::Result<()> {
        self.write(&Line::Making(making.clone()))
    }

    /// Writes down that a create was answered, and what it made is known.
    pub fn answered(&self, id: &str) -> io::Result<()> {
        self.write(&Line::Answered(id.to_owned()))
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

/// What a ledger says is left. A half line at the end is left out.
pub fn left(path: &Path) -> io::Result<Left> {
    let mut left = Left::default();
    for line in BufReader::new(File::open(path)?).lines() {
        match serde_json::from_str(&line?) {
            Ok(Line::Before(before)) => left.before.push(before),
            Ok(Line::Making(making)) => left.making.push(making),
            Ok(Line::Answered(id)) => left.making.retain(|making| making.id != id),
            Ok(Line::Made(made)) => {
                left.known.insert(made.key.clone());
                left.made.push(made);
            }
            Ok(Line::Known(key)) => {
                left.known.insert(key);
            }
            Ok(Line::Gone(key)) => left.made.retain(|made| made.key != key),
            Err(_) => {}
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(key: &str) -> Made {
        Made {
            key: key.to_owned(),
            resource: "files".to_owned(),
            id: key.to_owned(),
            parent: None,
            operation: "delete".to_owned(),
            method: "DELETE".to_owned(),
            path: format!("/files/{key}"),
            query: Vec::new(),
            identity: None,
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
        let making = |id: &str| Making {
            id: id.to_owned(),
            run: 1,
            resource: "files".to_owned(),
            label: "a create".to_owned(),
            sign: None,
            said: vec![("title".to_owned(), Value::Null)],
            at: 1,
        };
        ledger.making(&making("1"))?;
        ledger.making(&making("2"))?;
        ledger.answered("1")?;
        OpenOptions::new().append(true).open(&path)?.write_all(b"{\"made\": {\"key")?;
        let known = ["a", "b"].map(str::to_owned).into();
        let expected = Left { made: vec![made("b")], making: vec![making("2")], before: Vec::new(), known };
        assert_eq!(left(&path)?, expected);
        Ok(())
    }
}
