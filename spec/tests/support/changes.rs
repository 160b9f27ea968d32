//! A diff as a short text, one line for each change, for comparison with what is expected.

use bindery_spec::diff::{Diff, diff};
use bindery_spec::{ReadOptions, Reading, read_path};
use std::path::Path;

/// `verdict code direction step | subject | detail`, for each change, in order of text.
pub(crate) fn table(diff: &Diff) -> String {
    let mut lines: Vec<String> = diff
        .changes
        .iter()
        .map(|change| {
            let with = if change.schemas.is_empty() {
                String::new()
            } else {
                format!(" | with {}", change.schemas.join(", "))
            };
            format!(
                "{} {} {} {} | {} | {}{with}\n",
                change.verdict.id(),
                change.code.id,
                change.direction.word(),
                change.step.word(),
                change.subject,
                change.detail
            )
        })
        .collect();
    lines.sort();
    lines.concat()
}

/// The diff of two files, which have to be readable.
pub(crate) fn of_files(old: &Path, new: &Path) -> (Diff, Reading, Reading) {
    let (old_read, new_read) = (read_path(old, &ReadOptions::default()), read_path(new, &ReadOptions::default()));
    match (&old_read.api, &new_read.api) {
        (Some(old_api), Some(new_api)) => {
            let found = diff(old_api, new_api);
            (found, old_read, new_read)
        }
        _ => panic!("{} or {} cannot be read", old.display(), new.display()),
    }
}
