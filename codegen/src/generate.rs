//! The way through all stages.

use bindery_spec::Reading;

use crate::emit::emit;
use crate::format::{FormatError, format};
use crate::lower::lower;
use crate::options::Options;
use crate::tree::FileTree;

/// A crate, and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its files.
    pub tree: FileTree,
    /// What is in it, and what is not.
    pub summary: Summary,
}

/// What is in a crate, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The name of the package.
    pub package: String,
    /// How many operations can be called.
    pub operations: usize,
    /// How many types there are.
    pub types: usize,
    /// What the description has and the crate does not.
    pub left_out: Vec<LeftOut>,
}

/// Something that could not be generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What: an operation key, a schema, a feature.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// Generating failed as a whole.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The description could not be read: its diagnostics say why.
    #[error("the description could not be read")]
    Unreadable,
    /// The result is not Rust, which is a mistake of the generator.
    #[error("{path} could not be formatted")]
    Format {
        /// The file.
        path: String,
        /// Why not.
        source: FormatError,
    },
}

/// Generates the crate of a description.
///
/// Deterministic: the same description, options and version of this crate give the same bytes.
///
/// # Errors
/// [`Error::Unreadable`] when the reading has no API; [`Error::Format`] when the generator made a mistake.
pub fn generate(reading: &Reading, options: &Options) -> Result<Output, Error> {
    let api = reading.api.as_ref().ok_or(Error::Unreadable)?;
    let krate = lower(api, reading, options);
    let first_line = krate.provenance.line();
    let mut tree = FileTree::new();
    for file in emit(&krate) {
        let text =
            format(&file.content, &first_line).map_err(|source| Error::Format { path: file.path.clone(), source })?;
        tree.insert(file.path, text);
    }
    let summary = Summary {
        package: krate.package.name.clone(),
        operations: krate.calls.groups.iter().map(|group| group.operations.len()).sum(),
        types: krate.types.items.len(),
        left_out: krate.left_out.into_iter().map(|(what, reason)| LeftOut { what, reason }).collect(),
    };
    Ok(Output { tree, summary })
}
