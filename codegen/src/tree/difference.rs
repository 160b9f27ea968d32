//! How a folder differs from what it should hold.

use std::fmt;

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
