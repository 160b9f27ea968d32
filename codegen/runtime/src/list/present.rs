//! Items that a shorter list does not have, and that may be `null`: fields of type `Option`, where `None` is only absence.

use serde::Serialize;
use serde::de::SeqAccess;
use serde::ser::SerializeSeq;

use super::super::decode::Decode;
use super::{Reader, Writer};

/// Reads the item.
///
/// # Errors
/// Those of the source and of the type.
pub fn read<'de, T: Decode<'de>, A: SeqAccess<'de>>(items: &mut Reader<A>) -> Result<Option<T>, A::Error> {
    items.item()
}

/// Writes the item, where there is one.
///
/// # Errors
/// Those of [`Writer::item`].
pub fn write<S: SerializeSeq>(items: &mut Writer<S>, item: &Option<impl Serialize>) -> Result<(), S::Error> {
    if let Some(item) = item {
        return items.item(item);
    }
    items.leave_out();
    Ok(())
}
