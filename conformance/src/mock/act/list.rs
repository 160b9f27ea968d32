//! Listing items.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::{Visit, respond, visit};
use crate::lifecycle::resource::{List, Order, Paging, ResourceIndex, Role, TextFilter};
use crate::mock::complaint::Complaint;
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::represent::page::{self, Page};
use crate::mock::represent::{fill, id, json};
use crate::mock::state::{Item, Store, in_scope};
use crate::strategy::Direction;
use crate::wire::percent::encode;

/// Shows the items of a resource: filtered, in order, cut into pages.
pub(crate) fn list(
    core: &Core,
    visit: &Visit<'_>,
    resource: ResourceIndex,
    shape: &List,
) -> Result<Outgoing, Complaint> {
    let Some(prepared) = core.prepared(visit.plan) else { return Ok(respond::stateless(core, visit)) };
    let page = {
        let mut store = visit::open(core, visit)?;
        fault::lookup::listed(&core.faults, &mut store, resource);
        let mut items = select(core, visit, resource, shape, &store);
        fault::list::selected(&core.faults, visit, &mut items);
        fault::list::shown(core, resource, &mut items);
        let mut page = cut(core, visit, resource, shape.paging.as_ref(), &store, items);
        let paging = shape.paging.as_ref().filter(|_| page.has_more);
        page.next = paging.zip(page.items.last()).and_then(|(paging, last)| token(core, visit, paging, last));
        page
    };
    let kept_as = prepared.shown.as_ref().filter(|shown| !shown.is_item);
    let kind = core.kind(resource);
    let show = |item: &Arc<Item>| match kept_as {
        Some(shown) => json::bytes(&shown.value(&core.description, kind, item.value(), core.seed)),
        None => item.rendered.clone(),
    };
    let shown: Vec<Bytes> = page.items.iter().map(show).collect();
    let mut answer = respond::text(core, visit, page::body(&prepared.base, &prepared.fields, shape, &page, &shown));
    if let Some(paging) = shape.paging.as_ref().filter(|paging| paging.is_linked) {
        answer.headers.remove("link");
        if let Some(next) = next_page(visit, paging, &page) {
            answer.set("link", &format!("<{next}>; rel=\"next\""));
        }
    }
    Ok(answer)
}

/// What a body says of the page after an item: its id, or, where the description has none like it there, what the description
/// has, drawn by the number of the item.
fn token(core: &Core, visit: &Visit<'_>, paging: &Paging, last: &Item) -> Option<Value> {
    let field = core.prepared(visit.plan)?.fields.get(paging.next.as_ref()?)?;
    let own = Value::from(last.id.as_str());
    let is_apt = core.description.is_valid(field.schema, Direction::Response, &own);
    if is_apt {
        return Some(own);
    }
    let drawn = core.description.draw(field.schema, core.seed.wrapping_add(last.number));
    core.note_token(id::text(&drawn)?.as_str(), last.number);
    Some(drawn)
}

/// The number of the first place or page; `usual` where the description does not tell it.
fn start(paging: &Paging, usual: usize) -> usize {
    paging.start.and_then(|start| usize::try_from(start).ok()).unwrap_or(usual)
}

/// The query of the page after this one, as a reference; `None` where there is none, or no way to ask for it.
fn next_page(visit: &Visit<'_>, paging: &Paging, page: &Page) -> Option<String> {
    let told = |name: &String| visit.pairs.iter().find(|pair| pair.name == *name);
    let asked = |name| told(name).and_then(|pair| pair.value().parse::<usize>().ok());
    let (name, value) = match (&paging.after, &paging.page, &paging.offset) {
        (Some(after), _, _) => (after, page.items.last()?.id.clone()),
        (None, Some(number), _) => (number, (asked(number).unwrap_or_else(|| start(paging, 1)) + 1).to_string()),
        (None, None, Some(offset)) => {
            (offset, (asked(offset).unwrap_or_else(|| start(paging, 0)) + page.items.len()).to_string())
        }
        (None, None, None) => return None,
    };
    let kept = visit.pairs.iter().filter(|pair| pair.name != *name);
    let mut pairs: Vec<String> = kept.map(|pair| format!("{}={}", encode(&pair.name), pair.raw)).collect();
    pairs.push(format!("{}={}", encode(name), encode(&value)));
    page.has_more.then(|| format!("?{}", pairs.join("&")))
}

/// The items that the viewer sees, that the path holds, and that the filters keep, in order.
fn select(core: &Core, visit: &Visit<'_>, resource: ResourceIndex, shape: &List, store: &Store) -> Vec<Arc<Item>> {
    let scope = visit.scope();
    let viewer = fault::list::viewer(&core.faults, visit);
    let mut items: Vec<Arc<Item>> = store
        .all(resource)
        .filter(|item| is_shown(core, visit, item) && viewer.sees(&item.owner))
        .filter(|item| is_found(visit, item))
        .filter(|item| in_scope(item, &scope) || fault::list::ignores_parent(&core.faults))
        .filter(|item| {
            fault::list::ignores_filters(&core.faults, visit, shape.paging.as_ref())
                || is_kept(core, visit, shape, item)
        })
        .filter(|item| shape.texts.iter().all(|text| has_text(core, visit, text, item)))
        .cloned()
        .collect();
    sort(core, visit, shape, &mut items);
    let is_sorted = |name: &&String| {
        shape.orders.iter().any(|order| order.asked.as_ref().is_some_and(|(parameter, _)| parameter == *name))
    };
    let order = shape.paging.as_ref().and_then(|paging| paging.order.as_ref()).filter(|name| !is_sorted(name));
    let asked = order.and_then(|order| visit.read.query(order)).and_then(Value::as_str).unwrap_or("");
    if asked.to_ascii_lowercase().starts_with("desc") {
        items.reverse();
    }
    items
}

/// Whether a list, by what it is for, shows what is there, or what is in the bin.
fn is_shown(core: &Core, visit: &Visit<'_>, item: &Item) -> bool {
    if matches!(visit.plan.role, Some((_, Role::Bin(_)))) {
        return fault::list::is_in_bin(&core.faults, item);
    }
    let is_there = item.views.read || fault::list::shows_orphan(&core.faults, visit);
    is_there && fault::list::is_shown(&core.faults, visit, item)
}

/// Whether the text that is looked for, where there is one, is in an item.
fn is_found(visit: &Visit<'_>, item: &Item) -> bool {
    let Some((_, Role::Search(search))) = &visit.plan.role else { return true };
    let text = visit.read.query(&search.parameter).and_then(Value::as_str).unwrap_or("").to_lowercase();
    item.value().to_string().to_lowercase().contains(&text)
}

fn is_kept(core: &Core, visit: &Visit<'_>, shape: &List, item: &Item) -> bool {
    shape.filters.iter().all(|filter| {
        let Some(wanted) = visit.read.query(&filter.parameter) else { return true };
        let found = item.at(&filter.property);
        let agrees = |wanted: &Value| {
            let is_it = |found: &Value| found == wanted || (plain(found).is_some() && plain(found) == plain(wanted));
            found.as_ref().is_some_and(|found| match found {
                Value::Array(any) => fault::list::first_of(&core.faults, any).iter().any(is_it),
                found => is_it(found),
            })
        };
        match wanted {
            Value::Array(any) => any.is_empty() || any.iter().any(agrees),
            wanted => agrees(wanted),
        }
    })
}

/// Whether an item has the text that a filter asks for, where it asks for any.
fn has_text(core: &Core, visit: &Visit<'_>, filter: &TextFilter, item: &Item) -> bool {
    let Some(wanted) = visit.read.query(&filter.parameter).and_then(Value::as_str) else { return true };
    let found = item.at(std::slice::from_ref(&filter.property));
    let (mut found, mut wanted) = (found.and_then(|value| plain(&value)).unwrap_or_default(), wanted.to_owned());
    if filter.ignores_case {
        (found, wanted) = (found.to_lowercase(), wanted.to_lowercase());
    }
    let is_prefix = filter.is_prefix || fault::list::looks_at_start(&core.faults);
    fault::list::ignores_texts(&core.faults)
        || if is_prefix { found.starts_with(&wanted) } else { found.contains(&wanted) }
}

/// Puts items in the order that is asked for, else in the one that the list always has.
fn sort(core: &Core, visit: &Visit<'_>, shape: &List, items: &mut [Arc<Item>]) {
    let is_asked = |order: &&Order| {
        order.asked.as_ref().is_some_and(|(parameter, value)| {
            visit.read.query(parameter).and_then(Value::as_str) == Some(value.as_str())
        })
    };
    let order = shape.orders.iter().find(is_asked);
    let Some(order) = order.or_else(|| shape.orders.iter().find(|order| order.asked.is_none())) else { return };
    match &order.property {
        Some(property) => items.sort_by_cached_key(|item| key(item.at(std::slice::from_ref(property)))),
        None => items.sort_by_key(|item| item.number),
    }
    if order.is_descending != fault::list::turns(&core.faults, order) {
        items.reverse();
    }
}

/// A value in the order of numbers, then of texts; what has none is first.
fn key(value: Option<Value>) -> (u64, String) {
    match value {
        Some(Value::Number(number)) => (number.as_f64().map_or(0, ordered), String::new()),
        Some(Value::String(text)) => (u64::MAX, text),
        _ => (0, String::new()),
    }
}

/// The bits of a number, so that they are in the order of numbers.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | (1 << 63) }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Bool(flag) => Some(flag.to_string()),
        other => id::text(other),
    }
}

/// One page of the items.
fn cut(
    core: &Core,
    visit: &Visit<'_>,
    resource: ResourceIndex,
    paging: Option<&Paging>,
    store: &Store,
    items: Vec<Arc<Item>>,
) -> Page {
    let total = items.len();
    let Some(paging) = paging else { return Page { items, has_more: false, total, next: None } };
    let number = |name: &Option<String>| {
        name.as_ref()
            .and_then(|name| visit.read.query(name))
            .and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()))
            .and_then(|value| usize::try_from(value).ok())
    };
    let default = paging.limit.as_ref().and_then(|name| default_limit(core, visit, name));
    let limit = number(&paging.limit).or(default).unwrap_or(usize::MAX);
    let limit = fault::list::limit(&core.faults, limit);
    let place = |name: &Option<String>| {
        let id =
            name.as_ref().and_then(|name| visit.read.query(name)).and_then(id::text).filter(|id| !id.is_empty())?;
        let hidden = fault::list::hidden(&core.faults, store, resource, &id);
        let gone = store.gone(resource, &id).or(hidden);
        let found = place_of(&items, &id, gone);
        if found.1 || gone.is_some() || paging.next.is_none() {
            return Some(found);
        }
        let Some(number) = core.token(&id) else { return Some(found) };
        let place = items.iter().position(|item| item.number == number);
        Some(place.map_or_else(|| place_of(&items, &id, Some(number)), |place| (place, true)))
    };
    let after = place(&paging.after).map(|(place, is_there)| match is_there {
        true => place + 1,
        false => fault::list::place_of_deleted(&core.faults, place),
    });
    let skipped = match (number(&paging.offset), number(&paging.page)) {
        // What stands before the first is the first as well.
        (Some(offset), _) => offset.saturating_sub(start(paging, 0)),
        (None, Some(page)) => page.saturating_sub(start(paging, 1)).saturating_mul(limit.min(total.max(1))),
        (None, None) => 0,
    };
    let first = fault::list::start(&core.faults, after.unwrap_or(0).saturating_add(skipped), total).min(total);
    let end = place(&paging.before).map_or(total, |(place, _)| place).clamp(first, total);
    let from = if paging.before.as_ref().is_some_and(|name| visit.read.query(name).is_some()) {
        end.saturating_sub(limit).max(first)
    } else {
        first
    };
    let to = from.saturating_add(limit).min(end);
    let scope = visit.scope();
    let is_own = |item: &Item| item.views.list && visit.viewer.sees(&item.owner) && in_scope(item, &scope);
    let all = || store.all(resource).filter(|item| is_own(item)).count();
    let total_told = fault::list::total(&core.faults, total, to - from, all);
    let has_more = to < total || fault::list::is_said_to_go_on(&core.faults, to - from, limit);
    Page { items: fault::list::page(&core.faults, &items, (from, to)), has_more, total: total_told, next: None }
}

/// The place of the item of an id among items in order, and whether it is there. One that was deleted has the place
/// that it would have had by its number; one that was never there stands behind all others.
fn place_of(items: &[Arc<Item>], wanted: &str, gone: Option<u64>) -> (usize, bool) {
    if let Some(place) = items.iter().position(|item| item.id == wanted) {
        return (place, true);
    }
    match gone {
        Some(number) => {
            let is_falling = items.len() > 1 && items[0].number > items[items.len() - 1].number;
            let place = items.iter().position(|item| (item.number > number) != is_falling).unwrap_or(items.len());
            (place, false)
        }
        None => (items.len(), false),
    }
}

fn default_limit(core: &Core, visit: &Visit<'_>, name: &str) -> Option<usize> {
    let parameter = visit.operation.parameters.iter().find(|parameter| parameter.name == name)?;
    let default = fill::default(&core.api, parameter.schema()?)?;
    usize::try_from(default.as_u64()?).ok()
}
