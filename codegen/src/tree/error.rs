//! Why a folder cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

/// A folder could not be read or written. Whatever stands in the way is found before anything is changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file that was not generated has the name of one that would be.
    #[error("`{}` was not generated and would be overwritten: move it away, or write to another folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The folder belongs to something else.
    #[error("`{}` holds `{entry}` and no generated crate: write to a new or an empty folder", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// The first thing in it.
        entry: String,
    },
    /// A file stands where a folder has to be.
    #[error("`{}` is a file where a folder has to be", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder stands where a file has to be.
    #[error("`{}` is a folder where a file has to be", path.display())]
    NotAFile {
        /// The folder.
        path: PathBuf,
    },
    /// A symbolic link inside the folder leads elsewhere, where nothing may be written.
    #[error("`{}` is a symbolic link: what it leads to is not written to", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Another run writes to the folder now.
    #[error("another run is writing to `{}`", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
}

/// Says what was tried where an operation on a file fails.
pub(super) fn io_error<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> TreeError + 'a {
    move |source| TreeError::Io { action, path: path.to_owned(), source }
}
