//! The outline of a schema: its properties through `$ref` and `allOf`, its scalar facts.
//!
//! Used to find ids, discriminators, sizes and times in answers. Never judges a value: that is the validator's work.

use bindery_spec::ir::{Api, Schema, SchemaId, Type};
use serde_json::Value;

/// How deep `$ref` and `allOf` are followed.
const DEPTH: usize = 12;

/// The schema itself and everything that applies with it through `$ref` and `allOf`.
pub(crate) fn parts(api: &Api, schema: SchemaId) -> Vec<&Schema> {
    let mut found = Vec::new();
    collect(api, schema, 0, &mut found);
    found
}

fn collect<'a>(api: &'a Api, id: SchemaId, depth: usize, found: &mut Vec<&'a Schema>) {
    if depth > DEPTH || found.len() > 64 {
        return;
    }
    let schema = api.schemas.get(id);
    found.push(schema);
    if let Some(target) = schema.reference {
        collect(api, target, depth + 1, found);
    }
    for part in &schema.all_of {
        collect(api, *part, depth + 1, found);
    }
}

/// Every declared property, in document order, the first of a name.
pub(crate) fn properties(api: &Api, schema: SchemaId) -> Vec<(&str, SchemaId)> {
    let mut found: Vec<(&str, SchemaId)> = Vec::new();
    for part in parts(api, schema) {
        for property in &part.properties {
            if !found.iter().any(|(name, _)| *name == property.name) {
                found.push((&property.name, property.schema));
            }
        }
    }
    found
}

/// The declared property of a name.
pub(crate) fn property(api: &Api, schema: SchemaId, name: &str) -> Option<SchemaId> {
    properties(api, schema).into_iter().find(|(candidate, _)| *candidate == name).map(|(_, id)| id)
}

/// Whether a property of that name is required.
pub(crate) fn is_required(api: &Api, schema: SchemaId, name: &str) -> bool {
    parts(api, schema).iter().any(|part| part.is_required(name))
}

/// Whether a schema, or one that applies with it, is only ever the server's to say.
pub(crate) fn is_read_only(api: &Api, schema: SchemaId) -> bool {
    parts(api, schema).iter().any(|part| part.read_only)
}

/// The values of its `enum` or `const`, where it has one.
pub(crate) fn values(api: &Api, schema: SchemaId) -> Vec<Value> {
    for part in parts(api, schema) {
        if let Some(constant) = &part.constant {
            return vec![(**constant).clone()];
        }
        if let Some(values) = &part.enumeration {
            return values.iter().map(|value| value.value.clone()).collect();
        }
    }
    Vec::new()
}

/// Whether its `enum` may grow later.
pub(crate) fn is_open(api: &Api, schema: SchemaId) -> bool {
    parts(api, schema).iter().any(|part| part.extensible == Some(true))
}

/// Whether it says that it is of a type (and perhaps null).
pub(crate) fn is_type(api: &Api, schema: SchemaId, ty: Type) -> bool {
    parts(api, schema).iter().any(|part| part.types.only_non_null() == Some(ty))
}

/// Whether a schema is that of a map of names that the client picks.
pub(crate) fn is_map(api: &Api, schema: SchemaId) -> bool {
    let parts = parts(api, schema);
    is_type(api, schema, Type::Object)
        && parts.iter().all(|part| part.properties.is_empty())
        && parts.iter().any(|part| part.additional_properties.is_some())
}

/// Whether it is a file: bytes rather than text.
pub(crate) fn is_binary(api: &Api, schema: SchemaId) -> bool {
    parts(api, schema).iter().any(|part| {
        part.format.as_deref() == Some("binary")
            || (part.content_media_type.is_some() && part.content_encoding.is_none())
    })
}

/// Whether it is a date with a time.
pub(crate) fn is_instant(api: &Api, schema: SchemaId) -> bool {
    parts(api, schema).iter().any(|part| part.format.as_deref() == Some("date-time"))
}

/// A value that the description itself gives: an example, a default, a constant.
pub(crate) fn given(api: &Api, schema: SchemaId) -> Option<Value> {
    let parts = parts(api, schema);
    parts
        .iter()
        .find_map(|part| part.examples.first().cloned())
        .or_else(|| parts.iter().find_map(|part| part.constant.as_deref().cloned()))
        .or_else(|| parts.iter().find_map(|part| part.default.as_deref().cloned()))
}

/// Whether a property is one that holds a name which people give: something else may bear it later, and asking for it
/// twice may mean the same thing. The name of a file names nothing but bytes.
pub(crate) fn is_name(property: &str) -> bool {
    let plain: String = property.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    !plain.ends_with("filename")
        && ["name", "title", "label", "slug", "login", "email", "alias", "url"].iter().any(|word| plain.ends_with(word))
}

/// The value at a path of names.
pub(crate) fn value_at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}
