//! A valid request about something that exists is refused.

use bindery_spec::ir::{Response, StatusPattern};
use memchr::memmem;
use serde_json::Value;

use super::{Check, Context, Rule};
use crate::case::Intent;
use crate::engine::new_id::as_id;
use crate::engine::shape;
use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::lifecycle::infer::words;
use crate::lifecycle::resource::Role;
use crate::verdict::Verdict;

/// The check.
pub static CHECK: Check = Check {
    id: "valid-refused",
    requirement: "a request that follows the description succeeds",
    source: "OpenAPI, Operation Object",
    severity: Severity::High,
    rule: Rule::Exchange(check),
};

fn check(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    // Where the description has nothing but errors and other protocols, no request is said to succeed.
    if ctx.operation(exchange).is_some_and(|operation| !operation.responses.iter().any(promises)) {
        return Verdict::NotApplicable;
    }
    // Whether the texts of the request may be the reason shows later.
    if exchange.is_refused() && !ctx.texts.has_taken(exchange) {
        return Verdict::NotApplicable;
    }
    judge(exchange, ctx)
}

/// Whether a view finds nothing that may be there later, as the description says.
fn is_not_there_yet(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let may_lag = || ctx.operation(exchange).is_some_and(words::may_lag);
    exchange.case.request.is_safe() && matches!(exchange.status(), Some(404 | 410)) && may_lag()
}

/// Whether the body of a request says that the thing has another id than its path does: no schema can say that these are
/// to be the same.
fn contradicts_its_path(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let Some((resource, Role::Put | Role::Update)) = ctx.role(exchange) else { return false };
    let Some(id) = exchange.case.known.as_ref().and_then(|known| known.id.as_deref()) else { return false };
    let body = exchange.case.request.body.as_ref().and_then(|body| serde_json::from_slice::<Value>(&body.bytes).ok());
    let said = body.as_ref().zip(resource.id_property.as_ref()).and_then(|(body, way)| shape::value_at(body, way));
    said.is_some_and(|said| as_id(said).as_deref() != Some(id))
}

/// Whether a read says what the thing is to be, by a parameter that is called as one of its properties: it may be something
/// else, unless the request that made it said the same.
fn asks_for_another_kind(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let (Some((_, Role::Read)), Some(known)) = (ctx.role(exchange), &exchange.case.known) else { return false };
    let shown = ctx.operation(exchange).and_then(|operation| operation.response(200)).and_then(|response| {
        let media = response.content.iter().find(|media| media.is_json())?;
        media.schema
    });
    let Some(schema) = shown else { return false };
    exchange.case.request.query.iter().any(|(name, value)| {
        let is_said = |(field, sent): &(String, Value)| field == name && as_id(sent).as_deref() == Some(value);
        shape::property(ctx.api, schema, name).is_some() && !known.fields.iter().any(is_said)
    })
}

/// Whether a file was refused for its type, which the answer names: a server may take some kinds of files alone, and hardly
/// any description says which.
fn is_for_its_type(exchange: &Exchange) -> bool {
    let Some(body) = exchange.case.request.body.as_ref() else { return false };
    let mut types =
        body.parts.iter().filter(|part| part.file_name.is_some()).filter_map(|part| part.content_type.as_ref());
    let Some(response) = exchange.response() else { return false };
    matches!(response.status, 400 | 415 | 422)
        && types.any(|kind| memmem::find(&response.body, kind.as_bytes()).is_some())
}

/// Whether a response may be that of a success.
fn promises(response: &Response) -> bool {
    match response.status {
        // What comes before an answer is none: another protocol is for those who asked for it.
        StatusPattern::Code(code) => (200..400).contains(&code),
        StatusPattern::Range(digit) => (2..4).contains(&digit),
        StatusPattern::Default => response.is_error != Some(true),
    }
}

/// Judges the answer to a request, by what is known of the texts that the server takes.
#[must_use]
pub fn judge(exchange: &Exchange, ctx: &Context<'_>) -> Verdict {
    if exchange.case.intent != Intent::Valid {
        return Verdict::NotApplicable;
    }
    if exchange.is_success() {
        return Verdict::Pass;
    }
    let is_explained = exchange.is_refused_for_now()
        || ctx.is_locked_out(exchange)
        || ctx.is_open_to_doubt(exchange)
        || is_not_there_yet(exchange, ctx)
        || contradicts_its_path(exchange, ctx)
        || asks_for_another_kind(exchange, ctx)
        || is_for_its_type(exchange);
    if exchange.is_refused() && !is_explained {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 2XX status", actual);
    }
    Verdict::Undecided
}
