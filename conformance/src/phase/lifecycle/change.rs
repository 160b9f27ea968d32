//! Changes: what they say is there afterwards, and what they do not name is as it was.

use std::sync::Arc;

use bindery_spec::ir::{Method, OperationIndex, SchemaId, Type};
use serde_json::{Map, Value};

use super::{conditional, lists, meeting, merged, views};
use crate::case::{Case, Intent, Phase};
use crate::check::{change_lost, change_spills, entity_tag, filter_wrong};
use crate::engine::arguments::{Payload, simple};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::{place, view};
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::listing::{self, Asked};
use crate::strategy::Direction;

/// Names of properties that follow from others.
const DERIVED: [&str; 10] =
    ["updat", "modif", "version", "revision", "etag", "slug", "status", "state", "position", "sort"];

/// One operation that changes a thing, and what its body may say.
pub(super) struct Changing {
    pub(super) index: OperationIndex,
    pub(super) media: String,
    pub(super) schema: SchemaId,
    /// Whether what the body does not name stays as it was.
    pub(super) is_partial: bool,
    /// Whether the body is what is said of the thing, and does not hold it.
    is_bare: bool,
}

/// Changes one thing of a resource by every operation that changes one.
pub(crate) async fn all(run: &Run, resource: ResourceIndex) {
    if run.options.read_only {
        return;
    }
    for (role, index) in run.resources.get(resource).operations.clone() {
        if !matches!(role, Role::Update | Role::Put) {
            continue;
        }
        let Some(changing) = changing(run, resource, index) else { continue };
        let Some(item) = run.world.living(resource).into_iter().next_back() else { return };
        Box::pin(one(run, resource, &item, &changing)).await;
        conditional::race(run, &item, &changing).await;
    }
    Box::pin(conditional::refused(run, resource)).await;
}

pub(super) fn changing(run: &Run, resource: ResourceIndex, index: OperationIndex) -> Option<Changing> {
    let operation = run.operation(index).filter(|operation| run.is_selected(operation))?;
    let media = operation.request_body.as_ref()?.content.iter().find(|media| media.is_json())?;
    let is_partial = operation.method == Method::Patch && !media.essence().contains("json-patch");
    let schema = media.schema?;
    let is_bare = place::within(&run.api, run.resources.get(resource), schema).is_empty();
    Some(Changing { index, media: media.range.clone(), schema, is_partial, is_bare })
}

async fn one(run: &Run, resource: ResourceIndex, item: &Arc<Item>, changing: &Changing) {
    let Some(first) = read(run, item, changing).await else { return };
    let token = run.token("changed");
    let Some(usual) = whole(run, resource, changing, &token, first.1.as_ref()) else { return };
    // With everything else that it may say, unless the server has rules for that which no keyword states.
    let full = drawn(run, resource, changing, &usual, first.1.as_ref());
    let mut done = None;
    for whole in [full, Some(usual)].into_iter().flatten() {
        if let Some((by, second)) = change(run, item, changing, &whole, &first).await {
            done = Some((whole, by, second));
            break;
        }
    }
    let Some((whole, by, second)) = done else { return };
    listed(run, resource, item, &whole, (&first.1, &by)).await;
    if !changing.is_partial {
        merged::replaced(run, item, changing, &whole, second).await;
        return;
    }
    if whole.len() < 2 {
        return;
    }
    // Now that everything has a value of its own, one property alone, and then another.
    let mut seen = second;
    for last in [true, false] {
        let token = run.token(if last { "changed-again" } else { "changed-at-last" });
        let Some(next) = self::whole(run, resource, changing, &token, seen.1.as_ref()) else { return };
        let mut members = next.into_iter();
        let Some((name, value)) = (if last { members.next_back() } else { members.next() }) else { return };
        let alone = Map::from_iter([(name.clone(), value)]);
        let Some((by, after)) = change(run, item, changing, &alone, &seen).await else { return };
        let stays = |known: &&str| *known != name && !is_derived(known);
        let names: Vec<&str> = whole.keys().map(String::as_str).filter(stays).collect();
        let verdict = change_spills::judge(&names, &seen.1, &after.1);
        let operation = by.case.name.clone();
        if run.judge(&change_spills::CHECK, &operation, verdict, &[by, Arc::clone(&after.0)]) {
            return;
        }
        seen = after;
    }
    let seen = emptied(run, item, changing, seen).await;
    merged::all(run, item, changing, seen).await;
    meeting::all(run, item, changing).await;
}

/// What a read says.
pub(super) type Seen = (Arc<Exchange>, Arc<Value>);

pub(super) async fn read(run: &Run, item: &Arc<Item>, changing: &Changing) -> Option<Seen> {
    let view = views::one(run, item, |role| matches!(role, Role::Read), Phase::Lifecycle).await?;
    let body = view.json.clone().filter(|body| view.is_success() && body.is_object())?;
    let thing = shown(run, &view, &body, changing);
    let body = if std::ptr::eq(thing, body.as_ref()) { body } else { Arc::new(thing.clone()) };
    Some((view, body))
}

/// What an answer shows in the place of what the body of a change says: the thing, or what holds both.
fn shown<'v>(run: &Run, view: &Exchange, body: &'v Value, changing: &Changing) -> &'v Value {
    let operation = view.case.operation.filter(|_| changing.is_bare);
    let thing = operation.map(|operation| run.resources.thing(operation, body));
    thing.filter(|thing| thing.is_object()).unwrap_or(body)
}

/// A value for everything that the body may say, unlike the one that is there.
pub(super) fn whole(
    run: &Run,
    resource: ResourceIndex,
    changing: &Changing,
    token: &str,
    before: &Value,
) -> Option<Map<String, Value>> {
    let operation = run.operation(changing.index)?;
    let (Payload::Json { value: Value::Object(usual), .. }, _) = run.payload(operation, &Variant::plain(token)) else {
        return None;
    };
    let mut members = Map::new();
    for (name, property) in shape::properties(&run.api, changing.schema) {
        if shape::is_read_only(&run.api, property) {
            continue;
        }
        let old = before.get(name);
        let values = shape::values(&run.api, property);
        let another = if names_it(run, resource, changing.index, name) {
            old.cloned()
        } else if !values.is_empty() {
            values.into_iter().find(|value| Some(value) != old)
        } else if shape::is_type(&run.api, property, Type::Boolean) {
            Some(Value::from(!old.and_then(Value::as_bool).unwrap_or(false)))
        } else if let Some(number) = old.and_then(Value::as_i64) {
            another_number(run, property, number)
        } else {
            run.plain_text(property, token).map(Value::from)
        };
        if let Some(value) = another.or_else(|| usual.get(name).cloned()) {
            members.insert(name.to_owned(), value);
        }
    }
    (!members.is_empty()).then_some(members)
}

/// The same with drawn values of what has none yet, and of what would stay as it is; `None` where there is no such thing.
fn drawn(
    run: &Run,
    resource: ResourceIndex,
    changing: &Changing,
    usual: &Map<String, Value>,
    before: &Value,
) -> Option<Map<String, Value>> {
    let mut members = usual.clone();
    for (name, property) in shape::properties(&run.api, changing.schema) {
        let is_other = usual.get(name).is_some_and(|value| before.get(name) != Some(value));
        // What a view does not tell cannot be compared.
        let is_told = before.get(name).is_some();
        let is_scalar = |value: &Value| value.is_number() || value.is_string() || value.is_boolean();
        let is_name = names_it(run, resource, changing.index, name);
        if is_other || !is_told || is_name || shape::is_read_only(&run.api, property) {
            continue;
        }
        let drawn = (0..8).filter_map(|turn| run.strategist.sample(property, Direction::Request, turn));
        let mut apt = drawn.filter(|value| is_scalar(value) && before.get(name) != Some(value));
        if let Some(value) = apt.next() {
            members.insert(name.to_owned(), value);
        }
    }
    (members != *usual).then_some(members)
}

/// Whether a property is what a thing goes by: its id, or what stands in its path, so that a change of it would move it.
fn names_it(run: &Run, resource: ResourceIndex, index: OperationIndex, name: &str) -> bool {
    let id = run.resources.get(resource).id_property.as_ref().and_then(|path| path.last());
    let own = run.own_parameter(index, resource);
    // What it is under, its path says too.
    let parent = run.resources.get(resource).parent.as_ref().filter(|parent| parent.parameter.is_some());
    let above = parent.and_then(|parent| parent.property.as_ref()?.last());
    id.is_some_and(|id| id == name)
        || above.is_some_and(|above| above == name)
        || own.is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// A number unlike the one that is there: zero where that is allowed, which servers take for nothing, else one beside it.
fn another_number(run: &Run, property: SchemaId, number: i64) -> Option<Value> {
    let others = [Some(0), number.checked_add(1), number.checked_sub(1)];
    let mut others = others.into_iter().flatten().filter(|other| *other != number).map(Value::from);
    others.find(|other| run.strategist.is_valid(property, Direction::Request, other))
}

/// Takes away or empties, one at a time, what a partial change may.
async fn emptied(run: &Run, item: &Arc<Item>, changing: &Changing, mut seen: Seen) -> Seen {
    let nothing = [Value::from(""), Value::Array(Vec::new()), Value::Null];
    for (name, property) in shape::properties(&run.api, changing.schema) {
        for empty in &nothing {
            // Nothing is without a name, whatever its description lets be said.
            if names_it(run, item.resource, changing.index, name) || (empty.is_string() && shape::is_name(name)) {
                continue;
            }
            let is_there = seen.1.get(name).is_some_and(|value| !value.is_null() && value != empty);
            let may_go = run.strategist.is_valid(property, Direction::Request, empty);
            if !is_there || !may_go || shape::is_read_only(&run.api, property) {
                continue;
            }
            let alone = Map::from_iter([(name.to_owned(), empty.clone())]);
            if let Some((_, after)) = change(run, item, changing, &alone, &seen).await {
                seen = after;
            }
        }
    }
    seen
}

/// Sends a change and reads what came of it; `None` where it was refused, or is yet to be carried out.
pub(super) async fn change(
    run: &Run,
    item: &Arc<Item>,
    changing: &Changing,
    sent: &Map<String, Value>,
    before: &Seen,
) -> Option<(Arc<Exchange>, Seen)> {
    let mut case = case(run, item, changing, sent, "a change of something that exists");
    conditional::name_state(&mut case, &before.0);
    let by = run.send(case).await;
    if !by.is_success() || by.status() == Some(202) {
        return None;
    }
    let after = read(run, item, changing).await?;
    let sequence = [Arc::clone(&before.0), Arc::clone(&by), Arc::clone(&after.0)];
    run.judge(&entity_tag::CHECK, &by.case.name, entity_tag::judge(&before.0, &after.0), &sequence);
    run.judge(&entity_tag::CHECK, &by.case.name, entity_tag::judge_answer(&before.0, &by, &after.0), &sequence);
    conditional::outdated(run, &before.0, &by, &after.0).await;
    let verdict = change_lost::judge(sent, &before.1, &after.1, "read");
    run.judge(&change_lost::CHECK, &by.case.name, verdict, &[Arc::clone(&by), Arc::clone(&after.0)]);
    answered(run, item, changing, &by, sent, (&before.1, &after.1));
    Some((by, after))
}

/// The case of a change.
pub(super) fn case(run: &Run, item: &Item, changing: &Changing, sent: &Map<String, Value>, label: &str) -> Case {
    let mut arguments = run.arguments(changing.index, &Variant::plain("bindery"));
    arguments.payload = Payload::Json { media: changing.media.clone(), value: Value::Object(sent.clone()) };
    arguments.at(&item.path(run));
    let mut case = run.case_with(changing.index, &arguments, Intent::Plausible, Phase::Lifecycle, label);
    case.after = item.origin();
    let mut known = (*item.known()).clone();
    known.fields = sent.iter().filter(|(_, value)| !value.is_object() && !value.is_array()).map(owned).collect();
    case.known = Some(Arc::new(known));
    case
}

/// The answer to a change shows the thing as it is now, where it has the schema of a read and a read shows it so.
fn answered(
    run: &Run,
    item: &Arc<Item>,
    changing: &Changing,
    by: &Arc<Exchange>,
    sent: &Map<String, Value>,
    (before, after): (&Value, &Value),
) {
    let ctx = run.context();
    let canonical = |schema: SchemaId| view::canonical(&run.api, schema);
    let own = run.resources.get(item.resource).schema.map(canonical);
    let Some(told) = by.json.as_deref().filter(|_| ctx.schema(by).map(canonical) == own) else { return };
    let told = shown(run, by, told, changing);
    let done = sent.iter().filter(|(name, wanted)| after.get(*name) == Some(*wanted)).map(owned).collect();
    run.judge(&change_lost::CHECK, &by.case.name, change_lost::judge(&done, before, told, "answer"), &[Arc::clone(by)]);
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The lists say it too.
async fn listed(
    run: &Run,
    resource: ResourceIndex,
    item: &Arc<Item>,
    sent: &Map<String, Value>,
    (before, by): (&Value, &Arc<Exchange>),
) {
    for (list, operation) in lists::all(run, resource) {
        let is_nested = run.operation(operation).is_none_or(|operation| !run.is_located(operation));
        let parent = item.parent.as_ref().filter(|_| is_nested);
        let (phase, label) = (Phase::Lifecycle, "the list after a change".to_owned());
        let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
        let listing = listing::read(run, &asked).await;
        let found = listing.items.iter().find(|(id, _, _)| *id == item.id);
        let (Some((_, body, _)), Some(page)) = (found, listing.page_of(Some(&item.id))) else { continue };
        let verdict = change_lost::judge(sent, before, body, "list");
        run.judge(&change_lost::CHECK, &by.case.name, verdict, &[Arc::clone(by), page]);
        for filter in &list.filters {
            let [name] = filter.property.as_slice() else { continue };
            if let (Some(old), Some(new)) =
                (before.get(name), body.get(name).filter(|new| Some(*new) == sent.get(name)))
            {
                filtered(run, &asked, item, &filter.parameter, (old, new), by).await;
            }
        }
    }
}

/// A list by what was changed shows the thing under its new value, and no more under the old one.
async fn filtered(
    run: &Run,
    asked: &Asked<'_>,
    item: &Arc<Item>,
    parameter: &str,
    (old, new): (&Value, &Value),
    by: &Arc<Exchange>,
) {
    for (value, has) in [(old, false), (new, true)] {
        if old == new || value.is_null() || !lists::can_ask(run, asked.operation, parameter, value) {
            return;
        }
        let label = format!("the list with {parameter}={}, after a change", simple(value));
        let asked = Asked { filter: Some((parameter.to_owned(), value.clone())), label, ..asked.clone() };
        let listing = listing::read(run, &asked).await;
        let Some(page) = listing.page_of(Some(&item.id)).filter(|_| listing.complete && listing.is_success()) else {
            return;
        };
        let told = format!("{:?}, which says {parameter} {new} now", item.id);
        let is_wrong = listing.has(&item.id) != has;
        let strangers: Vec<String> = (is_wrong && !has).then_some(told).into_iter().collect();
        let missing: Vec<String> = (is_wrong && has).then(|| item.id.clone()).into_iter().collect();
        let mut sequence = item.origin();
        sequence.extend([Arc::clone(by), Arc::clone(&page)]);
        let verdict = filter_wrong::judge(&page, &strangers, &missing);
        run.judge(&filter_wrong::CHECK, &page.case.name, verdict, &sequence);
    }
}

/// Whether a property follows from others by its name.
pub(super) fn is_derived(name: &str) -> bool {
    let plain = name.to_ascii_lowercase();
    DERIVED.iter().any(|start| plain.starts_with(start))
}
