//! Mistakes that are close to something valid: an empty text where a value is listed, a value that another list has, a
//! file under another name, a form without its end.

use std::sync::Arc;

use bindery_spec::ir::Operation;
use serde_json::Value;

use super::drawn::Subject;
use crate::case::{Body, Case, Intent, Phase, Violated};
use crate::engine::arguments::Payload;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::lifecycle::resource::Role;

/// Every such mistake of a create, with texts that start with `token`.
pub(crate) fn mistakes(run: &Run, subject: &Subject, operation: &Operation, token: &str) -> Vec<Case> {
    if !matches!(subject.role, Some((_, Role::Create))) {
        return Vec::new();
    }
    let mut cases = unlisted(run, subject, operation, token);
    cases.extend(forms(run, subject, token));
    cases
}

fn invalid(keyword: &str, place: String) -> Intent {
    Intent::Invalid(Violated { keyword: keyword.to_owned(), place })
}

/// Values that an enumeration does not list, but almost: none at all, and those of its relatives. Even one that may grow
/// leaves these out on purpose: the description knows them.
fn unlisted(run: &Run, subject: &Subject, operation: &Operation, token: &str) -> Vec<Case> {
    let body = operation.request_body.as_ref();
    let schema = body.and_then(|body| body.content.iter().find_map(|media| media.schema));
    let Some(schema) = schema else { return Vec::new() };
    let mut cases = Vec::new();
    for (name, property) in shape::properties(&run.api, schema) {
        let values = shape::values(&run.api, property);
        let is_text = !values.is_empty() && values.iter().all(Value::is_string);
        if !is_text || !shape::is_required(&run.api, schema, name) {
            continue;
        }
        let mut others = vec![Value::from("")];
        for (_, relative) in run.api.schemas.iter() {
            let listed = relative.enumeration.iter().flatten().map(|one| &one.value);
            let listed: Vec<&Value> = listed.filter(|value| value.is_string()).collect();
            // A relative shares most of the values.
            let shared = listed.iter().filter(|value| values.contains(value)).count();
            if shared >= 2 && shared * 2 > values.len() {
                others.extend(listed.into_iter().filter(|value| !values.contains(value)).cloned());
            }
        }
        others.dedup();
        for value in others.into_iter().take(6) {
            let mut variant = Variant::plain(token);
            variant.set.push((name.to_owned(), value.clone()));
            let label = format!("{name} is {value}, which is not listed");
            let intent = invalid("enum", format!("body /{name}"));
            cases.push(subject.case(run, &subject.values(run, &variant), intent, Phase::Negative, label));
        }
    }
    cases
}

/// Forms that lack what they need, by a little.
fn forms(run: &Run, subject: &Subject, token: &str) -> Vec<Case> {
    let Payload::Multipart(parts) = run.arguments(subject.index, &Variant::plain(token)).payload else {
        return Vec::new();
    };
    let plain = |label: &str, intent: Intent| {
        let values = subject.values(run, &Variant::plain(token));
        let mut case = subject.case(run, &values, intent, Phase::Negative, label.to_owned());
        case.known = None;
        case
    };
    let mut cases = Vec::new();
    if let Some(file) = parts.iter().find(|part| part.file_name.is_some()) {
        let mut case = plain("a file under another name", invalid("required", format!("body /{}", file.name)));
        let mut parts = parts.clone();
        for part in parts.iter_mut().filter(|part| part.file_name.is_some()) {
            part.name = "bindery-other".to_owned();
        }
        case.request.body = Payload::Multipart(parts).encode(&[]);
        cases.push(case);
    }
    let mut case = plain("a form without its last boundary", invalid("syntax", "body end".to_owned()));
    if let Some(body) = &case.request.body {
        let end = body.bytes.windows(4).rposition(|window| window == b"\r\n--").unwrap_or(0);
        let bytes: Arc<[u8]> = body.bytes.get(..end).unwrap_or_default().into();
        case.request.body = Some(Body { content_type: body.content_type.clone(), bytes, parts: Vec::new() });
        cases.push(case);
    }
    cases
}
