//! The fields of structs, by their presence.

use std::collections::BTreeMap;

use super::super::object::optional::{self, Optional};
use super::super::object::{present, required};
use super::{Draw, Source};

/// Where the value of a field is kept until its struct is complete.
pub trait Slot {
    /// Draws the value; nothing where there is none.
    fn draw(&mut self, source: &mut Source) -> Option<()>;
}

impl<T: Draw> Slot for required::Slot<T> {
    fn draw(&mut self, source: &mut Source) -> Option<()> {
        self.0 = T::draw(source);
        self.0.is_some().then_some(())
    }
}

impl<T: Draw> Slot for optional::Slot<T> {
    fn draw(&mut self, source: &mut Source) -> Option<()> {
        self.0 = T::draw(source)?;
        Some(())
    }
}

impl<T: Draw> Slot for present::Slot<T> {
    fn draw(&mut self, source: &mut Source) -> Option<()> {
        self.0 = nullable(source);
        Some(())
    }
}

/// A field that may be left out, and whose value may be `null`.
fn nullable<T: Draw>(source: &mut Source) -> Option<T> {
    if source.is_ending() || source.below(2) == 0 { None } else { T::draw(source) }
}

/// What keeps properties by their names.
pub trait Rest {
    /// Draws properties, but for those of these names; nothing where there are none that could be.
    fn draw(&mut self, source: &mut Source, but: &[&str]) -> Option<()>;
}

impl<T: Draw> Rest for BTreeMap<String, T> {
    fn draw(&mut self, source: &mut Source, but: &[&str]) -> Option<()> {
        *self = Draw::draw(source)?;
        self.retain(|name, _| !but.contains(&name.as_str()));
        Some(())
    }
}

/// Draws the fields of an object in their order; nothing where one of them has no value.
pub fn fill(source: &mut Source, slots: &mut [&mut dyn Slot]) -> Option<()> {
    source.inside(|source| slots.iter_mut().try_for_each(|slot| slot.draw(source)))
}

/// Draws the fields of an object in their order, and the properties that have none.
pub fn fill_and_keep(
    source: &mut Source,
    slots: &mut [&mut dyn Slot],
    rest: &mut dyn Rest,
    names: &[&str],
) -> Option<()> {
    source.inside(|source| {
        slots.iter_mut().try_for_each(|slot| slot.draw(source))?;
        rest.draw(source, names)
    })
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
        self.item(|source| Some(nullable(source)))
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
