//! What generating comes to: a crate with its summary, or why there is none.

use bindery_spec::Reading;

use crate::adapt::AdaptError;
use crate::format::FormatError;
use crate::select::SelectError;
use crate::tree::{FileTree, TreeError};

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
    /// How many operations the description has, selected or not; of several versions, all of them together.
    pub described: usize,
    /// The operations that can be called, in the order of their groups.
    pub operations: Vec<Generated>,
    /// How many types there are.
    pub types: usize,
    /// What the description has and the crate does not.
    pub left_out: Vec<LeftOut>,
    /// Examples of the description that their own schema does not accept: no test of the crate has them, and nothing else
    /// of it depends on them.
    pub unfit_examples: Vec<String>,
    /// The versions, by their cargo features, the oldest first; none where there is one description.
    pub versions: Vec<String>,
}

/// An operation that can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Its `operationId`, or `METHOD /path` where it has none.
    pub key: String,
    /// Its method, as it is sent.
    pub method: String,
    /// Its path template, as written.
    pub path: String,
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
    /// There is no version to generate.
    #[error("there is no version to generate")]
    NoVersion,
    /// Two versions would be the same module.
    #[error("two versions would be called `{0}`: give them names")]
    Versions(String),
    /// What is selected cannot be meant.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// What is decided about names and types cannot be meant.
    #[error(transparent)]
    Adapt(#[from] AdaptError),
    /// The folder cannot be read or written.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The result is not Rust, which is a mistake of the generator.
    #[error("{path} could not be formatted")]
    Format {
        /// The file.
        path: String,
        /// Why not.
        source: FormatError,
    },
}

/// One of several versions of an API.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    pub(crate) name: Option<String>,
    pub(crate) reading: &'a Reading,
}

impl<'a> Version<'a> {
    /// The version that a description is of, called after its `info.version`.
    #[must_use]
    pub fn new(reading: &'a Reading) -> Self {
        Self { name: None, reading }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }
}
