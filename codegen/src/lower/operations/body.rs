//! Request bodies: which media type is sent, and from which arguments.

use bindery_spec::ir::{MediaType, Operation, RequestBody};

use super::{Context, describe, form};
use crate::model::TypeRef;
use crate::model::calls::{Argument, ArgumentType, Body, Place};
use crate::naming::{Name, field_ident};

/// A body with the arguments that it is made from.
pub(super) struct LoweredBody {
    pub(super) body: Body,
    pub(super) arguments: Vec<Argument>,
}

/// Lowers the body of an operation. Of several media types the one is taken that carries the most: JSON, then parts,
/// then a form, then text and bytes.
pub(super) fn lower_body(ctx: &Context<'_>, operation: &Operation) -> LoweredBody {
    let none = LoweredBody { body: Body::None, arguments: Vec::new() };
    let Some(source) = &operation.request_body else { return none };
    let Some(media_type) = source.content.iter().min_by_key(|media_type| rank(media_type)) else { return none };
    let content_type = media_type.range.trim().to_owned();
    let mut lowered = match rank(media_type) {
        0 | 1 if form::is_file(ctx.api, media_type.schema) => file(source, &content_type),
        0 | 1 => {
            let ty = media_type.schema.map_or(TypeRef::Value, |schema| ctx.plan.type_of(schema));
            LoweredBody { body: Body::Json(content_type), arguments: vec![argument(source, ArgumentType::Value(ty))] }
        }
        2 | 3 => form::lower_form(ctx, source, media_type, rank(media_type) == 2),
        4 if !form::is_file(ctx.api, media_type.schema) => LoweredBody {
            body: Body::Text(content_type),
            arguments: vec![argument(source, ArgumentType::Value(TypeRef::String))],
        },
        _ => file(source, &content_type),
    };
    if let [argument] = lowered.arguments.as_mut_slice()
        && argument.place == Place::Body
    {
        argument.docs.extend(describe::media_types(source, media_type));
    }
    lowered
}

fn rank(media_type: &MediaType) -> u8 {
    let essence = media_type.essence();
    match essence.as_str() {
        "application/json" => 0,
        "multipart/form-data" => 2,
        "application/x-www-form-urlencoded" => 3,
        _ if media_type.is_json() => 1,
        _ if essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml") => 4,
        _ if essence.ends_with("/yaml") || essence.ends_with("/x-yaml") || essence.ends_with("+yaml") => 4,
        _ => 5,
    }
}

/// Bytes under the media type as it is written; a range such as `image/*` is sent as plain bytes until the user names
/// the type of the file.
fn file(source: &RequestBody, content_type: &str) -> LoweredBody {
    let content_type = if content_type.contains('*') { "application/octet-stream" } else { content_type };
    LoweredBody { body: Body::File(content_type.to_owned()), arguments: vec![argument(source, ArgumentType::File)] }
}

/// The argument that is the whole body.
pub(super) fn argument(source: &RequestBody, ty: ArgumentType) -> Argument {
    let name = source.name.as_deref().unwrap_or("body");
    Argument {
        name: Name { wire: name.to_owned(), ident: field_ident(name) },
        docs: describe::body(source),
        deprecated: false,
        ty,
        converts: false,
        required: source.required,
        client: None,
        place: Place::Body,
        is_json: false,
        example: None,
    }
}
