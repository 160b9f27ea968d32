//! Form bodies: pairs with `a[b]=c` for what is nested.

use serde_json::{Map, Value};

use super::query::Pair;

/// Pairs as one object of texts: a repeated name is an array, `name[]` an item of one, `name[key]` a property.
pub(crate) fn object(pairs: &[Pair]) -> Value {
    let mut root = Map::new();
    for pair in pairs {
        let mut keys = pair.name.split('[');
        let head = keys.next().unwrap_or("");
        let keys: Vec<&str> = keys.map(|key| key.trim_end_matches(']')).collect();
        insert(root.entry(head).or_insert(Value::Null), &keys, pair.value());
    }
    Value::Object(root.into_iter().map(|(name, value)| (name, lists(value))).collect())
}

fn insert(place: &mut Value, keys: &[&str], text: String) {
    match keys {
        [] => {
            let text = Value::String(text);
            match place {
                Value::Null => *place = text,
                Value::Array(items) => items.push(text),
                other => {
                    let first = std::mem::take(other);
                    *other = Value::Array(vec![first, text]);
                }
            }
        }
        ["", ..] => {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            if let Value::Array(items) = place {
                let mut item = Value::Null;
                insert(&mut item, &keys[1..], text);
                items.push(item);
            }
        }
        [key, rest @ ..] => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            if let Value::Object(map) = place {
                insert(map.entry(*key).or_insert(Value::Null), rest, text);
            }
        }
    }
}

/// Objects whose keys are 0, 1, 2… in order become arrays.
fn lists(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let is_list = !map.is_empty() && map.keys().enumerate().all(|(index, key)| *key == index.to_string());
            let entries = map.into_iter().map(|(key, value)| (key, lists(value)));
            if is_list {
                Value::Array(entries.map(|(_, value)| value).collect())
            } else {
                Value::Object(entries.collect())
            }
        }
        Value::Array(items) => Value::Array(items.into_iter().map(lists).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::query::pairs;
    use super::*;

    #[test]
    fn brackets_nest_and_repeats_collect() {
        let check = |body: &str, expected: Value| assert_eq!(object(&pairs(body)), expected, "{body}");
        check("a=1&b=x+y", json!({ "a": "1", "b": "x y" }));
        check("a=1&a=2", json!({ "a": ["1", "2"] }));
        check("a[]=1&a[]=2", json!({ "a": ["1", "2"] }));
        check("a[b][c]=1&a[d]=2", json!({ "a": { "b": { "c": "1" }, "d": "2" } }));
        check("a[0][x]=1&a[1][x]=2", json!({ "a": [{ "x": "1" }, { "x": "2" }] }));
        check("", json!({}));
    }
}
