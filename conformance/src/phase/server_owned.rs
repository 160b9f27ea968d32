//! Creates that try to set what is the server's to say.

use std::sync::Arc;

use bindery_spec::ir::{SchemaId, Type};
use serde_json::{Map, Value};

use super::drawn::Subject;
use crate::case::{Case, Intent, Part, Phase};
use crate::check::read_only_taken;
use crate::engine::arguments::Payload;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;

/// Sends one create with every property of an item that no request is described to have.
pub(crate) async fn all(run: &Run, subject: &Subject) {
    let Some((resource, Role::Create)) = &subject.role else { return };
    let token = run.token("server-owned");
    let variant = Variant::plain(&token);
    let label = "a create that says what is the server's to say";
    let parent = subject.parent.as_ref();
    let made = run.make_case(*resource, parent, &variant, Intent::Plausible, Phase::Negative, label);
    let Some((_, case)) = made.filter(|(index, _)| *index == subject.index) else { return };
    let extra = extra(run, subject, &token);
    if extra.is_empty() || taken(run, subject, &extra, &variant, case.clone()).await || extra.len() == 1 {
        return;
    }
    // Where all of them are refused together, one of them alone may not be.
    for (name, value) in extra.into_iter().take(ALONE) {
        if taken(run, subject, &Map::from_iter([(name, value)]), &variant, case.clone()).await {
            return;
        }
    }
}

/// How many properties are said alone.
const ALONE: usize = 4;

/// Sends the create with these properties as well; whether it was taken.
async fn taken(run: &Run, subject: &Subject, extra: &Map<String, Value>, variant: &Variant, mut case: Case) -> bool {
    let Some((resource, _)) = &subject.role else { return false };
    let index = subject.index;
    let mut arguments = run.arguments(index, variant);
    match &mut arguments.payload {
        Payload::Json { value: Value::Object(members), .. } => members.extend(extra.clone()),
        Payload::Multipart(parts) => parts.extend(extra.iter().map(|(name, value)| Part {
            name: name.clone(),
            file_name: None,
            content_type: None,
            bytes: crate::engine::arguments::simple(value).into_bytes().into(),
        })),
        _ => return false,
    }
    case.request.body = arguments.payload.encode(&[]);
    if let Some(known) = case.known.as_mut().map(Arc::make_mut) {
        known.fields.clear();
        known.file_name = None;
    }
    let sent = run.send(case).await;
    // What came of it proves nothing else.
    let made = run.world.of(*resource).into_iter().find(|item| item.made.number == sent.number);
    made.iter().for_each(|item| item.spoil());
    if let Some(told) = sent.json.as_deref().filter(|_| sent.is_success()) {
        let verdict = read_only_taken::judge(extra, told);
        run.judge(&read_only_taken::CHECK, &sent.case.name.clone(), verdict, &[Arc::clone(&sent)]);
    }
    sent.is_success()
}

/// Values that no server comes upon by itself, for what an item has and a create must not say.
fn extra(run: &Run, subject: &Subject, token: &str) -> Map<String, Value> {
    let Some((resource, _)) = &subject.role else { return Map::new() };
    let body = run.operation(subject.index).and_then(|operation| operation.request_body.as_ref());
    let request = body.and_then(|body| body.content.iter().find_map(|media| media.schema));
    let (Some(item), Some(request)) = (run.resources.get(*resource).schema, request) else { return Map::new() };
    let asked = view::properties(&run.api, request);
    // A body without properties is a map of the client's own.
    if asked.is_empty() {
        return Map::new();
    }
    // What has to be said is the client's to say, though nothing describes it.
    let is_asked = |name: &str| match asked.iter().find(|(known, _)| *known == name) {
        Some((_, schema)) => !shape::is_read_only(&run.api, *schema),
        None => shape::is_required(&run.api, request, name),
    };
    let of = shape::properties(&run.api, item).into_iter().filter(|(name, _)| !is_asked(name));
    of.filter_map(|(name, schema)| Some((name.to_owned(), odd(run, schema, token)?))).collect()
}

fn odd(run: &Run, schema: SchemaId, token: &str) -> Option<Value> {
    let is = |ty| shape::is_type(&run.api, schema, ty);
    if is(Type::Integer) {
        return Some(Value::from(86_421));
    }
    if shape::is_instant(&run.api, schema) {
        return Some(Value::from("2001-02-03T04:05:06Z"));
    }
    if !shape::values(&run.api, schema).is_empty() {
        return None;
    }
    run.plain_text(schema, token).map(Value::from)
}
