//! The way through the stages, from a path or a text to a [`Reading`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::agree;
use crate::diagnostic::{Diagnostic, Severity};
use crate::documents::Documents;
use crate::ir::Api;
use crate::normalize::normalize;
use crate::pointer::{FileId, Origin};
use crate::resolve::Library;
use crate::resolve::remote::{Fetch, Remote};
use crate::source::Sources;

/// How a description is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Folders outside the description's own that references may lead into.
    pub allow_refs: Vec<PathBuf>,
    /// Overlay 1.0 documents, applied to the root document in this order before anything else is made of it.
    pub overlays: Vec<PathBuf>,
    /// How references reach the network; where it is absent, they do not.
    pub remote: Option<Remote>,
    /// Whether every example and default is held against the whole of its schema, and not against its type alone. That is for
    /// whoever writes the description: nothing is read otherwise because of it.
    pub check_examples: bool,
}

impl ReadOptions {
    /// The same, with these folders beside the description's own that references may lead into.
    #[must_use]
    pub fn with_allow_refs(mut self, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        self.allow_refs.extend(folders);
        self
    }

    /// The same, with references to the network followed: to HTTPS, and to HTTP on this machine. What comes is kept in memory
    /// only, and recorded among the sources with its SHA-256.
    #[must_use]
    pub fn with_remote(mut self, fetch: Arc<dyn Fetch>) -> Self {
        self.remote = Some(Remote(fetch));
        self
    }

    /// The same, with every example and default held against the whole of its schema.
    #[must_use]
    pub fn with_examples_checked(mut self) -> Self {
        self.check_examples = true;
        self
    }

    /// The same, with these Overlay documents after those that it has.
    #[must_use]
    pub fn with_overlays(mut self, overlays: impl IntoIterator<Item = PathBuf>) -> Self {
        self.overlays.extend(overlays);
        self
    }
}

/// What came of reading a description.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The API; absent where a fatal diagnostic says why.
    pub api: Option<Api>,
    /// The files that were read.
    pub sources: Sources,
    /// The raw documents; who goes on with the API alone can take them out, and has their memory back.
    pub documents: Documents,
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
        self.documents.get(origin.file)?.pointer(origin.pointer.as_str())
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
    read(Library::open(path, options), options)
}

/// Reads a description from a text; references to other files are errors.
///
/// `name` is the path to show in messages. Never fails: what went wrong is among the diagnostics.
#[must_use]
pub fn read_text(name: &str, text: &str, options: &ReadOptions) -> Reading {
    read_bytes(name, text.as_bytes(), options)
}

/// Reads a description from bytes, whatever their encoding; references to other files are errors.
///
/// `name` is the path to show in messages. Never fails: what went wrong is among the diagnostics.
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Reading {
    // The folders that are allowed say nothing here, since a text stands in none.
    read(Library::of_bytes(name, bytes, options), options)
}

fn read(library: Library, options: &ReadOptions) -> Reading {
    let api = normalize(&library).filter(|_| !library.sink().has_fatal());
    if let Some(api) = &api {
        agree::check_styles(&library, api);
        if options.check_examples {
            agree::check_examples(&library, api);
        }
    }
    let (sources, documents, sink) = library.into_parts();
    let mut diagnostics = sink.into_sorted();
    if api.is_none() && !diagnostics.iter().any(|diagnostic| diagnostic.fatal) {
        // Whatever kept the root document from having a tree is what leaves nothing to read.
        let cause = diagnostics.iter_mut().find(|diagnostic| diagnostic.severity == Severity::Error);
        if let Some(cause) = cause {
            cause.fatal = true;
        }
    }
    Reading { api, sources, documents: Documents::new(documents), diagnostics }
}
