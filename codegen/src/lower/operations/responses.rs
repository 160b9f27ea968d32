//! Answers: what a call gives for each status, and what it gives as an error.

use bindery_spec::ir::{MediaType, Operation, Response, StatusPattern};

use super::statuses::STATUSES;
use super::{Context, describe, receive};
use crate::lower::form::is_file;
use crate::lower::media::{Notation, notation, range, subtype_word};
use crate::lower::types::event_data;
use crate::model::TypeRef;
use crate::model::calls::{Arm, Decode, EventForm, Outcome, OutcomeVariant, Pattern, Separator};
use crate::naming::{pascal_case, words};

/// The answers of one operation.
pub(super) struct Answers<'a> {
    /// The media types that are asked for first.
    pub(super) accept: String,
    /// The media types of errors.
    pub(super) failure_ranges: Vec<String>,
    /// The other media types of successful answers.
    pub(super) further: Vec<Choice<'a>>,
    pub(super) success: Outcome,
    pub(super) failure: Outcome,
    pub(super) arms: Vec<Arm>,
}

/// One media type of an answer.
pub(super) struct Choice<'a> {
    pub(super) pattern: Pattern,
    pub(super) media_type: &'a MediaType,
    /// As the `Accept` header has it.
    pub(super) range: String,
    pub(super) decode: Decode,
    /// What its schema is.
    pub(super) ty: Option<TypeRef>,
}

/// Lowers the responses of an operation. `stem` begins the names of enums.
pub(super) fn lower_responses<'a>(ctx: &Context<'_>, operation: &'a Operation, stem: &str) -> Answers<'a> {
    let has_success = operation.responses.iter().any(|response| says_success(response) == Some(true));
    let mut accept: Vec<String> = Vec::new();
    let mut failure_ranges: Vec<String> = Vec::new();
    let mut further: Vec<Choice<'a>> = Vec::new();
    let mut arms: Vec<(Arm, String)> = Vec::new();
    for response in &operation.responses {
        let is_success = says_success(response).unwrap_or_else(|| !has_success && is_below_400(response.status));
        let mut choices = choices(ctx, operation, response);
        let decode = choices.first().map_or(Decode::Empty, |first| first.decode.clone());
        if is_success {
            accept.extend(choices.iter().filter(|choice| choice.decode == decode).map(|choice| choice.range.clone()));
            choices.retain(|choice| choice.decode != decode);
            further.append(&mut choices);
        } else {
            let others = other_errors(&choices);
            failure_ranges.extend(choices.iter().take(1).chain(others.iter().copied()).map(|it| it.range.clone()));
            arms.extend(others.into_iter().map(|choice| {
                let media_type = Some(choice.media_type.essence().into_owned());
                (
                    Arm { media_type, ..Arm::new(choice.pattern, false, choice.decode.clone()) },
                    response.description.clone(),
                )
            }));
        }
        // The bytes of an error are kept as they come in any case.
        let is_kept = matches!(decode, Decode::Stream | Decode::Events(..) | Decode::Lines(..));
        let decode = if !is_success && is_kept { Decode::Empty } else { decode };
        let description = response.description.clone();
        if response.status == StatusPattern::Default && !has_success && !is_success {
            // Nothing but `default` says what a success looks like.
            arms.push((Arm::new(Pattern::Range(2), true, decode.clone()), description.clone()));
        }
        arms.push((Arm::new(pattern(response.status), is_success, decode), description));
    }
    if !arms.iter().any(|(arm, _)| arm.is_success) {
        arms.push((Arm::new(Pattern::Range(2), true, Decode::Empty), String::new()));
    }
    arms.sort_by_key(|(arm, _)| arm.rank());
    let success = outcome(
        &mut arms,
        true,
        if stem.ends_with("Response") { format!("{stem}Body") } else { format!("{stem}Response") },
        &operation.key(),
    );
    let failure = outcome(&mut arms, false, format!("{stem}Error"), &operation.key());
    let mut arms: Vec<Arm> = arms.into_iter().map(|(arm, _)| arm).collect();
    if arms.last().is_none_or(|arm| arm.pattern != Pattern::Rest) {
        let decode = match &failure {
            // Any JSON that comes is worth keeping.
            Outcome::One(Decode::Json(TypeRef::Value)) => Decode::Json(TypeRef::Value),
            _ => Decode::Empty,
        };
        arms.push(Arm::new(Pattern::Rest, false, decode));
    }
    let mut unique: Vec<&str> = Vec::new();
    for item in accept.iter().chain(&failure_ranges) {
        if !unique.contains(&item.as_str()) {
            unique.push(item);
        }
    }
    Answers { accept: unique.join(", "), failure_ranges, further, success, failure, arms }
}

/// The other kinds of JSON that an error may come as, each with a type of its own: told apart by their media type.
fn other_errors<'a, 'b>(choices: &'b [Choice<'a>]) -> Vec<&'b Choice<'a>> {
    let mut known: Vec<&Choice<'a>> = choices.iter().take(1).collect();
    for choice in choices.iter().skip(1) {
        let is_told =
            choice.ty.is_some() && !choice.range.contains('*') && notation(choice.media_type) == Notation::Json;
        if is_told && known.iter().all(|other| other.decode != choice.decode) {
            known.push(choice);
        }
    }
    known.into_iter().skip(1).collect()
}

fn says_success(response: &Response) -> Option<bool> {
    match (response.is_error, response.status) {
        (Some(is_error), _) => Some(!is_error),
        (None, StatusPattern::Default) => None,
        (None, status) if status.is_success() => Some(true),
        (None, _) => None,
    }
}

fn is_below_400(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Code(code) => code < 400,
        StatusPattern::Range(digit) => digit < 4,
        StatusPattern::Default => false,
    }
}

fn pattern(status: StatusPattern) -> Pattern {
    match status {
        StatusPattern::Code(code) => Pattern::Code(code),
        StatusPattern::Range(digit) => Pattern::Range(digit),
        StatusPattern::Default => Pattern::Rest,
    }
}

/// The media types of a response, those first that can be read best; none where there is no body.
fn choices<'a>(ctx: &Context<'_>, operation: &Operation, response: &'a Response) -> Vec<Choice<'a>> {
    let has_no_body = operation.method.as_str() == "HEAD"
        || matches!(response.status, StatusPattern::Code(100..=199 | 204 | 205 | 304));
    if has_no_body {
        return Vec::new();
    }
    let mut sorted: Vec<&MediaType> = response.content.iter().collect();
    sorted.sort_by_cached_key(|media_type| rank(notation(media_type)));
    let json = sorted.iter().find(|media_type| notation(media_type) == Notation::Json);
    let json = json.and_then(|media_type| Some(ctx.plan.type_of(media_type.schema?)));
    sorted
        .into_iter()
        .map(|media_type| {
            let ty = media_type.schema.map(|schema| ctx.plan.type_of(schema));
            Choice {
                pattern: pattern(response.status),
                range: range(media_type),
                decode: decode(ctx, media_type, ty.as_ref(), json.as_ref()),
                media_type,
                ty,
            }
        })
        .collect()
}

/// What can be read best comes first: JSON, anything at all (which is JSON in practice, where there is a schema), text.
fn rank(notation: Notation) -> u8 {
    match notation {
        Notation::Json => 0,
        Notation::Any => 1,
        Notation::Lines(Separator::Line) => 2,
        Notation::Lines(Separator::Record) => 3,
        Notation::Xml | Notation::Text => 4,
        Notation::Bytes | Notation::Form | Notation::Multipart => 5,
        Notation::Events => 6,
    }
}

/// How a body is read. `ty` is its schema, `json` the one of the JSON beside it.
fn decode(ctx: &Context<'_>, media_type: &MediaType, ty: Option<&TypeRef>, json: Option<&TypeRef>) -> Decode {
    let value = || ty.cloned().unwrap_or(TypeRef::Value);
    match notation(media_type) {
        Notation::Lines(separator) => Decode::Lines(item(ctx, media_type, ty, json), separator),
        Notation::Events => events(ctx, media_type, ty),
        _ if is_file(ctx.api, media_type.schema) => Decode::Stream,
        Notation::Json => Decode::Json(value()),
        // Who does not name a media type sends a text as it is.
        Notation::Any if ty == Some(&TypeRef::String) => Decode::Text,
        Notation::Any if ty.is_some() => Decode::Json(value()),
        Notation::Xml => match media_type.schema.and_then(|schema| ctx.xml.body(schema)) {
            Some(table) => Decode::Xml(value(), table.to_owned()),
            None => Decode::Text,
        },
        Notation::Text => Decode::Text,
        _ => Decode::Stream,
    }
}

/// The type of one of several JSON texts: `itemSchema`, else the items of a list, else what the schema says; unknown
/// where that is what a single JSON text is as well.
fn item(ctx: &Context<'_>, media_type: &MediaType, ty: Option<&TypeRef>, json: Option<&TypeRef>) -> Option<TypeRef> {
    if let Some(item) = media_type.item_schema {
        return Some(ctx.plan.type_of(item));
    }
    let Some(ty) = ty else { return Some(TypeRef::Value) };
    if Some(ty) == json {
        return None;
    }
    Some(match ctx.plan.types.underlying(ty) {
        TypeRef::Vec(item) => (**item).clone(),
        _ => ty.clone(),
    })
}

fn events(ctx: &Context<'_>, media_type: &MediaType, ty: Option<&TypeRef>) -> Decode {
    let Some(schema) = media_type.item_schema.or(media_type.schema) else {
        return Decode::Events(TypeRef::String, EventForm::Text);
    };
    let ty =
        if media_type.item_schema.is_some() { ctx.plan.type_of(schema) } else { ty.cloned().unwrap_or(TypeRef::Value) };
    if let Some(data) = media_type.item_schema.and_then(|schema| event_data(ctx.api, schema))
        && let Some(ty) = ctx.plan.find(data)
    {
        return Decode::Events(ty, EventForm::Json);
    }
    let is_whole = receive::describes_event(ctx.api, media_type);
    match ctx.plan.types.underlying(&ty) {
        TypeRef::String => Decode::Events(TypeRef::String, EventForm::Text),
        TypeRef::Vec(item) if media_type.item_schema.is_none() => Decode::Events((**item).clone(), EventForm::Json),
        _ if is_whole => Decode::Events(ty, EventForm::Whole),
        _ => Decode::Events(ty, EventForm::Json),
    }
}

/// One type where all bodies are alike, else an enum with a variant for each declared status.
fn outcome(arms: &mut [(Arm, String)], is_success: bool, ident: String, operation: &str) -> Outcome {
    let mut bodies: Vec<Decode> = Vec::new();
    for (arm, _) in arms.iter().filter(|(arm, _)| arm.is_success == is_success) {
        // An error without a body says all by its status.
        let counts = is_success || arm.decode != Decode::Empty;
        if counts && !bodies.contains(&arm.decode) {
            bodies.push(arm.decode.clone());
        }
    }
    match bodies.as_slice() {
        [] if is_success => return Outcome::One(Decode::Empty),
        [] => return Outcome::One(Decode::Json(TypeRef::Value)),
        [only] => return Outcome::One(only.clone()),
        _ => {}
    }
    let mut variants: Vec<OutcomeVariant> = Vec::new();
    for (arm, description) in arms.iter_mut().filter(|(arm, _)| arm.is_success == is_success) {
        if !is_success && arm.decode == Decode::Empty {
            continue;
        }
        let ident = variant_ident(arm, &variants);
        arm.variant = Some(ident.clone());
        variants.push(OutcomeVariant {
            ident,
            docs: describe::variant(arm.pattern, arm.media_type.as_deref(), description),
            decode: arm.decode.clone(),
        });
    }
    Outcome::Several { ident, docs: describe::outcome(operation, is_success), variants }
}

/// What the variant of an arm is called: by its status, and by its media type where that has to tell it.
fn variant_ident(arm: &Arm, taken: &[OutcomeVariant]) -> String {
    let status = status_ident(arm.pattern);
    let Some(essence) = &arm.media_type else { return status };
    let short = format!("{status}{}", pascal_case(&words(&subtype_word(essence))));
    let is_taken = taken.iter().any(|variant| variant.ident == short);
    if is_taken { format!("{status}{}", pascal_case(&words(essence))) } else { short }
}

fn status_ident(pattern: Pattern) -> String {
    let text = match pattern {
        Pattern::Rest => "Other",
        Pattern::Range(2) => "Success",
        Pattern::Range(3) => "Redirection",
        Pattern::Range(4) => "ClientError",
        Pattern::Range(5) => "ServerError",
        Pattern::Range(digit) => return format!("Status{digit}xx"),
        Pattern::Code(code) => match STATUSES.binary_search_by_key(&code, |(code, _)| *code) {
            Ok(place) => STATUSES[place].1,
            Err(_) => return format!("Status{code}"),
        },
    };
    text.to_owned()
}
