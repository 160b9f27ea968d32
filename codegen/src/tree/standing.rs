//! What stands in a folder that is to be written.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{TreeError, io_error};
use super::listing;

/// What stands in a folder.
#[derive(Debug)]
pub(super) struct Standing {
    /// Whether it is still to be made.
    pub(super) is_new: bool,
    /// The files that an earlier run generated; nothing where the folder has no list of them.
    listed: Option<BTreeSet<String>>,
}

/// What stands where a file belongs.
pub(super) enum Place {
    /// That file.
    Same,
    /// Nothing, or an earlier version of it.
    ToWrite,
}

impl Standing {
    /// Looks at a folder, which may not be there.
    pub(super) fn of(folder: &Path) -> Result<Self, TreeError> {
        match fs::metadata(folder) {
            Ok(found) if !found.is_dir() => return Err(TreeError::NotAFolder { path: folder.to_owned() }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self { is_new: true, listed: None }),
            Err(error) => return Err(io_error("read", folder)(error)),
        }
        let listed = listing::read(folder)?;
        if listed.is_none() {
            refuse_occupied(folder)?;
        }
        Ok(Self { is_new: false, listed })
    }

    /// The files that an earlier run generated, in order.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().flatten().map(String::as_str)
    }

    /// Whether the list of the folder names these files, in order, and no others.
    pub(super) fn is_list_of(&self, paths: &[String]) -> bool {
        self.listed.as_ref().is_some_and(|listed| listed.iter().eq(paths))
    }

    /// Looks at the place of a file.
    pub(super) fn place_of(&self, folder: &Path, path: &str, text: &str) -> Result<Place, TreeError> {
        if self.is_new {
            return Ok(Place::ToWrite);
        }
        refuse_links(folder, path)?;
        let target = folder.join(path);
        let found = match fs::symlink_metadata(&target) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::ToWrite),
            Err(error) => return Err(io_error("read", &target)(error)),
        };
        if found.is_dir() {
            return Err(TreeError::NotAFile { path: target });
        }
        let is_known = self.listed.as_ref().is_some_and(|listed| listed.contains(path));
        if found.is_symlink() {
            return if is_known { Ok(Place::ToWrite) } else { Err(TreeError::Foreign { path: target }) };
        }
        if fs::read(&target).map_err(io_error("read", &target))? == text.as_bytes() {
            Ok(Place::Same)
        } else if is_known {
            Ok(Place::ToWrite)
        } else {
            Err(TreeError::Foreign { path: target })
        }
    }

    /// The files that an earlier run generated and that are still there, without those of `paths`, which are in order.
    pub(super) fn left_over(&self, folder: &Path, paths: &[String]) -> Result<Vec<String>, TreeError> {
        let mut left = Vec::new();
        for path in self.listed.iter().flatten().filter(|path| paths.binary_search(path).is_err()) {
            refuse_links(folder, path)?;
            if fs::symlink_metadata(folder.join(path)).is_ok_and(|found| !found.is_dir()) {
                left.push(path.clone());
            }
        }
        Ok(left)
    }
}

/// A folder without a list of generated files must have nothing in it but hidden files, as a new repository has.
fn refuse_occupied(folder: &Path) -> Result<(), TreeError> {
    let entries = fs::read_dir(folder).map_err(io_error("read", folder))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    match names.into_iter().find(|name| !name.starts_with('.')) {
        Some(entry) => Err(TreeError::Occupied { path: folder.to_owned(), entry }),
        None => Ok(()),
    }
}

/// Each folder on the way to a file must be one, and no link to another.
fn refuse_links(folder: &Path, path: &str) -> Result<(), TreeError> {
    let mut place: PathBuf = folder.to_owned();
    let Some((above, _)) = path.rsplit_once('/') else { return Ok(()) };
    for part in above.split('/') {
        place.push(part);
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_symlink() => return Err(TreeError::Link { path: place }),
            Ok(found) if !found.is_dir() => return Err(TreeError::NotAFolder { path: place }),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    Ok(())
}
