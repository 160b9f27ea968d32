//! Tells overlapping alternatives of `oneOf` apart where they allow any property: what one declares and the value lacks
//! is added in a way that this one forbids.

use serde_json::{Map, Value};

use super::Draw;
use crate::strategy::form::{Goal, Merged, Terms};

/// How many properties of one alternative are tried.
const PROPERTIES: usize = 12;

impl Draw<'_, '_> {
    /// The value with one more property, valid now; `None` where no such property is found.
    pub(super) fn distinguish(&self, terms: &Terms, merged: &Merged, value: &Value) -> Option<Value> {
        let Value::Object(members) = value else { return None };
        let wrong = [
            Value::String("other".to_owned()),
            Value::from(7),
            Value::Bool(true),
            Value::Object(Map::new()),
            Value::Null,
        ];
        for alternative in merged.choices.iter().flat_map(|choice| &choice.alternatives) {
            let other = self.forms.merged(&Goal::new(alternative.clone()));
            let missing = other.properties.keys().filter(|name| !members.contains_key(*name)).take(PROPERTIES);
            for name in missing {
                for value in &wrong {
                    let mut more = members.clone();
                    more.insert(name.clone(), value.clone());
                    let more = Value::Object(more);
                    if self.forms.accepts(terms, self.direction, &more) {
                        return Some(more);
                    }
                }
            }
        }
        None
    }
}
