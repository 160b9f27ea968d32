//! Which schemas a value meets, and from where a schema can be reached.

use bindery_spec::ir::{Api, Schema, SchemaId};
use serde_json::Value;

/// How deep values and schemas are followed.
const DEPTH: usize = 64;
/// How many items of an array are looked at.
const ITEMS: usize = 32;

/// Tells every schema that a value meets, each as often as it does.
pub(super) fn met(api: &Api, schema: SchemaId, value: &Value, tell: &mut impl FnMut(SchemaId)) {
    walk(api, schema, value, 0, tell);
}

fn walk(api: &Api, id: SchemaId, value: &Value, depth: usize, tell: &mut impl FnMut(SchemaId)) {
    if depth > DEPTH {
        return;
    }
    tell(id);
    let schema = api.schemas.get(id);
    for applied in in_place(schema) {
        walk(api, applied, value, depth + 1, tell);
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                for applied in of_member(schema, name) {
                    walk(api, applied, member, depth + 1, tell);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().take(ITEMS).enumerate() {
                for applied in
                    schema.prefix_items.get(index).copied().or(schema.items).into_iter().chain(schema.contains)
                {
                    walk(api, applied, item, depth + 1, tell);
                }
            }
        }
        _ => {}
    }
}

/// The schemas that apply to the same value.
fn in_place(schema: &Schema) -> impl Iterator<Item = SchemaId> + '_ {
    let lists = [&schema.all_of, &schema.any_of, &schema.one_of];
    let single = [schema.reference, schema.not, schema.if_schema, schema.then_schema, schema.else_schema];
    let dependent = schema.dependent_schemas.iter().map(|(_, id)| *id);
    lists.into_iter().flatten().copied().chain(single.into_iter().flatten()).chain(dependent)
}

/// The schemas that apply to a member of an object.
fn of_member<'a>(schema: &'a Schema, name: &str) -> impl Iterator<Item = SchemaId> + 'a {
    let declared = schema.properties.iter().find(|property| property.name == name).map(|property| property.schema);
    let other = schema.additional_properties.or(schema.unevaluated_properties).filter(|_| declared.is_none());
    let patterns = schema.pattern_properties.iter().map(|(_, id)| *id);
    declared.into_iter().chain(other).chain(patterns)
}

/// Every schema that can be met from one, itself first.
pub(super) fn reachable(api: &Api, from: SchemaId, seen: &mut [bool], tell: &mut impl FnMut(SchemaId)) {
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        match seen.get_mut(id.0 as usize) {
            Some(slot) if !*slot => *slot = true,
            _ => continue,
        }
        tell(id);
        let schema = api.schemas.get(id);
        open.extend(in_place(schema));
        open.extend(schema.properties.iter().map(|property| property.schema));
        open.extend(schema.pattern_properties.iter().map(|(_, id)| *id));
        open.extend(schema.prefix_items.iter().copied());
        let single = [
            schema.items,
            schema.contains,
            schema.additional_properties,
            schema.unevaluated_properties,
            schema.unevaluated_items,
            schema.property_names,
        ];
        open.extend(single.into_iter().flatten());
    }
}
