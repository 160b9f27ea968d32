//! What the description does not say of creates, seen before anything else is made.
//!
//! Where a create has an answer of which nothing is said, or none, one thing is made. Its id is what the answer says, by a
//! usual name or in `Location`, if a read of it shows that very thing; lists that show it too are lists. Then it is deleted.
//! A POST that may be no create, and did not prove to be one, is none.

use std::sync::Arc;

use bindery_spec::ir::{Method, OperationIndex};
use serde_json::Value;

use super::lifecycle::ids::unlike;
use super::lifecycle::late;
use crate::case::{Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::new_id::{as_id, located};
use crate::engine::orphan::has_sign;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::complete::{Shown, complete, is_untold};
use crate::lifecycle::infer::id;
use crate::lifecycle::infer::infer_without;
use crate::lifecycle::infer::path::shape_of;
use crate::lifecycle::resource::{Resource, ResourceIndex, Role};

/// How many ids are asked for that an answer may have told.
const TRIES: usize = 4;

/// What came of one create.
#[derive(Default)]
struct Seen {
    shown: Vec<Shown>,
    /// Whether its `Location` alone told the id.
    is_placed: bool,
}

/// Looks at every create of which too little is known; true where more is known now.
pub(crate) async fn all(run: &mut Run) -> bool {
    let (mut shown, mut no_creates, mut placed) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..run.resources.items.len() {
        let resource = ResourceIndex(index);
        let described = run.resources.get(resource);
        let seen = if is_unclear(run, described) { one(run, resource).await } else { None };
        match (seen, described.maker().filter(|_| described.is_guess)) {
            (Some(seen), _) => {
                placed.extend(described.maker().filter(|_| seen.is_placed));
                shown.extend(seen.shown);
            }
            (None, Some(guess)) => no_creates.push(guess),
            (None, None) => {}
        }
    }
    let is_more = !shown.is_empty() || !placed.is_empty();
    if !is_more && no_creates.is_empty() {
        return false;
    }
    let mut api = run.api.clone();
    complete(&mut api, &shown);
    let mut resources = infer_without(&api, &no_creates);
    for resource in &mut resources.items {
        let is_placed = resource.maker().is_some_and(|maker| placed.contains(&maker));
        (resource.is_placed, resource.is_guess) = (is_placed, resource.is_guess && !is_placed);
    }
    run.complete(api, resources);
    is_more
}

/// Whether only an answer can tell what a create makes.
fn is_unclear(run: &Run, described: &Resource) -> bool {
    let create = described.operation(|role| *role == Role::Create).and_then(|index| run.operation(index));
    let is_possible = create.is_some_and(|create| run.is_selected(create) && run.is_located(create));
    let is_shown = described.answered_id().is_some() || described.sent_id.is_some();
    let is_removable = described.operation(|role| *role == Role::Delete).is_some();
    let is_read = described.operation(|role| *role == Role::Read).is_some();
    !run.options.read_only && is_possible && (described.is_guess || !is_shown) && is_removable && is_read
}

/// Makes one thing, finds it by what the answer says, and deletes it.
async fn one(run: &Run, resource: ResourceIndex) -> Option<Seen> {
    let described = run.resources.get(resource);
    let variant = Variant::plain(&run.token("first"));
    let label = "a create whose answer may tell an id";
    let (create, case) = run.make_case(resource, None, &variant, Intent::Valid, Phase::Examples, label)?;
    let made = run.send(case).await;
    if !made.is_success() {
        return None;
    }
    let mut seen = Seen::default();
    for (id, way) in told(&made, described).into_iter().take(TRIES) {
        let item = Arc::new(Item::supposed(resource, id.clone(), Arc::clone(&made)));
        let Some(view) = shows(run, &item).await else { continue };
        let is_text = |value: Option<&Value>| value.is_some_and(Value::is_string);
        let mut note = |operation: OperationIndex, exchange: &Exchange, way: &Vec<String>| {
            let is_text = is_text(exchange.json.as_deref().and_then(|body| shape::value_at(body, way)));
            seen.shown.push(Shown { operation, items: None, id: way.clone(), is_text });
        };
        way.iter().for_each(|way| note(create, &made, way));
        let own = view.json.as_deref().and_then(|body| way_to(body, described, &id));
        if let (Some(own), Some(read)) = (&own, view.case.operation) {
            note(read, &view, own);
        }
        seen.is_placed = way.is_none();
        seen.shown.extend(lists(run, described, &id).await);
        run.settle_making(&made);
        run.adopt_as(resource, id, &made);
        if let Some(item) = run.world.latest(|item| item.made.number == made.number) {
            late::remove(run, &item).await;
        }
        return Some(seen);
    }
    if described.is_guess {
        run.skip(format!("{}: a create whose answer does not say what was made", made.case.name));
    }
    None
}

/// The ids that an answer to a create may tell, likeliest first, each with where it stands; in `Location` without.
fn told(made: &Exchange, described: &Resource) -> Vec<(String, Option<Vec<String>>)> {
    let parameter = described.id_parameter.as_deref().unwrap_or("id");
    let body = made.json.as_deref();
    let ways = body.map(|body| id::likely(body, parameter, &described.name)).unwrap_or_default();
    let in_body = ways.into_iter().filter_map(|way| Some((as_id(shape::value_at(body?, &way)?)?, Some(way))));
    in_body.chain(located(made, described).map(|id| (id, None))).collect()
}

/// Where a body has an id.
fn way_to(body: &Value, described: &Resource, id: &str) -> Option<Vec<String>> {
    let ways = id::likely(body, described.id_parameter.as_deref()?, &described.name);
    ways.into_iter().find(|way| shape::value_at(body, way).and_then(as_id).as_deref() == Some(id))
}

/// A read of something that shows just what its create has sent; where that has no name of the run, the create has to say
/// that it made something, the read shows the id, and nothing is read under another.
async fn shows(run: &Run, item: &Arc<Item>) -> Option<Arc<Exchange>> {
    let described = run.resources.get(item.resource);
    let read = described.operation(|role| *role == Role::Read)?;
    let ask = |item: &Item| {
        run.send(run.on(read, item, Intent::Plausible, Phase::Examples, "a read of what a create may have made"))
    };
    let view = ask(item).await;
    let body = view.json.as_deref().filter(|_| view.is_success())?;
    if let Some(sign) = run.sign_of(item) {
        return has_sign(body, &sign).then(|| Arc::clone(&view));
    }
    way_to(body, described, &item.id)?;
    // That something was made is said by 201 alone. Source: RFC 9110 section 15.3.2.
    if item.made.status() != Some(201) {
        return None;
    }
    let other = ask(&Item::supposed(item.resource, unlike(&item.id, 3), Arc::clone(&item.made))).await;
    other.is_refused().then(|| Arc::clone(&view))
}

/// The lists of which nothing is said that show a thing.
async fn lists(run: &Run, described: &Resource, id: &str) -> Vec<Shown> {
    let collection = described.operation(|role| *role == Role::Create).and_then(|index| run.operation(index));
    let Some(shape) = collection.map(|create| shape_of(&create.path)) else { return Vec::new() };
    let mut found = Vec::new();
    for (index, operation) in run.api.operations.iter().enumerate() {
        let is_beside = operation.method == Method::Get && shape_of(&operation.path) == shape;
        if !is_beside || !run.is_selected(operation) || !is_untold(&run.api, operation) {
            continue;
        }
        let operation = OperationIndex(index);
        let list = run.send(run.case(operation, Intent::Plausible, Phase::Examples, "what may be a list")).await;
        let body = list.json.as_deref().filter(|_| list.is_success());
        found.extend(body.and_then(|body| listed(body, described, operation, id)));
    }
    found
}

/// Where a body has an array that shows a thing: on its own, or in the only array that it has.
fn listed(body: &Value, described: &Resource, operation: OperationIndex, id: &str) -> Option<Shown> {
    let (way, items) = match body {
        Value::Array(items) => (Vec::new(), items),
        Value::Object(members) => {
            let mut arrays = members.iter().filter_map(|(name, value)| Some((name, value.as_array()?)));
            let (name, items) = arrays.next().filter(|_| members.values().filter(|one| one.is_array()).count() == 1)?;
            (vec![name.clone()], items)
        }
        _ => return None,
    };
    let (own, at) = items.iter().find_map(|item| Some((way_to(item, described, id)?, item)))?;
    let is_text = shape::value_at(at, &own).is_some_and(Value::is_string);
    Some(Shown { operation, items: Some(way), id: own, is_text })
}
