//! Writing a list, item by item.

use serde::ser::{Error, Serialize, SerializeSeq, Serializer};

/// A list that is being written. It ends with the first item that is left out.
#[derive(Debug)]
pub struct Writer<S> {
    items: S,
    has_ended: bool,
}

impl<S: SerializeSeq> Writer<S> {
    /// Begins a list.
    ///
    /// # Errors
    /// Those of the target.
    pub fn new<T: Serializer<SerializeSeq = S, Ok = S::Ok, Error = S::Error>>(serializer: T) -> Result<Self, S::Error> {
        Ok(Self { items: serializer.serialize_seq(None)?, has_ended: false })
    }

    /// Writes an item.
    ///
    /// # Errors
    /// Those of the target, and where an item before it was left out.
    pub fn item(&mut self, item: &impl Serialize) -> Result<(), S::Error> {
        if self.has_ended {
            return Err(S::Error::custom("an item of the list is left out, and one after it is not"));
        }
        self.items.serialize_element(item)
    }

    /// Leaves an item out.
    pub fn leave_out(&mut self) {
        self.has_ended = true;
    }

    /// Writes further items.
    ///
    /// # Errors
    /// Those of [`item`](Self::item).
    pub fn rest(&mut self, rest: &[impl Serialize]) -> Result<(), S::Error> {
        rest.iter().try_for_each(|item| self.item(item))
    }

    /// Ends the list.
    ///
    /// # Errors
    /// Those of the target.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.items.end()
    }
}
