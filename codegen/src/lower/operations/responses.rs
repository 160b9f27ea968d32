//! Answers: what a call gives for each status, and what it gives as an error.

use bindery_spec::ir::{MediaType, Operation, Response, StatusPattern};

use super::{Context, describe, form};
use crate::model::TypeRef;
use crate::model::calls::{Arm, Decode, Outcome, OutcomeVariant, Pattern};

/// The answers of one operation.
pub(super) struct Answers {
    pub(super) accept: String,
    pub(super) success: Outcome,
    pub(super) failure: Outcome,
    pub(super) arms: Vec<Arm>,
}

/// Lowers the responses of an operation. `stem` begins the names of enums.
pub(super) fn lower_responses(ctx: &Context<'_>, operation: &Operation, stem: &str) -> Answers {
    let has_success = operation.responses.iter().any(|response| says_success(response) == Some(true));
    let mut accept: Vec<String> = Vec::new();
    let mut arms: Vec<(Arm, String)> = Vec::new();
    for response in &operation.responses {
        let (decode, media_type) = decode(ctx, operation, response);
        accept.extend(media_type);
        let is_success = says_success(response).unwrap_or_else(|| !has_success && is_below_400(response.status));
        // The bytes of an error are kept as they come in any case.
        let decode = if !is_success && decode == Decode::Stream { Decode::Empty } else { decode };
        let description = response.description.clone();
        if response.status == StatusPattern::Default && !has_success && !is_success {
            // Nothing but `default` says what a success looks like.
            let arm = Arm { pattern: Pattern::Range(2), is_success: true, decode: decode.clone(), variant: None };
            arms.push((arm, description.clone()));
        }
        arms.push((Arm { pattern: pattern(response.status), is_success, decode, variant: None }, description));
    }
    if !arms.iter().any(|(arm, _)| arm.is_success) {
        arms.push((
            Arm { pattern: Pattern::Range(2), is_success: true, decode: Decode::Empty, variant: None },
            String::new(),
        ));
    }
    arms.sort_by_key(|(arm, _)| match arm.pattern {
        Pattern::Code(_) => 0,
        Pattern::Range(_) => 1,
        Pattern::Rest => 2,
    });
    let success = outcome(&mut arms, true, format!("{stem}Response"), &operation.key());
    let failure = outcome(&mut arms, false, format!("{stem}Error"), &operation.key());
    let mut arms: Vec<Arm> = arms.into_iter().map(|(arm, _)| arm).collect();
    if arms.last().is_none_or(|arm| arm.pattern != Pattern::Rest) {
        let decode = match &failure {
            // Any JSON that comes is worth keeping.
            Outcome::One(Decode::Json(TypeRef::Value)) => Decode::Json(TypeRef::Value),
            _ => Decode::Empty,
        };
        arms.push(Arm { pattern: Pattern::Rest, is_success: false, decode, variant: None });
    }
    accept.dedup();
    let mut unique: Vec<String> = Vec::new();
    for item in accept {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    Answers { accept: unique.join(", "), success, failure, arms }
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

/// How a body is read, and the media type to ask for.
fn decode(ctx: &Context<'_>, operation: &Operation, response: &Response) -> (Decode, Option<String>) {
    let has_no_body = operation.method.as_str() == "HEAD"
        || matches!(response.status, StatusPattern::Code(100..=199 | 204 | 205 | 304));
    let Some(media_type) = response.content.iter().min_by_key(|media_type| rank(media_type)) else {
        return (Decode::Empty, None);
    };
    if has_no_body {
        return (Decode::Empty, None);
    }
    let range = media_type.range.trim().to_owned();
    let range = if range.chars().all(|it| it.is_ascii_graphic() || it == ' ') { range } else { "*/*".to_owned() };
    let is_file = form::is_file(ctx.api, media_type.schema);
    let json = || media_type.schema.map_or(TypeRef::Value, |schema| ctx.plan.type_of(schema));
    let decode = match rank(media_type) {
        _ if is_file => Decode::Stream,
        0 => Decode::Json(json()),
        1 if media_type.schema.is_some() => Decode::Json(json()),
        2 => Decode::Text,
        _ => Decode::Stream,
    };
    (decode, Some(range))
}

/// What can be read best comes first: JSON, anything at all (which is JSON in practice, where there is a schema), text.
fn rank(media_type: &MediaType) -> u8 {
    let essence = media_type.essence();
    match essence.as_str() {
        _ if media_type.is_json() => 0,
        "*/*" | "application/*" | "" => 1,
        "text/event-stream" => 4,
        _ if essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml") => 2,
        _ if essence.ends_with("yaml") => 2,
        _ => 3,
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
        let ident = variant_ident(arm.pattern);
        arm.variant = Some(ident.clone());
        variants.push(OutcomeVariant {
            ident,
            docs: describe::variant(arm.pattern, description),
            decode: arm.decode.clone(),
        });
    }
    Outcome::Several { ident, docs: describe::outcome(operation, is_success), variants }
}

fn variant_ident(pattern: Pattern) -> String {
    let text = match pattern {
        Pattern::Rest => "Other",
        Pattern::Range(2) => "Success",
        Pattern::Range(3) => "Redirection",
        Pattern::Range(4) => "ClientError",
        Pattern::Range(5) => "ServerError",
        Pattern::Range(digit) => return format!("Status{digit}xx"),
        Pattern::Code(200) => "Ok",
        Pattern::Code(201) => "Created",
        Pattern::Code(202) => "Accepted",
        Pattern::Code(203) => "NonAuthoritativeInformation",
        Pattern::Code(204) => "NoContent",
        Pattern::Code(206) => "PartialContent",
        Pattern::Code(301) => "MovedPermanently",
        Pattern::Code(302) => "Found",
        Pattern::Code(303) => "SeeOther",
        Pattern::Code(304) => "NotModified",
        Pattern::Code(307) => "TemporaryRedirect",
        Pattern::Code(400) => "BadRequest",
        Pattern::Code(401) => "Unauthorized",
        Pattern::Code(402) => "PaymentRequired",
        Pattern::Code(403) => "Forbidden",
        Pattern::Code(404) => "NotFound",
        Pattern::Code(405) => "MethodNotAllowed",
        Pattern::Code(406) => "NotAcceptable",
        Pattern::Code(408) => "RequestTimeout",
        Pattern::Code(409) => "Conflict",
        Pattern::Code(410) => "Gone",
        Pattern::Code(412) => "PreconditionFailed",
        Pattern::Code(413) => "ContentTooLarge",
        Pattern::Code(415) => "UnsupportedMediaType",
        Pattern::Code(422) => "UnprocessableContent",
        Pattern::Code(423) => "Locked",
        Pattern::Code(429) => "TooManyRequests",
        Pattern::Code(500) => "InternalServerError",
        Pattern::Code(501) => "NotImplemented",
        Pattern::Code(502) => "BadGateway",
        Pattern::Code(503) => "ServiceUnavailable",
        Pattern::Code(504) => "GatewayTimeout",
        Pattern::Code(code) => return format!("Status{code}"),
    };
    text.to_owned()
}
