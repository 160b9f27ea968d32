//! Enumerations and unions.

use serde::Serialize;
use serde_json::Value;

use super::super::decode::Decode;
use super::{Draw, Source};

/// Mostly one of the listed values, the first where the source is at its end; else one that `other` draws, which is made by
/// the conversion of the type and so is none of those that are listed.
pub fn listed<T: Clone>(source: &mut Source, listed: &[T], other: impl FnOnce(&mut Source) -> Option<T>) -> Option<T> {
    if source.below(8) == 7 {
        return other(source);
    }
    match listed.get(source.below(listed.len())) {
        Some(value) => Some(value.clone()),
        None => other(source),
    }
}

/// The JSON of an alternative.
pub fn alternative<T: Serialize>(value: Option<T>) -> Option<Value> {
    serde_json::to_value(value?).ok()
}

/// The JSON of an alternative that a property tells from others by one of these values.
pub fn tagged<T: Serialize>(source: &mut Source, value: Option<T>, property: &str, tags: &[&str]) -> Option<Value> {
    let mut value = alternative(value)?;
    let tag = tags.get(source.below(tags.len()))?;
    let object = value.as_object_mut()?;
    // What stands there tells whether the tags are whole numbers.
    let tag = if object.get(property).is_some_and(Value::is_number) {
        tag.parse::<i64>().ok()?.into()
    } else {
        (*tag).into()
    };
    object.insert(property.to_owned(), tag);
    Some(value)
}

/// The value of a union that one of these drawers makes, as the union itself reads it; nothing where it cannot.
///
/// An alternative may look like another, so the first reading decides which it is: that one comes back. One more drawer than
/// there are makes any JSON, which may be none of the alternatives: that would not keep what they keep.
pub fn settled<T: for<'de> Decode<'de>>(
    source: &mut Source,
    drawers: &[fn(&mut Source) -> Option<Value>],
    is_other: impl FnOnce(&T) -> bool,
) -> Option<T> {
    if source.is_ending() {
        return None;
    }
    match drawers.get(source.below(drawers.len() + 1)) {
        Some(draw) => T::decode(source.inside(draw)?).ok(),
        None => T::decode(source.inside(Value::draw)?).ok().filter(is_other),
    }
}
