//! Answers in other media types than the first: a method of the request for each.

use std::collections::HashSet;

use bindery_spec::ir::{Api, MediaType, SchemaId};

use super::Context;
use super::describe;
use super::responses::{Answers, Choice};
use crate::lower::media::{may_be_data, word};
use crate::model::calls::{Argument, ArgumentType, Arm, Body, Decode, Pattern, Receiver, Switch, TextForm};
use crate::model::{Presence, TypeKind, TypeRef};
use crate::naming::{Wanted, field_ident, settle};

/// How many references and compositions are followed, so that a cycle ends.
const DEPTH: usize = 16;

/// A method for each kind of answer that the first way of sending does not ask for.
///
/// What only says the same in another notation, such as XML or YAML beside JSON with one schema, gets none.
pub(super) fn lower_receivers(
    ctx: &Context<'_>,
    answers: &Answers<'_>,
    arguments: &[Argument],
    body: &Body,
) -> Vec<Receiver> {
    let mut found: Vec<(&Choice<'_>, Vec<&Choice<'_>>)> = Vec::new();
    for choice in answers.further.iter().filter(|choice| !is_same_in_another_notation(choice, answers)) {
        let is_same =
            |first: &Choice<'_>| first.decode == choice.decode && word(first.media_type) == word(choice.media_type);
        match found.iter_mut().find(|(first, _)| is_same(first)) {
            Some((_, all)) => all.push(choice),
            None => found.push((choice, vec![choice])),
        }
    }
    let wanted: Vec<Wanted> = found
        .iter()
        .map(|(choice, _)| Wanted {
            key: choice.media_type.range.clone(),
            candidates: vec![
                field_ident(&format!("receive {}", word(choice.media_type))),
                field_ident(&format!("receive {}", choice.media_type.essence())),
            ],
        })
        .collect();
    let taken: HashSet<String> = arguments.iter().map(|argument| argument.name.ident.clone()).collect();
    let idents = settle(&wanted, &taken);
    found
        .into_iter()
        .zip(idents)
        .map(|((choice, all), ident)| {
            let is_streamed = matches!(choice.decode, Decode::Events(..) | Decode::Lines(..));
            let switch = if is_streamed { switch(ctx, arguments, body) } else { None };
            let mut accept: Vec<String> = Vec::new();
            for range in all.iter().map(|choice| &choice.range).chain(&answers.failure_ranges) {
                if !accept.contains(range) {
                    accept.push(range.clone());
                }
            }
            Receiver {
                docs: describe::receiver(choice.media_type, &choice.decode, switch.as_ref()),
                ident,
                accept: accept.join(", "),
                arms: arms(answers, &all),
                decode: choice.decode.clone(),
                switch,
            }
        })
        .collect()
}

fn is_same_in_another_notation(choice: &Choice<'_>, answers: &Answers<'_>) -> bool {
    matches!(choice.decode, Decode::Xml(..) | Decode::Text | Decode::Stream)
        && may_be_data(choice.media_type)
        && choice.ty.as_ref().is_some_and(|ty| {
            !matches!(ty, TypeRef::String)
                && answers.arms.iter().any(|arm| arm.is_success && arm.decode == Decode::Json(ty.clone()))
        })
}

/// The statuses that have the media type, and all failures.
fn arms(answers: &Answers<'_>, choices: &[&Choice<'_>]) -> Vec<Arm> {
    let failures = answers.arms.iter().filter(|arm| !arm.is_success).cloned();
    let mut arms: Vec<Arm> =
        choices.iter().map(|choice| Arm::new(choice.pattern, true, choice.decode.clone())).chain(failures).collect();
    let mut seen = HashSet::new();
    arms.retain(|arm| seen.insert((arm.pattern, arm.media_type.clone())));
    arms.sort_by_key(Arm::rank);
    if arms.last().is_none_or(|arm| arm.pattern != Pattern::Rest) {
        arms.push(Arm::new(Pattern::Rest, false, Decode::Empty));
    }
    arms
}

/// The truth value called `stream` by which a request asks for a stream: an argument, or a property of the body.
fn switch(ctx: &Context<'_>, arguments: &[Argument], body: &Body) -> Option<Switch> {
    if let Some(argument) = arguments.iter().find(|it| it.name.wire == "stream" && it.text == TextForm::Plain)
        && argument.ty == ArgumentType::Value(TypeRef::Bool)
    {
        return Some(Switch::Argument { ident: argument.name.ident.clone(), is_required: argument.required });
    }
    let Body::Json(_) = body else { return None };
    let whole = arguments.iter().find(|argument| argument.place == crate::model::calls::Place::Body)?;
    let ArgumentType::Value(ty) = &whole.ty else { return None };
    let TypeRef::Named(id) = ctx.plan.types.underlying(ty) else { return None };
    let TypeKind::Struct(found) = &ctx.plan.types.get(*id).kind else { return None };
    let field = found.fields.iter().find(|field| field.name.wire == "stream")?;
    let is_switch = matches!(ctx.plan.types.underlying(field.ty.non_null()), TypeRef::Bool)
        && matches!(field.presence, Presence::Required | Presence::Optional | Presence::OptionalNullable);
    is_switch.then(|| Switch::Field {
        body: whole.name.ident.clone(),
        is_required: whole.required,
        field: field.name.ident.clone(),
        presence: field.presence,
        is_nullable: matches!(field.ty, TypeRef::Option(_)),
    })
}

/// Whether a schema describes the whole of an event, with its type and its data, rather than the data alone. An
/// `itemSchema` does so where it has `data` and nothing that an event does not have.
pub(super) fn describes_event(api: &Api, media_type: &MediaType) -> bool {
    match (media_type.item_schema, media_type.schema) {
        (Some(item), _) => is_event(api, item, true, DEPTH),
        (None, Some(schema)) => is_event(api, schema, false, DEPTH),
        (None, None) => false,
    }
}

fn is_event(api: &Api, schema: SchemaId, is_item: bool, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    let found = api.schemas.get(schema);
    let has = |name: &str| found.properties.iter().any(|property| property.name == name);
    let is_field = |name: &str| matches!(name, "data" | "event" | "id" | "retry");
    if has("data") && (has("event") || (is_item && found.properties.iter().all(|it| is_field(&it.name)))) {
        return true;
    }
    let alternatives = if found.one_of.is_empty() { &found.any_of } else { &found.one_of };
    let next = |id: &SchemaId| is_event(api, *id, is_item, depth - 1);
    match (found.reference, alternatives.as_slice(), found.all_of.as_slice()) {
        (Some(target), _, _) => next(&target),
        (None, [_, ..], _) => alternatives.iter().all(next),
        (None, [], [_, ..]) => found.all_of.iter().any(next),
        (None, [], []) => false,
    }
}
