//! Partial changes of what has parts: arrays are replaced whole, and a merge patch goes into objects.

use std::sync::Arc;

use bindery_spec::ir::{SchemaId, Type};
use serde_json::{Map, Value, json};

use super::change::{Changing, Seen, change};
use crate::check::change_lost;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::strategy::Direction;

/// Changes each array of a thing twice, and adds to each of its maps, and takes away again.
pub(super) async fn all(run: &Run, item: &Arc<Item>, changing: &Changing, mut seen: Seen) {
    let is_merge = changing.media.to_ascii_lowercase().contains("merge-patch");
    for (name, property) in shape::properties(&run.api, changing.schema) {
        if shape::is_read_only(&run.api, property) {
            continue;
        }
        let changes = if shape::is_type(&run.api, property, Type::Array) {
            // And none again.
            let none = Value::Array(Vec::new());
            let is_apt = run.strategist.is_valid(property, Direction::Request, &none);
            arrays(run, property).into_iter().chain(is_apt.then_some(none)).collect()
        } else if is_merge && shape::is_type(&run.api, property, Type::Object) {
            members(run, property)
        } else {
            continue;
        };
        for sent in changes {
            let Some(after) = one(run, item, changing, (name, &sent), &seen, is_merge).await else { break };
            seen = after;
        }
    }
}

/// Sends one change, and judges what came of it; `None` where it was refused.
async fn one(
    run: &Run,
    item: &Arc<Item>,
    changing: &Changing,
    (name, sent): (&str, &Value),
    seen: &Seen,
    is_merge: bool,
) -> Option<Seen> {
    let alone = Map::from_iter([(name.to_owned(), sent.clone())]);
    let (by, after) = change(run, item, changing, &alone, seen).await?;
    let mut wanted = seen.1.get(name).cloned().unwrap_or_default();
    merge(&mut wanted, sent);
    let verdict = change_lost::judge_parts(name, &wanted, (&seen.1, &after.1), is_merge);
    run.judge(
        &change_lost::CHECK,
        &by.case.name,
        verdict,
        &[Arc::clone(&seen.0), Arc::clone(&by), Arc::clone(&after.0)],
    );
    Some(after)
}

/// Puts a thing twice with another member in each of its maps: what takes the place of a thing is the whole of it, so that
/// the first member is gone after the second.
///
/// Source: RFC 9110 section 9.3.4.
pub(super) async fn replaced(run: &Run, item: &Arc<Item>, changing: &Changing, whole: &Map<String, Value>, seen: Seen) {
    let mut seen = seen;
    for (name, property) in shape::properties(&run.api, changing.schema) {
        if shape::is_read_only(&run.api, property) || !shape::is_map(&run.api, property) {
            continue;
        }
        for sent in members(run, property).into_iter().take(2) {
            let mut body = whole.clone();
            body.insert(name.to_owned(), sent.clone());
            let Some((by, after)) = change(run, item, changing, &body, &seen).await else { return };
            let verdict = change_lost::judge_replaced(name, &sent, (&seen.1, &after.1));
            let sequence = [Arc::clone(&seen.0), Arc::clone(&by), Arc::clone(&after.0)];
            if run.judge(&change_lost::CHECK, &by.case.name, verdict, &sequence) {
                return;
            }
            seen = after;
        }
    }
}

/// Two arrays of one item each, unlike each other.
fn arrays(run: &Run, property: SchemaId) -> Vec<Value> {
    let items = shape::parts(&run.api, property).iter().find_map(|part| part.items);
    let Some(items) = items else { return Vec::new() };
    let listed = shape::values(&run.api, items);
    let one = |place: usize| {
        let text = || run.plain_text(items, &run.token(&format!("item-{place}"))).map(Value::from);
        listed.get(place).cloned().or_else(text)
    };
    let both = (0..2).filter_map(one).map(|item| Value::Array(vec![item]));
    both.filter(|array| run.strategist.is_valid(property, Direction::Request, array)).collect()
}

/// A member for a map, another beside it, and the end of the first.
fn members(run: &Run, property: SchemaId) -> Vec<Value> {
    let all = [json!({ "bindery-1": "one" }), json!({ "bindery-2": "two" }), json!({ "bindery-1": null })];
    all.into_iter().take_while(|value| run.strategist.is_valid(property, Direction::Request, value)).collect()
}

/// What a merge patch makes of a value. Source: RFC 7396 section 2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.shift_remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_patch_is_read_as_its_rfc_shows() {
        let rows = [
            (json!({ "a": "b" }), json!({ "a": "c" }), json!({ "a": "c" })),
            (json!({ "a": "b" }), json!({ "b": "c" }), json!({ "a": "b", "b": "c" })),
            (json!({ "a": "b" }), json!({ "a": null }), json!({})),
            (json!({ "a": ["b"] }), json!({ "a": "c" }), json!({ "a": "c" })),
            (json!({ "a": { "b": "c" } }), json!({ "a": { "b": "d", "c": null } }), json!({ "a": { "b": "d" } })),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({ "e": null }), json!({ "a": 1 }), json!({ "e": null, "a": 1 })),
            (json!([1, 2]), json!({ "a": "b", "c": null }), json!({ "a": "b" })),
            (json!({}), json!({ "a": { "bb": { "ccc": null } } }), json!({ "a": { "bb": {} } })),
        ];
        for (mut target, patch, expected) in rows {
            let before = target.clone();
            merge(&mut target, &patch);
            assert_eq!(target, expected, "{before} {patch}");
        }
    }
}
