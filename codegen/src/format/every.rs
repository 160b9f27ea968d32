//! All files at once.

use super::layout::{FormatError, Formatter};
use crate::emit::EmittedFile;
use crate::parallel;

/// Path and text of each file, in no order.
pub fn format_every(mut files: Vec<EmittedFile<'_>>) -> Vec<(String, Result<String, FormatError>)> {
    // The groups of operations are the largest files, and stand last: taken first, they keep no worker waiting.
    files.reverse();
    parallel::map_with(files, Formatter::default, |formatter, file| (file.path, formatter.format(file.content)))
}
