//! From exchanges to the evidence that a report keeps.

use std::borrow::Cow;
use std::sync::Arc;

use super::redact::Redactor;
use super::script::Script;
use super::{curl, excerpt};
use crate::case::Body;
use crate::evidence::{Payload, Received, Sent, Step};
use crate::exchange::{Exchange, Outcome, Response};

/// How much of a body is kept, in bytes.
const BODY: usize = 4096;
/// How many exchanges of a sequence are kept: the last ones.
const STEPS: usize = 24;

/// The evidence of a sequence.
pub(crate) fn evidence(script: &Script<'_>, redactor: &Redactor, sequence: &[Arc<Exchange>]) -> Vec<Step> {
    let first = sequence.len().saturating_sub(STEPS);
    sequence.iter().skip(first).map(|exchange| step(script, redactor, exchange)).collect()
}

fn step(script: &Script<'_>, redactor: &Redactor, exchange: &Exchange) -> Step {
    let case = &exchange.case;
    let (response, failure) = match &exchange.outcome {
        Outcome::Response(response) => (Some(received(redactor, response)), None),
        Outcome::Failed(failure) => (None, Some(redactor.text(&failure.to_string()))),
    };
    Step {
        operation: case.name.clone(),
        phase: case.phase,
        label: redactor.text(&case.label),
        at_ms: millis(exchange.sent),
        took_ms: millis(exchange.done.saturating_sub(exchange.sent)),
        request: sent(script, redactor, exchange),
        response,
        failure,
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn sent(script: &Script<'_>, redactor: &Redactor, exchange: &Exchange) -> Sent {
    let case = &exchange.case;
    let placed = script.placed(case);
    let mut request = curl::shown(&case.request);
    request.query.extend(placed.query);
    let mut headers = placed.headers;
    headers.extend(request.headers.iter().cloned());
    let content_type = request.body.as_ref().and_then(|body| body.content_type.clone());
    headers.extend(content_type.map(|content_type| ("Content-Type".to_owned(), content_type)));
    let headers = headers.into_iter().map(|(name, value)| (name, redactor.text(&value))).collect();
    Sent {
        method: request.method.clone(),
        url: redactor.text(&script.url(&request)),
        headers,
        body: request.body.as_ref().map(|body| told(redactor, body)),
    }
}

fn told(redactor: &Redactor, body: &Body) -> Payload {
    payload(redactor, body.content_type.clone(), &body.bytes, false)
}

fn received(redactor: &Redactor, response: &Response) -> Received {
    let headers =
        response.headers.iter().map(|(name, value)| (name.clone(), redactor.text(&excerpt::bytes(value, 1024))));
    let has_body = !response.body.is_empty();
    Received {
        status: response.status,
        reason: response.reason.clone(),
        headers: headers.collect(),
        body: has_body.then(|| {
            payload(redactor, response.header("content-type").map(Cow::into_owned), &response.body, response.truncated)
        }),
        wire: response.wire.iter().map(|issue| format!("{}: {}", issue.kind.name(), issue.detail)).collect(),
    }
}

fn payload(redactor: &Redactor, content_type: Option<String>, bytes: &[u8], is_cut: bool) -> Payload {
    Payload {
        content_type,
        length: bytes.len(),
        is_cut: is_cut || bytes.len() > BODY,
        text: redactor.text(&excerpt::lines(bytes, BODY)),
    }
}
