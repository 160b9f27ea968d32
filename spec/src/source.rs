//! The texts of a reading: the only module of this crate that touches files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::pointer::FileId;

/// One file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as it is shown in messages: relative to where the root document was named from.
    pub path: PathBuf,
    /// The text.
    pub text: Arc<str>,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// Every file that was read, the root document first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file.
    pub fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// The file of an id that this collection gave out.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files, with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), file))
    }

    /// The path of a file, for messages.
    #[must_use]
    pub fn path(&self, id: FileId) -> &Path {
        self.get(id).map_or(Path::new("?"), |file| &file.path)
    }
}
