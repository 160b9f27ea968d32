//! Forms and multipart bodies: each property is an argument.

use std::collections::HashSet;

use bindery_spec::ir::{Api, Encoding, MediaType, RequestBody, SchemaId, Type};

use super::body::{LoweredBody, argument};
use super::{Context, arguments, describe};
use crate::model::TypeRef;
use crate::model::calls::{Argument, ArgumentType, Body, FieldEncoding, Place, Style};
use crate::naming::{Name, field_ident};

/// How many references and compositions are followed, so that a cycle ends.
const DEPTH: usize = 64;

/// A property with all that is said about it.
struct FormProperty {
    name: String,
    schema: SchemaId,
    client_name: Option<String>,
}

/// Lowers a form, or a multipart body of that media type.
pub(super) fn lower_form(
    ctx: &Context<'_>,
    source: &RequestBody,
    media_type: &MediaType,
    multipart: Option<&str>,
) -> LoweredBody {
    let mut found = Found::default();
    if let Some(schema) = media_type.schema {
        collect(ctx.api, schema, &mut found, DEPTH);
    }
    if !found.is_open && found.properties.is_empty() && !source.required && says_nothing(ctx.api, media_type) {
        return LoweredBody::new(Body::None, Vec::new());
    }
    if found.is_open || found.properties.is_empty() {
        let ty = media_type.schema.map_or(TypeRef::Value, |schema| ctx.plan.type_of(schema));
        let body = multipart.map_or(Body::FormValue, |content_type| Body::Multipart(content_type.to_owned()));
        return LoweredBody::new(body, vec![argument(source, ArgumentType::Value(ty))]);
    }
    let arguments = found
        .properties
        .iter()
        .map(|property| {
            let encoding = media_type.encoding.iter().find(|encoding| encoding.property == property.name);
            field(ctx, source, property, found.required.contains(&property.name), encoding, multipart.is_some())
        })
        .collect();
    let body = multipart.map_or(Body::Form, |content_type| Body::Multipart(content_type.to_owned()));
    LoweredBody::new(body, arguments)
}

/// Whether an optional form is described as an object without a single property, as some descriptions have it with
/// every `GET`.
fn says_nothing(api: &Api, media_type: &MediaType) -> bool {
    media_type.schema.is_some_and(|schema| {
        let schema = api.schemas.get(schema);
        let is_closed = |more| api.schemas.get(more).boolean == Some(false);
        schema.types.only_non_null() == Some(Type::Object) && schema.additional_properties.is_none_or(is_closed)
    })
}

fn field(
    ctx: &Context<'_>,
    source: &RequestBody,
    property: &FormProperty,
    required: bool,
    encoding: Option<&Encoding>,
    is_multipart: bool,
) -> Argument {
    let schema = ctx.api.schemas.get(property.schema);
    let ty = if is_multipart && is_file(ctx.api, Some(property.schema)) {
        ArgumentType::File
    } else if is_multipart && is_files(ctx.api, property.schema) {
        ArgumentType::Files
    } else {
        ArgumentType::Value(non_null(ctx.plan.type_of(property.schema)))
    };
    let name = property.client_name.as_deref().unwrap_or(&property.name);
    Argument {
        name: Name { wire: property.name.clone(), ident: field_ident(name) },
        docs: describe::property(ctx.api, property.schema, &property.name),
        deprecated: schema.deprecated,
        ty,
        converts: false,
        required: required && source.required,
        client: None,
        place: Place::Field(field_encoding(encoding)),
        is_json: false,
        example: None,
    }
}

fn non_null(ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::Option(inner) => *inner,
        other => other,
    }
}

/// Where a style keyword is present, `contentType` is ignored. Source: OpenAPI 3.1.1, Encoding Object.
fn field_encoding(encoding: Option<&Encoding>) -> FieldEncoding {
    let Some(encoding) = encoding else { return FieldEncoding::Default };
    if encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved {
        let style = encoding.style.unwrap_or(bindery_spec::ir::ParameterStyle::Form);
        return FieldEncoding::Styled(Style {
            kind: arguments::style_kind(style),
            explode: encoding.explode.unwrap_or(style == bindery_spec::ir::ParameterStyle::Form),
            allow_reserved: encoding.allow_reserved,
        });
    }
    match encoding.content_type.as_deref().map(|text| text.split(',').next().unwrap_or("").trim()) {
        Some(content_type) if !content_type.is_empty() && !content_type.contains('*') => {
            FieldEncoding::ContentType(content_type.to_owned())
        }
        _ => FieldEncoding::Default,
    }
}

#[derive(Default)]
struct Found {
    properties: Vec<FormProperty>,
    required: HashSet<String>,
    /// Whether there is more than a fixed list of properties.
    is_open: bool,
}

fn collect(api: &Api, id: SchemaId, found: &mut Found, depth: usize) {
    if depth == 0 {
        return;
    }
    let schema = api.schemas.get(id);
    for part in schema.reference.iter().chain(&schema.all_of) {
        collect(api, *part, found, depth - 1);
    }
    found.is_open |= !schema.any_of.is_empty() || !schema.one_of.is_empty();
    for property in &schema.properties {
        if !found.properties.iter().any(|known| known.name == property.name) {
            found.properties.push(FormProperty {
                name: property.name.clone(),
                schema: property.schema,
                client_name: property.client_name.clone(),
            });
        }
    }
    found.required.extend(schema.required.iter().cloned());
}

/// Whether a schema stands for bytes rather than for a value.
pub(super) fn is_file(api: &Api, schema: Option<SchemaId>) -> bool {
    let Some(mut id) = schema else { return false };
    for _ in 0..DEPTH {
        let schema = api.schemas.get(id);
        let is_text = schema.types.is_empty() || schema.types.only_non_null() == Some(Type::String);
        if is_text && matches!(schema.format.as_deref(), Some("binary" | "file")) {
            return true;
        }
        if is_text && schema.content_encoding.is_none() && schema.content_media_type.as_deref().is_some_and(is_binary) {
            return true;
        }
        id = match (schema.reference, schema.all_of.as_slice()) {
            (Some(target), _) => target,
            (None, [only]) => *only,
            _ => return false,
        };
    }
    false
}

fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    !(essence.starts_with("text/") || essence == "application/json" || essence.ends_with("+json"))
}

fn is_files(api: &Api, mut id: SchemaId) -> bool {
    for _ in 0..DEPTH {
        let schema = api.schemas.get(id);
        match (schema.items, schema.reference) {
            (Some(items), _) => return is_file(api, Some(items)),
            (None, Some(target)) => id = target,
            (None, None) => return false,
        }
    }
    false
}
