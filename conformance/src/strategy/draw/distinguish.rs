//! Tells overlapping alternatives of `oneOf` apart where they allow any property: what one declares and the value lacks
//! is added in a way that this one forbids.

use serde_json::{Map, Value};

use super::Draw;
use crate::strategy::form::{Goal, Merged, Terms};

/// How many properties of one alternative are tried.
const PROPERTIES: usize = 12;
/// How deep in a property the difference may lie: in an item of a list, in a property of that.
const DEPTH: usize = 2;

impl Draw<'_, '_> {
    /// The value with one more property, valid now; `None` where no such property is found.
    pub(super) fn distinguish(&self, terms: &Terms, merged: &Merged, value: &Value) -> Option<Value> {
        let Value::Object(members) = value else { return None };
        for alternative in merged.choices.iter().flat_map(|choice| &choice.alternatives) {
            let other = self.forms.merged(&Goal::new(alternative.clone()));
            let is_open = |name: &String| members.get(name).is_none_or(|value| *value == Value::Array(Vec::new()));
            for (name, property) in other.properties.iter().filter(|(name, _)| is_open(name)).take(PROPERTIES) {
                let found = self.wrong(property, DEPTH).into_iter().find_map(|value| {
                    let mut more = members.clone();
                    more.insert(name.clone(), value);
                    let more = Value::Object(more);
                    self.forms.accepts(terms, self.direction, &more).then_some(more)
                });
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Values that terms may forbid: plain ones, then lists and objects with such inside.
    fn wrong(&self, terms: &Terms, depth: usize) -> Vec<Value> {
        let mut wrong = vec![
            Value::String("other".to_owned()),
            Value::from(7),
            Value::Bool(true),
            Value::Object(Map::new()),
            Value::Null,
        ];
        if depth == 0 {
            return wrong;
        }
        let merged = self.forms.merged(&Goal::new(terms.clone()));
        for (name, property) in merged.properties.iter().take(PROPERTIES) {
            let inner = self.wrong(property, depth - 1).into_iter();
            wrong.extend(inner.map(|value| Value::Object(Map::from_iter([(name.clone(), value)]))));
        }
        if !merged.lists.is_empty() {
            let items = self.wrong(&self.forms.item(&merged, 0), depth - 1).into_iter();
            wrong.extend(items.map(|value| Value::Array(vec![value])));
        }
        wrong
    }
}
