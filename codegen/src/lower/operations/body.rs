//! Request bodies: which media types are sent, and from which arguments.

use std::sync::Arc;

use bindery_spec::ir::{MediaType, Operation, RequestBody};

use super::{Context, describe, form};
use crate::lower::form::is_file;
use crate::lower::media::{Notation, may_be_data, notation, word};
use crate::model::TypeRef;
use crate::model::calls::{Argument, ArgumentType, Body, Place, Separator, Style, TextForm};
use crate::naming::{Name, field_ident};

/// A body with the arguments that it is made from.
pub(super) struct LoweredBody {
    pub(super) body: Body,
    pub(super) arguments: Vec<Argument>,
    /// A word for it, to tell the methods of an operation apart.
    pub(super) word: String,
    /// Its media type, as it is sent.
    pub(super) content_type: String,
    /// Other media types that the same arguments can be sent as.
    pub(super) content_types: Vec<String>,
    /// What it would be written as in another notation; nothing where it is made of bytes or text.
    schema: Option<TypeRef>,
}

impl LoweredBody {
    pub(super) fn new(body: Body, arguments: Vec<Argument>) -> Self {
        let (word, content_type) = (String::new(), String::new());
        Self { body, arguments, word, content_type, content_types: Vec::new(), schema: None }
    }

    /// Notes another media type; several ranges may be sent as one and the same.
    fn add_content_type(&mut self, content_type: String) {
        if content_type != self.content_type && !self.content_types.contains(&content_type) {
            self.content_types.push(content_type);
        }
    }

    /// Whether the call looks the same, whatever the media type says.
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.body) == std::mem::discriminant(&other.body)
            && self.arguments.iter().map(|it| &it.ty).eq(other.arguments.iter().map(|it| &it.ty))
    }
}

/// Lowers the body of an operation, once for each way to make it; the one that carries the most comes first: JSON, then
/// parts, then a form, then text and bytes. Never empty.
///
/// What only says the same in another notation, such as YAML beside JSON with one schema, is left to the user.
pub(super) fn lower_bodies(ctx: &Context<'_>, operation: &Operation) -> Vec<LoweredBody> {
    let mut found: Vec<LoweredBody> = Vec::new();
    let Some(source) = &operation.request_body else { return vec![LoweredBody::new(Body::None, Vec::new())] };
    let mut content: Vec<&MediaType> = source.content.iter().collect();
    content.sort_by_cached_key(|media_type| rank(ctx, media_type));
    for media_type in content {
        let lowered = lower_content(ctx, source, media_type);
        let is_notation = |known: &LoweredBody| {
            matches!(lowered.body, Body::Xml(..) | Body::Text(_) | Body::File(_))
                && may_be_data(media_type)
                && matches!(known.body, Body::Json(_))
                && lowered.schema.is_some()
                && lowered.schema == known.schema
        };
        match found.iter_mut().find(|known| known.is_like(&lowered) || is_notation(known)) {
            Some(known) => known.add_content_type(lowered.content_type),
            None => found.push(lowered),
        }
    }
    for lowered in &mut found {
        if let [argument] = lowered.arguments.as_mut_slice()
            && argument.place == Place::Body
        {
            Arc::make_mut(&mut argument.docs)
                .extend(describe::content_types(&lowered.content_type, &lowered.content_types));
        }
        allow_choice(ctx, lowered);
    }
    if found.is_empty() { vec![LoweredBody::new(Body::None, Vec::new())] } else { found }
}

fn lower_content(ctx: &Context<'_>, source: &RequestBody, media_type: &MediaType) -> LoweredBody {
    let ty = || media_type.schema.map_or(TypeRef::Value, |schema| ctx.plan.type_of(schema));
    let is_bytes = is_file(ctx.api, media_type.schema);
    let content_type = sent_as(media_type, is_bytes);
    let whole = |body: Body, ty: ArgumentType| LoweredBody::new(body, vec![argument(ctx, source, ty)]);
    let mut lowered = match notation(media_type) {
        Notation::Form => form::lower_form(ctx, source, media_type, None),
        Notation::Multipart => form::lower_form(ctx, source, media_type, Some(&content_type)),
        Notation::Lines(separator) => lines(ctx, source, media_type, separator, &content_type),
        _ if is_bytes => whole(Body::File(content_type.clone()), ArgumentType::File),
        Notation::Json => whole(Body::Json(content_type.clone()), ArgumentType::Value(ty())),
        Notation::Any if media_type.schema.is_some() && ty() != TypeRef::String => {
            whole(Body::Json(content_type.clone()), ArgumentType::Value(ty()))
        }
        Notation::Xml => match media_type.schema.and_then(|schema| ctx.xml.named_body(schema)) {
            Some(table) => whole(Body::Xml(content_type.clone(), table.to_owned()), ArgumentType::Value(ty())),
            None => whole(Body::Text(content_type.clone()), ArgumentType::Value(TypeRef::String)),
        },
        Notation::Text => whole(Body::Text(content_type.clone()), ArgumentType::Value(TypeRef::String)),
        _ => whole(Body::File(content_type.clone()), ArgumentType::File),
    };
    lowered.word = word(media_type);
    lowered.content_type = content_type;
    lowered.schema = media_type.schema.map(|_| ty()).filter(|ty| *ty != TypeRef::String && !is_bytes);
    lowered
}

/// A range such as `image/*` names no media type that could be sent. Bytes are sent as such until the user names the type
/// of the file.
fn sent_as(media_type: &MediaType, is_file: bool) -> String {
    let range = media_type.range.trim();
    if !range.contains('*') && !range.is_empty() {
        return range.to_owned();
    }
    let text = match notation(media_type) {
        Notation::Json | Notation::Any if !is_file && media_type.schema.is_some() => "application/json",
        Notation::Xml => "application/xml",
        Notation::Text => "text/plain",
        Notation::Multipart => "multipart/form-data",
        _ => "application/octet-stream",
    };
    text.to_owned()
}

/// Several values, each a JSON text of its own.
fn lines(
    ctx: &Context<'_>,
    source: &RequestBody,
    media_type: &MediaType,
    separator: Separator,
    content_type: &str,
) -> LoweredBody {
    let ty = match (media_type.item_schema, media_type.schema) {
        (Some(item), _) => TypeRef::Vec(Box::new(ctx.plan.type_of(item))),
        (None, Some(schema)) => match ctx.plan.type_of(schema) {
            ty if matches!(ctx.plan.types.underlying(&ty), TypeRef::Vec(_)) => ty,
            // Who describes the lines as one text or as bytes has lines that are no JSON values of their own.
            TypeRef::String => return whole_file(ctx, source, content_type),
            ty => TypeRef::Vec(Box::new(ty)),
        },
        (None, None) => TypeRef::Vec(Box::new(TypeRef::Value)),
    };
    if is_file(ctx.api, media_type.schema) {
        return whole_file(ctx, source, content_type);
    }
    let body = Body::Lines(content_type.to_owned(), separator);
    LoweredBody::new(body, vec![argument(ctx, source, ArgumentType::Value(ty))])
}

fn whole_file(ctx: &Context<'_>, source: &RequestBody, content_type: &str) -> LoweredBody {
    LoweredBody::new(Body::File(content_type.to_owned()), vec![argument(ctx, source, ArgumentType::File)])
}

/// Where a body is one of several kinds of JSON that are not plain, such as kinds of patches, the caller says which. A
/// JSON Patch is a list, whatever the schema says that it shares with the others. Source: RFC 6902 section 3.
fn allow_choice(ctx: &Context<'_>, lowered: &mut LoweredBody) {
    let Body::Json(content_type) = &lowered.body else { return };
    if lowered.content_types.is_empty() || essence_is(content_type, "application/json") {
        return;
    }
    let is_patch = std::iter::once(content_type)
        .chain(&lowered.content_types)
        .any(|content_type| essence_is(content_type, "application/json-patch+json"));
    if let Some(argument) = lowered.arguments.first_mut()
        && let ArgumentType::Value(ty) = &argument.ty
        && matches!(ctx.plan.types.underlying(ty), TypeRef::Object | TypeRef::Map(_))
        && is_patch
    {
        argument.ty = ArgumentType::Value(TypeRef::Value);
    }
    lowered.arguments.push(Argument {
        name: Name { wire: "Content-Type".to_owned(), ident: "content_type".to_owned() },
        docs: describe::content_type(content_type, &lowered.content_types).into(),
        deprecated: false,
        ty: ArgumentType::Value(TypeRef::String),
        converts: true,
        required: false,
        client: None,
        place: Place::Header(Style { kind: "Simple", explode: false, allow_reserved: false, is_encoded: false }),
        text: TextForm::Plain,
        example: None,
    });
}

fn essence_is(content_type: &str, essence: &str) -> bool {
    content_type.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case(essence)
}

fn rank(ctx: &Context<'_>, media_type: &MediaType) -> u8 {
    if is_file(ctx.api, media_type.schema) && notation(media_type) != Notation::Multipart {
        // Whoever does not say what bytes are sends bytes, and not what else they might be.
        return if essence_is(&media_type.range, "application/octet-stream") { 7 } else { 8 };
    }
    match notation(media_type) {
        Notation::Json if media_type.essence() == "application/json" => 0,
        Notation::Json => 1,
        Notation::Any if media_type.schema.is_some() => 2,
        Notation::Multipart => 3,
        Notation::Form => 4,
        Notation::Lines(_) => 5,
        Notation::Xml | Notation::Text => 6,
        Notation::Any | Notation::Bytes | Notation::Events => 7,
    }
}

/// The argument that is the whole body.
pub(super) fn argument(ctx: &Context<'_>, source: &RequestBody, ty: ArgumentType) -> Argument {
    let name = source.name.as_deref().unwrap_or("body");
    Argument {
        name: Name { wire: name.to_owned(), ident: field_ident(name) },
        docs: describe::body(ctx.api, source).into(),
        deprecated: false,
        ty,
        converts: false,
        required: source.required,
        client: None,
        place: Place::Body,
        text: TextForm::Plain,
        example: None,
    }
}
