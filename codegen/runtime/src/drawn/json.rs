//! JSON of any kind.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::draw::keep_values;
use super::{Draw, Keep, Source};

impl Draw for Value {
    fn draw(source: &mut Source) -> Option<Self> {
        if source.is_ending() {
            return Some(Self::Null);
        }
        match source.below(8) {
            0 => Some(Self::Null),
            1 => bool::draw(source).map(Self::from),
            2 => i64::draw(source).map(Self::from),
            3 => u64::draw(source).map(Self::from),
            4 => f64::draw(source).map(Self::from),
            5 => String::draw(source).map(Self::from),
            6 => source.inside(Vec::draw).map(Self::Array),
            _ => Map::draw(source).map(Self::Object),
        }
    }

    keep_values!();

    fn is_null(&self) -> bool {
        Self::is_null(self)
    }
}

impl Draw for Map<String, Value> {
    fn draw(source: &mut Source) -> Option<Self> {
        Self::draw_kept(source, Keep::Anything)
    }

    fn draw_kept(source: &mut Source, keep: Keep) -> Option<Self> {
        let any = |source: &mut Source| source.inside(|source| BTreeMap::draw_kept(source, keep));
        keep.value(source).or_else(|| any(source).map(|entries| entries.into_iter().collect()))
    }
}
