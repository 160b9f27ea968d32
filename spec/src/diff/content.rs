//! Bodies by media type, and headers.

use super::operations::Matched;
use super::pairing::{Paired, pair_up};
use super::record::Finding;
use super::schema::Walk;
use super::{Code, Direction, Edit, Step, codes};
use crate::ir::{Api, Encoding, Header, MediaType, ParameterStyle, RequestBody, SchemaId, Type};
use crate::pointer::Origin;

/// Compares the bodies of two requests.
pub(super) fn request<'a>(walk: &mut Walk<'a>, matched: &Matched<'a>, direction: Direction) {
    let label = format!("{}, body", matched.label);
    let tell = |code, detail: &str| Finding::new(code, label.clone(), detail, direction).of(matched.index);
    let of = |body: &'a Option<RequestBody>| body.as_ref().filter(|body| !body.content.is_empty());
    match (of(&matched.old.request_body), of(&matched.new.request_body)) {
        (None, None) => {}
        (Some(old), None) => {
            let finding = tell(&codes::BODY_REMOVED, "there is no body any more").carrying(schemas(&old.content));
            walk.record.add(finding.between(Some(&old.origin), Some(&matched.new.origin)));
        }
        (None, Some(new)) => {
            let (code, detail) = if new.required {
                (&codes::REQUIRED_BODY_ADDED, "there is a body, and it is required")
            } else {
                (&codes::BODY_ADDED, "there is a body")
            };
            let finding = tell(code, detail).carrying(schemas(&new.content));
            walk.record.add(finding.between(Some(&matched.old.origin), Some(&new.origin)));
        }
        (Some(old), Some(new)) => {
            let places = (Some(&old.origin), Some(&new.origin));
            match (old.required, new.required) {
                (false, true) => {
                    walk.record.add(tell(&codes::BODY_REQUIRED, "it is required").between(places.0, places.1))
                }
                (true, false) => {
                    walk.record
                        .add(tell(&codes::BODY_OPTIONAL, "it is required no longer").between(places.0, places.1));
                }
                _ => {}
            }
            if old.description != new.description {
                let (old, new) = (Some(old.origin.clone()), Some(new.origin.clone()));
                walk.record.edit(Edit { subject: label.clone(), member: "description", old, new });
            }
            compare(walk, matched, (&old.content, places.0), (&new.content, places.1), direction, &label);
        }
    }
}

/// Compares what a body may be written in.
pub(super) fn compare<'a>(
    walk: &mut Walk<'a>,
    matched: &Matched<'a>,
    (old, old_at): (&'a [MediaType], Option<&Origin>),
    (new, new_at): (&'a [MediaType], Option<&Origin>),
    direction: Direction,
    label: &str,
) {
    let (old, new) = (plausible(walk.old, old), plausible(walk.new, new));
    let has_json = |list: &[&MediaType]| list.iter().any(|one| one.is_json());
    let is_alike = |old: &&MediaType, new: &&MediaType| old.range == new.range || old.essence() == new.essence();
    let paired = pair_up(&old, &new, is_alike, |_, _| false);
    for Paired { old: one, new: other, .. } in paired {
        let tell = |code: &'static Code, detail: String| Finding::new(code, label, detail, direction).of(matched.index);
        match (one, other) {
            (Some(one), Some(other)) => media_type(walk, matched, one, other, direction, label),
            (Some(one), None) => {
                let finding = tell(&codes::MEDIA_TYPE_REMOVED, format!("`{}` is gone", one.range));
                let finding = finding.between(Some(&one.origin), new_at).carrying(one.schema);
                let is_doubled = old.iter().any(|rest| {
                    kind(rest) == kind(one)
                        && rest.range != one.range
                        && new.iter().any(|now| now.essence() == rest.essence())
                });
                walk.record.add(if is_doubled { finding.rust(Step::Patch) } else { finding });
            }
            (None, Some(other)) => {
                let is_preferred = other.is_json() && !has_json(&old);
                let code = if is_preferred { &codes::MEDIA_TYPE_PREFERRED } else { &codes::MEDIA_TYPE_ADDED };
                let finding = tell(code, format!("`{}` is new", other.range));
                walk.record.add(finding.between(old_at, Some(&other.origin)).carrying(other.schema));
            }
            (None, None) => {}
        }
    }
}

/// What a call makes of a media type: of two that are of one kind, one is enough.
fn kind(media_type: &MediaType) -> &'static str {
    let essence = media_type.essence();
    match essence.as_ref() {
        "application/x-www-form-urlencoded" => "form",
        "text/event-stream" => "events",
        "application/x-ndjson" | "application/jsonl" | "application/json-seq" => "lines",
        _ if media_type.is_json() => "json",
        _ if essence.starts_with("multipart/") => "parts",
        _ if essence.starts_with("text/") || essence.ends_with("xml") || essence.ends_with("yaml") => "text",
        _ => "bytes",
    }
}

/// The media types without those that contradict their schema where others do not, as lists that hold for everything that an API
/// consumes or produces bring them: JSON that is bytes, and bytes that have properties or items.
fn plausible<'a>(api: &'a Api, list: &'a [MediaType]) -> Vec<&'a MediaType> {
    let fits = |one: &&MediaType| {
        let Some(id) = one.schema else { return true };
        let schema = api.schemas.get(api.schemas.target(id));
        let is_binary = schema.format.as_deref() == Some("binary");
        let has_parts = schema.types.contains(Type::Object) || schema.types.contains(Type::Array);
        let contradicts =
            if one.is_json() { is_binary } else { one.essence() == "application/octet-stream" && has_parts };
        !contradicts
    };
    let kept: Vec<&MediaType> = list.iter().filter(fits).collect();
    if kept.is_empty() { list.iter().collect() } else { kept }
}

fn media_type<'a>(
    walk: &mut Walk<'a>,
    matched: &Matched<'a>,
    old: &'a MediaType,
    new: &'a MediaType,
    direction: Direction,
    label: &str,
) {
    let ids = |id: Option<SchemaId>| id.into_iter().collect::<Vec<_>>();
    walk.enter(Some(matched.index), (&ids(old.schema), &ids(new.schema)), direction, label);
    if old.item_schema.is_some() || new.item_schema.is_some() {
        let label = format!("{label}[]");
        walk.enter(Some(matched.index), (&ids(old.item_schema), &ids(new.item_schema)), direction, &label);
    }
    let is_same_example = old.examples.len() == new.examples.len()
        && old.examples.iter().zip(&new.examples).all(|(old, new)| old.value == new.value);
    if !is_same_example {
        let (old, new) = (Some(old.origin.clone()), Some(new.origin.clone()));
        walk.record.edit(Edit { subject: label.to_owned(), member: "examples", old, new });
    }
    for encoding in &new.encoding {
        let Some(before) = old.encoding.iter().find(|one| one.property == encoding.property) else { continue };
        if written(before) != written(encoding) {
            let detail = format!("`{}` is written in another way", encoding.property);
            let finding = Finding::new(&codes::ENCODING_CHANGED, label, detail, direction).of(matched.index);
            walk.record.add(finding.between(Some(&old.origin), Some(&new.origin)));
        }
        let label = format!("{label}, part {}", encoding.property);
        headers(walk, matched, (&before.headers, &old.origin), (&encoding.headers, &new.origin), direction, &label);
    }
}

/// How a part is written; what is not said is as it usually is.
fn written(encoding: &Encoding) -> (Option<String>, ParameterStyle, bool) {
    let style = encoding.style.unwrap_or(ParameterStyle::Form);
    let content_type = encoding.content_type.as_ref().map(|text| text.replace(' ', "").to_ascii_lowercase());
    (content_type, style, encoding.explode.unwrap_or(style == ParameterStyle::Form))
}

/// Compares headers.
pub(super) fn headers<'a>(
    walk: &mut Walk<'a>,
    matched: &Matched<'a>,
    (old, old_at): (&'a [Header], &Origin),
    (new, new_at): (&'a [Header], &Origin),
    direction: Direction,
    label: &str,
) {
    for Paired { old, new, .. } in pair_up(old, new, |old, new| old.name.eq_ignore_ascii_case(&new.name), |_, _| false)
    {
        let name = new.or(old).map_or("", |header| header.name.as_str());
        let subject = format!("{label}, header {name}");
        let tell = |code: &'static Code, detail: &str| {
            Finding::new(code, subject.clone(), detail, direction).of(matched.index)
        };
        match (old, new) {
            (Some(old), Some(new)) => {
                let change = match (old.required, new.required) {
                    (false, true) => Some((&codes::HEADER_REQUIRED, "it is always there")),
                    (true, false) => Some((&codes::HEADER_OPTIONAL, "it is not always there")),
                    _ => None,
                };
                if let Some((code, detail)) = change {
                    walk.record.add(tell(code, detail).between(Some(&old.origin), Some(&new.origin)));
                }
                let ids = |header: &Header| {
                    let content = header.content.as_ref().and_then(|content| content.schema);
                    header.schema.into_iter().chain(content).collect::<Vec<_>>()
                };
                walk.enter(Some(matched.index), (&ids(old), &ids(new)), direction, &subject);
            }
            (Some(old), None) => {
                let code = if old.required { &codes::HEADER_REMOVED } else { &codes::OPTIONAL_HEADER_REMOVED };
                walk.record.add(tell(code, "it is gone").between(Some(&old.origin), Some(new_at)));
            }
            (None, Some(new)) => {
                walk.record.add(tell(&codes::HEADER_ADDED, "it is new").between(Some(old_at), Some(&new.origin)));
            }
            (None, None) => {}
        }
    }
}

/// Every schema that a body refers to itself.
pub(super) fn schemas(content: &[MediaType]) -> Vec<SchemaId> {
    content.iter().flat_map(|one| one.schema.into_iter().chain(one.item_schema)).collect()
}
