//! The fields of structs, by their presence.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::object::optional::Optional;
use super::{Draw, Source};

/// A field that is always there.
pub fn required<T: Draw>(source: &mut Source) -> Option<T> {
    T::draw(source)
}

/// A field that may be left out.
pub fn optional<T: Draw>(source: &mut Source) -> Option<T> {
    T::draw(source)
}

/// A field that may be left out, and whose value may be `null`.
pub fn present<T: Draw>(source: &mut Source) -> Option<Option<T>> {
    if source.is_ending() || source.below(2) == 0 {
        return Some(None);
    }
    Some(T::draw(source))
}

/// What keeps properties by their names.
pub trait Entries: Draw {
    /// Leaves out those of these names.
    #[must_use]
    fn without(self, names: &[&str]) -> Self;
}

impl<T: Draw> Entries for BTreeMap<String, T> {
    fn without(mut self, names: &[&str]) -> Self {
        self.retain(|name, _| !names.contains(&name.as_str()));
        self
    }
}

impl Entries for Map<String, Value> {
    fn without(mut self, names: &[&str]) -> Self {
        self.retain(|name, _| !names.contains(&name.as_str()));
        self
    }
}

/// The properties of an object that have no field, where `fields` names those that have one.
pub fn rest<T: Entries>(source: &mut Source, fields: &[&str]) -> Option<T> {
    T::draw(source).map(|entries| entries.without(fields))
}

/// The items of a list. After one that is left out, all are.
#[derive(Debug)]
pub struct Items<'source> {
    source: &'source mut Source,
    is_over: bool,
}

impl<'source> Items<'source> {
    /// For a list whose items are drawn from this.
    #[must_use]
    pub fn new(source: &'source mut Source) -> Self {
        Self { source, is_over: false }
    }

    /// An item that is always there.
    pub fn required<T: Draw>(&mut self) -> Option<T> {
        T::draw(self.source)
    }

    /// An item that may be left out.
    pub fn optional<T: Draw + Optional>(&mut self) -> Option<T> {
        self.item(T::draw)
    }

    /// An item that may be left out, and whose value may be `null`.
    pub fn present<T: Draw>(&mut self) -> Option<Option<T>> {
        self.item(present)
    }

    fn item<T: Optional>(&mut self, draw: impl FnOnce(&mut Source) -> Option<T>) -> Option<T> {
        if self.is_over {
            return Some(T::default());
        }
        let item = draw(self.source)?;
        self.is_over = item.is_absent();
        Some(item)
    }

    /// All further items.
    pub fn rest<T: Draw>(&mut self) -> Option<Vec<T>> {
        if self.is_over { Some(Vec::new()) } else { Vec::draw(self.source) }
    }
}
