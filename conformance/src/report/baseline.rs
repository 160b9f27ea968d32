//! Known findings that are accepted, in a file: one JSON object with `format` (1) and `accepted`, a list of objects with
//! `key` and, for people, `requirement`, `actual` and whatever else they write there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::data::Report;

/// The version of the file.
const FORMAT: u32 = 1;

/// Findings that are accepted, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    key: String,
    /// What people wrote beside it is kept.
    #[serde(flatten)]
    more: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    accepted: Vec<Entry>,
}

/// Why a text is no baseline.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is not such a JSON object.
    #[error("not a baseline")]
    Json(#[from] serde_json::Error),
    /// It is of a later version.
    #[error("a baseline of format {0}, which this version does not know")]
    Format(u32),
}

impl Baseline {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.format != FORMAT {
            return Err(BaselineError::Format(file.format));
        }
        Ok(Self { entries: file.accepted.into_iter().map(|entry| (entry.key.clone(), entry)).collect() })
    }

    /// A baseline that accepts everything that a report holds. What `before` says of the same keys is kept.
    #[must_use]
    pub fn of(report: &Report, before: Option<&Self>) -> Self {
        let parts = report.parts().into_iter().chain(report.known.iter().cloned());
        let entry = |finding: crate::finding::Finding| {
            let old = before.and_then(|before| before.entries.get(&finding.key)).cloned();
            let told = [
                ("severity", finding.severity.name()),
                ("requirement", &finding.requirement),
                ("actual", &finding.actual),
            ];
            let more = told.into_iter().map(|(name, text)| (name.to_owned(), Value::from(text))).collect();
            (finding.key.clone(), old.unwrap_or(Entry { key: finding.key, more }))
        };
        Self { entries: parts.map(entry).collect() }
    }

    /// Whether a finding is accepted.
    #[must_use]
    pub fn accepts(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.entries.keys()
    }

    /// The text of the file, an entry's members on lines of their own.
    #[must_use]
    pub fn render(&self) -> String {
        let file = File { format: FORMAT, accepted: self.entries.values().cloned().collect() };
        // Plain texts in a plain object can always be written.
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }
}
