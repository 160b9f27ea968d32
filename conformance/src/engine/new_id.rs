//! The id of something new: from the answer to its create, from the request, or from where the answer leads.

use serde_json::Value;

use super::arguments::Payload;
use super::shape;
use crate::case::{Part, Request};
use crate::exchange::Exchange;
use crate::lifecycle::infer::place::holders;
use crate::lifecycle::infer::view::plain;
use crate::lifecycle::resource::Resource;

/// The id of what a create has made.
pub(crate) fn new_id(exchange: &Exchange, resource: &Resource) -> Option<String> {
    let told = exchange.json.as_deref().zip(resource.answered_id());
    told.and_then(|(body, path)| shape::value_at(body, path))
        .and_then(as_id)
        .or_else(|| sent_id(exchange, resource))
        .or_else(|| located(exchange, resource))
        .or_else(|| named(exchange.json.as_deref()?, resource).map(|(id, _)| id))
        // An answer that cannot be read has made something all the same.
        .or_else(|| scraped(exchange, resource).filter(|_| exchange.json.is_none()))
}

/// Parameters by which a request asks only what would be made.
const DRY: [&str; 5] = ["validateonly", "dryrun", "simulate", "validationonly", "checkonly"];

/// Whether a request makes nothing, since it asks only what would be made.
pub(crate) fn is_dry(request: &Request) -> bool {
    let is_asked = |value: &str| !matches!(value, "" | "false" | "0" | "none" | "None");
    request.query.iter().any(|(name, value)| DRY.contains(&plain(name).as_str()) && is_asked(value))
}

/// How an id stands in the path of an item: its last segment alone, where the id is itself the end of that path.
pub(crate) fn in_path(id: &str, item: &str) -> String {
    let (segments, template): (Vec<&str>, Vec<&str>) = (id.split('/').collect(), item.split('/').collect());
    let is_like =
        |(segment, part): (&&str, &&str)| if part.starts_with('{') { !segment.is_empty() } else { segment == part };
    let is_end = segments.len() > 2
        && segments.len() < template.len()
        && template.last().is_some_and(|last| last.starts_with('{') && last.ends_with('}'))
        && template.iter().rev().take(segments.len()).any(|part| !part.starts_with('{'))
        && segments.iter().rev().zip(template.iter().rev()).all(is_like);
    segments.last().filter(|_| is_end).map_or(id, |last| *last).to_owned()
}

/// The id in an answer that the description does not have, or not like this, and where it stands: in the property that holds
/// it in every other view, or that has the name of the parameter.
pub(crate) fn named(body: &Value, resource: &Resource) -> Option<(String, Vec<String>)> {
    let by_parameter = resource.id_parameter.as_ref().map(|name| vec![name.clone()]);
    let found = |path: &Vec<String>| Some((as_id(shape::value_at(body, path)?)?, path.clone()));
    resource.id_property.as_ref().and_then(found).or_else(|| by_parameter.as_ref().and_then(found))
}

/// The id in the place to which an answer leads.
pub(crate) fn located(exchange: &Exchange, resource: &Resource) -> Option<String> {
    located_id(&exchange.response()?.header("location")?, resource.item.as_deref()?)
}

/// The segment of a reference that stands where the path of an item has its last parameter, at the end.
fn located_id(location: &str, item: &str) -> Option<String> {
    let path = location.split(['?', '#']).next()?.trim_end_matches('/');
    let (collection, last) = item.trim_end_matches('/').rsplit_once('/')?;
    let (above, id) = path.rsplit_once('/')?;
    let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
    let is_item = last.starts_with('{') && last.ends_with('}') && name(above) == name(collection);
    let id = percent_encoding::percent_decode_str(id).decode_utf8().ok()?.into_owned();
    (is_item && !id.is_empty()).then_some(id)
}

/// The id that the request of a create gave.
fn sent_id(exchange: &Exchange, resource: &Resource) -> Option<String> {
    shape::value_at(&sent(exchange)?, resource.sent_id.as_ref()?).and_then(as_id)
}

/// Whether the request of a create says an id, wherever an answer would have it.
pub(crate) fn says_id(exchange: &Exchange, resource: &Resource, id: &str) -> bool {
    sent(exchange).is_some_and(|body| said_ids(resource, &body).any(|said| said == id))
}

/// The ids that a body says of a thing: where an answer would have them, or without the envelope that an answer has it in.
fn said_ids(resource: &Resource, body: &Value) -> impl Iterator<Item = String> {
    let ways = [&resource.sent_id, &resource.id_property, &resource.created_id].into_iter().flatten();
    let ways = ways.flat_map(|way| [way.as_slice(), way.get(holders(way).len()..).unwrap_or_default()]);
    ways.filter_map(|way| shape::value_at(body, way)).filter_map(as_id)
}

/// The ids that a request says of a thing.
pub(crate) fn requested_ids(resource: &Resource, request: &Request) -> Vec<String> {
    body_of(request).map(|body| said_ids(resource, &body).collect()).unwrap_or_default()
}

fn sent(exchange: &Exchange) -> Option<Value> {
    body_of(&exchange.case.request)
}

/// What the body of a request says, be it JSON or a form.
pub(super) fn body_of(request: &Request) -> Option<Value> {
    let body = request.body.as_ref()?;
    if !body.parts.is_empty() {
        return Some(of_parts(&body.parts));
    }
    let is_form = body.content_type.as_deref().is_some_and(|media| media.starts_with(FORM));
    if is_form {
        let decode =
            |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let text = String::from_utf8_lossy(&body.bytes).into_owned();
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        return Some(Value::Object(pairs.map(|(name, value)| (decode(name), Value::from(decode(value)))).collect()));
    }
    serde_json::from_slice(&body.bytes).ok()
}

/// The texts of a form by their names.
fn of_parts(parts: &[Part]) -> Value {
    let texts = parts.iter().filter(|part| part.file_name.is_none());
    let members = texts.map(|part| (part.name.clone(), Value::from(String::from_utf8_lossy(&part.bytes))));
    Value::Object(members.collect())
}

/// The ids that a payload says of a thing.
pub(crate) fn given_ids(resource: &Resource, payload: &Payload) -> Vec<String> {
    match payload {
        Payload::Json { value, .. } => said_ids(resource, value).collect(),
        Payload::Form(pairs) => said_ids(resource, &Value::Object(pairs.iter().cloned().collect())).collect(),
        Payload::Multipart(parts) => said_ids(resource, &of_parts(parts)).collect(),
        Payload::Raw { .. } | Payload::None => Vec::new(),
    }
}

/// The media type of a form without files.
const FORM: &str = "application/x-www-form-urlencoded";

/// The id in a JSON text that is broken somewhere else: the first string after the name of its property.
pub(crate) fn scraped(exchange: &Exchange, resource: &Resource) -> Option<String> {
    let name = resource.answered_id()?.last()?;
    let text = String::from_utf8_lossy(&exchange.response()?.body).into_owned();
    let after = text.split_once(&format!("\"{name}\""))?.1.trim_start().strip_prefix(':')?.trim_start();
    let id = after.strip_prefix('"')?.split('"').next()?;
    (!id.is_empty() && id.len() < after.len() - 1 && !id.contains('\\')).then(|| id.to_owned())
}

/// An id as text.
pub(crate) fn as_id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::resource::ResourceIndex;

    #[test]
    fn a_request_that_asks_what_would_be_made_makes_nothing() {
        let rows = [
            ("validateOnly", "true", true),
            ("dry_run", "All", true),
            ("dryRun", "false", false),
            ("q", "true", false),
        ];
        for (name, value, expected) in rows {
            let mut request = crate::engine::arguments::empty_request();
            request.query.push((name.to_owned(), value.to_owned()));
            assert_eq!(is_dry(&request), expected, "{name}={value}");
        }
    }

    #[test]
    fn an_id_that_is_the_end_of_its_own_path_stands_there_as_its_last_segment() {
        let item = "/v1/projects/{project}/things/{thing}";
        let rows = [
            ("projects/p1/things/x", item, "x"),
            ("projects/p1/parts/x", item, "projects/p1/parts/x"),
            ("a/b", item, "a/b"),
            ("x", item, "x"),
            ("a/b/c", "/{x}/{y}/{z}/{id}", "a/b/c"),
            ("things/p1/x", "/things/{parent}/{id}", "x"),
            ("projects/p1/things/x", "/v1/{name}", "projects/p1/things/x"),
        ];
        for (id, item, expected) in rows {
            assert_eq!(in_path(id, item), expected, "{id}");
        }
    }

    #[test]
    fn a_location_names_what_was_made_where_it_leads_to_the_path_of_an_item() {
        let rows = [
            ("/users/7", Some("7")),
            ("https://host/api/v2/users/a%20b/?x=1", Some("a b")),
            ("/groups/7", None),
            ("/users/", None),
            ("7", None),
        ];
        for (location, expected) in rows {
            assert_eq!(located_id(location, "/users/{user_id}").as_deref(), expected, "{location}");
        }
    }

    fn resource(id_property: Option<&str>) -> Resource {
        Resource {
            name: "watches".to_owned(),
            collection: None,
            item: Some("/watches/{uuid}".to_owned()),
            id_parameter: Some("uuid".to_owned()),
            schema: None,
            id_property: id_property.map(|name| vec![name.to_owned()]),
            created_id: None,
            sent_id: None,
            is_guess: false,
            is_placed: false,
            parent: None,
            operations: Vec::new(),
            cascades: Vec::new(),
            attachments: Vec::new(),
        }
    }

    #[test]
    fn an_id_is_said_in_json_and_in_forms_and_without_the_envelope_of_an_answer() {
        let resource = Resource { id_property: Some(vec!["data".to_owned(), "id".to_owned()]), ..resource(None) };
        let part = |name: &str, file_name: Option<&str>| Part {
            name: name.to_owned(),
            file_name: file_name.map(str::to_owned),
            content_type: None,
            bytes: b"7".as_slice().into(),
        };
        let json = |value: Value| Payload::Json { media: "application/json".to_owned(), value };
        let rows = [
            (json(serde_json::json!({"id": 7})), true),
            (json(serde_json::json!({"data": {"id": "7"}})), true),
            (json(serde_json::json!({"data": {"name": "7"}, "uuid": "7"})), false),
            (Payload::Form(vec![("id".to_owned(), Value::from("7"))]), true),
            (Payload::Multipart(vec![part("id", None)]), true),
            (Payload::Multipart(vec![part("id", Some("7.txt")), part("name", None)]), false),
            (Payload::None, false),
        ];
        for (payload, expected) in rows {
            assert_eq!(given_ids(&resource, &payload).contains(&"7".to_owned()), expected, "{payload:?}");
            let request =
                crate::case::Request { body: payload.encode(&[]), ..crate::engine::arguments::empty_request() };
            let mut exchange =
                crate::engine::world::Item::of_ledger(ResourceIndex(0), String::new(), None).made.as_ref().clone();
            exchange.case.request = request;
            assert_eq!(says_id(&exchange, &resource, "7"), expected, "{payload:?}");
        }
    }

    #[test]
    fn an_answer_that_nobody_declared_names_what_was_made_as_every_view_does() {
        let rows = [
            (serde_json::json!({"uuid": "u-1"}), None, Some("u-1")),
            (serde_json::json!({"id": 7, "uuid": "u-1"}), Some("id"), Some("7")),
            (serde_json::json!({"name": "x"}), Some("id"), None),
            (serde_json::json!("OK"), None, None),
        ];
        for (body, property, expected) in rows {
            assert_eq!(named(&body, &resource(property)).map(|(id, _)| id).as_deref(), expected, "{body}");
        }
    }
}
