//! The way through all stages.

use std::collections::HashSet;

use bindery_spec::Reading;

use crate::adapt::{AdaptError, adapt, verify};
use crate::emit::emit;
use crate::format::{FormatError, format_every};
use crate::lower::{lower, lower_package};
use crate::model::{Binding, Crate, Module};
use crate::options::Options;
use crate::select::{SelectError, select};
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
    /// How many operations the description has, selected or not.
    pub described: usize,
    /// The operations that can be called, in the order of their groups.
    pub operations: Vec<Generated>,
    /// How many types there are.
    pub types: usize,
    /// What the description has and the crate does not.
    pub left_out: Vec<LeftOut>,
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
    /// What is selected cannot be meant.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// What is decided about names and types cannot be meant.
    #[error(transparent)]
    Adapt(#[from] AdaptError),
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
/// [`Error::Unreadable`] when the reading has no API; [`Error::Select`] when the selection matches nothing;
/// [`Error::Format`] when the generator made a mistake.
pub fn generate(reading: &Reading, options: &Options) -> Result<Output, Error> {
    let api = reading.api.as_ref().ok_or(Error::Unreadable)?;
    let described = api.operations.len();
    let api = select(api, &options.selection)?;
    let (api, choices) = adapt(api, &options.adaptations)?;
    let package = lower_package(&api, options);
    let binding = lower(&api, reading, options, &choices, &package, Module::root());
    verify(&options.adaptations, &binding.types)?;
    let first_line = binding.provenance.line();
    let krate = Crate { package, binding };
    let mut tree = FileTree::new();
    let mut files = format_every(emit(&krate), &first_line);
    files.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    for (path, text) in files {
        match text {
            Ok(text) => tree.insert(path, text),
            Err(source) => return Err(Error::Format { path, source }),
        }
    }
    let Crate { package, binding } = krate;
    let summary = Summary {
        package: package.name,
        described,
        operations: operations(&binding),
        types: binding.types.items.len(),
        left_out: binding.left_out.into_iter().map(|(what, reason)| LeftOut { what, reason }).collect(),
    };
    Ok(Output { tree, summary })
}

/// One entry for each operation, also where several methods send it.
fn operations(binding: &Binding) -> Vec<Generated> {
    let mut seen = HashSet::new();
    let operations = binding.calls.groups.iter().flat_map(|group| &group.operations);
    operations
        .filter(|operation| seen.insert((&operation.method, &operation.path)))
        .map(|operation| Generated {
            key: operation.name.wire.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
        })
        .collect()
}
