//! Reading a list, item by item.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Expected, IgnoredAny, SeqAccess, Visitor};

use super::super::decode::{Decode, Seed};

/// A struct that is a list in JSON.
pub trait List<'de>: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// Reads the items.
    ///
    /// # Errors
    /// Those of the source, and where an item is missing or does not fit its field.
    fn read<A: SeqAccess<'de>>(items: &mut Reader<A>) -> Result<Self, A::Error>;
}

/// Reads a list.
///
/// # Errors
/// Those of [`List::read`], and where it is no list.
pub fn decode<'de, T: List<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_seq(ListVisitor(PhantomData))
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: List<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list, {}", T::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        let mut reader = Reader { items, count: 0, name: T::NAME };
        let list = T::read(&mut reader)?;
        while reader.items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(list)
    }
}

/// A list that is being read.
#[derive(Debug)]
pub struct Reader<A> {
    items: A,
    count: usize,
    name: &'static str,
}

impl<'de, A: SeqAccess<'de>> Reader<A> {
    /// The next item; nothing at the end of the list.
    ///
    /// # Errors
    /// Those of the source and of the type.
    pub fn item<T: Decode<'de>>(&mut self) -> Result<Option<T>, A::Error> {
        let item = self.items.next_element_seed(Seed::new())?;
        self.count += usize::from(item.is_some());
        Ok(item)
    }

    /// All that are left.
    ///
    /// # Errors
    /// Those of the source and of the type.
    pub fn rest<T: Decode<'de>>(&mut self) -> Result<Vec<T>, A::Error> {
        let mut rest = Vec::new();
        while let Some(item) = self.item()? {
            rest.push(item);
        }
        Ok(rest)
    }

    /// The list has ended too early.
    pub(super) fn too_short(&self) -> A::Error {
        A::Error::invalid_length(self.count, &Whole(self.name))
    }
}

struct Whole(&'static str);

impl Expected for Whole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list, {}", self.0)
    }
}
