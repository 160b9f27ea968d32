//! What stands in a repetition: the items of an iterator or of a list, one by one.

use std::slice::Iter;

/// An iterator gives its items.
pub(crate) trait EachOf: Iterator + Sized {
    /// Them.
    fn each(self) -> Self {
        self
    }
}

impl<T: Iterator> EachOf for T {}

/// A list gives its items.
pub(crate) trait EachItem {
    /// What they are.
    type Item;

    /// Them.
    fn each(&self) -> Iter<'_, Self::Item>;
}

impl<T> EachItem for [T] {
    type Item = T;

    fn each(&self) -> Iter<'_, T> {
        self.iter()
    }
}

impl<T> EachItem for Vec<T> {
    type Item = T;

    fn each(&self) -> Iter<'_, T> {
        self.iter()
    }
}
