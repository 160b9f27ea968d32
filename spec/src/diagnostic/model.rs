//! A diagnostic as plain data.

use std::ops::Range;

use super::{Code, Consequence};
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

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The longest message, in bytes.
const LONGEST_MESSAGE: usize = 2_000;

/// One diagnostic.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What comes of it for whoever uses the description.
    pub consequence: Consequence,
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

impl Diagnostic {
    /// A diagnostic about a place, with the severity of its code.
    pub(crate) fn at(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, place.origin, place.span, message)
    }

    /// A diagnostic with the severity of its code.
    pub(crate) fn new(code: Code, origin: Origin, span: Range<usize>, message: impl Into<String>) -> Self {
        let mut message: String = message.into();
        if message.len() > LONGEST_MESSAGE {
            // Names in a message come from the document and may be of any length.
            let end = (0..=LONGEST_MESSAGE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
            message.truncate(end);
            message.push('…');
        }
        Self {
            code: code.id,
            severity: code.severity,
            consequence: code.consequence,
            fatal: false,
            message,
            origin,
            span,
            related: Vec::new(),
            help: None,
        }
    }

    /// The same, saying how to fix it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with a second place.
    pub(crate) fn related(mut self, (file, span): (FileId, Range<usize>), label: impl Into<String>) -> Self {
        self.related.push(Related { file, span, label: label.into() });
        self
    }

    /// The same, leaving nothing to read.
    pub(crate) fn fatal(mut self) -> Self {
        self.fatal = true;
        self
    }
}

/// A place in a text, as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) origin: Origin,
    /// The bytes to underline in the file of the origin.
    pub(crate) span: Range<usize>,
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
