//! What a caller of [`generate`](crate::generate) can choose.

/// How a crate is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The name of the package; made from `info.title` where absent.
    pub package_name: Option<String>,
    /// The version of the package; `0.1.0` where absent.
    pub package_version: Option<String>,
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
}
