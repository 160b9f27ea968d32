//! The documents of one description, loaded on demand.

use std::cell::{Cell, OnceCell, RefCell};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

use foldhash::HashMap;

use super::locate::Failure;
use super::remote::Network;
use crate::diagnostic::{Code, Diagnostic, Sink, codes};
use crate::document::{self, Document, MAX_FILES, NodeId};
use crate::overlay;
use crate::pointer::{FileId, Origin, Pointer};
use crate::read::ReadOptions;
use crate::source::{self, Fence, Foreign, Loaded, ReadFailure, Sources};

/// The digest of a text that is longer than this is made beside its tree.
const LONG: usize = 1 << 17;

/// The node that a reference leads to, or why there is none.
pub(super) type Found = Result<(FileId, NodeId), Failure>;

/// Every document of one description. Documents never move once they are loaded.
pub(crate) struct Library {
    documents: Box<[OnceCell<Arc<Document>>]>,
    sources: RefCell<Sources>,
    /// Canonical paths of the files, for relative references.
    locations: RefCell<Vec<PathBuf>>,
    files: RefCell<HashMap<PathBuf, FileId>>,
    /// Absent for a text without a folder of its own.
    fence: Option<Fence>,
    /// Where documents on the network come from.
    pub(super) network: Network,
    /// What each text of a reference led to, by the file that it stands in.
    pub(super) found: RefCell<HashMap<(FileId, Box<str>), Found>>,
    /// The first node of each cycle that was reported.
    pub(super) cycles: RefCell<Vec<(FileId, NodeId)>>,
    full: Cell<bool>,
    sink: Sink,
}

impl Library {
    /// A library whose root document is a file.
    pub(crate) fn open(path: &Path, options: &ReadOptions) -> Self {
        let library = Self::empty(Some(Fence::new(path, &options.allow_refs)), options);
        let (root, document) = library.add_named(path);
        library.set_root(root, document, &options.overlays);
        library
    }

    /// A library whose root document is a text.
    pub(crate) fn of_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Self {
        let library = Self::empty(None, options);
        let name = PathBuf::from(name);
        let (root, document) = library.add(source::from_bytes(bytes.to_vec(), name.clone()), name);
        library.set_root(root, document, &options.overlays);
        library
    }

    /// Keeps the root document, with the overlays applied.
    fn set_root(&self, root: FileId, document: Option<Document>, overlays: &[PathBuf]) {
        let read: Vec<Option<Document>> = overlays.iter().map(|path| self.add_overlay(path)).collect();
        let Some(mut document) = document else { return };
        if !overlays.is_empty() {
            // What is wrong with an overlay has been said, and leaves nothing to read.
            let Some(read) = read.into_iter().collect::<Option<Vec<Document>>>() else { return };
            document = overlay::apply(document, &read, &self.sink);
        }
        self.keep(root, document);
    }

    fn add_overlay(&self, path: &Path) -> Option<Document> {
        let (file, document) = self.add_named(path);
        self.sources.borrow_mut().set_overlay(file);
        document
    }

    /// The document of a file that the user has named.
    fn add_named(&self, path: &Path) -> (FileId, Option<Document>) {
        match source::load(path, path.to_owned()) {
            Ok(loaded) => self.add(loaded, path.to_owned()),
            Err(failure) => {
                let mut missing = source::from_bytes(Vec::new(), path.to_owned());
                missing.file.sha256 = source::digest(&[]);
                let file = self.sources.borrow_mut().push(missing.file);
                self.locations.borrow_mut().push(path.to_owned());
                self.sink.push(unreadable(file, path, &failure));
                (file, None)
            }
        }
    }

    fn empty(fence: Option<Fence>, options: &ReadOptions) -> Self {
        Self {
            documents: (0..MAX_FILES).map(|_| OnceCell::new()).collect(),
            sources: RefCell::default(),
            locations: RefCell::default(),
            files: RefCell::default(),
            fence,
            network: Network::new(options.remote.clone()),
            found: RefCell::default(),
            cycles: RefCell::default(),
            full: Cell::new(false),
            sink: Sink::default(),
        }
    }

    /// Where diagnostics go.
    pub(crate) fn sink(&self) -> &Sink {
        &self.sink
    }

    /// A document; `None` where its text had no tree.
    pub(crate) fn document(&self, file: FileId) -> Option<&Document> {
        self.documents.get(file.0 as usize)?.get().map(Arc::as_ref)
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.locations.borrow().len()
    }

    /// The path of a file, for messages.
    pub(crate) fn path(&self, file: FileId) -> PathBuf {
        self.sources.borrow().path(file).to_owned()
    }

    /// The texts, their trees by file, and the diagnostics.
    pub(crate) fn into_parts(self) -> (Sources, Vec<Option<Arc<Document>>>, Sink) {
        let count = self.len();
        let trees = self.documents.into_iter().take(count).map(OnceCell::into_inner).collect();
        (self.sources.into_inner(), trees, self.sink)
    }

    /// The file that a relative path names from another file, loaded if it was not yet.
    pub(super) fn load(&self, base: FileId, relative: &str) -> Result<FileId, Failure> {
        let Some(fence) = &self.fence else { return Err(Failure::NoFolder) };
        let from = self.locations.borrow().get(base.0 as usize).cloned().unwrap_or_default();
        let location = match fence.locate(&from, Path::new(relative)) {
            Ok(Some(location)) => location,
            Ok(None) => return Err(Failure::NoFile),
            Err(source::Outside) => return Err(Failure::Outside),
        };
        if let Some(file) = self.files.borrow().get(&location) {
            return Ok(*file);
        }
        self.has_room(base)?;
        let shown = self.path(base);
        let shown = source::normalize(&shown.parent().unwrap_or(Path::new("")).join(relative));
        match source::load_regular(&location, shown) {
            Ok(loaded) => {
                let (file, document) = self.add(loaded, location);
                if let Some(document) = document {
                    self.keep(file, document);
                }
                Ok(file)
            }
            Err(ReadFailure::Unreadable(reason)) => Err(Failure::Unreadable(reason)),
            Err(ReadFailure::TooLarge) => Err(Failure::TooLarge),
        }
    }

    /// The document at an address, loaded if it was not yet.
    pub(super) fn load_remote(&self, base: FileId, address: &str) -> Result<FileId, Failure> {
        self.has_room(base)?;
        self.network.load(address, |bytes| {
            let (file, document) =
                self.add(source::from_bytes(bytes.to_vec(), PathBuf::from(address)), PathBuf::from(address));
            if let Some(document) = document {
                self.keep(file, document);
            }
            file
        })
    }

    /// Whether there may be another file; says once that there are too many.
    fn has_room(&self, base: FileId) -> Result<(), Failure> {
        if self.len() < MAX_FILES {
            return Ok(());
        }
        if !self.full.replace(true) {
            let message = format!("the references lead to more than {MAX_FILES} files");
            self.sink.push(whole(codes::TOO_MANY_FILES, base, message));
        }
        Err(Failure::Unreadable("there are too many files".to_owned()))
    }

    /// Gives an id to a file, and parses it.
    fn add(&self, loaded: Loaded, location: PathBuf) -> (FileId, Option<Document>) {
        let text = loaded.file.text.clone();
        let file = self.sources.borrow_mut().push(loaded.file);
        if let Ok(canonical) = location.canonicalize() {
            self.files.borrow_mut().insert(canonical.clone(), file);
            self.locations.borrow_mut().push(canonical);
        } else {
            self.locations.borrow_mut().push(location);
        }
        if let Some(foreign) = loaded.foreign {
            self.report_encoding(file, &text, foreign);
        }
        if self.sources.borrow().get(file).is_some_and(|file| !file.sha256.is_empty()) {
            return (file, document::parse(file, &text, &self.sink));
        }
        let (document, sha256) = thread::scope(|scope| {
            // Where there is no thread to be had, the digest comes after the tree.
            let digest = || source::digest(text.as_bytes());
            let beside = (text.len() > LONG).then(|| thread::Builder::new().spawn_scoped(scope, digest).ok()).flatten();
            let document = document::parse(file, &text, &self.sink);
            let sha256 = beside.map_or_else(|| Ok(digest()), ScopedJoinHandle::join);
            (document, sha256.unwrap_or_else(|panic| resume_unwind(panic)))
        });
        self.sources.borrow_mut().set_sha256(file, sha256);
        (file, document)
    }

    fn keep(&self, file: FileId, document: Document) {
        if let Some(cell) = self.documents.get(file.0 as usize) {
            // The cell of a new file is empty, since ids are given out once.
            let _ = cell.set(Arc::new(document));
        }
    }

    /// Says that a file is not UTF-8, and what it was read as.
    fn report_encoding(&self, file: FileId, text: &str, foreign: Foreign) {
        let number = |value| u32::try_from(value).unwrap_or(u32::MAX);
        let (offset, message) = match foreign {
            Foreign::Utf16 => (0, "the file is UTF-16, and was read as such; descriptions are UTF-8".to_owned()),
            Foreign::Bytes { in_file, in_text } => {
                let line = text.get(..in_text).unwrap_or_default().matches('\n').count() + 1;
                let message = format!(
                    "the file is not valid UTF-8: byte {in_file}, on line {line}, begins no character; it was read as Windows-1252"
                );
                (in_text, message)
            }
        };
        let before = text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let origin = Origin { file, pointer: Pointer::root(), line: number(line), column: number(column) };
        let diagnostic = Diagnostic::new(codes::NOT_UTF8, origin, offset..offset + 1, message);
        self.sink.push(diagnostic.help("save the file as UTF-8"));
    }
}

/// Says that the root document cannot be read.
fn unreadable(file: FileId, path: &Path, failure: &ReadFailure) -> Diagnostic {
    let path = path.display();
    match failure {
        ReadFailure::Unreadable(reason) => {
            whole(codes::FILE_NOT_FOUND, file, format!("cannot read `{path}`: {reason}"))
        }
        ReadFailure::TooLarge => {
            let limit = document::MAX_TEXT_BYTES >> 20;
            whole(codes::FILE_TOO_LARGE, file, format!("`{path}` is larger than the limit of {limit} MiB"))
        }
    }
}

/// A diagnostic about a file as a whole.
fn whole(code: Code, file: FileId, message: String) -> Diagnostic {
    Diagnostic::new(code, Origin { file, ..Origin::default() }, 0..0, message)
}
