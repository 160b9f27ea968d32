//! The arguments of a call: parameters first, then what the body is made of.

use std::collections::HashSet;

use bindery_spec::ir::{Operation, Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use foldhash::HashSetExt;

use super::Context;
use super::body::LoweredBody;
use super::{client, describe, literal};
use crate::lower::media::{Notation, notation};
use crate::model::calls::{Argument, ArgumentType, Place, Style, TextForm};
use crate::model::{EnumKind, TypeKind, TypeRef};
use crate::naming::{Name, Wanted, field_ident, settle_spelled, with_symbols};

/// Names that each request has for itself.
const RESERVED: &[&str] =
    &["send", "options", "client", "into_future", "clone", "fmt", "into", "from", "try_into", "self_"];

/// Lowers the parameters of an operation, and joins the arguments of its body.
pub(super) fn lower_arguments<'a>(ctx: &Context<'a>, operation: &'a Operation, body: &LoweredBody) -> Vec<Argument> {
    let mut arguments: Vec<Argument> =
        operation.parameters.iter().map(|parameter| lower_parameter(ctx, parameter)).collect();
    arguments.extend(body.arguments.iter().cloned());
    // The name of each is nearly always its own, and all that they could be called is much more work.
    if !have_own_names(&arguments) {
        let wanted: Vec<Wanted> = (0..arguments.len()).map(|index| wanted(&arguments, index)).collect();
        let reserved: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        let spelled: Vec<&str> = arguments.iter().map(|argument| argument.name.wire.as_str()).collect();
        let idents = settle_spelled(&wanted, &spelled, &reserved);
        for (argument, ident) in arguments.iter_mut().zip(idents) {
            argument.name.ident = ident;
        }
    }
    for argument in &mut arguments {
        argument.converts = match &argument.ty {
            ArgumentType::File => true,
            ArgumentType::Files | ArgumentType::NamedFiles => false,
            ArgumentType::Value(ty) => ctx.plan.types.converts(ty),
        };
    }
    arguments
}

/// Whether no two arguments are called alike, and none like something that each request has.
fn have_own_names(arguments: &[Argument]) -> bool {
    let mut seen = foldhash::HashSet::with_capacity(arguments.len());
    arguments
        .iter()
        .map(|argument| argument.name.ident.as_str())
        .all(|ident| !RESERVED.contains(&ident) && seen.insert(ident))
}

/// What an argument wants to be called. Of several with one name on the wire the first keeps it; a name in which symbols
/// make the difference (`StartTime` and `StartTime<`) yields to the one without.
fn wanted(all: &[Argument], index: usize) -> Wanted {
    let argument = &all[index];
    let (wire, ident) = (&argument.name.wire, argument.name.ident.clone());
    let is_first = !all[..index].iter().any(|other| other.name.wire == *wire);
    // The place tells it from what stands in another, and from what is no argument.
    let is_alone = |other: &Argument| other.name.ident != ident || place_word(other) == place_word(argument);
    let has_place = !is_first || RESERVED.contains(&ident.as_str()) || !all.iter().all(is_alone);
    let spelled = field_ident(&with_symbols(wire, |letter| "-_.[]{}()/".contains(letter)));
    let key = if is_first && spelled == ident { ident.clone() } else { format!("{wire} {}", place_word(argument)) };
    let mut candidates = vec![ident];
    if is_first && !candidates.contains(&spelled) {
        candidates.push(spelled);
    }
    candidates.extend(has_place.then(|| second_name(argument)));
    Wanted { key, candidates }
}

fn place_word(argument: &Argument) -> &'static str {
    match argument.place {
        Place::Path(_) => "path",
        Place::Query(_) | Place::QueryString => "query",
        Place::Header(_) => "header",
        Place::Cookie(_) => "cookie",
        Place::Body | Place::Field(_) | Place::Inner(..) => "body",
    }
}

/// What an argument is called where its own name is taken.
fn second_name(argument: &Argument) -> String {
    format!("{}_{}", argument.name.bare().trim_end_matches('_'), place_word(argument))
}

fn lower_parameter<'a>(ctx: &Context<'a>, parameter: &'a Parameter) -> Argument {
    let ty = parameter.schema().map_or(TypeRef::String, |schema| ctx.plan.type_of(schema));
    let mut ty = unboxed(ty);
    let client = ctx.client_fields.field(parameter).map(str::to_owned);
    if client.is_some() {
        ty = client::client_type(ctx, &ty);
    }
    let example = describe::example_value(ctx, parameter)
        .and_then(|value| literal::literal(ctx.plan, &ty, &value))
        .filter(|value| !matches!(value, crate::model::calls::Literal::Text(text) if text.is_empty()));
    let name = parameter.client_name.as_deref().unwrap_or(&parameter.name);
    Argument {
        name: Name { wire: parameter.name.clone(), ident: field_ident(name) },
        docs: describe::parameter(ctx, parameter),
        deprecated: parameter.deprecated,
        required: parameter.required && client.is_none(),
        place: place(ctx, parameter, &ty),
        text: text_form(ctx, parameter),
        ty: ArgumentType::Value(ty),
        converts: false,
        client,
        example,
    }
}

/// What the content of a parameter makes of its value; a text is one already.
fn text_form(ctx: &Context<'_>, parameter: &Parameter) -> TextForm {
    let ParameterShape::Content(media_type) = &parameter.shape else { return TextForm::Plain };
    match notation(media_type) {
        _ if media_type.is_json() => TextForm::Json,
        // That of a whole query is what the query is.
        Notation::Form if parameter.location != ParameterLocation::QueryString => TextForm::Form,
        Notation::Xml => {
            let table = media_type.schema.and_then(|schema| ctx.xml.part(schema));
            table.map_or(TextForm::Plain, |table| TextForm::Xml(table.to_owned()))
        }
        _ => TextForm::Plain,
    }
}

/// A parameter is sent or left out; `null` has no form of its own.
fn unboxed(ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => unboxed(*inner),
        other => other,
    }
}

fn place(ctx: &Context<'_>, parameter: &Parameter, ty: &TypeRef) -> Place {
    let (kind, explode, allow_reserved) = match &parameter.shape {
        ParameterShape::Schema { style, explode, allow_reserved, .. } => (*style, *explode, *allow_reserved),
        ParameterShape::Content(_) => match parameter.location {
            ParameterLocation::Query | ParameterLocation::Cookie => (ParameterStyle::Form, true, false),
            _ => (ParameterStyle::Simple, false, false),
        },
    };
    // How the items of a list are parted says nothing about a value that has none.
    let explode = match kind {
        ParameterStyle::Form if is_scalar(ctx, ty) => true,
        ParameterStyle::Simple if is_scalar(ctx, ty) => false,
        _ => explode,
    };
    let is_encoded = parameter.skip_url_encoding;
    let style = Style { kind: style_kind(kind), explode, allow_reserved, is_encoded };
    match parameter.location {
        ParameterLocation::Path => Place::Path(style),
        ParameterLocation::Query => Place::Query(style),
        ParameterLocation::QueryString => Place::QueryString,
        ParameterLocation::Header => Place::Header(style),
        ParameterLocation::Cookie => Place::Cookie(style),
    }
}

/// Whether every value of a type is a single text, whatever the style.
fn is_scalar(ctx: &Context<'_>, ty: &TypeRef) -> bool {
    match ctx.plan.types.underlying(ty) {
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F64 => true,
        TypeRef::Number | TypeRef::String | TypeRef::Format(_) => true,
        TypeRef::Named(id) => match &ctx.plan.types.get(*id).kind {
            TypeKind::Enum(found) => matches!(found.kind, EnumKind::String | EnumKind::Integer),
            _ => false,
        },
        TypeRef::Value
        | TypeRef::Object
        | TypeRef::Option(_)
        | TypeRef::Vec(_)
        | TypeRef::Map(_)
        | TypeRef::Boxed(_) => false,
    }
}

/// The variant of the runtime's `StyleKind`.
pub(super) fn style_kind(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::Matrix => "Matrix",
        ParameterStyle::Label => "Label",
        ParameterStyle::Simple => "Simple",
        ParameterStyle::Form => "Form",
        ParameterStyle::Cookie => "Cookie",
        ParameterStyle::SpaceDelimited => "SpaceDelimited",
        ParameterStyle::PipeDelimited => "PipeDelimited",
        ParameterStyle::TabDelimited => "TabDelimited",
        ParameterStyle::DeepObject => "DeepObject",
    }
}
