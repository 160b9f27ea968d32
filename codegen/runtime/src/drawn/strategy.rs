//! The strategy of proptest that makes a value of choices.

use std::fmt;

use proptest::collection::{VecStrategy, vec};
use proptest::num::u64::{ANY, Any};
use proptest::strategy::{FilterMap, Strategy};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::limits::draw_within;
use super::{Draw, Limited, Source};

/// At most this many choices for one value.
const CHOICES: usize = 512;

/// The strategy for values of a type: the choices shrink, and the value with them.
pub type Drawn<T> = FilterMap<VecStrategy<Any>, fn(Vec<u64>) -> Option<T>>;

/// Values of the type, within its limits.
pub fn strategy<T: Draw + Limited + Serialize + DeserializeOwned + fmt::Debug>() -> Drawn<T> {
    vec(ANY, 0..CHOICES).prop_filter_map("the type has no values", draw_within)
}

/// Whether the type has any value: one that has to contain itself has none.
#[must_use]
pub fn has_values<T: Draw>() -> bool {
    T::draw(&mut Source::new(Vec::new())).is_some()
}
