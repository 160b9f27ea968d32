//! The list of the files of a folder that were generated.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path};

use super::error::{TreeError, io_error};

/// The file that lists which files of a folder were generated, one path a line.
pub const LISTING: &str = ".bindery-files";

/// The generated files of a folder; absent where it has no list. Paths that lead out of the folder are not ours.
pub(super) fn read(folder: &Path) -> Result<Option<BTreeSet<String>>, TreeError> {
    let path = folder.join(LISTING);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.lines().filter(|line| is_inside(line)).map(str::to_owned).collect())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", &path)(error)),
    }
}

/// The text of a list.
pub(super) fn text<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    paths.flat_map(|path| [path, "\n"]).collect()
}

fn is_inside(line: &str) -> bool {
    !line.is_empty() && Path::new(line).components().all(|component| matches!(component, Component::Normal(_)))
}
