//! The fields of structs, by their presence.

use std::collections::BTreeMap;

use super::super::object::optional::{self, Optional};
use super::super::object::{present, required};
use super::{Draw, Keep, Source, kept};

/// Where the value of a field is kept until its struct is complete.
pub trait Slot {
    /// Draws the value; nothing where there is none.
    fn draw(&mut self, source: &mut Source, keep: Keep) -> Option<()>;
}

impl<T: Draw> Slot for required::Slot<T> {
    fn draw(&mut self, source: &mut Source, keep: Keep) -> Option<()> {
        self.0 = T::draw_kept(source, keep);
        self.0.is_some().then_some(())
    }
}

impl<T: Draw> Slot for optional::Slot<T> {
    fn draw(&mut self, source: &mut Source, keep: Keep) -> Option<()> {
        self.0 = T::draw_kept(source, keep)?;
        Some(())
    }
}

impl<T: Draw> Slot for present::Slot<T> {
    fn draw(&mut self, source: &mut Source, keep: Keep) -> Option<()> {
        self.0 = nullable(source, keep);
        Some(())
    }
}

/// A field that may be left out, and whose value may be `null`.
fn nullable<T: Draw>(source: &mut Source, keep: Keep) -> Option<T> {
    if source.is_ending() || source.below(2) == 0 { None } else { T::draw_kept(source, keep) }
}

/// What keeps properties by their names.
pub trait Rest {
    /// Draws properties, but for those of these names; nothing where there are none that could be.
    fn draw(&mut self, source: &mut Source, keep: Keep, but: &[&str]) -> Option<()>;
}

impl<T: Draw> Rest for BTreeMap<String, T> {
    fn draw(&mut self, source: &mut Source, keep: Keep, but: &[&str]) -> Option<()> {
        *self = Draw::draw_kept(source, keep)?;
        self.retain(|name, _| !but.contains(&name.as_str()));
        Some(())
    }
}

/// What the fields of an object keep, by the name of the field.
type Table = &'static [(&'static str, Keep)];

/// Draws the fields of an object, each with its name, in their order; nothing where one of them has no value.
pub fn fill(source: &mut Source, table: Table, slots: &mut [(&str, &mut dyn Slot)]) -> Option<()> {
    source.inside(|source| slots.iter_mut().try_for_each(|(name, slot)| slot.draw(source, kept(table, name))))
}

/// Draws the fields of an object in their order, and the properties that have none, but for those of the names that have.
pub fn fill_and_keep(
    source: &mut Source,
    table: Table,
    slots: &mut [(&str, &mut dyn Slot)],
    (name, rest): (&str, &mut dyn Rest),
    but: &[&str],
) -> Option<()> {
    source.inside(|source| {
        slots.iter_mut().try_for_each(|(name, slot)| slot.draw(source, kept(table, name)))?;
        rest.draw(source, kept(table, name), but)
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
    pub fn required<T: Draw>(&mut self, keep: Keep) -> Option<T> {
        T::draw_kept(self.source, keep)
    }

    /// An item that may be left out.
    pub fn optional<T: Draw + Optional>(&mut self, keep: Keep) -> Option<T> {
        self.item(|source| T::draw_kept(source, keep))
    }

    /// An item that may be left out, and whose value may be `null`.
    pub fn present<T: Draw>(&mut self, keep: Keep) -> Option<Option<T>> {
        self.item(|source| Some(nullable(source, keep)))
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
    pub fn rest<T: Draw>(&mut self, keep: Keep) -> Option<Vec<T>> {
        if self.is_over { Some(Vec::new()) } else { Vec::draw_kept(self.source, keep) }
    }
}
