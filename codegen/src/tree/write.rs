//! From memory to a folder.

use std::fs;
use std::io;
use std::path::Path;

use super::difference::{Difference, first_difference};
use super::error::{TreeError, io_error};
use super::file_tree::FileTree;
use super::fill::Filling;
use super::listing::{self, LISTING};
use crate::parallel;

/// What writing has done to a folder. Paths are below it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or say something else now.
    pub written: Vec<String>,
    /// How many files said the right thing already; they keep their time of change.
    pub unchanged: usize,
    /// Files that an earlier run had generated and this one has not.
    pub removed: Vec<String>,
}

impl FileTree {
    /// Makes `folder` hold these files.
    ///
    /// A folder that does not exist appears whole. In one that does, every changed file is written aside first and moved
    /// into place at the end. Files that say the right thing already keep their time of change, so that nothing is built
    /// again for them. Files that an earlier run generated and this one does not are removed; files that no run generated
    /// are never touched. A run that is killed leaves each file old or new, and a list that lets the next run finish.
    ///
    /// # Errors
    /// When something cannot be read or written; when something that was not generated, a symbolic link or another run
    /// stands in the way. These are found before anything is changed.
    pub fn write(&self, folder: &Path) -> Result<Written, TreeError> {
        let filling = Filling::of(folder)?;
        let put = |(path, text): (&str, &str)| filling.put(path.to_owned(), text);
        let given = parallel::map(self.iter().collect(), put).into_iter().collect::<Result<_, _>>()?;
        filling.finish(given)?.commit()
    }

    /// The first difference between these files and `folder`; `None` where it is up to date.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn check(&self, folder: &Path) -> Result<Option<Difference>, TreeError> {
        for (path, text) in self.iter() {
            let target = folder.join(path);
            match fs::read(&target) {
                Ok(found) => {
                    if let Some(difference) = first_difference(path, text, &String::from_utf8_lossy(&found)) {
                        return Ok(Some(difference));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Some(Difference::Missing { path: path.to_owned() }));
                }
                Err(error) => return Err(io_error("read", &target)(error)),
            }
        }
        let Some(listed) = listing::read(folder)? else {
            return Ok(Some(Difference::Missing { path: LISTING.to_owned() }));
        };
        let found = listing::text(listed.iter().map(String::as_str));
        let stale = listed.into_iter().find(|path| self.get(path).is_none());
        Ok(match stale {
            Some(path) => Some(Difference::Stale { path }),
            None => first_difference(LISTING, &listing::text(self.iter().map(|(path, _)| path)), &found),
        })
    }
}

pub(super) fn write_file(path: &Path, text: &str) -> Result<(), TreeError> {
    in_folder(path, || fs::write(path, text))
}

pub(super) fn move_file(from: &Path, to: &Path) -> Result<(), TreeError> {
    in_folder(to, || fs::rename(from, to))
}

/// Makes the folder of `path` where `put` finds none: most files stand in one that is there already.
fn in_folder(path: &Path, put: impl Fn() -> io::Result<()>) -> Result<(), TreeError> {
    let outcome = match (put(), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent).map_err(io_error("create", parent))?;
            put()
        }
        (outcome, _) => outcome,
    };
    outcome.map_err(io_error("write", path))
}

/// Removes a file, and the folders that this leaves empty.
pub(super) fn remove(folder: &Path, path: &str) -> Result<(), TreeError> {
    let target = folder.join(path);
    match fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io_error("remove", &target)(error)),
    }
    let mut above = target.parent();
    while let Some(empty) = above.filter(|above| *above != folder && above.starts_with(folder)) {
        // One that is not empty stays, which is no failure.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        above = empty.parent();
    }
    Ok(())
}
