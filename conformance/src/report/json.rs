//! The report as JSON, and back.
//!
//! One object: `format` (2) and `conforms`, and the members of [`Report`]. `docs/report.schema.json` says it all.

use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;

use super::Report;

/// The version of the file.
const FORMAT: u32 = 2;

/// Why a text is no report.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is not such a JSON object.
    #[error("not a report")]
    Json(#[from] serde_json::Error),
    /// It is of another version.
    #[error("a report of format {0}; this version reads {FORMAT}")]
    Format(u32),
}

/// The whole report, indented.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut whole = json!({"format": FORMAT, "conforms": report.conforms()});
    // Names are texts and numbers are finite: this cannot fail.
    let data = serde_json::to_value(report).unwrap_or_default();
    if let (Value::Object(whole), Value::Object(data)) = (&mut whole, data) {
        whole.extend(data);
    }
    format!("{whole:#}\n")
}

/// Reads a report back.
pub fn parse(text: &str) -> Result<Report, ReadError> {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_str(text)?;
    if head.format != FORMAT {
        return Err(ReadError::Format(head.format));
    }
    Ok(serde_json::from_str(text)?)
}
