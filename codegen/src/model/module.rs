//! Where code stands in a crate.

/// A module, by the names that lead to it from the root of the crate; the root itself has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Module {
    path: Vec<String>,
}

impl Module {
    /// The root of the crate.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The module of that name in this one.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        Self { path }
    }

    /// Whether it is the root of the crate.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.path.is_empty()
    }

    /// The names that lead to it, the outermost first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.path.iter().map(String::as_str)
    }

    /// Its own name; `crate` for the root.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("crate", String::as_str)
    }

    /// Its path in code, where the root is called `root`.
    #[must_use]
    pub fn path_from(&self, root: &str) -> String {
        self.names().fold(root.to_owned(), |path, name| path + "::" + name)
    }

    /// The path below `src` of a file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        self.names().fold(String::new(), |path, name| path + name.trim_start_matches("r#") + "/") + name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_files_begin_at_the_root() {
        let inner = Module::root().child("v2").child("types");
        assert_eq!(
            (inner.path_from("crate"), inner.file("pet.rs")),
            ("crate::v2::types".into(), "v2/types/pet.rs".into())
        );
        assert_eq!((Module::root().path_from("pets"), Module::root().file("lib.rs")), ("pets".into(), "lib.rs".into()));
        assert_eq!((inner.name(), Module::root().name()), ("types", "crate"));
    }
}
