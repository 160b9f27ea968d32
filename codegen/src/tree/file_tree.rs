//! Files in memory.

use std::collections::BTreeMap;
use std::fmt;

/// Path below the folder of the crate (with slashes) and text of each file, in order of path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree {
    files: BTreeMap<String, String>,
}

impl FileTree {
    /// A tree without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one of that path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files, in order of path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// The first place where a folder is not what the tree says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing {
        /// Its path.
        path: String,
    },
    /// A file says something else.
    Changed {
        /// Its path.
        path: String,
        /// The first line that differs, counted from 1.
        line: usize,
        /// What should stand there; absent where the file should end before.
        expected: Option<String>,
        /// What stands there; absent where the file ends before.
        found: Option<String>,
    },
    /// A file was generated once, and would not be any more.
    Stale {
        /// Its path.
        path: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(formatter, "{path} is missing"),
            Self::Stale { path } => write!(formatter, "{path} is no longer generated"),
            Self::Changed { path, line, expected, found } => {
                let show = |text: &Option<String>| text.clone().unwrap_or_else(|| "(end of file)".to_owned());
                write!(formatter, "{path}:{line}: expected `{}`, found `{}`", show(expected), show(found))
            }
        }
    }
}

/// Compares two texts by lines.
pub(super) fn first_difference(path: &str, expected: &str, found: &str) -> Option<Difference> {
    if expected == found {
        return None;
    }
    let mut left = expected.split('\n');
    let mut right = found.split('\n');
    let mut line = 0;
    loop {
        line += 1;
        let (left, right) = (left.next(), right.next());
        if left != right {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            return Some(Difference::Changed {
                path: path.to_owned(),
                line,
                expected: owned(left),
                found: owned(right),
            });
        }
        left?;
    }
}
