//! A folder that is filled one file after the other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::error::{TreeError, io_error};
use super::listing::{self, LISTING};
use super::staging::Staging;
use super::standing::{Place, Standing};
use super::write::{Written, move_file, remove, write_file};

/// A folder that gets its files in any order, from any thread. Until [`Filled::commit`] none of them is in it: what is new
/// waits beside.
#[derive(Debug)]
pub(crate) struct Filling {
    folder: PathBuf,
    standing: Standing,
    /// Where new files wait, from the first one on.
    staging: Mutex<Option<Staging>>,
}

/// A file that was given, and whether it is new or says something else now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    path: String,
    is_written: bool,
}

/// A folder whose files have all been given. Nothing has changed in it yet; dropping this leaves everything as it is.
#[derive(Debug)]
pub(crate) struct Filled {
    folder: PathBuf,
    standing: Standing,
    staging: Option<Staging>,
    /// Every file that was given, in order.
    paths: Vec<String>,
    report: Written,
}

impl Filling {
    /// Nothing for a folder yet, which need not exist.
    pub(crate) fn of(folder: &Path) -> Result<Self, TreeError> {
        // The folder itself may be a link: then it is written where it leads to.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let standing = Standing::of(&folder)?;
        Ok(Self { folder, standing, staging: Mutex::new(None) })
    }

    /// Gives the folder a file, by its path below it.
    pub(crate) fn put(&self, path: String, text: &str) -> Result<Given, TreeError> {
        let is_written = match self.standing.place_of(&self.folder, &path, text)? {
            Place::Same => false,
            Place::ToWrite => {
                write_file(&self.staged(&path)?, text)?;
                true
            }
        };
        Ok(Given { path, is_written })
    }

    /// Where a file waits.
    fn staged(&self, path: &str) -> Result<PathBuf, TreeError> {
        let mut staging = self.staging.lock().unwrap_or_else(PoisonError::into_inner);
        let staging = match &mut *staging {
            Some(staging) => staging,
            none => none.insert(Staging::of(&self.folder)?),
        };
        Ok(staging.tree().join(path))
    }

    /// There are no further files than those given.
    pub(crate) fn finish(self, mut given: Vec<Given>) -> Result<Filled, TreeError> {
        given.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        let mut report = Written::default();
        for one in &given {
            if one.is_written {
                report.written.push(one.path.clone());
            } else {
                report.unchanged += 1;
            }
        }
        let paths: Vec<String> = given.into_iter().map(|one| one.path).collect();
        report.removed = self.standing.left_over(&self.folder, &paths)?;
        let staging = self.staging.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Filled { folder: self.folder, standing: self.standing, staging, paths, report })
    }
}

impl Filled {
    /// Moves everything into place: what had to stand in the way was found before.
    pub(crate) fn commit(mut self) -> Result<Written, TreeError> {
        if self.report.written.is_empty() && self.report.removed.is_empty() && self.standing.is_list_of(&self.paths) {
            return Ok(self.report);
        }
        let staging = match self.staging.take() {
            Some(staging) => staging,
            None => Staging::of(&self.folder)?,
        };
        let tree = staging.tree();
        if self.standing.is_new {
            write_file(&tree.join(LISTING), &listing::text(self.paths.iter().map(String::as_str)))?;
            return match fs::rename(&tree, &self.folder) {
                Ok(()) => Ok(self.report),
                Err(error) => Err(io_error("create", &self.folder)(error)),
            };
        }
        self.swap_in(&tree)?;
        Ok(self.report)
    }

    /// Moves what is staged into place. What may be ours is listed before it is there, and until it is gone.
    fn swap_in(&self, tree: &Path) -> Result<(), TreeError> {
        let list = |paths: &mut dyn Iterator<Item = &str>| {
            let staged = tree.join(LISTING);
            write_file(&staged, &listing::text(paths))?;
            move_file(&staged, &self.folder.join(LISTING))
        };
        let paths = || self.paths.iter().map(String::as_str);
        let mine: BTreeSet<&str> = paths().chain(self.standing.known()).collect();
        list(&mut mine.into_iter())?;
        for path in &self.report.written {
            move_file(&tree.join(path), &self.folder.join(path))?;
        }
        for path in &self.report.removed {
            remove(&self.folder, path)?;
        }
        list(&mut paths())
    }
}
