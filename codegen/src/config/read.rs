//! From the text of a configuration to what it says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bindery_spec::ReadOptions;
use toml::Spanned;

use super::error::ConfigError;
use super::file::{Entry, File, Names, Renames, Selectors, Text, VersionEntry};
use crate::adapt::{Adaptation, AdaptationKind};
use crate::emit::package::{DEPENDENCIES, is_version};
use crate::naming::package_name;
use crate::options::Options;
use crate::select::{Pattern, Selection, Selector};

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// One entry per crate, in the order of the file; at least one.
    pub apis: Vec<ApiConfig>,
}

/// One crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiConfig {
    /// The description; of several versions that of the newest.
    pub description: DescriptionConfig,
    /// The earlier versions, the oldest first, where the crate has a module for each version.
    pub earlier: Option<Vec<DescriptionConfig>>,
    /// The folder of the crate, relative to the file.
    pub out: PathBuf,
    /// Folders outside the description's own that references may lead into, relative to the file.
    pub allow_refs: Vec<PathBuf>,
    /// Whether references to the network are followed. Only who can reach the network heeds it: see
    /// [`ReadOptions::with_remote`].
    pub allow_remote_refs: bool,
    /// How the crate is generated. The package is named after the folder where the file does not name it.
    pub options: Options,
    /// The line on which the entry begins.
    pub line: usize,
}

/// One description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescriptionConfig {
    /// What the version is called, where it is not called after its `info.version`.
    pub name: Option<String>,
    /// The file, relative to that of the configuration.
    pub spec: PathBuf,
    /// Overlay documents that correct it, in order, relative to the file.
    pub overlays: Vec<PathBuf>,
}

impl ApiConfig {
    /// All descriptions, the oldest version first.
    pub fn descriptions(&self) -> impl Iterator<Item = &DescriptionConfig> {
        self.earlier.iter().flatten().chain([&self.description])
    }

    /// How a description of the entry is read, when the configuration stands in `folder`.
    #[must_use]
    pub fn read_options(&self, description: &DescriptionConfig, folder: &Path) -> ReadOptions {
        let beside = |paths: &[PathBuf]| paths.iter().map(|path| folder.join(path)).collect::<Vec<_>>();
        ReadOptions::default().with_allow_refs(beside(&self.allow_refs)).with_overlays(beside(&description.overlays))
    }
}

impl Config {
    /// Reads the text of the file.
    ///
    /// Whether renames, replacements and selectors find anything is known only with the description: see
    /// [`generate`](crate::generate).
    ///
    /// # Errors
    /// The first mistake, with its line: the text is not TOML, a key is unknown, missing or of the wrong type, a value
    /// cannot be meant, there is no entry, or two entries write to one folder.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text).map_err(|error| ConfigError::Syntax {
            line: error.span().map_or(1, |span| line(text, span.start)),
            message: error.message().to_owned(),
        })?;
        if file.apis.is_empty() {
            return Err(ConfigError::Empty);
        }
        let mut apis: Vec<ApiConfig> = Vec::with_capacity(file.apis.len());
        for entry in file.apis {
            let place = line(text, entry.span().start);
            let api = Reader { text, place }.entry(entry.into_inner())?;
            if apis.iter().any(|earlier| earlier.out == api.out) {
                return Err(ConfigError::SameFolder { line: place, folder: api.out });
            }
            apis.push(api);
        }
        Ok(Self { apis })
    }
}

/// The line of an offset, counted from 1.
fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads one entry.
struct Reader<'a> {
    text: &'a str,
    /// The line on which the entry begins.
    place: usize,
}

impl Reader<'_> {
    fn entry(&self, entry: Entry) -> Result<ApiConfig, ConfigError> {
        let mut options = Options::default();
        let folder = entry.out.file_name().map(|name| package_name(&name.to_string_lossy()));
        options.package_name = match entry.name {
            Some(name) => Some(self.checked("name", name, |name| {
                let right = package_name(name);
                if name == right { Ok(()) } else { Err(format!("not the name of a package: `{right}` would be")) }
            })?),
            None => folder,
        };
        let version = |version: &str| {
            if is_version(version) { Ok(()) } else { Err("not a version: write one such as `1.2.0`".to_owned()) }
        };
        options.package_version = entry.version.map(|text| self.checked("version", text, version)).transpose()?;
        let line = |text: &str| {
            let is_line = !text.trim().is_empty() && !text.contains(char::is_control);
            if is_line { Ok(()) } else { Err("must be one line of text".to_owned()) }
        };
        options.package_description =
            entry.description.map(|text| self.checked("description", text, line)).transpose()?;
        options.package_license = entry.license.map(|text| self.checked("license", text, line)).transpose()?;
        options.selection = Selection {
            include: self.selectors("include", entry.include)?,
            exclude: self.selectors("exclude", entry.exclude)?,
        };
        options.tag_features = entry.tag_features;
        options.adaptations = self.renames(entry.rename);
        for (ty, path) in entry.replace {
            options.adaptations.push(self.adaptation(&path, |path| AdaptationKind::Replace { ty, path }));
        }
        for (ty, paths) in entry.derive {
            let ty = (ty != "*").then_some(ty);
            for path in paths {
                let ty = ty.clone();
                options.adaptations.push(self.adaptation(&path, |path| AdaptationKind::Derive { ty, path }));
            }
        }
        options.dependencies = self.dependencies(entry.dependencies)?;
        let (description, earlier) = self.descriptions(entry.spec, entry.versions, entry.overlays)?;
        Ok(ApiConfig {
            description,
            earlier,
            out: entry.out,
            allow_refs: entry.allow_refs,
            allow_remote_refs: entry.allow_remote_refs,
            options,
            line: self.place,
        })
    }

    /// The description, or the newest of several versions and the others. All of them have the overlays of the entry, before
    /// those of their own.
    fn descriptions(
        &self,
        spec: Option<PathBuf>,
        versions: Vec<VersionEntry>,
        overlays: Vec<PathBuf>,
    ) -> Result<(DescriptionConfig, Option<Vec<DescriptionConfig>>), ConfigError> {
        let wrong = |key: &str, message: &str| ConfigError::Value {
            line: self.place,
            key: key.to_owned(),
            message: message.to_owned(),
        };
        let mut found: Vec<DescriptionConfig> = Vec::new();
        for version in versions {
            let (name, spec, own) = match version {
                VersionEntry::Spec(spec) => (None, spec, Vec::new()),
                VersionEntry::Table(table) => (table.name, table.spec, table.overlays),
            };
            let overlays = overlays.iter().cloned().chain(own).collect();
            found.push(DescriptionConfig { name, spec, overlays });
        }
        match (spec, found.pop()) {
            (Some(spec), None) => Ok((DescriptionConfig { name: None, spec, overlays }, None)),
            (None, Some(newest)) => Ok((newest, Some(found))),
            (Some(_), Some(_)) => Err(wrong("versions", "they stand in place of `spec`: name that one among them")),
            (None, None) => Err(wrong("spec", "missing: name a description, or several under `versions`")),
        }
    }

    /// The text of a value that passes `check`, which says what is wrong else.
    fn checked(
        &self,
        key: &str,
        value: Text,
        check: impl FnOnce(&str) -> Result<(), String>,
    ) -> Result<String, ConfigError> {
        match check(value.get_ref()) {
            Ok(()) => Ok(value.into_inner()),
            Err(message) => Err(self.wrong(key, &value, format!("`{}`: {message}", value.get_ref()))),
        }
    }

    fn wrong<T>(&self, key: &str, value: &Spanned<T>, message: String) -> ConfigError {
        ConfigError::Value { line: line(self.text, value.span().start), key: key.to_owned(), message }
    }

    fn selectors(&self, table: &str, found: Selectors) -> Result<Vec<Selector>, ConfigError> {
        type Kind = fn(Pattern) -> Selector;
        let kinds: [(&str, Kind, Vec<Text>); 3] = [
            ("operations", Selector::Operation, found.operations),
            ("tags", Selector::Tag, found.tags),
            ("paths", Selector::Path, found.paths),
        ];
        let mut selectors = Vec::new();
        for (key, kind, texts) in kinds {
            for text in texts {
                let pattern = Pattern::parse(text.get_ref())
                    .map_err(|error| self.wrong(&format!("{table}.{key}"), &text, error.to_string()))?;
                selectors.push(kind(pattern));
            }
        }
        Ok(selectors)
    }

    fn adaptation(&self, value: &Text, kind: impl FnOnce(String) -> AdaptationKind) -> Adaptation {
        Adaptation {
            kind: kind(value.get_ref().clone()),
            place: format!("line {}", line(self.text, value.span().start)),
        }
    }

    fn renames(&self, found: Renames) -> Vec<Adaptation> {
        type Single = fn(String, String) -> AdaptationKind;
        type Inner = fn(String, String, String) -> AdaptationKind;
        let single: [(Names, Single); 3] = [
            (found.types, |ty, to| AdaptationKind::RenameType { ty, to }),
            (found.operations, |operation, to| AdaptationKind::RenameOperation { operation, to }),
            (found.groups, |group, to| AdaptationKind::RenameGroup { group, to }),
        ];
        let inner: [(BTreeMap<String, Names>, Inner); 3] = [
            (found.fields, |ty, property, to| AdaptationKind::RenameField { ty, property, to }),
            (found.variants, |ty, value, to| AdaptationKind::RenameVariant { ty, value, to }),
            (found.parameters, |operation, parameter, to| AdaptationKind::RenameParameter { operation, parameter, to }),
        ];
        let mut adaptations = Vec::new();
        for (table, kind) in single {
            adaptations.extend(table.into_iter().map(|(from, to)| self.adaptation(&to, |to| kind(from, to))));
        }
        for (table, kind) in inner {
            for (owner, names) in table {
                for (from, to) in names {
                    let owner = owner.clone();
                    adaptations.push(self.adaptation(&to, |to| kind(owner, from, to)));
                }
            }
        }
        adaptations
    }

    fn dependencies(
        &self,
        found: BTreeMap<String, Spanned<toml::Value>>,
    ) -> Result<Vec<(String, String)>, ConfigError> {
        let mut dependencies = Vec::new();
        for (name, value) in found {
            let key = format!("dependencies.{name}");
            let is_name = !name.is_empty()
                && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
            if !is_name {
                return Err(self.wrong(&key, &value, "not the name of a package".to_owned()));
            }
            if DEPENDENCIES.iter().any(|own| own.name == name) {
                return Err(self.wrong(&key, &value, "every generated crate has this dependency already".to_owned()));
            }
            if !value.get_ref().is_str() && !value.get_ref().is_table() {
                let message = "write a version, or a table such as `{ version = \"1\", features = [\"serde\"] }`";
                return Err(self.wrong(&key, &value, message.to_owned()));
            }
            dependencies.push((name, value.into_inner().to_string()));
        }
        Ok(dependencies)
    }
}
