//! The way through the stages, from a path or a text to a [`Reading`].

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::Api;
use crate::pointer::{FileId, Origin};
use crate::source::Sources;

/// How a description is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Folders outside the description's own that references may lead into.
    pub allow_refs: Vec<PathBuf>,
}

/// What came of reading a description.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The API; absent where a fatal diagnostic says why.
    pub api: Option<Api>,
    /// The files that were read.
    pub sources: Sources,
    /// The raw documents as plain JSON, by [`FileId`], for readers that want nothing of our interpretation. Numbers
    /// beyond `i64`, `u64` and `f64` are the nearest double.
    pub documents: Vec<Value>,
    /// What was found on the way, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The raw JSON at an origin.
    #[must_use]
    pub fn raw(&self, origin: &Origin) -> Option<&Value> {
        self.documents.get(origin.file.0 as usize)?.pointer(origin.pointer.as_str())
    }

    /// The SHA-256 of the root document.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sources.get(FileId(0)).map_or("", |file| &file.sha256)
    }
}

/// Reads a description from a file, and the files it refers to.
///
/// Never fails: what went wrong is among the diagnostics.
#[must_use]
pub fn read_path(path: &Path, options: &ReadOptions) -> Reading {
    let _ = (path, options);
    Reading { api: None, sources: Sources::default(), documents: Vec::new(), diagnostics: Vec::new() }
}

/// Reads a description from a text; references to other files are errors.
///
/// `name` is the path to show in messages. Never fails: what went wrong is among the diagnostics.
#[must_use]
pub fn read_text(name: &str, text: &str, options: &ReadOptions) -> Reading {
    let _ = (name, text, options);
    Reading { api: None, sources: Sources::default(), documents: Vec::new(), diagnostics: Vec::new() }
}
