//! Values as bodies of a media type.

use bindery_spec::ir::MediaType;
use bytes::Bytes;
use serde_json::Value;

use super::Visit;
use crate::lifecycle::infer::view;
use crate::mock::core::Core;
use crate::mock::message::Outgoing;
use crate::mock::represent::media::{self, is_xml};
use crate::mock::represent::{json, sample};
use crate::mock::request::accept;
use crate::mock::xml;

/// An answer with a value as its body: JSON, XML by the schema, a text as it is. What is none of these is a short sample.
pub(crate) fn body(core: &Core, status: u16, media_type: &MediaType, value: Option<&Value>) -> Outgoing {
    let content_type = media::definite(&media_type.range);
    let essence = content_type.split(';').next().unwrap_or("").to_ascii_lowercase();
    match (value, media_type.schema) {
        (Some(value), _) if media_type.is_json() => Outgoing::json(status, &content_type, json::bytes(value)),
        (Some(value), None) if media_type.range.contains('*') && !value.is_string() => {
            Outgoing::json(status, "application/json", json::bytes(value))
        }
        (Some(value), Some(schema)) if is_xml(media_type) && !value.is_string() => {
            Outgoing::bytes(status, &content_type, Bytes::from(xml::write(&core.api, schema, value)))
        }
        (Some(Value::String(text)), _) if !essence.starts_with("image/") => {
            Outgoing::bytes(status, &content_type, Bytes::from(text.clone()))
        }
        _ => Outgoing::bytes(status, &content_type, media::sample(&essence, core.seed)),
    }
}

/// An answer in the media type that the client likes best, and that is described; as it is where the client likes none of
/// them, as RFC 9110 section 12.5.1 allows: official clients say less than they take.
pub(crate) fn negotiated(core: &Core, visit: &Visit<'_>, accept: &str, answer: Outgoing) -> Outgoing {
    let success = &visit.plan.success;
    let response = success.response.and_then(|place| visit.operation.responses.get(place));
    let Some((response, usual)) = response.zip(success.media_type) else { return answer };
    let chosen = accept::choose(accept, &response.content, usual).unwrap_or(usual);
    let Some(media_type) = response.content.get(chosen).filter(|_| answer.is_json) else { return answer };
    if chosen == usual && !is_xml(media_type) {
        return answer;
    }
    let canonical = |schema| view::canonical(&core.api, schema);
    let is_same = media_type.schema.map(canonical) == response.content[usual].schema.map(canonical);
    let kept = serde_json::from_slice::<Value>(&answer.body).ok().filter(|_| is_same);
    let value = kept.or_else(|| {
        let schema = media_type.schema?;
        Some(sample::plausible(&core.description, schema, Some(media_type), core.seed))
    });
    let mut other = body(core, answer.status, media_type, value.as_ref());
    for (name, value) in &answer.headers {
        if !other.headers.contains_key(name) {
            other.headers.insert(name.clone(), value.clone());
        }
    }
    other
}
