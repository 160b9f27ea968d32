//! The other versions of a description: files beside it that describe the same API.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery_conformance::drift::{Version, Versions};
use bindery_spec::ReadOptions;

use crate::cli;

/// How many files of a folder are looked at.
const MOST: usize = 64;

/// The versions in the given folder, or else beside the description: files with its title and another version. They are
/// read when they are asked for.
pub(super) fn versions(arguments: &cli::Conform, title: &str, version: &str) -> Versions {
    let beside = || arguments.spec.parent().map(Path::to_owned).unwrap_or_default();
    let folder = arguments.versions.clone().unwrap_or_else(beside);
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let (title, version) = (title.to_owned(), version.to_owned());
    let options = ReadOptions::default().with_allow_refs(arguments.reading.allow_refs.clone());
    Versions::new(move || {
        let read = |path: PathBuf| {
            let reading = bindery_spec::read_path(&path, &options);
            let is_other = reading.api.as_ref().is_some_and(|api| api.title == title && api.version != version);
            is_other.then(|| Version { description: path.display().to_string(), reading: Arc::new(reading) })
        };
        candidates(&folder).into_iter().filter_map(read).collect()
    })
}

/// The files that may be descriptions, in order.
fn candidates(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_description = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        matches!(extension, "yaml" | "yml" | "json") && path.is_file()
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_description).collect();
    paths.sort();
    paths.truncate(MOST);
    paths
}
