//! From memory to a folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::difference::{Difference, first_difference};
use super::error::{TreeError, io_error};
use super::file_tree::FileTree;
use super::listing::{self, LISTING};
use super::staging::Staging;
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
        // The folder itself may be a link: then it is written where it leads to.
        let folder = &folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let plan = self.plan(folder)?;
        if plan.is_done() {
            return Ok(plan.report);
        }
        let staging = Staging::of(folder)?;
        let tree = staging.tree();
        let write = |path: &String| write_file(&tree.join(path), self.get(path).unwrap_or_default());
        parallel::map(plan.report.written.iter().collect(), write).into_iter().collect::<Result<(), _>>()?;
        if plan.is_new {
            write_file(&tree.join(LISTING), &listing::text(self.paths()))?;
            return match fs::rename(&tree, folder) {
                Ok(()) => Ok(plan.report),
                Err(error) => Err(io_error("create", folder)(error)),
            };
        }
        self.swap_in(folder, &tree, &plan)?;
        Ok(plan.report)
    }

    /// Moves what is staged into place. What may be ours is listed before it is there, and until it is gone.
    fn swap_in(&self, folder: &Path, tree: &Path, plan: &Plan) -> Result<(), TreeError> {
        let list = |paths: &mut dyn Iterator<Item = &str>| {
            let staged = tree.join(LISTING);
            write_file(&staged, &listing::text(paths))?;
            move_file(&staged, &folder.join(LISTING))
        };
        let mine: BTreeSet<&str> = self.paths().chain(plan.known.iter().map(String::as_str)).collect();
        list(&mut mine.into_iter())?;
        for path in &plan.report.written {
            move_file(&tree.join(path), &folder.join(path))?;
        }
        for path in &plan.report.removed {
            remove(folder, path)?;
        }
        list(&mut self.paths())
    }

    /// What there is to do, and whether it can be done.
    pub(super) fn plan(&self, folder: &Path) -> Result<Plan, TreeError> {
        match fs::metadata(folder) {
            Ok(found) if !found.is_dir() => return Err(TreeError::NotAFolder { path: folder.to_owned() }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let report = Written { written: self.paths().map(str::to_owned).collect(), ..Written::default() };
                return Ok(Plan { is_new: true, is_listed: false, known: BTreeSet::new(), report });
            }
            Err(error) => return Err(io_error("read", folder)(error)),
        }
        let listed = listing::read(folder)?;
        if listed.is_none() {
            refuse_occupied(folder)?;
        }
        let known = listed.clone().unwrap_or_default();
        let mut report = Written::default();
        let look = |(path, text)| place_of(folder, path, text, &known).map(|place| (path, place));
        for seen in parallel::map(self.iter().collect(), look) {
            match seen? {
                (_, Place::Same) => report.unchanged += 1,
                (path, Place::ToWrite) => report.written.push(path.to_owned()),
            }
        }
        for path in known.iter().filter(|path| self.get(path).is_none()) {
            refuse_links(folder, path)?;
            if fs::symlink_metadata(folder.join(path)).is_ok_and(|found| !found.is_dir()) {
                report.removed.push(path.clone());
            }
        }
        let is_listed = listed.is_some_and(|listed| listed.iter().map(String::as_str).eq(self.paths()));
        Ok(Plan { is_new: false, is_listed, known, report })
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
            None => first_difference(LISTING, &listing::text(self.paths()), &found),
        })
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(path, _)| path)
    }
}

/// What there is to do in a folder.
pub(super) struct Plan {
    pub(super) is_new: bool,
    /// Whether its list says the right thing already.
    is_listed: bool,
    /// What its list says.
    pub(super) known: BTreeSet<String>,
    pub(super) report: Written,
}

impl Plan {
    fn is_done(&self) -> bool {
        self.is_listed && self.report.written.is_empty() && self.report.removed.is_empty()
    }
}

/// What stands where a file belongs.
enum Place {
    /// That file.
    Same,
    /// Nothing, or an earlier version of it.
    ToWrite,
}

/// Looks at the place of a file; `known` are the files that an earlier run generated.
fn place_of(folder: &Path, path: &str, text: &str, known: &BTreeSet<String>) -> Result<Place, TreeError> {
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
    let is_known = known.contains(path);
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

pub(super) fn write_file(path: &Path, text: &str) -> Result<(), TreeError> {
    in_folder(path, || fs::write(path, text))
}

fn move_file(from: &Path, to: &Path) -> Result<(), TreeError> {
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
fn remove(folder: &Path, path: &str) -> Result<(), TreeError> {
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
