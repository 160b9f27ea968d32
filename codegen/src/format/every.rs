//! All files at once.

use super::layout::{FormatError, Formatter};
use crate::emit::EmittedFile;
use crate::parallel;

/// What `take` makes of path and text of each file, in no order.
pub fn format_every<R: Send>(
    mut files: Vec<EmittedFile<'_>>,
    take: impl Fn(String, Result<String, FormatError>) -> R + Sync,
) -> Vec<R> {
    // The groups of operations are the largest files, and stand last: taken first, they keep no worker waiting.
    files.reverse();
    parallel::map_with(files, Formatter::default, |formatter, file| take(file.path, formatter.format(file.content)))
}
