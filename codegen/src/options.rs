//! What a caller of [`generate`](crate::generate) can choose.

use crate::select::Selection;

/// How a crate is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The name of the package; made from `info.title` where absent.
    pub package_name: Option<String>,
    /// The version of the package; `0.1.0` where absent.
    pub package_version: Option<String>,
    /// Which operations are generated; all by default.
    pub selection: Selection,
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

    /// Says which operations are generated.
    #[must_use]
    pub fn with_selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }
}
