//! Items that a shorter list does not have: fields of type `Option` or `Maybe`.

use serde::Serialize;
use serde::de::SeqAccess;
use serde::ser::SerializeSeq;

use super::super::decode::Decode;
use super::super::object::optional::Optional;
use super::{Reader, Writer};

/// Reads the item.
///
/// # Errors
/// Those of the source and of the type.
pub fn read<'de, T: Optional + Decode<'de>, A: SeqAccess<'de>>(items: &mut Reader<A>) -> Result<T, A::Error> {
    Ok(items.item()?.unwrap_or_default())
}

/// Writes the item, where there is one.
///
/// # Errors
/// Those of [`Writer::item`].
pub fn write<S: SerializeSeq>(items: &mut Writer<S>, item: &(impl Optional + Serialize)) -> Result<(), S::Error> {
    if item.is_absent() {
        items.leave_out();
        return Ok(());
    }
    items.item(item)
}
