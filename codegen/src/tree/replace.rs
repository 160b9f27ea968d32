//! A folder that changes as a whole, or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{TreeError, io_error};
use super::file_tree::FileTree;
use super::listing::{self, LISTING};
use super::staging::Staging;
use super::standing::{Place, Standing};
use super::write::{Written, write_file};

/// A folder that waits beside the one that it is to replace. Nothing has changed yet; dropping it leaves everything as it is.
#[derive(Debug)]
pub struct Replacement {
    staging: Staging,
    folder: PathBuf,
    is_new: bool,
    /// What a compiler has left in the folder, which is moved and not copied.
    caches: Vec<PathBuf>,
    report: Written,
}

impl FileTree {
    /// Prepares a folder with these files, with everything that stands in `folder` and was not generated, and with `beside`:
    /// files that are the user's own, with the texts that they are to have.
    ///
    /// Files that stay are the same files, by hard links where the file system has them, so that they keep their time of change.
    ///
    /// # Errors
    /// As [`write`](FileTree::write): before anything is changed.
    pub fn replace(&self, folder: &Path, beside: &[(&str, &str)]) -> Result<Replacement, TreeError> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let standing = Standing::of(&folder)?;
        let mut report = Written::default();
        for (path, text) in self.iter() {
            match standing.place_of(&folder, path, text)? {
                Place::Same => report.unchanged += 1,
                Place::ToWrite => report.written.push(path.to_owned()),
            }
        }
        let paths: Vec<String> = self.iter().map(|(path, _)| path.to_owned()).collect();
        report.removed = standing.left_over(&folder, &paths)?;
        let staging = Staging::beside(&folder)?;
        let tree = staging.tree();
        let mut caches = Vec::new();
        if !standing.is_new {
            let ours: BTreeSet<&str> = self.iter().map(|(path, _)| path).chain(standing.known()).collect();
            let is_kept =
                |path: &str| !ours.contains(path) && path != LISTING && !beside.iter().any(|(own, _)| *own == path);
            keep(&folder, &tree, "", &is_kept, &mut caches)?;
        }
        for (path, text) in self.iter() {
            let target = tree.join(path);
            if report.written.binary_search_by(|written| written.as_str().cmp(path)).is_ok() {
                write_file(&target, text)?;
            } else {
                link(&folder.join(path), &target)?;
            }
        }
        for (path, text) in beside {
            write_file(&tree.join(path), text)?;
        }
        write_file(&tree.join(LISTING), &listing::text(self.iter().map(|(path, _)| path)))?;
        Ok(Replacement { staging, folder, is_new: standing.is_new, caches, report })
    }
}

impl Replacement {
    /// Puts the folder in place, in one step where the system has one for it (Linux and macOS): whoever looks sees the old folder
    /// or the new one, whenever this is killed.
    ///
    /// # Errors
    /// When the folder cannot be moved; then the old one is in place.
    pub fn commit(self) -> Result<Written, TreeError> {
        let tree = self.staging.tree();
        if self.is_new {
            fs::rename(&tree, &self.folder).map_err(io_error("create", &self.folder))?;
            return Ok(self.report);
        }
        exchange(&tree, &self.folder).map_err(io_error("replace", &self.folder))?;
        for cache in &self.caches {
            // What a compiler has left can be made again.
            let _ = fs::rename(tree.join(cache), self.folder.join(cache));
        }
        Ok(self.report)
    }
}

/// Brings everything that is to be kept from one folder to another.
fn keep(
    from: &Path,
    to: &Path,
    path: &str,
    is_kept: &dyn Fn(&str) -> bool,
    caches: &mut Vec<PathBuf>,
) -> Result<(), TreeError> {
    let here = from.join(path);
    for entry in fs::read_dir(&here).map_err(io_error("read", &here))? {
        let entry = entry.map_err(io_error("read", &here))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let inner = if path.is_empty() { name } else { format!("{path}/{name}") };
        let source = from.join(&inner);
        let kind = entry.file_type().map_err(io_error("read", &source))?;
        if Staging::is_one(&source) {
            continue;
        }
        if kind.is_dir() && source.join("CACHEDIR.TAG").is_file() {
            caches.push(PathBuf::from(inner));
        } else if kind.is_dir() {
            let is_empty = fs::read_dir(&source).map_err(io_error("read", &source))?.next().is_none();
            if is_empty {
                fs::create_dir_all(to.join(&inner)).map_err(io_error("create", &to.join(&inner)))?;
            }
            keep(from, to, &inner, is_kept, caches)?;
        } else if is_kept(&inner) {
            link(&source, &to.join(&inner))?;
        }
    }
    Ok(())
}

/// The same file at a second place; a copy where the file system has no hard links, or it is a link itself.
fn link(from: &Path, to: &Path) -> Result<(), TreeError> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(io_error("create", parent))?;
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(|_| ()).map_err(io_error("copy", from))
}

/// Lets two folders change places.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // Some file systems cannot.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => one_by_one(new, old),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    one_by_one(new, old)
}

/// The same in three steps.
fn one_by_one(new: &Path, old: &Path) -> io::Result<()> {
    let aside = new.with_extension("old");
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error);
    }
    fs::rename(&aside, new)
}
