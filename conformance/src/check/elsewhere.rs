//! What requests name beside what they are about: things elsewhere, which may be gone by then, or never have been.
//!
//! In: a request, its answer, and the resources of the description. Out: whether it may have been refused for such a name. Not
//! known here: what is there.

use serde_json::Value;

use super::{Context, Known};
use crate::case::Phase;
use crate::engine::new_id::as_id;
use crate::engine::open::is_reference;
use crate::exchange::Exchange;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Resource;

/// How short the name of a thing may be that an answer is searched for, in bytes.
const SHORTEST: usize = 3;

/// Whether a request was refused for something elsewhere that its body names, as the answer says: nothing that the run has
/// looked at shows that there is such a thing.
pub(super) fn is_refused_for_it(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let Some(response) = exchange.response() else { return false };
    if !matches!(response.status, 400 | 404 | 409 | 410 | 422) {
        return false;
    }
    let Some(said) = exchange.case.request.body.as_ref().map(|body| members(&body.bytes)) else { return false };
    let answer = view::plain(&String::from_utf8_lossy(&response.body));
    let is_shown = |id: &str| exchange.case.after.iter().any(|one| one.json.as_deref().is_some_and(|it| holds(it, id)));
    said.iter().any(|(name, value)| {
        let is_told = stem(name, exchange, ctx).is_some_and(|stem| answer.contains(&stem));
        is_told && as_id(value).is_some_and(|id| !is_shown(&id))
    })
}

/// Whether something that the run made is gone when the run removes it, and was made for something elsewhere: it may have
/// gone with that.
pub(super) fn may_have_gone_with_it(exchange: &Exchange, ctx: &Context<'_>) -> bool {
    let is_removal = exchange.case.phase == Phase::Cleanup && matches!(exchange.status(), Some(404 | 410));
    let names = |known: &Known| known.fields.iter().any(|(name, _)| stem(name, exchange, ctx).is_some());
    is_removal && exchange.case.known.as_deref().is_some_and(names)
}

/// The members of a body of JSON, or of a form.
fn members(bytes: &[u8]) -> Vec<(String, Value)> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => members.into_iter().collect(),
        Ok(_) => Vec::new(),
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            pairs.map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
        }
    }
}

/// What the thing is called that a property of this name stands for: one that ends like an id, or is called as the things
/// of a resource are; `None` for the very kind that the request is about.
fn stem(name: &str, exchange: &Exchange, ctx: &Context<'_>) -> Option<String> {
    let mut words = view::words(name);
    let is_id = is_reference(name) && words.len() > 1;
    if is_id {
        words.pop();
    }
    let stem = view::singular(&words.concat());
    let is_called = |resource: &Resource| view::singular(&view::plain(&resource.name)) == stem;
    let is_own = ctx.role(exchange).is_some_and(|(own, _)| is_called(own));
    let is_apt = stem.len() >= SHORTEST && !is_own && (is_id || ctx.resources.items.iter().any(is_called));
    is_apt.then_some(stem)
}

/// Whether an id stands anywhere in an answer.
fn holds(value: &Value, id: &str) -> bool {
    match value {
        Value::Object(members) => members.values().any(|member| holds(member, id)),
        Value::Array(items) => items.iter().any(|item| holds(item, id)),
        other => as_id(other).as_deref() == Some(id),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bindery_spec::{ReadOptions, read_text};

    use super::super::specimen::{exchange, in_context};
    use super::*;
    use crate::case::Body;

    const PLAYS: &str = r"
openapi: 3.1.0
info: {title: Plays, version: '1'}
paths:
  /books:
    post: &make
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}}
  /books/{id}: &one
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}}}
    delete: {responses: {'204': {description: Gone}}}
  /plays: {post: *make}
  /plays/{id}: *one
components: {schemas: {It: {type: object, required: [id], properties: {id: {type: integer}}}}}
";

    fn of(method: &str, path: &str, status: u16, answer: &str, api: &bindery_spec::ir::Api) -> Exchange {
        let mut exchange = exchange(method, "/plays", status, answer);
        let index = api.operations.iter().position(|one| one.method.as_str() == method && one.path == path);
        exchange.case.operation = index.map(bindery_spec::ir::OperationIndex);
        exchange
    }

    #[test]
    fn a_request_may_be_refused_for_what_it_names_elsewhere_where_the_answer_says_so() {
        let reading = read_text("plays.yaml", PLAYS, &ReadOptions::default());
        let api = reading.api.as_ref().expect("the description is valid");
        let (missing, unknown) = (r#"{"book": ["1 does not exist"]}"#, r#"{"detail": "not like this"}"#);
        let rows = [
            (r#"{"book": 1}"#, 400, missing, None, true),
            (r#"{"bookId": 1, "name": "x"}"#, 404, missing, None, true),
            ("name=x&book=1", 422, missing, None, true),
            (r#"{"book": 1}"#, 400, unknown, None, false),
            (r#"{"book": 1}"#, 403, missing, None, false),
            (r#"{"book": 1}"#, 400, missing, Some(r#"{"id": 1}"#), false),
            (r#"{"book": 1}"#, 400, missing, Some(r#"{"id": 11}"#), true),
            (r#"{"play": 1}"#, 400, r#"{"play": "no"}"#, None, false),
            (r#"{"name": "x"}"#, 400, r#"{"name": "no"}"#, None, false),
        ];
        in_context(&reading, api, |ctx| {
            for (sent, status, answer, shown, expected) in rows {
                let mut refused = of("POST", "/plays", status, answer, api);
                let bytes = sent.as_bytes().into();
                refused.case.request.body =
                    Some(Body { content_type: Some("application/json".to_owned()), bytes, parts: Vec::new() });
                refused.case.after =
                    shown.map(|body| Arc::new(exchange("GET", "/books/1", 200, body))).into_iter().collect();
                assert_eq!(is_refused_for_it(&refused, ctx), expected, "{sent} {status} {answer} {shown:?}");
            }
        });
    }

    #[test]
    fn what_was_made_for_something_elsewhere_may_have_gone_with_it() {
        let reading = read_text("plays.yaml", PLAYS, &ReadOptions::default());
        let api = reading.api.as_ref().expect("the description is valid");
        in_context(&reading, api, |ctx| {
            let check = |phase: Phase, status: u16, name: &str, expected: bool| {
                let mut removal = of("DELETE", "/plays/{id}", status, "", api);
                removal.case.phase = phase;
                let fields = vec![(name.to_owned(), Value::from(1))];
                removal.case.known = Some(Arc::new(Known { fields, ..Known::default() }));
                assert_eq!(may_have_gone_with_it(&removal, ctx), expected, "{phase:?} {status} {name}");
            };
            check(Phase::Cleanup, 404, "book", true);
            check(Phase::Cleanup, 404, "name", false);
            check(Phase::Cleanup, 500, "book", false);
            check(Phase::Lifecycle, 404, "book", false);
        });
    }
}
