//! The texts of a reading: the only module of this crate that touches files.

mod encoding;

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub(crate) use self::encoding::Foreign;
use self::encoding::{Decoded, decode};
use crate::document::MAX_TEXT_BYTES;
use crate::pointer::FileId;

/// One file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as it is shown in messages: relative to where the root document was named from.
    pub path: PathBuf,
    /// The text, without a byte order mark; what is not UTF-8 was read as another encoding.
    pub text: Arc<String>,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Whether it is an overlay, which is applied to the root document and no part of the description itself.
    pub is_overlay: bool,
}

impl SourceFile {
    /// Whether it came from the network; its path is the address.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        self.path.to_str().is_some_and(crate::resolve::remote::is_allowed)
    }
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

    /// Says what the SHA-256 of a file is, where that was not known when it was added.
    pub(crate) fn set_sha256(&mut self, id: FileId, sha256: String) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.sha256 = sha256;
        }
    }

    /// Says of a file that it is an overlay.
    pub(crate) fn set_overlay(&mut self, id: FileId) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.is_overlay = true;
        }
    }

    /// Gives the room of the texts back, of which no diagnostic is to be shown any more.
    pub fn forget_texts(&mut self) {
        for file in &mut self.files {
            file.text = Arc::default();
        }
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

/// Why a file could not be read.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// It cannot be opened; the reason in words.
    Unreadable(String),
    /// It is longer than the limit.
    TooLarge,
}

/// A file with what is wrong about its encoding, where something is.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) file: SourceFile,
    pub(crate) foreign: Option<Foreign>,
}

/// Reads a file that a reference leads to: pipes and devices are refused, since they may never end.
pub(crate) fn load_regular(path: &Path, shown: PathBuf) -> Result<Loaded, ReadFailure> {
    match path.metadata() {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            Err(ReadFailure::Unreadable("it is no regular file".to_owned()))
        }
        _ => load(path, shown),
    }
}

/// Reads a file whole.
pub(crate) fn load(path: &Path, shown: PathBuf) -> Result<Loaded, ReadFailure> {
    let unreadable = |error: std::io::Error| ReadFailure::Unreadable(error.to_string().to_lowercase());
    let metadata = path.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(ReadFailure::Unreadable("it is a folder".to_owned()));
    }
    if metadata.len() > MAX_TEXT_BYTES {
        return Err(ReadFailure::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    File::open(path).map_err(unreadable)?.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(ReadFailure::TooLarge);
    }
    Ok(from_bytes(bytes, shown))
}

/// Takes bytes as a file. Its digest is left out where it is that of the text.
pub(crate) fn from_bytes(bytes: Vec<u8>, shown: PathBuf) -> Loaded {
    let mut sha256 = String::new();
    let Decoded { text, foreign } = decode(bytes, |bytes| sha256 = digest(bytes));
    Loaded { file: SourceFile { path: shown, text, sha256, is_overlay: false }, foreign }
}

/// The SHA-256 of bytes, in lower-case hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folders that references may lead into.
#[derive(Debug)]
pub(crate) struct Fence {
    /// Canonical paths; the root document's folder first.
    folders: Vec<PathBuf>,
}

impl Fence {
    /// The folder of a root document, and the further ones that the user allows. Folders that do not exist are left out.
    pub(crate) fn new(root: &Path, allowed: &[PathBuf]) -> Self {
        let own = canonical_folder(root).into_iter();
        Self { folders: own.chain(allowed.iter().filter_map(|folder| folder.canonicalize().ok())).collect() }
    }

    /// The canonical path of the file that `relative` names from the folder of `base`, where it lies inside the fence.
    ///
    /// A path that leads outside by its text alone is refused before anything on disk is asked for it; a symbolic link
    /// that leads outside is refused before the file is opened. `Ok(None)` where the file does not exist.
    pub(crate) fn locate(&self, base: &Path, relative: &Path) -> Result<Option<PathBuf>, Outside> {
        let Some(folder) = canonical_folder(base) else { return Ok(None) };
        let wanted = normalize(&folder.join(relative));
        if !self.encloses(&wanted) {
            return Err(Outside);
        }
        match wanted.canonicalize() {
            Ok(found) if self.encloses(&found) => Ok(Some(found)),
            Ok(_) => Err(Outside),
            Err(_) => Ok(None),
        }
    }

    fn encloses(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

/// A path lies outside the fence.
#[derive(Debug)]
pub(crate) struct Outside;

/// The canonical folder of a file.
fn canonical_folder(file: &Path) -> Option<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.canonicalize().ok()
}

/// The path without `.` and `..`, by its text alone.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let up = matches!(result.components().next_back(), Some(Component::Normal(_)));
                if up {
                    result.pop();
                } else if !matches!(result.components().next_back(), Some(Component::RootDir | Component::Prefix(_))) {
                    result.push("..");
                }
            }
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized_by_their_text() {
        for (path, expected) in
            [("a/./b/../c", "a/c"), ("../a", "../a"), ("a/../../b", "../b"), ("/a/../../b", "/b"), ("./a", "a")]
        {
            assert_eq!(normalize(Path::new(path)), PathBuf::from(expected), "{path}");
        }
    }
}
