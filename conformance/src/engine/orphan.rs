//! What creates have made whose answers nobody has: written down before they are sent, found in the lists afterwards.
//!
//! A thing is taken for one that this run made when it was not there before, came into being in the moment of the create,
//! and bears the run's own sign; or stands under something that the run made; or, without a sign, when it says what was
//! sent and is the only thing that is new. Everything less is told, and left alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::run::Run;
use super::world::Item;
use crate::case::{Case, Phase};
use crate::check::{context, time_wrong};
use crate::exchange::{Exchange, text};
use crate::ledger::{Before, Left, Made, Making};
use crate::lifecycle::resource::ResourceIndex;
use crate::phase::lifecycle::lists;
use crate::phase::listing::{self, Asked};

/// How long after it was sent a create may still make something, in seconds.
const UNDER_WAY: i64 = 20;
/// By how many seconds two readings of one clock may differ.
const JITTER: i64 = 3;

/// What came of looking.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// What was made, and how each is deleted.
    pub(crate) found: Vec<Made>,
    /// The ids of creates of which it is known now what they made.
    pub(crate) settled: Vec<String>,
    /// The others.
    pub(crate) unproven: Vec<Unproven>,
}

/// A create of which it cannot be told what it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproven {
    /// What was sent.
    pub label: String,
    /// The keys of things that may be what it made, and may be somebody else's.
    pub candidates: Vec<String>,
}

impl Run {
    /// What to write down before a request is sent that may make something.
    pub(crate) fn making(&self, number: u64, case: &Case) -> Option<Making> {
        let (resource, _) = self.resources.role_of(case.operation?)?;
        if self.resources.get(resource).maker() != case.operation {
            return None;
        }
        if case.request.is_safe() || case.request.method == "DELETE" {
            return None;
        }
        let known = case.known.as_deref();
        let mut said: Vec<(String, Value)> = known.map(|known| known.fields.clone()).unwrap_or_default();
        said.extend(nulls(case));
        let names = known.into_iter().flat_map(|known| [known.file_name.as_deref(), known.id.as_deref()]).flatten();
        let texts = said.iter().filter_map(|(_, value)| value.as_str()).chain(names);
        let body = || case.request.body.as_ref().map(|body| text(&body.bytes)).unwrap_or_default();
        let sign = texts.into_iter().find_map(|text| self.sign_in(text)).or_else(|| self.sign_in(&body()));
        let run = self.started_at.as_millisecond();
        Some(Making {
            id: format!("{run}-{number}"),
            run,
            resource: self.resources.get(resource).name.clone(),
            label: format!("{}: {}", case.name, case.label),
            sign,
            said,
            at: jiff::Timestamp::now().as_second(),
        })
    }

    /// Notes in the ledger that it is known what an exchange made.
    pub(crate) fn settle_making(&self, exchange: &Exchange) {
        let settled = self.making(exchange.number, &exchange.case).map(|making| self.ledger.answered(&making.id));
        if let Some(Err(error)) = settled {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
    }

    /// The sign that an item was made with.
    pub(crate) fn sign_of(&self, item: &Item) -> Option<String> {
        self.making(item.made.number, &item.made.case)?.sign
    }

    /// The name that this run has given, where a text holds one.
    pub(crate) fn sign_in(&self, text: &str) -> Option<String> {
        let from = text.get(text.find(&format!("{}-", self.marker()))?..)?;
        let end =
            from.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))).unwrap_or(from.len());
        from.get(..end).map(|sign| sign.trim_end_matches('.').to_owned())
    }
}

/// What a body of JSON says is null.
fn nulls(case: &Case) -> Vec<(String, Value)> {
    let body = case.request.body.as_ref().filter(|body| body.parts.is_empty());
    let value: Option<Value> = body.and_then(|body| serde_json::from_slice(&body.bytes).ok());
    let members = value.as_ref().and_then(Value::as_object).into_iter().flatten();
    members.filter(|(_, value)| value.is_null()).map(|(name, _)| (name.clone(), Value::Null)).collect()
}

/// Something in a list that the ledger does not name.
struct Stranger {
    item: Arc<Item>,
    body: Value,
    /// Whether it is known that it was not there before; absent where no list was read to its end then.
    is_new: Option<bool>,
    /// Whether it stands under something that the run made.
    is_under_own: bool,
}

/// Looks for what creates have made whose answers nobody has.
pub(crate) async fn find(run: &Run, left: &Left) -> Search {
    let mut search = Search::default();
    let mut runs: Vec<i64> = left.making.iter().map(|making| making.run).collect();
    runs.sort_unstable();
    runs.dedup();
    for index in 0..run.resources.items.len() {
        let resource = ResourceIndex(index);
        for one in &runs {
            let name = &run.resources.get(resource).name;
            let of = left.making.iter().filter(|making| making.run == *one && making.resource == *name);
            let open: Vec<&Making> = of.collect();
            if !open.is_empty() {
                let before = left.before.iter().find(|before| before.run == *one && before.resource == *name);
                of_resource(run, left, resource, &open, before, &mut search).await;
            }
        }
    }
    search
}

async fn of_resource(
    run: &Run,
    left: &Left,
    resource: ResourceIndex,
    open: &[&Making],
    before: Option<&Before>,
    search: &mut Search,
) {
    let (mut strangers, is_whole) = strangers(run, left, resource, before, search).await;
    let mut unsigned: Vec<&Making> = Vec::new();
    for making in open {
        let bears = |stranger: &Stranger| {
            let is_signed = making.sign.as_deref().is_some_and(|sign| has_sign(&stranger.body, sign));
            is_signed && stranger.is_new != Some(false) && is_in_time(run, stranger, making, before, false)
        };
        let (own, others): (Vec<_>, Vec<_>) =
            strangers.into_iter().partition(|stranger| stranger.is_under_own || bears(stranger));
        strangers = others;
        take(run, &own, search);
        match (making.sign.is_some(), is_whole || !own.is_empty()) {
            (true, true) => search.settled.push(making.id.clone()),
            (true, false) => search.unproven.push(Unproven { label: making.label.clone(), candidates: Vec::new() }),
            (false, _) => unsigned.push(making),
        }
    }
    let new: Vec<Stranger> = strangers.into_iter().filter(|stranger| stranger.is_new != Some(false)).collect();
    let fits = |making: &Making, stranger: &Stranger, strictly: bool| {
        agrees(&stranger.body, making) && is_in_time(run, stranger, making, before, strictly)
    };
    // Creates without a sign are sent one at a time, so that one thing alone can be new; where there is another, somebody
    // else is at work, and either may be theirs.
    if let ([stranger], [making], true) = (new.as_slice(), unsigned.as_slice(), is_whole)
        && stranger.is_new == Some(true)
        && fits(making, stranger, true)
    {
        take(run, &new, search);
        search.settled.push(making.id.clone());
        return;
    }
    for making in unsigned {
        let like = new.iter().filter(|stranger| fits(making, stranger, false));
        let candidates: Vec<String> = like.map(|stranger| key(run, &stranger.item)).collect();
        if is_whole && candidates.is_empty() {
            search.settled.push(making.id.clone());
        } else {
            search.unproven.push(Unproven { label: making.label.clone(), candidates });
        }
    }
}

/// Everything in every list of a resource that the ledger does not name, and whether all of them were read to their end.
async fn strangers(
    run: &Run,
    left: &Left,
    resource: ResourceIndex,
    before: Option<&Before>,
    search: &Search,
) -> (Vec<Stranger>, bool) {
    let mut found: BTreeMap<String, Stranger> = BTreeMap::new();
    let (mut asked_for, mut is_whole) = (0, true);
    for (list, operation) in lists::all(run, resource) {
        let is_nested = run.operation(operation).is_none_or(|operation| operation.path.contains('{'));
        let parents = if is_nested { parents(run, left, search, resource) } else { vec![None] };
        for parent in parents {
            let (phase, label) = (Phase::Cleanup, "the list after a create without an answer".to_owned());
            let parent = parent.as_ref();
            let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
            let listing = listing::read(run, &asked).await;
            asked_for += usize::from(!is_nested);
            is_whole &= listing.complete && listing.is_success();
            for (id, body, _) in listing.items {
                let item = Arc::new(Item::of_ledger(resource, id.clone(), parent.cloned()));
                let key = key(run, &item);
                if left.known.contains(&key) {
                    continue;
                }
                let is_new = if is_nested { Some(true) } else { before.map(|before| !before.ids.contains(&id)) };
                let stranger = Stranger { item, body: Value::clone(&body), is_new, is_under_own: is_nested };
                // What a list without a parent shows says most of where it came from.
                if is_nested {
                    found.insert(key, stranger);
                } else {
                    found.entry(key).or_insert(stranger);
                }
            }
        }
    }
    (found.into_values().collect(), is_whole && asked_for > 0)
}

/// What the run made that things of a resource belong to, each with what it belongs to itself.
fn parents(run: &Run, left: &Left, search: &Search, resource: ResourceIndex) -> Vec<Option<Arc<Item>>> {
    let mut items: BTreeMap<&str, Arc<Item>> = BTreeMap::new();
    for made in left.made.iter().chain(&search.found) {
        let of = run.resources.items.iter().position(|one| one.name == made.resource);
        let parent = made.parent.as_deref().and_then(|key| items.get(key).cloned());
        if let Some(of) = of {
            items.insert(&made.key, Arc::new(Item::of_ledger(ResourceIndex(of), made.id.clone(), parent)));
        }
    }
    let wanted = run.resources.get(resource).parent.as_ref().map(|parent| parent.resource);
    items.into_values().filter(|item| Some(item.resource) == wanted).map(Some).collect()
}

fn key(run: &Run, item: &Item) -> String {
    format!("{} {}", run.resources.get(item.resource).name, item.id)
}

fn take(run: &Run, own: &[Stranger], search: &mut Search) {
    for stranger in own {
        if let Some(made) = run.entry(run.resources.get(stranger.item.resource), &stranger.item) {
            search.found.push(made);
        }
    }
}

/// Whether a thing bears a sign, and not a longer one.
pub(crate) fn has_sign(body: &Value, sign: &str) -> bool {
    match body {
        Value::Array(items) => items.iter().any(|item| has_sign(item, sign)),
        Value::Object(members) => members.values().any(|member| has_sign(member, sign)),
        Value::String(text) => text.match_indices(sign).any(|(at, _)| {
            !text.get(at + sign.len()..).unwrap_or_default().starts_with(|c: char| c.is_ascii_alphanumeric())
        }),
        _ => false,
    }
}

/// Whether nothing that a thing says contradicts what the request said.
fn agrees(body: &Value, making: &Making) -> bool {
    making.said.iter().all(|(name, said)| match (body.get(name), said) {
        (None, _) => true,
        (Some(told), Value::String(said)) if !told.is_string() => said == &told.to_string(),
        (Some(told), said) => told == said,
    })
}

/// Whether a thing came into being while a create was under way. Where its time is not told: unless it has to be.
fn is_in_time(run: &Run, stranger: &Stranger, making: &Making, before: Option<&Before>, strictly: bool) -> bool {
    let schema = run.resources.get(stranger.item.resource).schema;
    let created = time_wrong::created(&run.context(), schema, &stranger.body);
    let (ahead, slack) = before.and_then(|before| before.ahead).map_or((0, context::SKEW), |ahead| (ahead, JITTER));
    let window = making.at + ahead - slack..=making.at + ahead + slack + UNDER_WAY;
    created.iter().any(|second| window.contains(second)) || (created.is_empty() && !strictly)
}
