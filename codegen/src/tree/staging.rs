//! The folder in which files wait until all of them are written.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::{TreeError, io_error};

/// The beginning of the name of every staging folder.
const PREFIX: &str = ".bindery-staging";

/// A folder on the same file system as its target, so that a move out of it is one step. Removed when dropped.
///
/// One run at a time has it: the lock on its file ends with the process that holds it, however that ends, so that what a
/// killed run has left behind is found and reused by the next.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    /// The staging folder inside a folder that exists, else beside the one that is to be made.
    pub(super) fn of(target: &Path) -> Result<Self, TreeError> {
        if target.is_dir() { Self::at(target.join(PREFIX), target) } else { Self::beside(target) }
    }

    /// The staging folder beside a folder, whether that exists or not.
    pub(super) fn beside(target: &Path) -> Result<Self, TreeError> {
        let parent = parent_of(target);
        fs::create_dir_all(parent).map_err(io_error("create", parent))?;
        let name = format!("{PREFIX}-{}", target.file_name().unwrap_or_default().to_string_lossy());
        Self::at(parent.join(name), target)
    }

    /// Whether a path is one that a staging folder has.
    pub(super) fn is_one(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
    }

    fn at(folder: PathBuf, target: &Path) -> Result<Self, TreeError> {
        match fs::symlink_metadata(&folder) {
            Ok(found) if !found.is_dir() => return Err(TreeError::NotAFolder { path: folder }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir(&folder).map_err(io_error("create", &folder))?;
            }
            Err(error) => return Err(io_error("read", &folder)(error)),
        }
        // What a killed run leaves behind is nothing to commit.
        let path = folder.join(".gitignore");
        fs::write(&path, "*\n").map_err(io_error("write", &path))?;
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(io_error("create", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(TreeError::Busy { path: target.to_owned() }),
            // Some file systems have no locks: then nobody can hold one.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(io_error("lock", &path)(error)),
        }
        let staging = Self { folder, _lock: lock };
        let tree = staging.tree();
        if tree.exists() {
            fs::remove_dir_all(&tree).map_err(io_error("remove", &tree))?;
        }
        fs::create_dir(&tree).map_err(io_error("create", &tree))?;
        Ok(staging)
    }

    /// The empty folder for the files.
    pub(super) fn tree(&self) -> PathBuf {
        self.folder.join("tree")
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // A folder that cannot be removed is no failure of the run: the next one removes it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder that a path stands in.
pub(super) fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
