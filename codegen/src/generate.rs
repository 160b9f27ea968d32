//! The way through all stages.

use std::collections::HashSet;

use bindery_spec::Reading;
use bindery_spec::ir::Api;

use crate::adapt::{AdaptError, Adapted, adapt, verify};
use crate::combine::combine;
use crate::config::ApiConfig;
use crate::emit::emit;
use crate::format::{FormatError, format_every};
use crate::lower::{lower, lower_package};
use crate::model::{Binding, Crate, Module, Package};
use crate::naming::{version_feature, version_module};
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
    /// How many operations the description has, selected or not; of several versions, all of them together.
    pub described: usize,
    /// The operations that can be called, in the order of their groups.
    pub operations: Vec<Generated>,
    /// How many types there are.
    pub types: usize,
    /// What the description has and the crate does not.
    pub left_out: Vec<LeftOut>,
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
    name: Option<String>,
    reading: &'a Reading,
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
    let mut adapted = adapt(select(&[api], &options.selection)?, &options.adaptations)?;
    let Some(adapted) = adapted.pop() else { return Err(Error::Unreadable) };
    let package = lower_package(&adapted.api, options);
    let binding = bind(&adapted, reading, options, &package, Place { home: Module::root(), feature: None })?;
    write(Crate::single(package, binding), described)
}

/// Generates one crate for several versions of an API, the oldest first: a module and a cargo feature for each, and one type
/// for what is the same in several. The newest gives the package its default name, and is on by default.
///
/// # Errors
/// Those of [`generate`], and [`Error::Versions`] where there is none, or two would be called alike.
pub fn generate_versions(versions: &[Version<'_>], options: &Options) -> Result<Output, Error> {
    let apis: Vec<&Api> =
        versions.iter().map(|one| one.reading.api.as_ref()).collect::<Option<_>>().ok_or(Error::Unreadable)?;
    let described = apis.iter().map(|api| api.operations.len()).sum();
    let mut places: Vec<Place> = Vec::new();
    for (version, api) in versions.iter().zip(&apis) {
        let name = version.name.as_ref().unwrap_or(&api.version);
        let place = Place { home: Module::root().child(&version_module(name)), feature: Some(version_feature(name)) };
        if places.iter().any(|other| other.home == place.home) {
            return Err(Error::Versions(place.home.name().to_owned()));
        }
        places.push(place);
    }
    let adapted = adapt(select(&apis, &options.selection)?, &options.adaptations)?;
    let Some(newest) = adapted.last() else { return Err(Error::NoVersion) };
    let package = lower_package(&newest.api, options);
    let mut bindings = Vec::new();
    for ((adapted, version), place) in adapted.iter().zip(versions).zip(places) {
        bindings.push(bind(adapted, version.reading, options, &package, place)?);
    }
    write(combine(package, bindings), described)
}

/// Generates the crate of an entry of a configuration from the readings of its descriptions, in their order.
///
/// # Errors
/// Those of [`generate`] and [`generate_versions`].
pub fn generate_configured(entry: &ApiConfig, readings: &[Reading], options: &Options) -> Result<Output, Error> {
    if entry.earlier.is_none() {
        return generate(readings.last().ok_or(Error::NoVersion)?, options);
    }
    let versions = entry.descriptions().zip(readings).map(|(description, reading)| {
        let version = Version::new(reading);
        match &description.name {
            Some(name) => version.named(name),
            None => version,
        }
    });
    generate_versions(&versions.collect::<Vec<_>>(), options)
}

/// Where a binding stands, and what brings it in.
struct Place {
    home: Module,
    feature: Option<String>,
}

fn bind(
    adapted: &Adapted<'_>,
    reading: &Reading,
    options: &Options,
    package: &Package,
    place: Place,
) -> Result<Binding, Error> {
    let binding = lower(&adapted.api, reading, options, &adapted.choices, package, place.home, place.feature);
    verify(&adapted.applied, &binding.types)?;
    Ok(binding)
}

/// The files of a crate. `described` is how many operations there are to choose from.
fn write(krate: Crate, described: usize) -> Result<Output, Error> {
    let mut tree = FileTree::new();
    let mut files = format_every(emit(&krate));
    files.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    for (path, text) in files {
        match text {
            Ok(text) => tree.insert(path, text),
            Err(source) => return Err(Error::Format { path, source }),
        }
    }
    let summary = Summary {
        described,
        operations: krate.bindings.iter().flat_map(operations).collect(),
        types: krate.type_count(),
        left_out: krate.bindings.iter().flat_map(left_out).collect(),
        versions: krate.version_features().map(str::to_owned).collect(),
        package: krate.package.name,
    };
    Ok(Output { tree, summary })
}

/// What a binding lacks; the version is named where there are several.
fn left_out(binding: &Binding) -> Vec<LeftOut> {
    let of = binding.feature.as_ref().map_or_else(String::new, |_| format!(" ({})", binding.home.name()));
    let parts = binding.left_out.iter();
    parts.map(|(what, reason)| LeftOut { what: format!("{what}{of}"), reason: reason.clone() }).collect()
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
