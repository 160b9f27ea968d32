//! Simple questions to the schemas and responses of a description.

use bindery_spec::ir::{Api, MediaType, Operation, Response, Schema, SchemaId, StatusPattern, Type, TypeSet};

const DEPTH: usize = 12;

/// The schema that a chain of plain references ends in.
pub(crate) fn canonical(api: &Api, id: SchemaId) -> SchemaId {
    let mut current = id;
    for _ in 0..DEPTH {
        let schema = api.schemas.get(current);
        let sole = match (schema.reference, schema.all_of.as_slice()) {
            (Some(target), []) => Some(target),
            (None, [only]) => Some(*only),
            _ => None,
        };
        match sole {
            Some(target) if schema.properties.is_empty() => current = target,
            _ => break,
        }
    }
    current
}

/// Every declared property, through references, `allOf` and the alternatives of `oneOf` and `anyOf`; the first of a
/// name wins, the schema's own first.
pub(crate) fn properties(api: &Api, id: SchemaId) -> Vec<(&str, SchemaId)> {
    let mut found: Vec<(&str, SchemaId)> = Vec::new();
    for property in parts(api, id).into_iter().flat_map(|part| &part.properties) {
        if !found.iter().any(|(name, _)| *name == property.name) {
            found.push((&property.name, property.schema));
        }
    }
    found
}

/// The schema itself and everything that it is put together from: references, parts, and alternatives.
pub(crate) fn parts(api: &Api, id: SchemaId) -> Vec<&Schema> {
    let mut seen = Vec::new();
    gather(api, id, &mut seen);
    seen.into_iter().map(|id| api.schemas.get(id)).collect()
}

/// The alternatives of the first `oneOf` or `anyOf` of a schema, through references and `allOf`.
pub(crate) fn alternatives(api: &Api, id: SchemaId) -> Vec<SchemaId> {
    let mut seen = Vec::new();
    gather_plain(api, id, &mut seen);
    let choices = seen.into_iter().map(|id| api.schemas.get(id));
    let mut choices = choices.map(|schema| if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of });
    choices.find(|choices| !choices.is_empty()).cloned().unwrap_or_default()
}

/// The properties that a schema has whichever alternative is taken.
pub(crate) fn plain_properties(api: &Api, id: SchemaId) -> Vec<(&str, SchemaId)> {
    let mut seen = Vec::new();
    gather_plain(api, id, &mut seen);
    let parts = seen.into_iter().flat_map(|id| &api.schemas.get(id).properties);
    parts.map(|property| (property.name.as_str(), property.schema)).collect()
}

fn gather_plain(api: &Api, id: SchemaId, seen: &mut Vec<SchemaId>) {
    if seen.contains(&id) || seen.len() > 64 {
        return;
    }
    seen.push(id);
    let schema = api.schemas.get(id);
    for part in schema.reference.iter().chain(&schema.all_of) {
        gather_plain(api, *part, seen);
    }
}

fn gather(api: &Api, id: SchemaId, seen: &mut Vec<SchemaId>) {
    if seen.contains(&id) || seen.len() > 64 {
        return;
    }
    seen.push(id);
    let schema = api.schemas.get(id);
    let parts = schema.reference.iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
    for part in parts {
        gather(api, *part, seen);
    }
}

/// Whether the schema is declared, somewhere along its references and parts, to be of type `ty`.
pub(crate) fn is_type(api: &Api, id: SchemaId, ty: Type) -> bool {
    along(api, id, DEPTH, &|schema| schema.types.contains(ty))
}

/// Whether the schema says nothing of its values.
pub(crate) fn says_nothing(api: &Api, id: SchemaId) -> bool {
    let schema = api.schemas.get(canonical(api, id));
    schema.types.is_empty() && schema.additional_properties.is_none() && is_open(api, id)
}

/// Whether the schema says nothing of its values but that they are objects, if that.
pub(crate) fn is_open(api: &Api, id: SchemaId) -> bool {
    let schema = api.schemas.get(canonical(api, id));
    let is_composed = schema.reference.is_some()
        || !(schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty());
    let is_told = schema.enumeration.is_some() || schema.constant.is_some() || schema.format.is_some();
    let has_members = !schema.properties.is_empty() || schema.items.is_some();
    let is_other = !schema.types.is_empty() && schema.types != TypeSet::one(Type::Object);
    let are_members_open = schema.additional_properties.is_none_or(|member| says_nothing(api, member));
    schema.boolean != Some(false) && are_members_open && !is_composed && !is_told && !has_members && !is_other
}

/// Whether values of the schema can be a string or a number.
pub(crate) fn is_scalar(api: &Api, id: SchemaId) -> bool {
    let is_composite = is_type(api, id, Type::Object) || is_type(api, id, Type::Array);
    let is_plain = [Type::String, Type::Integer, Type::Number].into_iter().any(|ty| is_type(api, id, ty));
    is_plain || (!is_composite && items(api, id).is_none() && properties(api, id).is_empty())
}

/// The schema of the items, where the schema is an array.
pub(crate) fn items(api: &Api, id: SchemaId) -> Option<SchemaId> {
    let mut current = id;
    for _ in 0..DEPTH {
        let schema = api.schemas.get(current);
        if schema.items.is_some() {
            // What is said of items says nothing of values that are no arrays.
            return schema.items.filter(|_| schema.types.is_empty() || schema.types.contains(Type::Array));
        }
        current = schema.reference.or_else(|| schema.all_of.first().copied())?;
    }
    None
}

/// Whether the schema stands for bytes.
pub(crate) fn is_binary(api: &Api, id: SchemaId) -> bool {
    along(api, id, DEPTH, &|schema| schema.format.as_deref() == Some("binary"))
}

fn along(api: &Api, id: SchemaId, depth: usize, test: &impl Fn(&Schema) -> bool) -> bool {
    let schema = api.schemas.get(id);
    test(schema)
        || (depth > 0
            && schema
                .reference
                .iter()
                .chain(&schema.all_of)
                .chain(&schema.one_of)
                .chain(&schema.any_of)
                .any(|part| along(api, *part, depth / 2, test)))
}

/// The responses that stand for success: those of 2XX, or default where none is declared.
pub(crate) fn successes(operation: &Operation) -> Vec<&Response> {
    let mut found: Vec<&Response> =
        operation.responses.iter().filter(|response| response.status.is_success()).collect();
    if found.is_empty() {
        found.extend(
            operation
                .responses
                .iter()
                .filter(|response| response.status == StatusPattern::Default && response.is_error != Some(true)),
        );
    }
    found
}

/// The JSON body of the first successful response that has one.
pub(crate) fn json_body(operation: &Operation) -> Option<&MediaType> {
    successes(operation)
        .into_iter()
        .flat_map(|response| &response.content)
        .find(|media_type| (media_type.is_json() || media_type.essence() == "*/*") && media_type.schema.is_some())
}

/// The schema of the successful JSON body.
pub(crate) fn body_schema(operation: &Operation) -> Option<SchemaId> {
    json_body(operation).and_then(|media_type| media_type.schema)
}

/// Whether what a successful response carries is bytes rather than a described value.
pub(crate) fn answers_bytes(api: &Api, operation: &Operation) -> bool {
    let mut media_types = successes(operation).into_iter().flat_map(|response| &response.content).peekable();
    media_types.peek().is_some()
        && media_types.all(|media_type| {
            let essence = media_type.essence();
            let is_textual = media_type.is_json()
                || essence.starts_with("text/")
                || essence.contains("xml")
                || essence.contains("form-");
            media_type.schema.is_some_and(|schema| is_binary(api, schema)) || (!is_textual && essence != "*/*")
        })
}

/// The name in lower case without anything but letters and digits.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a name, in lower case: cut at signs and before capitals.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase() || character.is_numeric();
        if let (true, Some(last)) = (character.is_alphanumeric(), words.last_mut()) {
            last.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The singular of an English plural, as far as an ending tells.
pub(crate) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "ches", "shes", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Names that end so are those of secrets.
const SECRETS: [&str; 10] = [
    "secret",
    "password",
    "passphrase",
    "privatekey",
    "secretkey",
    "apikey",
    "accesstoken",
    "apitoken",
    "signingkey",
    "clientsecret",
];

/// Whether a property is named as a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = plain(name);
    name == "token" || SECRETS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn a_secret_is_known_by_its_name() {
        for (name, expected) in [
            ("secret", true),
            ("client_secret", true),
            ("apiKey", true),
            ("token", true),
            ("next_token", false),
            ("secret_id", false),
            ("key", false),
            ("password_hint", false),
        ] {
            assert_eq!(is_secret(name), expected, "{name}");
        }
    }
}
