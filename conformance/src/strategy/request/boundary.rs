//! Valid requests at the edges.

use bindery_spec::ir::Operation;

use super::parameter::is_sendable;
use super::{BodyContent, RequestBoundary, RequestValues, body, draw, place};
use crate::strategy::Direction;
use crate::strategy::boundary::boundaries as of_schema;
use crate::strategy::dice::Dice;
use crate::strategy::draw::Manner;
use crate::strategy::form::Forms;
use crate::strategy::form::term::one;

/// The boundary requests of an operation.
pub(super) fn boundaries(forms: &Forms<'_>, operation: &Operation) -> Vec<RequestBoundary> {
    let Some(base) = draw::sample(forms, operation, 0) else { return Vec::new() };
    let mut all =
        vec![RequestBoundary { label: "only required parts".to_owned(), values: least(forms, operation, &base) }];
    if let Some(full) = draw::request(forms, operation, &mut Dice::seeded(0), Manner::Full) {
        all.push(RequestBoundary { label: "all parts".to_owned(), values: full });
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.client.is_none()) {
        let Some(schema) = parameter.schema() else { continue };
        for boundary in of_schema(forms, &one(schema), Direction::Request) {
            if is_sendable(forms, parameter, &boundary.value) {
                let mut values = base.clone();
                values.set_parameter(parameter.location, &parameter.name, boundary.value);
                let label = format!("{}: {}", place(parameter.location, &parameter.name), boundary.label);
                all.push(RequestBoundary { label, values });
            }
        }
    }
    all.extend(of_bodies(forms, operation, &base));
    let mut kept: Vec<RequestBoundary> = Vec::new();
    for boundary in all {
        if !kept.iter().any(|other| other.values == boundary.values) {
            kept.push(boundary);
        }
    }
    kept
}

fn least(forms: &Forms<'_>, operation: &Operation, base: &RequestValues) -> RequestValues {
    let mut values =
        draw::request(forms, operation, &mut Dice::seeded(0), Manner::Least).unwrap_or_else(|| base.clone());
    // Plain values are likelier to mean something to the server than empty ones.
    for (location, name, value) in &mut values.parameters {
        if let Some(plain) = base.parameter(*location, name) {
            *value = plain.clone();
        }
    }
    values
}

fn of_bodies(forms: &Forms<'_>, operation: &Operation, base: &RequestValues) -> Vec<RequestBoundary> {
    let mut all = Vec::new();
    let Some(request_body) = &operation.request_body else { return all };
    for media in &request_body.content {
        let Some(kind) = body::kind(media) else { continue };
        let media_type = body::sent_type(media);
        let mut add = |label: String, content: BodyContent| {
            let body = Some(super::BodyValue { media_type: media_type.clone(), content });
            all.push(RequestBoundary { label, values: RequestValues { body, ..base.clone() } });
        };
        if kind == body::Kind::Bytes {
            for (label, bytes) in body::FILES {
                add(format!("body: {label}"), BodyContent::Bytes(bytes()));
            }
            continue;
        }
        let Some(schema) = media.schema else { continue };
        for boundary in of_schema(forms, &one(schema), Direction::Request) {
            if !body::survives(forms, kind, schema, &boundary.value) {
                continue;
            }
            let content = body::content(forms, media, kind, &boundary.value, &mut Dice::seeded(0), Manner::Plain);
            if let Some(content) = content {
                add(format!("body: {}", boundary.label), content);
            }
        }
        if let Some(BodyContent::Multipart(parts)) =
            body::draw(forms, media, &mut Dice::seeded(0), Manner::Plain).map(|body| body.content)
        {
            for (index, _) in parts.iter().enumerate().filter(|(_, part)| part.value.is_none()) {
                for (label, bytes) in body::FILES {
                    let mut changed = parts.clone();
                    changed[index].bytes = bytes();
                    add(format!("body: {label}"), BodyContent::Multipart(changed));
                }
                for (label, name) in body::FILE_NAMES {
                    let mut changed = parts.clone();
                    changed[index].file_name = Some(name.to_owned());
                    add(format!("body: {label}"), BodyContent::Multipart(changed));
                }
            }
        }
    }
    all
}
