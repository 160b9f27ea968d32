//! The id of something new: from the answer to its create, from the request, or from where the answer leads.

use serde_json::Value;

use super::shape;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Resource;

/// The id of what a create has made.
pub(crate) fn new_id(exchange: &Exchange, resource: &Resource) -> Option<String> {
    let told = exchange.json.as_deref().zip(resource.answered_id());
    told.and_then(|(body, path)| shape::value_at(body, path))
        .and_then(as_id)
        .or_else(|| sent_id(exchange, resource))
        .or_else(|| located(exchange, resource))
        .or_else(|| named_id(exchange.json.as_deref()?, resource))
        // An answer that cannot be read has made something all the same.
        .or_else(|| scraped(exchange, resource).filter(|_| exchange.json.is_none()))
}

/// The id in an answer that the description does not have, or not like this: the property that holds it in every other
/// view, or that has the name of the parameter.
fn named_id(body: &Value, resource: &Resource) -> Option<String> {
    let of_views = resource.id_property.as_ref().and_then(|path| shape::value_at(body, path));
    of_views.or_else(|| body.get(resource.id_parameter.as_ref()?)).and_then(as_id)
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
    let Some(body) = sent(exchange) else { return false };
    let ways = [&resource.sent_id, &resource.id_property, &resource.created_id].into_iter().flatten();
    ways.filter_map(|way| shape::value_at(&body, way)).filter_map(as_id).any(|said| said == id)
}

fn sent(exchange: &Exchange) -> Option<Value> {
    serde_json::from_slice(&exchange.case.request.body.as_ref()?.bytes).ok()
}

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

    #[test]
    fn an_answer_that_nobody_declared_names_what_was_made_as_every_view_does() {
        let resource = |id_property: Option<&str>| Resource {
            name: "watches".to_owned(),
            collection: None,
            item: Some("/watches/{uuid}".to_owned()),
            id_parameter: Some("uuid".to_owned()),
            schema: None,
            id_property: id_property.map(|name| vec![name.to_owned()]),
            created_id: None,
            sent_id: None,
            parent: None,
            operations: Vec::new(),
            cascades: Vec::new(),
        };
        let rows = [
            (serde_json::json!({"uuid": "u-1"}), None, Some("u-1")),
            (serde_json::json!({"id": 7, "uuid": "u-1"}), Some("id"), Some("7")),
            (serde_json::json!({"name": "x"}), Some("id"), None),
            (serde_json::json!("OK"), None, None),
        ];
        for (body, property, expected) in rows {
            assert_eq!(named_id(&body, &resource(property)).as_deref(), expected, "{body}");
        }
    }
}
