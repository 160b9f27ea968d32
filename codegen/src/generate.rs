//! The way through all stages.

use std::collections::HashSet;
use std::path::Path;

use bindery_spec::Reading;
use bindery_spec::ir::Api;

use crate::adapt::{Adapted, adapt, verify};
use crate::combine::combine;
use crate::config::ApiConfig;
use crate::emit::emit;
use crate::format::{FormatError, format_every};
use crate::lower::{lower, lower_package};
use crate::model::{Binding, Crate, Module, Package};
use crate::naming::{version_feature, version_module};
use crate::options::Options;
use crate::output::{Error, Generated, LeftOut, Output, Summary, Version};
use crate::select::select;
use crate::tree::{FileTree, Filled, Filling, TreeError, Written};

/// Generates the crate of a description.
///
/// Deterministic: the same description, options and version of this crate give the same bytes.
///
/// # Errors
/// [`Error::Unreadable`] when the reading has no API; [`Error::Select`] when the selection matches nothing;
/// [`Error::Format`] when the generator made a mistake.
pub fn generate(reading: &Reading, options: &Options) -> Result<Output, Error> {
    Plan::new(reading, options)?.write()
}

/// Generates one crate for several versions of an API, the oldest first: a module and a cargo feature for each, and one type
/// for what is the same in several. The newest gives the package its default name, and is on by default.
///
/// # Errors
/// Those of [`generate`], and [`Error::Versions`] where there is none, or two would be called alike.
pub fn generate_versions(versions: &[Version<'_>], options: &Options) -> Result<Output, Error> {
    Plan::of_versions(versions, options)?.write()
}

/// Generates the crate of an entry of a configuration from the readings of its descriptions, in their order.
///
/// # Errors
/// Those of [`generate`] and [`generate_versions`].
pub fn generate_configured(entry: &ApiConfig, readings: &[Reading], options: &Options) -> Result<Output, Error> {
    Plan::configured(entry, readings, options)?.write()
}

/// A crate of which everything is decided, and nothing is written.
///
/// It keeps nothing of the description: whoever drops the reading before [`Plan::write`] has its memory for the files.
#[derive(Debug)]
pub struct Plan {
    krate: Crate,
    /// How many operations there were to choose from.
    described: usize,
}

impl Plan {
    /// The crate of a description.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the reading has no API; [`Error::Select`] when the selection matches nothing.
    pub fn new(reading: &Reading, options: &Options) -> Result<Self, Error> {
        let api = reading.api.as_ref().ok_or(Error::Unreadable)?;
        let described = api.operations.len();
        let mut adapted = adapt(select(&[api], &options.selection)?, &options.adaptations)?;
        let Some(adapted) = adapted.pop() else { return Err(Error::Unreadable) };
        let package = lower_package(&adapted.api, options);
        let binding = bind(&adapted, reading, options, &package, Place { home: Module::root(), feature: None })?;
        Ok(Self { krate: Crate::single(package, binding), described })
    }

    /// One crate for several versions of an API, the oldest first, as of [`generate_versions`](crate::generate_versions).
    ///
    /// # Errors
    /// Those of [`Plan::new`], and [`Error::Versions`] where there is none, or two would be called alike.
    pub fn of_versions(versions: &[Version<'_>], options: &Options) -> Result<Self, Error> {
        let apis: Vec<&Api> =
            versions.iter().map(|one| one.reading.api.as_ref()).collect::<Option<_>>().ok_or(Error::Unreadable)?;
        let described = apis.iter().map(|api| api.operations.len()).sum();
        let mut places: Vec<Place> = Vec::new();
        for (version, api) in versions.iter().zip(&apis) {
            let name = version.name.as_ref().unwrap_or(&api.version);
            let place =
                Place { home: Module::root().child(&version_module(name)), feature: Some(version_feature(name)) };
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
        Ok(Self { krate: combine(package, bindings), described })
    }

    /// The crate of an entry of a configuration, from the readings of its descriptions, in their order.
    ///
    /// # Errors
    /// Those of [`Plan::new`] and [`Plan::of_versions`].
    pub fn configured(entry: &ApiConfig, readings: &[Reading], options: &Options) -> Result<Self, Error> {
        if entry.earlier.is_none() {
            return Self::new(readings.last().ok_or(Error::NoVersion)?, options);
        }
        let versions = entry.descriptions().zip(readings).map(|(description, reading)| {
            let version = Version::new(reading);
            match &description.name {
                Some(name) => version.named(name),
                None => version,
            }
        });
        Self::of_versions(&versions.collect::<Vec<_>>(), options)
    }

    /// The files of the crate.
    ///
    /// # Errors
    /// [`Error::Format`] when the generator made a mistake.
    pub fn write(&self) -> Result<Output, Error> {
        // All texts of a crate are in memory together.
        let shrunk = |(path, mut text): (String, String)| {
            text.shrink_to_fit();
            (path, text)
        };
        let files = format_every(emit(&self.krate), |path, text| in_order(path, text).map(shrunk));
        let mut tree = FileTree::new();
        for file in files {
            let (path, text) = file?;
            tree.insert(path, text);
        }
        Ok(Output { tree, summary: self.summary() })
    }

    /// Writes the files of the crate for a folder, as [`FileTree::write`] does, but without keeping them in memory. Nothing in
    /// the folder has changed before [`Staged::commit`].
    ///
    /// # Errors
    /// [`Error::Format`] when the generator made a mistake, [`Error::Tree`] when the folder cannot be read or written.
    pub fn stage(&self, folder: &Path) -> Result<Staged, Error> {
        let filling = Filling::of(folder)?;
        let put = |path, text| in_order(path, text).and_then(|(path, text)| Ok(filling.put(path, &text)?));
        let given = format_every(emit(&self.krate), put).into_iter().collect::<Result<_, _>>()?;
        Ok(Staged(filling.finish(given)?))
    }

    /// What is in the crate, and what is not.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let Self { krate, described } = self;
        Summary {
            described: *described,
            operations: krate.bindings.iter().flat_map(operations).collect(),
            types: krate.type_count(),
            left_out: krate.bindings.iter().flat_map(left_out).collect(),
            unfit_examples: krate.bindings.iter().flat_map(unfit_examples).collect(),
            versions: krate.version_features().map(str::to_owned).collect(),
            package: krate.package.name.clone(),
        }
    }
}

/// A crate that is written, and not in place yet: dropping it leaves everything as it is.
#[derive(Debug)]
pub struct Staged(Filled);

impl Staged {
    /// Moves everything into place, as [`FileTree::write`] does.
    ///
    /// # Errors
    /// When a file cannot be moved.
    pub fn commit(self) -> Result<Written, TreeError> {
        self.0.commit()
    }
}

/// Path and text of a file that could be formatted.
fn in_order(path: String, text: Result<String, FormatError>) -> Result<(String, String), Error> {
    match text {
        Ok(text) => Ok((path, text)),
        Err(source) => Err(Error::Format { path, source }),
    }
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

/// What a binding lacks.
fn left_out(binding: &Binding) -> Vec<LeftOut> {
    let of = of_version(binding);
    let parts = binding.left_out.iter();
    parts.map(|(what, reason)| LeftOut { what: format!("{what}{of}"), reason: reason.clone() }).collect()
}

/// The examples that a binding is not tested with.
fn unfit_examples(binding: &Binding) -> Vec<String> {
    let of = of_version(binding);
    binding.unfit_examples.iter().map(|name| format!("{name}{of}")).collect()
}

/// Names the version after what belongs to it; nothing where there is one.
fn of_version(binding: &Binding) -> String {
    binding.feature.as_ref().map_or_else(String::new, |_| format!(" ({})", binding.home.name()))
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
