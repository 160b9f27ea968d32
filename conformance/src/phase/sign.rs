//! The sign of a run on what it makes: a text of its own, wherever the body of a create has a place for one.
//!
//! In: the values of a create, and what they are about. Out: the same with the sign, in a place that they are not about,
//! else as they were. A thing without a sign can be told from somebody else's only by what was there before.

use bindery_spec::ir::{SchemaId, Type};
use serde_json::{Map, Value};

use crate::engine::make::is_telling;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::lifecycle::resource::Role;
use crate::phase::drawn::Subject;
use crate::strategy::request::{self, BodyContent, RequestValues};

/// Signs the values of a create with a text that no other request of the run bears. `about` is the label of the edge that
/// they are at; its place is left alone.
pub(crate) fn sign(run: &Run, subject: &Subject, values: &mut RequestValues, about: &str, token: &str) {
    if !matches!(subject.role, Some((_, Role::Create))) {
        return;
    }
    let operation = run.operation(subject.index);
    let body = operation.and_then(|operation| operation.request_body.as_ref());
    let Some((body, sent)) = body.zip(values.body.as_mut()) else { return };
    let media = body.content.iter().find(|media| request::sent_type(media) == sent.media_type);
    let schema = media.and_then(|media| media.schema);
    match &mut sent.content {
        BodyContent::Json(Value::Object(members)) => {
            if let Some((name, value)) = schema.and_then(|schema| place(run, schema, members, about, token)) {
                members.insert(name, value);
            }
        }
        BodyContent::Form(pairs) => {
            let members = pairs.iter().cloned().collect::<Map<String, Value>>();
            let Some((name, value)) = schema.and_then(|schema| place(run, schema, &members, about, token)) else {
                return;
            };
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
        }
        BodyContent::Multipart(parts) if !about.contains("file name") => {
            for name in parts.iter_mut().filter_map(|part| part.file_name.as_mut()) {
                *name = format!("{token} {name}");
            }
        }
        _ => {}
    }
}

/// The property that can bear the sign, with its value: a text that is there, a text that may be there, a map.
fn place(
    run: &Run,
    schema: SchemaId,
    members: &Map<String, Value>,
    about: &str,
    token: &str,
) -> Option<(String, Value)> {
    let properties = shape::properties(&run.api, schema);
    // An edge that names no member is about which members there are: none is added.
    let is_whole = !about.is_empty() && !about.contains('"');
    let free = |name: &str, id: SchemaId| {
        let is_about = about.contains(&format!("\"{name}\"")) || (is_whole && !members.contains_key(name));
        !run.api.schemas.get(id).read_only && !is_about
    };
    let texts = properties.iter().filter(|(name, id)| is_telling(name) && free(name, *id));
    let mut texts: Vec<_> = texts.filter(|(_, id)| run.plain_text(*id, token).is_some()).collect();
    texts.sort_by_key(|(name, _)| !members.get(*name).is_some_and(Value::is_string));
    if let Some((name, id)) = texts.first() {
        let drawn = members.get(*name).and_then(Value::as_str).unwrap_or_default();
        let both = format!("{token} {drawn}");
        let text = run.plain_text(*id, &both).filter(|_| !drawn.is_empty()).unwrap_or_else(|| token.to_owned());
        return Some(((*name).to_owned(), Value::from(text)));
    }
    let (name, _) = properties.iter().find(|(name, id)| is_map(run, name, *id) && free(name, *id))?;
    let mut map = members.get(*name).and_then(Value::as_object).cloned().unwrap_or_default();
    map.insert("bindery".to_owned(), Value::from(token));
    Some(((*name).to_owned(), Value::Object(map)))
}

/// Whether a property is a map of the client's own texts.
fn is_map(run: &Run, name: &str, schema: SchemaId) -> bool {
    let parts = shape::parts(&run.api, schema);
    matches!(name, "metadata" | "labels" | "annotations" | "tags")
        && shape::is_type(&run.api, schema, Type::Object)
        && shape::properties(&run.api, schema).is_empty()
        && parts.iter().all(|part| {
            part.max_properties.is_none()
                && part.property_names.is_none()
                && part.pattern_properties.is_empty()
                && part.additional_properties.is_none_or(|values| run.plain_text(values, "bindery-0-sign").is_some())
        })
}
