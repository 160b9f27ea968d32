//! The file as it is written, with the place of each value that is looked at later.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use crate::options::TagFeatures;

/// A text with its place.
pub(super) type Text = Spanned<String>;

/// Wire names and what stands for them.
pub(super) type Names = BTreeMap<String, Text>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default, rename = "api")]
    pub(super) apis: Vec<Spanned<Entry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Entry {
    pub(super) spec: Option<PathBuf>,
    #[serde(default)]
    pub(super) versions: Vec<VersionEntry>,
    pub(super) out: PathBuf,
    pub(super) name: Option<Text>,
    pub(super) version: Option<Text>,
    pub(super) description: Option<Text>,
    pub(super) license: Option<Text>,
    #[serde(default)]
    pub(super) allow_refs: Vec<PathBuf>,
    #[serde(default)]
    pub(super) allow_remote_refs: bool,
    #[serde(default)]
    pub(super) overlays: Vec<PathBuf>,
    #[serde(default)]
    pub(super) tag_features: TagFeatures,
    #[serde(default)]
    pub(super) include: Selectors,
    #[serde(default)]
    pub(super) exclude: Selectors,
    #[serde(default)]
    pub(super) rename: Renames,
    #[serde(default)]
    pub(super) replace: BTreeMap<String, Text>,
    #[serde(default)]
    pub(super) derive: BTreeMap<String, Vec<Text>>,
    #[serde(default)]
    pub(super) dependencies: BTreeMap<String, Spanned<toml::Value>>,
}

/// One of several versions: the path of its description, or a table.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "wanted the path of a description, or a table such as `{ name = \"v1\", spec = \"v1.yaml\" }`"
)]
pub(super) enum VersionEntry {
    Spec(PathBuf),
    Table(VersionTable),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionTable {
    pub(super) name: Option<String>,
    pub(super) spec: PathBuf,
    #[serde(default)]
    pub(super) overlays: Vec<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selectors {
    #[serde(default)]
    pub(super) operations: Vec<Text>,
    #[serde(default)]
    pub(super) tags: Vec<Text>,
    #[serde(default)]
    pub(super) paths: Vec<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renames {
    #[serde(default)]
    pub(super) types: Names,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Names>,
    #[serde(default)]
    pub(super) variants: BTreeMap<String, Names>,
    #[serde(default)]
    pub(super) operations: Names,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Names>,
    #[serde(default)]
    pub(super) groups: Names,
}
