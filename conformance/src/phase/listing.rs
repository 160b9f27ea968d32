//! Reading a list to its end, page by page.

use std::ops::Deref;
use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, ParameterLocation};
use serde_json::Value;

use super::cursor::{self, Cursor, Next};
use crate::case::{Credentials, Intent, Phase};
use crate::check::{list_repeats, pages_wrong, total_wrong};
use crate::engine::make::Variant;
use crate::engine::new_id::as_id;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::{Item, Sighting};
use crate::exchange::Exchange;
use crate::lifecycle::resource::{List, ResourceIndex, Role};

/// How many pages are read at most.
const MOST_PAGES: usize = 400;

/// How a list is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) resource: ResourceIndex,
    pub(crate) list: &'a List,
    pub(crate) operation: OperationIndex,
    pub(crate) parent: Option<&'a Arc<Item>>,
    /// A filter's parameter and its value.
    pub(crate) filter: Option<(String, Value)>,
    /// How many items a page is to have.
    pub(crate) limit: Option<usize>,
    pub(crate) phase: Phase,
    pub(crate) label: String,
}

/// A list as it was told.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// Every page.
    pub(crate) pages: Vec<Arc<Exchange>>,
    /// Id and body of each item, with the place of its page.
    pub(crate) items: Vec<(String, Shown, usize)>,
    /// Whether the last page was reached.
    pub(crate) complete: bool,
    /// Whether the pages ended at all.
    pub(crate) ended: bool,
    /// Whether the page before the last said that there was more.
    pub(crate) said_more: bool,
}

/// The body of an item of a list, where it stands on its page.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    page: Arc<Value>,
    /// The names that lead to the items of the page.
    way: Arc<[String]>,
    place: usize,
}

impl Deref for Shown {
    type Target = Value;

    fn deref(&self) -> &Value {
        static NOTHING: Value = Value::Null;
        shape::value_at(&self.page, &self.way).and_then(|items| items.get(self.place)).unwrap_or(&NOTHING)
    }
}

impl Listing {
    /// The page that an id stands on, else the last one.
    pub(crate) fn page_of(&self, id: Option<&str>) -> Option<Arc<Exchange>> {
        let found = id.and_then(|id| self.items.iter().find(|(known, _, _)| known == id));
        let page = found.map_or(self.pages.len().saturating_sub(1), |(_, _, page)| *page);
        self.pages.get(page).cloned()
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.items.iter().any(|(known, _, _)| known == id)
    }

    /// Whether every page was a success.
    pub(crate) fn is_success(&self) -> bool {
        !self.pages.is_empty() && self.pages.iter().all(|page| page.is_success())
    }
}

/// Reads a list to its end.
pub(crate) async fn read(run: &Run, asked: &Asked<'_>) -> Listing {
    read_as(run, asked, Credentials::Own).await
}

/// The same with the credentials of somebody.
pub(crate) async fn read_as(run: &Run, asked: &Asked<'_>, credentials: Credentials) -> Listing {
    read_part(run, asked, credentials, None, MOST_PAGES).await.0
}

/// Reads so many pages, from a place on; gives the place of the next page, where the description says how to ask for it.
pub(crate) async fn read_part(
    run: &Run,
    asked: &Asked<'_>,
    credentials: Credentials,
    from: Option<Cursor>,
    most: usize,
) -> (Listing, Option<Cursor>) {
    let mut listing = Listing { pages: Vec::new(), items: Vec::new(), complete: false, ended: true, said_more: false };
    let is_whole = from.is_none();
    let mut cursor = from;
    let resource = run.resources.get(asked.resource);
    loop {
        let mut arguments = run.arguments(asked.operation, &Variant::plain("bindery"));
        if let Some(parent) = asked.parent {
            arguments.at(&parent.as_parent(run, asked.resource, asked.operation));
        }
        if let Some((name, value)) = &asked.filter {
            arguments.set(ParameterLocation::Query, name, value.clone());
        }
        if let (Some(limit), Some(name)) =
            (asked.limit, asked.list.paging.as_ref().and_then(|paging| paging.limit.as_ref()))
        {
            arguments.set(ParameterLocation::Query, name, Value::from(limit));
        }
        match &cursor {
            Some(Cursor::Value { parameter, value }) => {
                arguments.set(ParameterLocation::Query, parameter, value.clone());
            }
            Some(Cursor::Counted { parameter, number }) => {
                arguments.set(ParameterLocation::Query, parameter, Value::from(*number));
            }
            Some(Cursor::Link(_)) | None => {}
        }
        // Where nothing says that there is more, a page may be beyond the last one.
        let is_guess = cursor.as_ref().is_some_and(Cursor::is_counted) && !promises_more(asked, &listing);
        let intent = if is_guess { Intent::Plausible } else { Intent::Valid };
        let mut case = run.case_with(asked.operation, &arguments, intent, asked.phase, asked.label.clone());
        case.after = asked.parent.map(|parent| parent.origin()).unwrap_or_default();
        case.request.credentials = credentials.clone();
        if let Some(Cursor::Link(place)) = &cursor {
            place.clone().put(&mut case.request);
        }
        // Cursors and filters hold what answers have said.
        case.told.clone_from(&case.open);
        if let Some(previous) = listing.pages.last() {
            case.after.push(Arc::clone(previous));
        }
        let page = run.send(case).await;
        if is_guess && matches!(page.status(), Some(400 | 404 | 416 | 422)) {
            end(run, asked, is_whole.then_some(&credentials), &mut listing);
            return (listing, None);
        }
        listing.pages.push(Arc::clone(&page));
        let Some(body) = page.json.clone().filter(|_| page.is_success()) else { return (listing, None) };
        let Some(items) = shape::value_at(&body, &asked.list.items).and_then(Value::as_array) else {
            return (listing, None);
        };
        let place = listing.pages.len() - 1;
        let mut ids = Vec::with_capacity(items.len());
        let way: Arc<[String]> = asked.list.items.clone().into();
        for (at, item) in items.iter().enumerate() {
            let id = resource.id_property.as_ref().and_then(|path| listed_id(item, path));
            if let Some(id) = id {
                ids.push(id.clone());
                let shown = Shown { page: Arc::clone(&body), way: Arc::clone(&way), place: at };
                listing.items.push((id, shown, place));
            }
        }
        // Things that do not say their ids there cannot be looked for.
        if ids.is_empty() && !items.is_empty() {
            return (listing, None);
        }
        run.judge(&list_repeats::CHECK, &page.case.name, list_repeats::judge(&page, &ids), &[Arc::clone(&page)]);
        if let Some(limit) = asked.limit {
            let verdict = pages_wrong::judge_page(&page, items.len(), limit);
            let sequence = if verdict.is_fail() { with_enough(run, asked, &page) } else { Vec::new() };
            run.judge(&pages_wrong::CHECK, &page.case.name, verdict, &sequence);
        }
        let paging = asked.list.paging.as_ref();
        let is_same = |before: usize| on_page(&listing, before).eq(&ids);
        let is_again = !ids.is_empty() && place.checked_sub(1).is_some_and(is_same);
        // The first page has the number 1 here: the one after it is yet to be asked for.
        if is_again && place == 1 && cursor::may_be_first(paging, cursor.as_ref()) {
            listing.pages.truncate(place);
            listing.items.retain(|(_, _, page)| *page < place);
            if let Next::At(following) = cursor::next(run, paging, &page, (&ids, ids.len()), cursor.as_ref()) {
                cursor = Some(following);
                continue;
            }
            return (listing, None);
        }
        // A page that is the one before once more goes on for ever.
        if is_again {
            listing.ended = false;
            return (listing, None);
        }
        match cursor::next(run, paging, &page, (&ids, listing.items.len()), cursor.as_ref()) {
            Next::None => {
                end(run, asked, is_whole.then_some(&credentials), &mut listing);
                return (listing, None);
            }
            Next::Unknown => return (listing, None),
            Next::At(following) => {
                listing.said_more = cursor::says_more(paging, &body) == Some(true);
                if listing.pages.len() >= most || cursor.as_ref() == Some(&following) {
                    listing.ended = cursor.as_ref() != Some(&following);
                    return (listing, Some(following));
                }
                cursor = Some(following);
            }
        }
    }
}

/// Whether the last page says that there is one after it, by a word of its own or by a total that is not reached.
fn promises_more(asked: &Asked<'_>, listing: &Listing) -> bool {
    let total = || {
        let page = listing.pages.last().filter(|_| asked.filter.is_none())?;
        total_wrong::told(page.json.as_deref()?).map(|(_, total)| total)
    };
    listing.said_more || total().is_some_and(|total| total > listing.items.len() as u64)
}

/// The last page was reached: what a list that was read from its beginning shows, with the credentials of somebody, is
/// written down.
fn end(run: &Run, asked: &Asked<'_>, whole: Option<&Credentials>, listing: &mut Listing) {
    listing.complete = !is_narrowed(run, asked);
    if let Some(credentials) = whole {
        sight(run, asked, credentials, listing);
    }
}

/// Whether a list has to be asked by something that things differ in, and was not meant to be: what it shows then is a part.
fn is_narrowed(run: &Run, asked: &Asked<'_>) -> bool {
    let required = run.operation(asked.operation).into_iter().flat_map(|operation| &operation.parameters);
    let mut required = required.filter(|one| one.required && one.location == ParameterLocation::Query);
    required.any(|one| {
        asked.filter.as_ref().is_none_or(|(name, _)| *name != one.name)
            && !run.options.parameters.iter().any(|(name, _)| *name == one.name)
            && asked.list.filters.iter().any(|filter| filter.parameter == one.name)
    })
}

/// The ids on a page.
fn on_page(listing: &Listing, page: usize) -> impl Iterator<Item = &String> {
    listing.items.iter().filter(move |(_, _, place)| *place == page).map(|(id, _, _)| id)
}

/// Writes down what a whole list showed.
fn sight(run: &Run, asked: &Asked<'_>, credentials: &Credentials, listing: &Listing) {
    let is_bin = matches!(run.resources.role_of(asked.operation), Some((_, Role::Bin(_))));
    let whole = !is_bin && asked.filter.is_none() && asked.parent.is_none() && *credentials == Credentials::Own;
    let (Some(first), Some(last)) = (listing.pages.first(), listing.pages.last()) else { return };
    if whole && listing.is_success() {
        let ids = listing.items.iter().map(|(id, _, _)| id.clone()).collect();
        run.world.sight(Sighting { operation: asked.operation, sent: first.sent, done: last.done, ids });
    }
}

/// The id of an item of a list: what a view wraps in an envelope often stands bare in a list.
fn listed_id(item: &Value, path: &[String]) -> Option<String> {
    (0..path.len()).find_map(|skipped| shape::value_at(item, &path[skipped..]).and_then(as_id))
}

/// A page, with creates of more items than it may hold before it: what is wrong with pages shows where there are several.
pub(crate) fn with_enough(run: &Run, asked: &Asked<'_>, page: &Arc<Exchange>) -> Vec<Arc<Exchange>> {
    let living = run.world.living(asked.resource).into_iter();
    let beside = living.filter(|item| {
        asked.parent.is_none_or(|parent| item.parent.as_ref().is_some_and(|other| Arc::ptr_eq(other, parent)))
    });
    let few = beside.take(asked.limit.unwrap_or_default() + 1);
    few.flat_map(|item| item.origin()).chain([Arc::clone(page)]).collect()
}
