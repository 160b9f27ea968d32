//! What is wrong with a description, or not supported in it.

use std::ops::Range;

use crate::pointer::{FileId, Origin};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Read as it was meant, though the specification forbids it or the feature is left out.
    Warning,
    /// The description breaks its specification and this part has no sensible reading.
    Error,
}

/// One diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether nothing at all can be read from the document because of it.
    pub fatal: bool,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// Where: file, pointer, line, column.
    pub origin: Origin,
    /// The bytes to underline in that file; empty where there are none.
    pub span: Range<usize>,
    /// Other places that matter, each with what it shows.
    pub related: Vec<Related>,
    /// How to fix it.
    pub help: Option<String>,
}

/// A second place.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// The bytes to underline.
    pub span: Range<usize>,
    /// What stands there.
    pub label: String,
}
