//! Successful answers.

use bindery_spec::ir::{Api, Response};
use bytes::Bytes;
use http::HeaderValue;
use http::header::LOCATION;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value;

use super::{Visit, condition};
use crate::lifecycle::resource::{Resource, Role};
use crate::mock::core::{Core, Prepared};
use crate::mock::message::Outgoing;
use crate::mock::payload::Payload;
use crate::mock::represent::fields::Purpose;
use crate::mock::represent::{id, json, media, mend};
use crate::mock::state::Item;

/// Everything but unreserved characters. Source: RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The answer of an operation that keeps nothing: an example, or a generated value.
pub(crate) fn stateless(core: &Core, visit: &Visit<'_>) -> Outgoing {
    let mut answer = match core.prepared(visit.plan) {
        Some(prepared) => rendered(visit, prepared.rendered.clone()),
        None => bytes(core, visit, None),
    };
    headers(core, visit, &mut answer);
    answer
}

/// The answer that shows an item.
pub(crate) fn item(core: &Core, visit: &Visit<'_>, item: &Item) -> Outgoing {
    let mut answer = match core.prepared(visit.plan) {
        Some(prepared) => {
            let body = match &prepared.shown {
                Some(shown) if shown.is_item => item.rendered.clone(),
                _ => json::bytes(&projected(core, visit, prepared, item)),
            };
            rendered(visit, body)
        }
        None => bytes(core, visit, None),
    };
    headers(core, visit, &mut answer);
    condition::tagged(core, visit, item, &mut answer);
    answer
}

/// The answer to a delete.
pub(crate) fn deleted(core: &Core, visit: &Visit<'_>, item: Option<&Item>, deleted_id: &str) -> Outgoing {
    let mut answer = match core.prepared(visit.plan) {
        Some(prepared) => {
            let is_kept_so = prepared.shown.as_ref().is_some_and(|shown| shown.is_item);
            let value = match item {
                Some(item) if is_kept_so && !tells_of_deletes(prepared) => item.value(),
                Some(item) => projected(core, visit, prepared, item),
                None => {
                    let mut value = prepared.base.clone();
                    name(core, visit, prepared, &mut value, deleted_id);
                    value
                }
            };
            rendered(visit, json::bytes(&value))
        }
        None => bytes(core, visit, None),
    };
    headers(core, visit, &mut answer);
    answer
}

/// Whether an answer says if a thing was deleted.
fn tells_of_deletes(prepared: &Prepared) -> bool {
    prepared.fields.fields.iter().any(|field| field.purpose == Purpose::Deleted)
}

/// An answer that carries these bytes.
pub(crate) fn content(core: &Core, visit: &Visit<'_>, content: Payload, sent_as: Option<&str>) -> Outgoing {
    let declared = declared(visit);
    let content_type = match declared {
        Some(range) if range.contains('*') => sent_as.map_or_else(|| media::definite(range), str::to_owned),
        Some(range) => range.to_owned(),
        None => sent_as.unwrap_or("application/octet-stream").to_owned(),
    };
    let mut answer = Outgoing::payload(visit.plan.success.status, &content_type, content);
    headers(core, visit, &mut answer);
    answer
}

/// An answer with a body that was rendered already.
pub(crate) fn text(core: &Core, visit: &Visit<'_>, body: Bytes) -> Outgoing {
    let mut answer = rendered(visit, body);
    headers(core, visit, &mut answer);
    answer
}

fn declared<'a>(visit: &Visit<'a>) -> Option<&'a str> {
    let success = &visit.plan.success;
    let response = visit.operation.responses.get(success.response?)?;
    response.content.get(success.media_type?).map(|media_type| media_type.range.as_str())
}

fn rendered(visit: &Visit<'_>, body: Bytes) -> Outgoing {
    let content_type = declared(visit).filter(|range| !range.contains('*')).unwrap_or("application/json");
    Outgoing::json(visit.plan.success.status, content_type, body)
}

/// The answer where the body is not JSON, or there is none.
fn bytes(core: &Core, visit: &Visit<'_>, given: Option<Bytes>) -> Outgoing {
    let status = visit.plan.success.status;
    let Some(range) = declared(visit) else { return Outgoing::empty(status) };
    let content_type = media::definite(range);
    if visit.plan.success.media_type.is_none() {
        return Outgoing::empty(status);
    }
    let essence = content_type.split(';').next().unwrap_or("").to_ascii_lowercase();
    if essence.ends_with("json") {
        return Outgoing::json(status, &content_type, given.unwrap_or(Bytes::from_static(b"{}")));
    }
    Outgoing::bytes(status, &content_type, given.unwrap_or_else(|| media::sample(&essence, core.seed)))
}

/// An item shown through another schema: what both have in common, on a plausible base.
fn projected(core: &Core, visit: &Visit<'_>, prepared: &Prepared, item: &Item) -> Value {
    let mut value = match (&visit.plan.role, &prepared.shown) {
        (Some((resource, _)), Some(shown)) => {
            shown.value(&core.description, core.kind(*resource), item.value(), core.seed)
        }
        _ => prepared.base.clone(),
    };
    name(core, visit, prepared, &mut value, &item.id);
    if let Some(schema) = visit.plan.success.schema {
        mend::mend(&core.description, schema, &mut value, core.seed);
    }
    value
}

/// Says in a body which item it is about, what kind of thing that is, and, after a delete, that it is gone.
fn name(core: &Core, visit: &Visit<'_>, prepared: &Prepared, value: &mut Value, shown_id: &str) {
    let resource = visit.plan.role.as_ref().map(|(resource, _)| core.resources.get(*resource));
    let own = resource.and_then(|resource| resource.id_property.as_ref()).and_then(|way| way.last()).cloned();
    let candidates = [own, Some("id".to_owned()), resource.and_then(|resource| resource.id_parameter.clone())];
    if let Some((resource, Role::Create)) = visit.plan.role.as_ref()
        && let Some(way) = &core.resources.get(*resource).created_id
        && value.is_object()
    {
        let told = id::value_at(value, way).map_or_else(|| Value::from(shown_id), |known| id::alike(known, shown_id));
        id::set_at(value, way, told);
    }
    let kind = visit.plan.role.as_ref().map(|(resource, _)| core.kind(*resource));
    let knows = |name: &str| kind.is_some_and(|kind| kind.fields.get(name).is_some());
    let Value::Object(map) = value else { return };
    let field = candidates.iter().flatten().find_map(|name| prepared.fields.get(name));
    if let Some(field) = field {
        let told = map.get(&field.name).map_or_else(|| Value::from(shown_id), |known| id::alike(known, shown_id));
        map.insert(field.name.clone(), told);
    }
    for field in &prepared.fields.fields {
        match &field.purpose {
            Purpose::Deleted if visit.is_delete() || !knows(&field.name) => {
                map.insert(field.name.clone(), Value::Bool(visit.is_delete()));
            }
            Purpose::Kind(kind) => {
                map.insert(field.name.clone(), kind.clone());
            }
            _ => {}
        }
    }
}

/// Adds the required headers of the response.
fn headers(core: &Core, visit: &Visit<'_>, answer: &mut Outgoing) {
    let required = &core.ready(visit.plan).headers;
    answer.headers.extend(required.iter().map(|(name, value)| (name.clone(), value.clone())));
}

/// Where the answer of an operation that makes items says that one stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The template of its path.
    template: String,
    /// Whether it is said with protocol and host.
    is_absolute: bool,
}

impl Place {
    /// The place of the items of a resource; `None` where the response does not declare `Location`.
    pub(crate) fn of(api: &Api, resource: &Resource, response: &Response) -> Option<Self> {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("location"))?;
        let format = header.schema.and_then(|schema| api.schemas.get(schema).format.as_deref());
        Some(Self { template: resource.item.clone()?, is_absolute: format == Some("uri") })
    }
}

/// Sets `Location` where the response declares it: to the item's own path.
pub(crate) fn location(core: &Core, visit: &Visit<'_>, item: &Item, answer: &mut Outgoing) {
    let Some(place) = &core.ready(visit.plan).place else { return };
    let mut told = String::with_capacity(place.template.len() + visit.base.len() + visit.host.len() + 96);
    if place.is_absolute {
        told.push_str("http://");
        told.push_str(visit.host);
    }
    told.push_str(visit.base);
    fill(&place.template, visit, &item.id, &mut told);
    if let Ok(told) = HeaderValue::try_from(told) {
        answer.headers.insert(LOCATION, told);
    }
}

/// Writes the path of an item, with the values of the request's own path, and its id last.
fn fill(template: &str, visit: &Visit<'_>, item_id: &str, filled: &mut String) {
    let mut rest = template;
    while let Some((before, name, after)) = parameter(rest) {
        let above = || visit.path.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str());
        let value = if parameter(after).is_none() { item_id } else { above() };
        filled.push_str(before);
        filled.extend(percent_encoding::utf8_percent_encode(value, RESERVED));
        rest = after;
    }
    filled.push_str(rest);
}

/// What stands before the first parameter of a path template, its name, and what stands behind it.
fn parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
