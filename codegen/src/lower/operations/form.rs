//! Forms and multipart bodies: each property is an argument, and each part that has a place of its own.

use std::sync::Arc;

use bindery_spec::ir::{Api, Encoding, Header, MediaType, RequestBody, SchemaId, Type};

use super::body::{LoweredBody, argument};
use super::{Context, arguments, describe};
use crate::lower::form::{
    FormProperty, Part, Positions, Properties, inner_body, is_binary, is_file, ordinal, sent_headers,
};
use crate::model::calls::{Argument, ArgumentType, Body, FieldEncoding, OuterPart, Place, Style, TextForm};
use crate::model::{Docs, TypeRef};
use crate::naming::{Name, field_ident};

/// How many references and compositions are followed, so that a cycle ends.
const DEPTH: usize = 64;

/// Lowers a form, or a multipart body of that media type.
pub(super) fn lower_form(
    ctx: &Context<'_>,
    source: &RequestBody,
    media_type: &MediaType,
    multipart: Option<&str>,
) -> LoweredBody {
    if let Some(positions) = Positions::of(ctx.api, media_type)
        && let Some(content_type) = multipart
    {
        return LoweredBody::new(Body::Parts(content_type.to_owned()), parts(ctx, source.required, &positions));
    }
    let found = Properties::of(ctx.api, media_type);
    if found.says_nothing(ctx.api, source, media_type) {
        return LoweredBody::new(Body::None, Vec::new());
    }
    if !found.are_arguments() {
        let ty = media_type.schema.map_or(TypeRef::Value, |schema| ctx.plan.type_of(schema));
        let body = multipart.map_or(Body::FormValue, |content_type| Body::Multipart(content_type.to_owned()));
        return LoweredBody::new(body, vec![argument(ctx, source, ArgumentType::Value(ty))]);
    }
    let arguments = fields(ctx, source.required, media_type, &found, multipart.is_some());
    let body = multipart.map_or(Body::Form, |content_type| Body::Multipart(content_type.to_owned()));
    LoweredBody::new(body, arguments)
}

/// The properties, those of one that is multipart itself in its place.
fn fields(
    ctx: &Context<'_>,
    required: bool,
    media_type: &MediaType,
    found: &Properties,
    is_multipart: bool,
) -> Vec<Argument> {
    let of_property = |property: &FormProperty| {
        let encoding = media_type.encoding.iter().find(|encoding| encoding.property == property.name);
        let required = required && found.required.contains(&property.name);
        let part = Part { schema: Some(property.schema), encoding };
        let mut arguments = match inner_body(ctx.api, part).filter(|_| is_multipart) {
            Some(inner) => inside(ctx, &property.name, required, &inner),
            None => vec![field(ctx, property, required, encoding, is_multipart)],
        };
        if is_multipart {
            arguments.extend(part_headers(ctx, &property.name, required, encoding));
        }
        arguments
    };
    let required_rest = required && found.properties.is_empty();
    found.properties.iter().flat_map(of_property).chain(rest(ctx, found, required_rest)).collect()
}

/// What goes under names that the caller chooses, where it is described.
fn rest(ctx: &Context<'_>, found: &Properties, required: bool) -> Option<Argument> {
    let (name, ty) = if found.are_rest_files {
        ("additional_files", ArgumentType::NamedFiles)
    } else {
        let value = ctx.plan.type_of(found.rest?);
        if value == TypeRef::Value {
            // Who allows anything means nothing in particular.
            return None;
        }
        ("additional_properties", ArgumentType::Value(TypeRef::Map(Box::new(value))))
    };
    let docs = describe::part(ctx, found.rest, "What goes under further names, each with its name.");
    Some(own_field(name.to_owned(), docs, ty, required, FieldEncoding::Members))
}

/// The parts of a part that is multipart itself, called after both.
fn inside(ctx: &Context<'_>, name: &str, required: bool, inner: &MediaType) -> Vec<Argument> {
    let positions = Positions::of(ctx.api, inner);
    let outer =
        OuterPart { name: name.to_owned(), content_type: inner.range.clone(), is_positional: positions.is_some() };
    let mut arguments = match &positions {
        Some(positions) => parts(ctx, required, positions),
        None => fields(ctx, required, inner, &Properties::of(ctx.api, inner), true),
    };
    for argument in &mut arguments {
        argument.name.ident = field_ident(&format!("{name} {}", argument.name.bare()));
        if let Place::Field(encoding) = &argument.place {
            argument.place = Place::Inner(outer.clone(), encoding.clone());
        }
    }
    arguments
}

/// The headers that are described for a part, called after both. They follow what the part is made of.
fn part_headers(ctx: &Context<'_>, part: &str, required: bool, encoding: Option<&Encoding>) -> Vec<Argument> {
    let lower = |header: &Header| {
        let json = header.content.as_ref().filter(|content| content.is_json());
        let ty = match header.schema.or(json.and_then(|content| content.schema)) {
            Some(schema) => non_null(ctx.plan.type_of(schema)),
            None if json.is_some() => TypeRef::Value,
            None => TypeRef::String,
        };
        let style = Style { kind: "Simple", explode: header.explode, allow_reserved: false, is_encoded: false };
        Argument {
            name: Name { wire: header.name.clone(), ident: field_ident(&format!("{part} {}", header.name)) },
            docs: describe::part_header(header, part).into(),
            deprecated: header.deprecated,
            ty: ArgumentType::Value(ty),
            converts: false,
            required: required && header.required,
            client: None,
            place: Place::Field(FieldEncoding::HeaderOf(part.to_owned(), style)),
            text: if json.is_some() { TextForm::Json } else { TextForm::Plain },
            example: None,
        }
    };
    encoding.into_iter().flat_map(sent_headers).map(lower).collect()
}

/// The parts without names: each of the first is an argument, all others are a list.
fn parts(ctx: &Context<'_>, required: bool, positions: &Positions<'_>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for (place, part) in positions.first.iter().enumerate() {
        let required = required && place < positions.least;
        if let Some(inner) = inner_body(ctx.api, *part) {
            arguments.extend(inside(ctx, &ordinal(place), required, &inner));
            arguments.extend(part_headers(ctx, &ordinal(place), required, part.encoding));
            continue;
        }
        let ty = match part.schema {
            _ if is_file_part(ctx, part) => ArgumentType::File,
            Some(schema) => ArgumentType::Value(non_null(ctx.plan.type_of(schema))),
            None => ArgumentType::Value(TypeRef::Value),
        };
        let docs = describe::part(ctx, part.schema, &format!("The part at place {}.", place + 1));
        arguments.push(placed(ctx, ordinal(place), docs, ty, required, part));
        arguments.extend(part_headers(ctx, &ordinal(place), required, part.encoding));
    }
    if let Some(part) = &positions.rest {
        let required = required && positions.first.is_empty();
        let ty = match part.schema {
            _ if is_file_part(ctx, part) => ArgumentType::Files,
            Some(schema) => ArgumentType::Value(TypeRef::Vec(Box::new(ctx.plan.type_of(schema)))),
            None => ArgumentType::Value(TypeRef::Vec(Box::new(TypeRef::Value))),
        };
        let what = if positions.first.is_empty() { "The parts." } else { "The parts after those." };
        let docs = describe::part(ctx, None, what);
        let mut rest = placed(ctx, positions.rest_name().to_owned(), docs, ty, required, part);
        if let Place::Field(encoding) = rest.place {
            rest.place = Place::Field(FieldEncoding::Each(Box::new(encoding)));
        }
        arguments.push(rest);
        arguments.extend(part_headers(ctx, positions.rest_name(), required, part.encoding));
    }
    arguments
}

fn placed(
    ctx: &Context<'_>,
    name: String,
    docs: Arc<Docs>,
    ty: ArgumentType,
    required: bool,
    part: &Part<'_>,
) -> Argument {
    own_field(name, docs, ty, required, field_encoding(ctx, part.encoding, part.schema, true))
}

/// A field whose name is ours.
fn own_field(name: String, docs: Arc<Docs>, ty: ArgumentType, required: bool, encoding: FieldEncoding) -> Argument {
    Argument {
        name: Name { wire: name.clone(), ident: name },
        docs,
        deprecated: false,
        ty,
        converts: false,
        required,
        client: None,
        place: Place::Field(encoding),
        text: TextForm::Plain,
        example: None,
    }
}

/// Whether a part is bytes: by its schema, by its media type where nothing else is said about it, or since it is multipart
/// and nobody says how its own parts are written.
fn is_file_part(ctx: &Context<'_>, part: &Part<'_>) -> bool {
    let says_nothing = part.schema.is_none_or(|id| ctx.plan.type_of(id) == TypeRef::Value);
    is_file(ctx.api, part.schema)
        || part.encoding.is_some_and(is_multipart_encoding)
        || (says_nothing && part.encoding.is_some_and(is_binary_encoding))
}

fn is_multipart_encoding(encoding: &Encoding) -> bool {
    encoding.content_type.as_deref().is_some_and(|text| text.trim_start().starts_with("multipart/"))
}

fn is_binary_encoding(encoding: &Encoding) -> bool {
    encoding.content_type.as_deref().is_some_and(|text| text.split(',').all(is_binary))
}

fn field(
    ctx: &Context<'_>,
    property: &FormProperty,
    required: bool,
    encoding: Option<&Encoding>,
    is_multipart: bool,
) -> Argument {
    let schema = property.schema;
    let is_any = |test: &dyn Fn(SchemaId) -> bool| is_multipart && property.schemas().any(test);
    let is_list = |id| matches!(ctx.plan.types.underlying(&non_null(ctx.plan.type_of(id))), TypeRef::Vec(_));
    let are_whole = encoding.is_some_and(is_multipart_encoding) && is_list(schema);
    let ty = if !are_whole && is_any(&|id| is_file_part(ctx, &Part { schema: Some(id), encoding })) {
        ArgumentType::File
    } else if is_any(&|id| are_whole || is_files(ctx.api, id)) {
        ArgumentType::Files
    } else {
        ArgumentType::Value(joint_type(ctx, property))
    };
    let name = property.client_name.as_deref().unwrap_or(&property.name);
    Argument {
        name: Name { wire: property.name.clone(), ident: field_ident(name) },
        docs: describe::property(ctx, schema, &property.name),
        deprecated: ctx.api.schemas.get(schema).deprecated,
        ty,
        converts: false,
        required,
        client: None,
        place: Place::Field(field_encoding(ctx, encoding, Some(schema), is_multipart)),
        text: TextForm::Plain,
        example: None,
    }
}

/// The type of a property; where alternatives describe it in several ways, what takes any of them.
fn joint_type(ctx: &Context<'_>, property: &FormProperty) -> TypeRef {
    let ty = non_null(ctx.plan.type_of(property.schema));
    if property.others.iter().all(|other| non_null(ctx.plan.type_of(*other)) == ty) && ty != TypeRef::Value {
        return ty;
    }
    let schema = |id: SchemaId| ctx.api.schemas.get(ctx.api.schemas.target(id));
    let are = |ty: Type| property.schemas().all(|id| schema(id).types.only_non_null() == Some(ty));
    match () {
        () if are(Type::String) => TypeRef::String,
        () if are(Type::Integer) => TypeRef::I64,
        () if are(Type::Boolean) => TypeRef::Bool,
        () => TypeRef::Value,
    }
}

fn non_null(ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::Option(inner) => *inner,
        other => other,
    }
}

/// Where a style keyword is present, `contentType` is ignored. Source: OpenAPI 3.1.1, Encoding Object.
fn field_encoding(
    ctx: &Context<'_>,
    encoding: Option<&Encoding>,
    schema: Option<SchemaId>,
    is_multipart: bool,
) -> FieldEncoding {
    let described = || match schema.filter(|_| is_multipart).and_then(|schema| described_type(ctx.api, schema)) {
        Some(content_type) => FieldEncoding::ContentType(content_type),
        None => FieldEncoding::Default,
    };
    let Some(encoding) = encoding else { return described() };
    if encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved {
        let style = encoding.style.unwrap_or(bindery_spec::ir::ParameterStyle::Form);
        return FieldEncoding::Styled(Style {
            kind: arguments::style_kind(style),
            explode: encoding.explode.unwrap_or(style == bindery_spec::ir::ParameterStyle::Form),
            allow_reserved: encoding.allow_reserved,
            is_encoded: false,
        });
    }
    match encoding.content_type.as_deref().map(|text| text.split(',').next().unwrap_or("").trim()) {
        Some(content_type) if !content_type.is_empty() && !content_type.contains('*') => {
            match schema.filter(|_| is_xml(content_type)).and_then(|schema| ctx.xml.part(schema)) {
                Some(table) => FieldEncoding::Xml(content_type.to_owned(), table.to_owned()),
                None => FieldEncoding::ContentType(content_type.to_owned()),
            }
        }
        _ => described(),
    }
}

/// The media type of a part that only its schema tells: what the text holds, else bytes where it encodes some. A text that
/// holds JSON is no JSON value, so it goes as a plain one. Source: OpenAPI 3.1.1, Encoding Object, "Default Values".
fn described_type(api: &Api, mut id: SchemaId) -> Option<String> {
    for _ in 0..DEPTH {
        let schema = api.schemas.get(id);
        if let Some(content_type) = schema.content_media_type.as_deref().map(str::trim) {
            let is_named = content_type.contains('/') && !content_type.contains('*') && is_header_text(content_type);
            return (is_named && (is_binary(content_type) || content_type.starts_with("text/")))
                .then(|| content_type.to_owned());
        }
        if schema.content_encoding.is_some() {
            return Some("application/octet-stream".to_owned());
        }
        id = match (schema.reference.or(schema.items), schema.all_of.as_slice()) {
            (Some(target), _) => target,
            (None, [only]) => *only,
            _ => return None,
        };
    }
    None
}

fn is_header_text(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

pub(super) fn is_xml(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
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
