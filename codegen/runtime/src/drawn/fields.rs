//! The fields of structs, by their presence.

use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeSeed, IntoDeserializer};

use super::super::decode::Decode;
use super::super::object::optional::Optional;
use super::super::object::{Object, Properties, Reader};
use super::{Draw, ENTRIES, Keep, Source, Table, kept};

/// Draws an object: what reads it is handed one property after the other, each drawn when it is asked for.
pub fn draw_object<T: Object<'static>>(source: &mut Source, table: Table) -> Option<T> {
    source.inside(|source| {
        let others = if T::KEEPS_OTHERS { Others::Wanted } else { Others::Left(0) };
        let mut properties = Drawing { source, table, names: T::FIELDS, next: 0, others, keep: Keep::Anything };
        T::read(Reader::new::<T>(&mut properties), |object| object).ok()
    })
}

/// The properties of an object that is drawn: in the order of its fields, and then others where it keeps them.
struct Drawing<'source> {
    source: &'source mut Source,
    table: Table,
    names: &'static [&'static str],
    next: usize,
    others: Others,
    /// What the property keeps whose name came last.
    keep: Keep,
}

/// The properties without a field.
enum Others {
    /// It is not settled how many there are.
    Wanted,
    /// So many are left.
    Left(usize),
}

impl Drawing<'_> {
    /// A name that no field has, and what its value keeps.
    fn other(&mut self) -> Option<String> {
        let keep = kept(self.table, None);
        let mut left = match self.others {
            Others::Wanted => self.source.count(ENTRIES),
            Others::Left(left) => left,
        };
        let mut found = None;
        while found.is_none() && left > 0 {
            left -= 1;
            found = String::draw_kept(self.source, keep.names()).filter(|name| !self.names.contains(&name.as_str()));
        }
        self.others = Others::Left(left);
        self.keep = keep.inside();
        found
    }
}

impl<'de> Properties<'de> for Drawing<'_> {
    type Error = Error;

    fn name<K: DeserializeSeed<'de>>(&mut self, key: K) -> Result<Option<K::Value>, Error> {
        let read = |name: &str| {
            let name: StrDeserializer<'_, Error> = name.into_deserializer();
            key.deserialize(name).map(Some)
        };
        if let Some(name) = self.names.get(self.next) {
            self.next += 1;
            self.keep = kept(self.table, Some(name));
            return read(name);
        }
        self.other().map_or(Ok(None), |name| read(&name))
    }

    fn value<T: Decode<'de>>(&mut self) -> Result<T, Error> {
        T::draw_kept(self.source, self.keep).ok_or_else(no_value)
    }

    fn value_if_any<T: Decode<'de>>(&mut self) -> Result<Option<T>, Error> {
        Ok(nullable(self.source, self.keep))
    }

    fn skip(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// The type of a property has no value that ends here.
fn no_value() -> Error {
    serde::de::Error::custom("there is no value")
}

/// What may be left out, and whose value may be `null`.
fn nullable<T: Draw>(source: &mut Source, keep: Keep) -> Option<T> {
    if source.is_ending() || source.below(2) == 0 { None } else { T::draw_kept(source, keep) }
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
