//! Requests that break the description in exactly one place.

use std::sync::Arc;

use bindery_spec::ir::{Operation, OperationIndex, Parameter, ParameterLocation, SchemaId};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::Value;

use super::drawn::{self, Subject};
use super::lifecycle::{gates, lists, probe, views};
use super::{near, server_owned};
use crate::case::{Body, Case, Intent, Phase, Violated};
use crate::check::unknown_query;
use crate::engine::arguments::BOUNDARY;
use crate::engine::make::{Variant, is_version};
use crate::engine::new_id::as_id;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::strategy::Direction;
use crate::strategy::request::{self, BodyContent, RequestMutation};

/// How many mistakes of one operation are tried.
const MOST: usize = 150;

/// Sends every mistake of every operation.
pub(crate) async fn run(run: &Run) {
    let subjects = drawn::subjects(run, Phase::Negative).await;
    drawn::each(&subjects, |place| one(run, &subjects[place])).await;
    join_all(subjects.iter().map(|subject| server_owned::all(run, subject))).await;
    Box::pin(gates::views(run, &subjects)).await;
    // While nothing is made, so that a list is the same twice.
    join_all(subjects.iter().map(|subject| unknown_query(run, subject))).await;
    for (index, operation) in run.api.operations.iter().enumerate() {
        if let Some((resource, Role::Delete)) = run.resources.role_of(OperationIndex(index))
            && run.is_selected(operation)
            && run.is_mine(Phase::Negative, index)
        {
            deletes(run, resource, OperationIndex(index)).await;
        }
    }
}

async fn one(run: &Run, subject: &Subject) {
    // All of one length, so that one takes the place of another in whatever has bounds.
    let token = |place: usize| run.token(&format!("wrong-{}-{place:03}", subject.index.0));
    let cases: Vec<(Case, String)> = mistakes(run, subject, &token);
    let sending = cases.into_iter().map(|(case, token)| async move { (run.send(case).await, token) });
    let sent: Vec<(Arc<Exchange>, String)> =
        stream::iter(sending.collect::<Vec<_>>()).buffer_unordered(run.client.width()).collect().await;
    if let Some((resource, Role::Create)) = &subject.role {
        nothing_made(run, *resource, subject, &sent).await;
    }
}

/// Every mistake, each with a text that its request alone bears.
fn mistakes(run: &Run, subject: &Subject, token: &dyn Fn(usize) -> String) -> Vec<(Case, String)> {
    let Some(operation) = run.operation(subject.index) else { return Vec::new() };
    // All at once, each of which is given a text of its own afterwards: to look for all of them again for each is far more.
    let first = token(0);
    let all = run.strategist.request_mutations(operation, &subject.values(run, &Variant::plain(&first)));
    let carried = run.carried(operation);
    let has_siblings = run.siblings(subject.index).next().is_some();
    let mut cases = Vec::new();
    for (place, mutation) in all.into_iter().take(MOST).enumerate() {
        let token = token(place);
        // Without what tells it apart, a request is one of another operation.
        let is_another = has_siblings
            && ((mutation.keyword == "required" && mutation.place.starts_with("query"))
                || is_a_siblings(run, subject.index, &mutation));
        if mutation.place.starts_with("path") || is_carried(&carried, &mutation) || is_another {
            continue;
        }
        let intent = intent(run, operation, &mutation);
        let values = mutation.values.respelt(&first, &token);
        let label = mutation.label.replace(&first, &token);
        cases.push((subject.case(run, &values, intent, Phase::Negative, label), token));
    }
    for (case, place) in raw_mistakes(run, subject, operation, &token(MOST)) {
        cases.push((case, format!("{}-{place}", token(MOST))));
    }
    let token = format!("{}-near", token(MOST));
    cases.extend(near::mistakes(run, subject, operation, &token).into_iter().map(|case| (case, token.clone())));
    cases
}

/// Whether a body that is a mistake here is what another operation of this path and method takes.
fn is_a_siblings(run: &Run, index: OperationIndex, mutation: &RequestMutation) -> bool {
    let Some(BodyContent::Json(value)) = mutation.values.body.as_ref().map(|body| &body.content) else { return false };
    let mut siblings = run.siblings(index).filter_map(|sibling| run.operation(sibling)?.request_body.as_ref());
    siblings.any(|body| {
        let schema = body.content.iter().find(|media| media.is_json()).and_then(|media| media.schema);
        schema.is_some_and(|schema| run.strategist.is_valid(schema, Direction::Request, value))
    })
}

/// Whether a mistake is in a parameter that a credential stands in for, whatever the request says.
fn is_carried(carried: &[(ParameterLocation, String)], mutation: &RequestMutation) -> bool {
    carried.iter().any(|(location, name)| mutation.place == request::place(*location, name))
}

/// What a mutation is meant to show: nothing certain where the keyword only informs, or where the enumeration may grow.
fn intent(run: &Run, operation: &Operation, mutation: &RequestMutation) -> Intent {
    let violated = Intent::Invalid(Violated { keyword: mutation.keyword.clone(), place: mutation.place.clone() });
    match mutation.keyword.as_str() {
        "format" | "contentEncoding" | "contentMediaType" => Intent::Plausible,
        "enum" | "const" => {
            let schema = schema_at(run, operation, &mutation.place);
            if schema.is_none_or(|schema| shape::is_open(&run.api, schema)) { Intent::Plausible } else { violated }
        }
        _ => violated,
    }
}

/// The schema of a place such as `query "limit"` or `body /size`.
fn schema_at(run: &Run, operation: &Operation, place: &str) -> Option<SchemaId> {
    if let Some(pointer) = place.strip_prefix("body") {
        let media = operation.request_body.as_ref()?.content.iter().find_map(|media| media.schema)?;
        let tokens = pointer.trim().split('/').skip(1);
        return tokens.map(|token| token.replace("~1", "/").replace("~0", "~")).try_fold(media, |schema, token| {
            shape::property(&run.api, schema, &token).or_else(|| {
                shape::parts(&run.api, schema).iter().find_map(|part| part.items.or(part.additional_properties))
            })
        });
    }
    let name = place.split('"').nth(1)?;
    operation.parameters.iter().find(|parameter| parameter.name == name)?.schema()
}

/// Mistakes below the level of values: broken syntax, another media type, an unknown version.
fn raw_mistakes(run: &Run, subject: &Subject, operation: &Operation, token: &str) -> Vec<(Case, usize)> {
    let base = |label: &str, keyword: &str, place: &str| {
        let values = subject.values(run, &Variant::plain(token));
        let violated = Violated { keyword: keyword.to_owned(), place: place.to_owned() };
        subject.case(run, &values, Intent::Invalid(violated), Phase::Negative, label.to_owned())
    };
    let mut cases = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| is_version(parameter)) {
        let closed = parameter.schema().is_some_and(|schema| !shape::values(&run.api, schema).is_empty());
        // Where the description does not say which version it is of, others may be served as well.
        if !closed && parameter.client.as_ref().is_none_or(|client| client.value.is_none()) {
            continue;
        }
        if !closed {
            cases.push(version(base("an unsupported version", "version", "query"), parameter, "1999-01-01"));
        }
        cases.push(version(base("an empty version", "version", "query"), parameter, ""));
    }
    let Some(body) = base("", "", "").request.body else { return number(cases) };
    let mut with = |label: &str, keyword: &str, content_type: Option<&str>, bytes: &[u8]| {
        let mut case = base(label, keyword, "body");
        let content_type = content_type.map(str::to_owned).or_else(|| body.content_type.clone());
        case.request.body = Some(Body { content_type, bytes: bytes.into(), parts: Vec::new() });
        // Of a body that nobody can read nothing is known, but where what is made of it stands.
        let place = case.known.take().filter(|_| subject.makes());
        case.known = place.map(|known| Arc::new(known.place()));
        cases.push(case);
    };
    let essence = body.content_type.as_deref().unwrap_or("").split(';').next().unwrap_or("").to_owned();
    let required = operation.request_body.as_ref().is_some_and(|body| body.required);
    if essence.ends_with("json") {
        with("a body that is no JSON", "syntax", None, b"{\"a\": ");
        with("a body of JSON with bytes that are no UTF-8", "syntax", None, b"{\"a\": \"\xff\xfe\"");
        let mut schemas = operation.request_body.iter().flat_map(|body| &body.content).filter_map(|media| media.schema);
        let no_array = Value::Array(Vec::new());
        if schemas.all(|schema| !run.strategist.is_valid(schema, Direction::Request, &no_array)) {
            with("an array where an object is declared", "type", None, b"[]");
        }
    }
    if essence == "multipart/form-data" {
        with("a form without a boundary", "syntax", Some("multipart/form-data"), &body.bytes);
        with(
            "a form whose parts have another boundary",
            "syntax",
            Some("multipart/form-data; boundary=other"),
            &body.bytes,
        );
        let cut = body.bytes.get(..body.bytes.len() / 2).unwrap_or_default().to_vec();
        with("a form that stops in the middle", "syntax", None, &cut);
        with("an empty form", "required", None, format!("--{BOUNDARY}--\r\n").as_bytes());
    }
    let declared = |media: &str| {
        let ranges = operation.request_body.iter().flat_map(|body| &body.content).map(|one| one.essence());
        ranges.into_iter().any(|range| range == media || range.ends_with("/*"))
    };
    if required {
        for (media, bytes) in
            [("application/json", b"{}".as_slice()), ("text/plain", b"text"), ("application/xml", b"<a/>")]
        {
            if !declared(media) {
                with(&format!("a body of {media}, which is not declared"), "content", Some(media), bytes);
            }
        }
    }
    number(cases)
}

fn number(cases: Vec<Case>) -> Vec<(Case, usize)> {
    cases.into_iter().enumerate().map(|(place, case)| (case, place)).collect()
}

fn version(mut case: Case, parameter: &Parameter, text: &str) -> Case {
    let name = crate::engine::arguments::encode_query(&parameter.name);
    for (known, value) in &mut case.request.query {
        if *known == name {
            *value = text.to_owned();
        }
    }
    case
}

/// A query parameter that nobody declared changes nothing.
async fn unknown_query(run: &Run, subject: &Subject) {
    let Some(operation) = run.operation(subject.index) else { return };
    if !operation.method.is_safe() || !subject.is_certain(run) {
        return;
    }
    let values = subject.values(run, &Variant::plain("bindery"));
    let label = "a query parameter that the description does not have".to_owned();
    let case = |label: String| subject.case(run, &values, Intent::Plausible, Phase::Negative, label);
    let mut more = case(label);
    more.request.query.push(("bindery-unknown".to_owned(), "1".to_owned()));
    let exchange = run.send(more).await;
    let Some((resource, Role::List(list))) = &subject.role else { return };
    // Only what a list without the parameter shows just after can be missing from the one with it.
    let ids = |exchange: &Exchange| {
        let told = exchange.json.as_deref().and_then(|body| shape::value_at(body, &list.items));
        let id = run.resources.get(*resource).id_property.clone();
        let items = told.and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| as_id(shape::value_at(item, id.as_ref()?)?)).collect::<Vec<String>>()
    };
    let plain = run.send(case("the same without it".to_owned())).await;
    let (with, without) = (ids(&exchange), ids(&plain));
    let living = run.world.living(*resource);
    let is_own = |id: &String| living.iter().any(|item| item.id == *id);
    let missing: Vec<String> = without.into_iter().filter(|id| is_own(id) && !with.contains(id)).collect();
    let name = exchange.case.name.clone();
    run.judge(&unknown_query::CHECK, &name, unknown_query::judge(&exchange, &missing), &[exchange]);
}

/// Whether refused creates have made something all the same.
async fn nothing_made(run: &Run, resource: ResourceIndex, subject: &Subject, sent: &[(Arc<Exchange>, String)]) {
    let refused: Vec<&(Arc<Exchange>, String)> = sent.iter().filter(|(exchange, _)| exchange.is_refused()).collect();
    let tokens: Vec<(&Arc<Exchange>, &str)> =
        refused.iter().map(|(exchange, token)| (exchange, token.as_str())).collect();
    probe::none_made(run, resource, subject.parent.as_ref(), &tokens).await;
}

/// Deletes with one mistake: refused, and nothing is gone.
async fn deletes(run: &Run, resource: ResourceIndex, index: OperationIndex) {
    if run.options.read_only
        || !drawn::can_undo(run, resource)
        || drawn::thing(run, resource, Phase::Negative).await.is_none()
    {
        return;
    }
    let Some(operation) = run.operation(index) else { return };
    let Some(item) = probe::victim(run, resource).await else { return };
    let carried = run.carried(operation);
    let mistaken = |item: &Arc<Item>| {
        let role = Some((resource, Role::Delete));
        let subject = Subject { index, role, item: Some(Arc::clone(item)), parent: None };
        let values = subject.values(run, &Variant::plain("bindery"));
        let all = run.strategist.request_mutations(operation, &values).into_iter().take(MOST);
        let case = |mutation: RequestMutation| {
            let intent = intent(run, operation, &mutation);
            let apt =
                !mutation.place.starts_with("path") && !is_carried(&carried, &mutation) && intent != Intent::Plausible;
            let mut case = subject.case(run, &mutation.values, intent, Phase::Negative, mutation.label);
            case.known = None;
            apt.then_some(case)
        };
        all.map(case).collect::<Vec<_>>()
    };
    let cases = mistaken(&item).into_iter().flatten().collect();
    if probe::at_once(run, resource, &item, cases).await {
        return;
    }
    let mut place = 0;
    while let Some(item) = probe::victim(run, resource).await {
        let Some(case) = mistaken(&item).into_iter().nth(place) else { return };
        place += 1;
        let Some(case) = case else { continue };
        let exchange = run.send(case).await;
        if exchange.is_success() {
            item.spoil();
        } else {
            let why = views::Why::Probed(Arc::clone(&exchange));
            views::item(run, &item, Phase::Negative, &why).await;
            lists::look(run, resource, Phase::Negative, &why, lists::Depth::Whole).await;
        }
    }
}
