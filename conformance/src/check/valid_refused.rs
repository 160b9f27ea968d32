//! A valid request about something that exists is refused.

use bindery_spec::ir::{Response, StatusPattern};
use memchr::memmem;
use serde_json::Value;

use super::{Check, Context, Rule, elsewhere};
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
        || is_for_its_type(exchange)
        || elsewhere::may_have_gone_with_it(exchange, ctx);
    if exchange.is_refused() && !is_explained {
        let actual = format!("{}: {}", exchange.case.label, exchange.summary());
        return Verdict::fail("", "a 2XX status", actual);
    }
    Verdict::Undecided
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bindery_spec::ir::OperationIndex;
    use bindery_spec::{ReadOptions, read_text};

    use super::super::specimen::{exchange, in_context};
    use super::*;
    use crate::case::{Body, Part};
    use crate::check::Known;

    const NOTES: &str = r"
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    put: &put
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'200': {description: Kept, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
    get:
      parameters: [{name: kind, in: query, schema: {type: string}}, {name: view, in: query, schema: {type: string}}]
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
    delete: {responses: {'204': {description: Gone}}}
components:
  schemas: {Note: {type: object, properties: {id: {type: string}, kind: {type: string}, text: {type: string}}}}
";

    fn body(text: &str, parts: Vec<Part>) -> Body {
        Body { content_type: Some("application/json".to_owned()), bytes: text.as_bytes().into(), parts }
    }

    /// Whether a request about the note `a`, of which `kind` was said when it was made, is excused where it is refused.
    fn is_excused(index: usize, query: Option<(&str, &str)>, sent: &str, kind: &str) -> bool {
        let reading = read_text("notes.yaml", NOTES, &ReadOptions::default());
        let api = reading.api.as_ref().expect("the description is valid");
        let mut is_excused = false;
        in_context(&reading, api, |ctx| {
            let mut refused = exchange(api.operations[index].method.as_str(), "/notes/a", 404, "{}");
            refused.case.operation = Some(OperationIndex(index));
            refused.case.request.query.extend(query.map(|(name, value)| (name.to_owned(), value.to_owned())));
            refused.case.request.body = (!sent.is_empty()).then(|| body(sent, Vec::new()));
            let fields = vec![("kind".to_owned(), Value::from(kind))];
            refused.case.known = Some(Arc::new(Known { id: Some("a".to_owned()), fields, ..Known::default() }));
            assert!(matches!(judge(&exchange("GET", "/notes/a", 200, "{}"), ctx), Verdict::Pass));
            is_excused = contradicts_its_path(&refused, ctx) || asks_for_another_kind(&refused, ctx);
        });
        is_excused
    }

    #[test]
    fn a_request_that_contradicts_its_own_path_or_asks_for_another_kind_may_be_refused() {
        let (put, get) = (0, 1);
        let rows = [
            (put, None, r#"{"id": "b"}"#, true),
            (put, None, r#"{"id": "a"}"#, false),
            (put, None, r#"{"text": "b"}"#, false),
            (get, Some(("kind", "memo")), "", true),
            (get, Some(("kind", "draft")), "", false),
            (get, Some(("view", "memo")), "", false),
            (get, None, "", false),
        ];
        for (index, query, sent, expected) in rows {
            assert_eq!(is_excused(index, query, sent, "draft"), expected, "{query:?} {sent}");
        }
    }

    #[test]
    fn a_file_may_be_refused_for_its_type_where_the_answer_names_it() {
        let refused = |status: u16, answer: &str, file_name: Option<&str>| {
            let mut refused = exchange("POST", "/notes", status, answer);
            let part = Part {
                name: "file".to_owned(),
                file_name: file_name.map(str::to_owned),
                content_type: Some("text/csv".to_owned()),
                bytes: b"a,b".as_slice().into(),
            };
            refused.case.request.body = Some(body("", vec![part]));
            is_for_its_type(&refused)
        };
        assert!(refused(415, "text/csv is not taken", Some("a.csv")));
        assert!(refused(422, r#"{"allowed": ["image/png"], "got": "text/csv"}"#, Some("a.csv")));
        assert!(!refused(415, "not taken", Some("a.csv")), "it does not say why");
        assert!(!refused(403, "text/csv is not taken", Some("a.csv")), "it is refused for something else");
        assert!(!refused(415, "text/csv is not taken", None), "it is no file");
    }
}
