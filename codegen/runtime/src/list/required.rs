//! Items that are always there.

use serde::Serialize;
use serde::de::SeqAccess;
use serde::ser::SerializeSeq;

use super::super::decode::Decode;
use super::{Reader, Writer};

/// Reads the item.
///
/// # Errors
/// Those of the source and of the type, and where the list has ended.
pub fn read<'de, T: Decode<'de>, A: SeqAccess<'de>>(items: &mut Reader<A>) -> Result<T, A::Error> {
    items.item()?.ok_or_else(|| items.too_short())
}

/// Writes the item.
///
/// # Errors
/// Those of [`Writer::item`].
pub fn write<S: SerializeSeq>(items: &mut Writer<S>, item: &impl Serialize) -> Result<(), S::Error> {
    items.item(item)
}
