//! Every list of a resource, whole, filtered and in pages, compared with the model.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;
use serde_json::Value;

use super::ids::unlike;
use super::views::{self, Why};
use super::{orders, secrets, texts};
use crate::case::Phase;
use crate::check::{
    created_missing, deleted_visible, digest_wrong, field_echo, filter_wrong, made_twice, neighbour_harmed,
    pages_wrong, refused_but_done, size_wrong, time_wrong, total_wrong,
};
use crate::engine::arguments::simple;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::list::shows_another;
use crate::lifecycle::resource::{Filter, List, ResourceIndex, Role};
use crate::phase::listing::{self, Asked, Listing};
use crate::strategy::Direction;
use crate::verdict::Verdict;

/// How much of a list is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The whole list alone.
    Whole,
    /// Filters and pages too.
    Full,
}

/// Looks at every list of a resource.
pub(crate) async fn look(run: &Run, resource: ResourceIndex, phase: Phase, why: &Why, depth: Depth) {
    for (list, operation) in all(run, resource) {
        for parent in scopes(run, resource, operation) {
            let label = "the whole list".to_owned();
            let parent = parent.as_ref();
            let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
            let whole = listing::read(run, &asked).await;
            if is_of_other_things(run, &asked, &whole) {
                continue;
            }
            judge_whole(run, &asked, &whole, why);
            if matches!(why, Why::Made | Why::Late) {
                twins(run, &asked, &whole);
                let pages: Vec<&Arc<Exchange>> = whole.pages.iter().collect();
                secrets::look(run, resource, &under(run, run.world.living(resource), &asked), &pages);
                secrets::compare(run, resource);
                total_of(run, &asked, &whole).await;
            }
            if depth == Depth::Full {
                join_all(
                    filters(run, &asked).into_iter().map(|(filter, value)| filtered(run, &asked, filter, value, why)),
                )
                .await;
                texts::all(run, &asked, &whole, why).await;
                orders::all(run, &asked, &whole).await;
                pages(run, &asked).await;
            }
        }
    }
}

/// Every list operation of a resource.
pub(crate) fn all(run: &Run, resource: ResourceIndex) -> Vec<(&List, OperationIndex)> {
    let described = run.resources.get(resource);
    let lists = described.operations.iter().filter_map(|(role, operation)| match role {
        Role::List(list) => Some((list, *operation)),
        _ => None,
    });
    let lists = lists.filter(|(_, index)| run.is_list_of(*index, resource));
    lists.filter(|(_, index)| run.operation(*index).is_some_and(|operation| run.is_selected(operation))).collect()
}

/// The parents under which a list has to be asked for; one `None` where it needs none.
pub(crate) fn scopes(run: &Run, resource: ResourceIndex, operation: OperationIndex) -> Vec<Option<Arc<Item>>> {
    let is_located = run.operation(operation).is_none_or(|operation| run.is_located(operation));
    match &run.resources.get(resource).parent {
        Some(parent) if !is_located => run.world.living(parent.resource).into_iter().take(3).map(Some).collect(),
        _ => vec![None],
    }
}

/// Those that a list under this parent has to show.
pub(crate) fn under(run: &Run, items: Vec<Arc<Item>>, asked: &Asked<'_>) -> Vec<Arc<Item>> {
    let belongs = |item: &Arc<Item>| match (asked.parent, &item.parent) {
        (Some(wanted), Some(parent)) => Arc::ptr_eq(wanted, parent),
        (Some(_), None) => false,
        (None, _) => true,
    };
    items.into_iter().filter(belongs).filter(|item| !is_left_out(run, item, asked)).collect()
}

/// Whether a list shows other things unless it is asked for more: by the default of a filter that the request does not have.
fn is_left_out(run: &Run, item: &Item, asked: &Asked<'_>) -> bool {
    let Some(operation) = run.operation(asked.operation) else { return false };
    let is_asked = |filter: &&Filter| asked.filter.as_ref().is_some_and(|(asked, _)| *asked == filter.parameter);
    asked.list.filters.iter().filter(|filter| !is_asked(filter)).any(|filter| {
        let parameter = operation.parameters.iter().find(|one| one.name == filter.parameter);
        let parts = parameter.and_then(|one| one.schema()).map(|schema| shape::parts(&run.api, schema));
        let usual = parts.into_iter().flatten().find_map(|part| part.default.as_deref());
        let told = item.made.json.as_deref().and_then(|body| shape::value_at(body, &filter.property));
        let is_changed = filter.property.last().is_some_and(|name| item.is_changed(name));
        usual.zip(told).is_some_and(|(usual, told)| !Filter::keeps(told, usual) || is_changed)
    })
}

/// Whether a list shows nothing that this run has made, and may be one of other things: nothing that was made could be
/// read either, and creates answer with something of another name.
pub(super) fn is_of_other_things(run: &Run, asked: &Asked<'_>, whole: &Listing) -> bool {
    let described = run.resources.get(asked.resource);
    let create = described.maker().and_then(|index| run.operation(index));
    let is_other = |listing| create.is_some_and(|create| shows_another(&run.api, listing, create, described));
    let is_seen = run.world.has_shown(asked.resource, &Role::Read)
        || run.world.of(asked.resource).iter().any(|item| whole.has(&item.id));
    !is_seen && run.operation(asked.operation).is_some_and(is_other)
}

/// Judges a whole list: what has to be there is, what is gone is not, and each says of itself what is so.
pub(super) fn judge_whole(run: &Run, asked: &Asked<'_>, whole: &Listing, why: &Why) {
    let Some(last) = whole.page_of(None).filter(|_| whole.is_success()) else { return };
    let living = under(run, run.world.living(asked.resource), asked);
    if whole.complete {
        let missing: Vec<&Arc<Item>> = living.iter().filter(|item| !whole.has(&item.id)).collect();
        let ids: Vec<String> = missing.iter().map(|item| item.id.clone()).collect();
        let mut sequence: Vec<Arc<Exchange>> = missing.iter().take(1).flat_map(|item| item.origin()).collect();
        let (check, verdict, by) = match why {
            Why::Made => (&created_missing::CHECK, created_missing::judge_list(&ids, living.len(), "list"), &last),
            Why::Late => (&created_missing::CHECK, created_missing::judge_list(&ids, living.len(), "late list"), &last),
            Why::Deleted(by) => (&neighbour_harmed::CHECK, neighbour_harmed::judge_list(&last, &ids), by),
            Why::Probed(by) => {
                let gone = ids.first().map(|id| format!("{} gone from the list, among them {id:?},", ids.len()));
                (&refused_but_done::CHECK, refused_but_done::judge(by, gone.as_deref()), by)
            }
        };
        sequence.push(Arc::clone(by));
        sequence.push(Arc::clone(&last));
        if run.judge(check, &by.case.name, verdict, &sequence) {
            missing.iter().for_each(|item| item.spoil());
        }
    }
    judge_dead(run, asked, whole, why);
    // After a probe only presence is in question.
    if matches!(why, Why::Probed(_)) {
        return;
    }
    for item in &living {
        let told = whole.items.iter().find(|(id, _, _)| *id == item.id);
        if let (Some((_, body, _)), Some(page)) = (told, whole.page_of(Some(&item.id))) {
            judge_member(run, item, body, &page);
        }
    }
}

/// What is there beside the things that creates have answered with, and bears the sign of one of those creates.
fn twins(run: &Run, asked: &Asked<'_>, whole: &Listing) {
    let own = run.world.of(asked.resource);
    let is_strange = |id: &String| !own.iter().any(|item| item.id == *id) && !run.world.was_there(asked.resource, id);
    let strangers: Vec<(&String, String)> = whole
        .items
        .iter()
        .filter(|(id, _, _)| is_strange(id))
        .filter_map(|(id, body, _)| Some((id, run.sign_in(&body.to_string())?)))
        .filter(|(_, sign)| run.world.is_settled(sign))
        .collect();
    for item in under(run, run.world.living(asked.resource), asked) {
        let sign = if strangers.is_empty() { None } else { run.sign_of(&item) };
        let twin = strangers.iter().find(|(_, of)| Some(of) == sign.as_ref()).map(|(id, _)| (*id).clone());
        let mut sequence = item.origin();
        sequence.extend(whole.page_of(twin.as_deref()));
        let verdict = made_twice::judge(&item.id, twin.as_deref());
        if run.judge(&made_twice::CHECK, &item.made.case.name, verdict, &sequence)
            && let Some(id) = twin
        {
            run.adopt_as(asked.resource, id, &item.made);
            return;
        }
    }
}

/// What the pages tell of the number of items; a list that is read once more tells it again, unless others are at work.
async fn total_of(run: &Run, asked: &Asked<'_>, whole: &Listing) {
    let judged = |listing: &Listing| {
        let bodies: Vec<&Value> = listing.pages.iter().filter_map(|page| page.json.as_deref()).collect();
        // Of pages that repeat what others had, there is more to say than how many items they have.
        let mut seen = HashSet::new();
        let is_once = listing.items.iter().all(|(id, _, _)| seen.insert(id.as_str()));
        let is_whole = listing.complete && listing.is_success() && is_once;
        if is_whole { total_wrong::judge(&bodies, listing.items.len()) } else { Verdict::NotApplicable }
    };
    let mut verdict = judged(whole);
    let mut last = whole.page_of(None);
    if matches!(verdict, Verdict::Fail(_)) {
        let again = listing::read(run, asked).await;
        (verdict, last) = (judged(&again), again.page_of(None));
    }
    if let Some(last) = last {
        run.judge(&total_wrong::CHECK, &last.case.name, verdict, &[Arc::clone(&last)]);
    }
}

pub(super) fn judge_dead(run: &Run, asked: &Asked<'_>, listing: &Listing, why: &Why) {
    let dead = under(run, run.world.dead(asked.resource), asked);
    let risen: Vec<Arc<Item>> = dead.into_iter().filter(|item| listing.has(&item.id)).collect();
    let Some(last) = listing.page_of(risen.first().map(|item| item.id.as_str())) else { return };
    let ids: Vec<String> = risen.iter().map(|item| item.id.clone()).collect();
    let check = if matches!(why, Why::Late) { &deleted_visible::LATE } else { &deleted_visible::CHECK };
    let what = if asked.filter.is_some() { "filtered list" } else { "list" };
    let verdict = deleted_visible::judge_list(&last, &ids, what);
    let mut sequence: Vec<Arc<Exchange>> = Vec::new();
    let by = risen.first().and_then(|item| item.gone());
    if let Some(item) = risen.first() {
        sequence.extend(item.origin());
        sequence.extend(by.clone());
    }
    sequence.push(Arc::clone(&last));
    let operation = by.map_or_else(|| last.case.name.clone(), |by| by.case.name.clone());
    if run.judge(check, &operation, verdict, &sequence) {
        risen.iter().for_each(|item| item.spoil());
    }
}

/// One member of a list, against what it was made with.
fn judge_member(run: &Run, item: &Arc<Item>, body: &Value, page: &Arc<Exchange>) {
    let ctx = run.context();
    let schema = ctx.shown(page);
    let sequence = [Arc::clone(&item.made), Arc::clone(page)];
    let name = &page.case.name;
    let echo = Verdict::of(field_echo::faults(&ctx, schema, body, &item.known()));
    run.judge(&field_echo::CHECK, name, echo, &sequence);
    run.judge(&size_wrong::CHECK, name, Verdict::of(size_wrong::faults(body, &item.known())), &sequence);
    run.judge(&digest_wrong::CHECK, name, Verdict::of(digest_wrong::faults(body, &item.known())), &sequence);
    let time = Verdict::of(time_wrong::faults(&ctx, schema, (body, &item.known()), time_wrong::server_clock(page)));
    run.judge(&time_wrong::CHECK, name, time, &sequence);
    if let Some(before) = item.made.json.as_deref() {
        views::compare(run, item, (before, &item.made), (body, page), ("answer to its create", "list"));
    }
}

/// The filters of a list, each with every value that an item of this run has, and every one that is declared.
pub(crate) fn filters<'a>(run: &Run, asked: &Asked<'a>) -> Vec<(&'a Filter, Value)> {
    let mut found: BTreeMap<String, (&Filter, Value)> = BTreeMap::new();
    for filter in &asked.list.filters {
        let operation = run.operation(asked.operation);
        let parameter =
            operation.and_then(|operation| operation.parameters.iter().find(|one| one.name == filter.parameter));
        let schema = parameter.and_then(|parameter| parameter.schema());
        for item in under(run, run.world.living(asked.resource), asked) {
            let told = item.made.json.as_deref().and_then(|body| shape::value_at(body, &filter.property));
            for value in told.into_iter().flat_map(values) {
                if can_ask(run, asked.operation, &filter.parameter, value) {
                    found.insert(format!("{} {value}", filter.parameter), (filter, value.clone()));
                }
            }
        }
        let listed = schema.map(|schema| shape::values(&run.api, schema)).unwrap_or_default();
        // What nothing has shows nothing: the id of no parent, a text of the same form.
        let real = found.values().find(|(known, _)| known.parameter == filter.parameter && listed.is_empty());
        let other = real.and_then(|(_, value)| value.as_str()).map(|real| Value::from(unlike(real, 3)));
        let is_apt = |other: &Value| {
            is_parent(run, asked, filter)
                || schema.is_some_and(|schema| run.strategist.is_valid(schema, Direction::Request, other))
        };
        if let Some(other) =
            other.filter(|other| asked.parent.is_none_or(|_| !is_parent(run, asked, filter)) && is_apt(other))
        {
            found.insert(format!("{} {other}", filter.parameter), (filter, other));
        }
        for value in listed {
            found.insert(format!("{} {value}", filter.parameter), (filter, value));
        }
    }
    found.into_values().take(12).collect()
}

/// The values by which something can be asked for; of several, those that no comma cuts in two.
fn values(told: &Value) -> impl Iterator<Item = &Value> {
    let is_whole = |value: &&Value| value.as_str().is_none_or(|text| told.is_string() || !text.contains(','));
    let all = told.as_array().map_or(std::slice::from_ref(told), Vec::as_slice);
    all.iter().filter(|value| value.is_string() || value.is_number() || value.is_boolean()).filter(is_whole)
}

/// Whether a query parameter of a list takes a value, or its text: what a thing says need not be what a filter can ask for.
pub(super) fn can_ask(run: &Run, list: OperationIndex, parameter: &str, value: &Value) -> bool {
    let parameters = run.operation(list).into_iter().flat_map(|operation| &operation.parameters);
    let schema = parameters.filter(|one| one.name == parameter).find_map(|parameter| parameter.schema());
    // To ask by nothing is not to ask.
    let is_nothing = value.is_null() || value.as_str() == Some("");
    !is_nothing
        && schema.is_none_or(|schema| {
            let text = Value::from(simple(value));
            [value, &text].into_iter().any(|value| run.strategist.is_valid(schema, Direction::Request, value))
        })
}

/// Whether a filter is by what the items belong to.
pub(super) fn is_parent(run: &Run, asked: &Asked<'_>, filter: &Filter) -> bool {
    let parent = run.resources.get(asked.resource).parent.as_ref();
    parent.is_some_and(|parent| parent.property.as_ref() == Some(&filter.property))
}

/// Asks for a filtered list and compares it with the model.
async fn filtered(run: &Run, asked: &Asked<'_>, filter: &Filter, value: Value, why: &Why) {
    let label = format!("the list with {}={}", filter.parameter, simple(&value));
    let asked = Asked { filter: Some((filter.parameter.clone(), value.clone())), label, ..asked.clone() };
    let listing = listing::read(run, &asked).await;
    let Some(last) = listing.page_of(None).filter(|_| listing.is_success()) else { return };
    let told = |body: &Value| shape::value_at(body, &filter.property).cloned();
    let stranger =
        listing.items.iter().find(|(_, body, _)| told(body).is_some_and(|told| !Filter::keeps(&told, &value)));
    let strangers: Vec<String> =
        stranger.map(|(id, body, _)| format!("{id:?} with {}", told(body).unwrap_or_default())).into_iter().collect();
    let living = under(run, run.world.living(asked.resource), &asked);
    let is_changed = |item: &Item| filter.property.first().is_some_and(|name| item.is_changed(name));
    let unchanged = living.iter().filter(|item| !is_changed(item));
    let is_wanted = |told: Option<Value>| told.is_some_and(|told| Filter::keeps(&told, &value));
    let wanted = unchanged.filter(|item| is_wanted(item.made.json.as_deref().and_then(told)));
    let absent: Vec<&Arc<Item>> = wanted.filter(|item| listing.complete && !listing.has(&item.id)).collect();
    let absent =
        still(run, &asked, absent, &|body: &Value| told(body).is_none_or(|told| Filter::keeps(&told, &value))).await;
    let missing: Vec<String> = absent.iter().map(|item| item.id.clone()).collect();
    let own = run.world.of(asked.resource);
    let about = stranger.and_then(|(id, _, _)| own.iter().find(|item| item.id == *id));
    let mut sequence = absent.first().copied().or(about).map(|item| item.origin()).unwrap_or_default();
    sequence.push(Arc::clone(&last));
    let verdict = filter_wrong::judge(&last, &strangers, &missing);
    run.judge(&filter_wrong::CHECK, &last.case.name, verdict, &sequence);
    judge_dead(run, &asked, &listing, why);
    if !listing.pages.iter().filter_map(|page| page.json.as_deref()).any(total_wrong::tells_matches_apart) {
        total_of(run, &asked, &listing).await;
    }
    // The pages after the first are asked for by the cursor of one that was filtered, and have to be so as well.
    let has_pages = asked.list.paging.as_ref().is_some_and(|paging| paging.limit.is_some());
    if !has_pages || listing.items.len() <= SMALL || !strangers.is_empty() {
        return;
    }
    let paged = listing::read(run, &Asked { limit: Some(SMALL), ..asked.clone() }).await;
    let stranger = paged.items.iter().find(|(_, body, _)| told(body).is_some_and(|told| !Filter::keeps(&told, &value)));
    let Some(page) = paged.page_of(stranger.map(|(id, _, _)| id.as_str())).filter(|_| paged.is_success()) else {
        return;
    };
    let strangers: Vec<String> = stranger
        .map(|(id, body, page)| format!("{id:?} with {}, on page {}", told(body).unwrap_or_default(), page + 1))
        .into_iter()
        .collect();
    let verdict = filter_wrong::judge(&page, &strangers, &[]);
    run.judge(&filter_wrong::CHECK, &page.case.name, verdict, &listing::with_enough(run, &asked, &page));
}

/// How many items a small page of a filtered list has.
pub(super) const SMALL: usize = 2;

/// Those of which the whole list still says what they were made with: a job that waits when it is made runs a moment later,
/// by itself, and is no more among those that wait.
async fn still<'i>(
    run: &Run,
    asked: &Asked<'_>,
    items: Vec<&'i Arc<Item>>,
    is_as_made: &dyn Fn(&Value) -> bool,
) -> Vec<&'i Arc<Item>> {
    if items.is_empty() {
        return items;
    }
    let whole = Asked { filter: None, label: "the whole list, after a filtered one".to_owned(), ..asked.clone() };
    let whole = listing::read(run, &whole).await;
    let is_other = |item: &Item| whole.items.iter().any(|(id, body, _)| *id == item.id && !is_as_made(body));
    items.into_iter().filter(|item| !is_other(item)).collect()
}

/// Reads the list in small pages and compares them, together, with the model.
async fn pages(run: &Run, asked: &Asked<'_>) {
    if asked.list.paging.as_ref().is_none_or(|paging| paging.limit.is_none()) {
        return;
    }
    for limit in [2usize, 5] {
        let small = Asked { limit: Some(limit), label: format!("the list in pages of {limit}"), ..asked.clone() };
        let paged = listing::read(run, &small).await;
        let Some(last) = paged.page_of(None) else { return };
        if !judge_pages(run, &small, &paged) {
            continue;
        }
        if paged.ended {
            total_of(run, &small, &paged).await;
        }
        if ends_empty(&paged) {
            let again = listing::read(run, &small).await;
            let verdict = pages_wrong::judge_more(ends_empty(&again));
            let sequence: Vec<_> = again.pages.iter().rev().take(2).rev().cloned().collect();
            run.judge(&pages_wrong::CHECK, &last.case.name, verdict, &sequence);
        }
    }
}

/// Judges a list that was read in pages: nothing repeated, nothing missing. Whether it could be told.
pub(super) fn judge_pages(run: &Run, asked: &Asked<'_>, paged: &Listing) -> bool {
    let Some(last) = paged.page_of(None).filter(|_| paged.is_success() && (!paged.ended || paged.complete)) else {
        return false;
    };
    let mut seen = HashSet::new();
    let repeated = paged.items.iter().map(|(id, _, _)| id).find(|id| !seen.insert(id.as_str()));
    let living = under(run, run.world.living(asked.resource), asked);
    let missing: Vec<String> = living.iter().map(|item| item.id.clone()).filter(|id| !paged.has(id)).collect();
    let verdict = pages_wrong::judge_all(repeated, &missing, paged.ended);
    run.judge(&pages_wrong::CHECK, &last.case.name, verdict, &listing::with_enough(run, asked, &last));
    true
}

/// Whether the last page has nothing, after one that said that there was more.
fn ends_empty(listing: &Listing) -> bool {
    let last = listing.pages.len().saturating_sub(1);
    last > 0 && listing.complete && listing.said_more && !listing.items.iter().any(|(_, _, page)| *page == last)
}
