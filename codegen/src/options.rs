//! What a caller of [`generate`](crate::generate) can choose.

use crate::adapt::Adaptation;
use crate::select::Selection;

/// How a crate is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The name of the package; made from `info.title` where absent.
    pub package_name: Option<String>,
    /// The version of the package; `0.1.0` where absent.
    pub package_version: Option<String>,
    /// What the package says about itself, on one line; made from `info.title` where absent.
    pub package_description: Option<String>,
    /// The licence of the package, as an SPDX expression; none where absent.
    pub package_license: Option<String>,
    /// Which operations are generated; all by default.
    pub selection: Selection,
    /// Names, replacements and derives that the user decides, in order.
    pub adaptations: Vec<Adaptation>,
    /// Whether each group of operations is a cargo feature.
    pub tag_features: TagFeatures,
    /// Further dependencies of the package: the name, and what stands behind `=` in its manifest.
    pub dependencies: Vec<(String, String)>,
}

impl Options {
    /// Names the package. The text becomes a name that Cargo accepts.
    #[must_use]
    pub fn with_package_name(mut self, name: &str) -> Self {
        self.package_name = Some(crate::naming::package_name(name));
        self
    }

    /// Gives the package a version.
    #[must_use]
    pub fn with_package_version(mut self, version: &str) -> Self {
        self.package_version = Some(version.to_owned());
        self
    }

    /// Adds a decision about a name, a type or a derive.
    #[must_use]
    pub fn with_adaptation(mut self, adaptation: Adaptation) -> Self {
        self.adaptations.push(adaptation);
        self
    }

    /// Adds a dependency: its name, and what stands behind `=` in the manifest, such as `"1"` with the quotes.
    #[must_use]
    pub fn with_dependency(mut self, name: &str, requirement: &str) -> Self {
        self.dependencies.push((name.to_owned(), requirement.to_owned()));
        self
    }

    /// Says which operations are generated.
    #[must_use]
    pub fn with_selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Says whether each group of operations is a cargo feature.
    #[must_use]
    pub fn with_tag_features(mut self, choice: TagFeatures) -> Self {
        self.tag_features = choice;
        self
    }
}

/// Whether each group of operations is a cargo feature, which also brings in the types that the group needs.
///
/// In a configuration: `"auto"`, `"always"` or `"never"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagFeatures {
    /// Where there are 400 operations and types, or more.
    #[default]
    Auto,
    /// Where there are two groups, or more.
    Always,
    /// Nowhere.
    Never,
}
