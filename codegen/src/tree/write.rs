//! From memory to a folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file_tree::{Difference, FileTree, first_difference};

/// The file that lists which files of a folder were generated, one path a line.
pub const MANIFEST: &str = ".bindery-files";

/// A folder could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The folder holds something that was not generated and stands in the way.
    #[error("{} was not generated and would be overwritten", path.display())]
    Foreign {
        /// What stands in the way.
        path: PathBuf,
    },
}

fn io_error<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> TreeError + 'a {
    move |source| TreeError::Io { action, path: path.to_owned(), source }
}

impl FileTree {
    /// Makes `folder` hold these files.
    ///
    /// Everything is written beside the folder first and moved into place at the end, so that a failure on the way leaves
    /// the folder as it was. Files that say the right thing already keep their time of change. Files that an earlier run
    /// made and this one does not are removed; files that no run made are never touched.
    ///
    /// # Errors
    /// When something cannot be read or written, or when a file that was not generated stands in the way.
    pub fn write(&self, folder: &Path) -> Result<(), TreeError> {
        let known = manifest(folder)?;
        let mut changed = Vec::new();
        for (path, text) in self.with_manifest().iter() {
            let target = folder.join(path);
            match fs::read(&target) {
                Ok(found) if found == text.as_bytes() => {}
                Ok(_) if path == MANIFEST || known.contains(path) => changed.push((path.to_owned(), text.to_owned())),
                Ok(_) => return Err(TreeError::Foreign { path: target }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    changed.push((path.to_owned(), text.to_owned()))
                }
                Err(error) => return Err(io_error("read", &target)(error)),
            }
        }
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(io_error("create", parent))?;
        let staging =
            tempfile::Builder::new().prefix(".bindery-").tempdir_in(parent).map_err(io_error("create", parent))?;
        for (index, (_, text)) in changed.iter().enumerate() {
            let path = staging.path().join(index.to_string());
            fs::write(&path, text).map_err(io_error("write", &path))?;
        }
        for (index, (path, _)) in changed.iter().enumerate() {
            let target = folder.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(io_error("create", parent))?;
            }
            fs::rename(staging.path().join(index.to_string()), &target).map_err(io_error("write", &target))?;
        }
        self.remove_stale(folder, &known)
    }

    fn remove_stale(&self, folder: &Path, known: &BTreeSet<String>) -> Result<(), TreeError> {
        for path in known.iter().filter(|path| self.get(path).is_none()) {
            let target = folder.join(path);
            match fs::remove_file(&target) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(io_error("remove", &target)(error)),
            }
            // Folders that this leaves empty go too; one that is not empty stays, which is no failure.
            let mut above = target.parent();
            while let Some(empty) = above.filter(|above| *above != folder && above.starts_with(folder)) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                above = empty.parent();
            }
        }
        Ok(())
    }

    /// The first difference between these files and `folder`; `None` where it is up to date.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn check(&self, folder: &Path) -> Result<Option<Difference>, TreeError> {
        for (path, text) in self.with_manifest().iter() {
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
        let stale = manifest(folder)?.into_iter().find(|path| self.get(path).is_none());
        Ok(stale.map(|path| Difference::Stale { path }))
    }

    /// These files and the list of them.
    fn with_manifest(&self) -> FileTree {
        let mut all = self.clone();
        let list: String = self.iter().flat_map(|(path, _)| [path, "\n"]).collect();
        all.insert(MANIFEST, list);
        all
    }
}

/// The generated files of a folder; none where it has no list. Paths that lead out of the folder are not ours.
fn manifest(folder: &Path) -> Result<BTreeSet<String>, TreeError> {
    let path = folder.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text
            .lines()
            .filter(|line| !line.is_empty() && Path::new(line).components().all(is_plain))
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(io_error("read", &path)(error)),
    }
}

fn is_plain(component: std::path::Component<'_>) -> bool {
    matches!(component, std::path::Component::Normal(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> FileTree {
        let mut tree = FileTree::new();
        for (path, text) in files {
            tree.insert(*path, *text);
        }
        tree
    }

    #[test]
    fn a_folder_is_brought_up_to_date_and_nothing_else_is_touched() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = parent.path().join("out");
        let first = tree(&[("a.rs", "one\ntwo\n"), ("sub/b.rs", "b\n")]);
        assert_eq!(
            first.check(&folder).expect("it can be read"),
            Some(Difference::Missing { path: ".bindery-files".into() })
        );
        first.write(&folder).expect("it can be written");
        assert_eq!(first.check(&folder).expect("it can be read"), None);
        fs::write(folder.join("mine.txt"), "mine").expect("it can be written");
        let before = fs::metadata(folder.join("a.rs")).and_then(|found| found.modified()).expect("it is there");

        let second = tree(&[("a.rs", "one\ntwo\n"), ("c.rs", "c\n")]);
        second.write(&folder).expect("it can be written");
        assert_eq!(second.check(&folder).expect("it can be read"), None);
        assert!(!folder.join("sub").exists(), "what is no longer generated is removed");
        assert!(folder.join("mine.txt").exists(), "what was never generated stays");
        let after = fs::metadata(folder.join("a.rs")).and_then(|found| found.modified()).expect("it is there");
        assert_eq!(before, after, "what did not change keeps its time");

        fs::write(folder.join("a.rs"), "one\nthree\n").expect("it can be written");
        let difference = second.check(&folder).expect("it can be read").expect("it is stale");
        assert_eq!(difference.to_string(), "a.rs:2: expected `two`, found `three`");
    }

    #[test]
    fn a_file_that_was_not_generated_is_never_overwritten() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        fs::write(parent.path().join("a.rs"), "mine").expect("it can be written");
        let result = tree(&[("a.rs", "x"), ("b.rs", "y")]).write(parent.path());
        assert!(matches!(result, Err(TreeError::Foreign { .. })));
        assert!(!parent.path().join("b.rs").exists(), "nothing is half-written");
    }
}
