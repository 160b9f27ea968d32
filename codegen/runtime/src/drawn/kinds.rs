//! Enumerations and unions.

use serde::Serialize;
use serde_json::Value;

use super::super::decode::Decode;
use super::{Draw, Keep, Source, Table, kept};

/// Mostly one of the listed values, the first where the source is at its end; else one that is made of any value, by the
/// conversion of the type, and so is none of those that are listed.
pub fn listed<T: Clone + From<V>, V: Draw>(source: &mut Source, listed: &[T]) -> Option<T> {
    if source.below(8) != 7
        && let Some(value) = listed.get(source.below(listed.len()))
    {
        return Some(value.clone());
    }
    V::draw(source).map(T::from)
}

/// Whether a value is `null` in JSON.
pub fn is_null(value: &impl Serialize) -> bool {
    serde_json::to_value(value).is_ok_and(|json| json.is_null())
}

/// The JSON of a value.
pub(super) fn json<T: Serialize>(value: Option<T>) -> Option<Value> {
    serde_json::to_value(value?).ok()
}

/// What draws an alternative: the variant, as what makes a value of it.
pub trait Alternative {
    /// Draws the JSON of the alternative.
    fn draw(&self, source: &mut Source, keep: Keep) -> Option<Value>;
}

impl<T: Draw + Serialize, U> Alternative for fn(T) -> U {
    fn draw(&self, source: &mut Source, keep: Keep) -> Option<Value> {
        json(T::draw_kept(source, keep))
    }
}

/// An alternative, by its name.
type Named<'union> = (&'static str, &'union dyn Alternative);

/// The name of an alternative, the property that tells it from others, and the values by which it does.
type Tag<'union> = (&'static str, &'static str, &'union [&'static str]);

/// A value of a union, as the union itself reads it; nothing where it cannot. It is one of the alternatives, or of those that
/// a property tells apart, with that property.
///
/// An alternative may look like another, so the first reading decides which it is: that one comes back. One more choice than
/// there are makes any JSON, which may be none of the alternatives: that would not keep what they keep.
pub fn settled<T: for<'de> Decode<'de>>(
    source: &mut Source,
    table: Table,
    alternatives: &[Named<'_>],
    tags: &[Tag<'_>],
    is_other: impl FnOnce(&T) -> bool,
) -> Option<T> {
    if source.is_ending() {
        return None;
    }
    let choice = source.below(alternatives.len() + tags.len() + 1);
    if let Some((name, alternative)) = alternatives.get(choice) {
        let keep = kept(table, Some(name));
        T::decode(source.inside(|source| alternative.draw(source, keep))?).ok()
    } else if let Some(tag) = tags.get(choice - alternatives.len()) {
        T::decode(source.inside(|source| tagged(source, alternatives, tag))?).ok()
    } else {
        T::decode(source.inside(Value::draw)?).ok().filter(is_other)
    }
}

/// The JSON of the alternative, with one of the values that tell it from others.
fn tagged(source: &mut Source, alternatives: &[Named<'_>], (name, property, values): &Tag<'_>) -> Option<Value> {
    let (_, alternative) = alternatives.iter().find(|(known, _)| known == name)?;
    let mut json = alternative.draw(source, Keep::Anything)?;
    let value = values.get(source.below(values.len()))?;
    let object = json.as_object_mut()?;
    // What stands there tells whether the values are whole numbers.
    let is_number = object.get(*property).is_some_and(Value::is_number);
    let value = if is_number { value.parse::<i64>().ok()?.into() } else { (*value).into() };
    object.insert((*property).to_owned(), value);
    Some(json)
}
