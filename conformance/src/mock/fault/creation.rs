//! Faults in what is kept of a new item.

use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::{Method, SchemaId};
use serde_json::Value;

use super::{FaultId, Faults, Turn};
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::mock::act::{Visit, tagged};
use crate::mock::core::Core;
use crate::mock::message::Outgoing;
use crate::mock::represent::fields::Purpose;
use crate::mock::represent::{fill, id};
use crate::mock::request::body::File;
use crate::mock::state::{Item, Lookup, Store, Views};
use crate::wire::digest::to_hex;

/// Ten years, in seconds.
const TEN_YEARS: i64 = 315_576_000;

/// How long a create is held up that outlives its parent.
const HELD_UP: Duration = Duration::from_millis(120);

/// How long a change takes that puts back what another one has changed meanwhile.
const COLLIDING: Duration = Duration::from_millis(10);

/// What a create stands under was there a moment ago.
pub(crate) async fn held_up(faults: &Faults, visit: &Visit<'_>) {
    let is_below = || matches!(visit.plan.role, Some((_, Role::Create))) && !visit.scope().is_empty();
    if outlives_parent(faults) && is_below() {
        tokio::time::sleep(HELD_UP).await;
    }
}

/// What a change is about, as it was before it was held up.
pub(crate) async fn read_before(core: &Core, visit: &Visit<'_>, lookup: &Lookup<'_>) -> Option<Arc<Item>> {
    if !core.faults.has(FaultId::ChangesCollide) || visit.operation.method != Method::Patch {
        return None;
    }
    let found = core.store().find(lookup);
    tokio::time::sleep(COLLIDING).await;
    found
}

/// Whether a create does not look again for what it stands under.
pub(crate) fn outlives_parent(faults: &Faults) -> bool {
    faults.has(FaultId::CreateOutlivesParent)
}

/// An id was made for a new item.
pub(crate) fn id(core: &Core, store: &Store, resource: ResourceIndex, file: Option<&File>, made: Value) -> Value {
    if core.faults.has(FaultId::SameUploadFound)
        && let Some(same) = file.and_then(|file| store.all(resource).find(|item| is_of(item, file)))
        && let Some(way) = &core.kind(resource).id
        && let Some(known) = same.at(way)
    {
        return known;
    }
    if core.faults.has(FaultId::IdReused)
        && let Some(last) = store.all(resource).next_back()
        && let Some(way) = &core.kind(resource).id
        && let Some(known) = last.at(way)
    {
        return known;
    }
    made
}

/// Whether an item was made from a file of the same name and bytes.
fn is_of(item: &Item, file: &File) -> bool {
    let is_named = file.name.as_ref().is_some_and(|name| item.value().to_string().contains(name.as_str()));
    let held = item.content.as_ref().and_then(|content| content.bytes.bytes().ok());
    is_named && held.is_some() && held == file.bytes.bytes().ok()
}

/// The representation of a new item was put together from what a request says.
pub(crate) fn filled(core: &Core, request: Option<SchemaId>, said: Option<&Value>, value: &mut Value) {
    let (false, Value::Object(map)) = (core.faults.is_empty(), value) else { return };
    let said = said.and_then(Value::as_object);
    if core.faults.has(FaultId::ReadOnlyTaken) {
        let known = said.into_iter().flatten().filter(|(name, _)| map.contains_key(*name));
        let taken: Vec<_> = known.map(|(name, value)| (name.clone(), value.clone())).collect();
        map.extend(taken);
    }
    if core.faults.has(FaultId::MapNamesLowered) {
        for (name, sent) in said.into_iter().flatten().filter(|(_, sent)| sent.is_object()) {
            let lowered =
                sent.as_object().into_iter().flatten().map(|(key, value)| (key.to_lowercase(), value.clone()));
            map.insert(name.clone(), Value::Object(lowered.collect()));
        }
    }
    if core.faults.has(FaultId::PartNumbersOff) {
        for (name, sent) in said.into_iter().flatten().filter_map(|(name, sent)| Some((name, sent.as_object()?))) {
            let off = |value: &Value| value.as_i64().map_or_else(|| value.clone(), |number| Value::from(number + 1));
            map.insert(name.clone(), sent.iter().map(|(key, value)| (key.clone(), off(value))).collect());
        }
    }
    if core.faults.has(FaultId::ListTextsLowered) {
        for (name, sent) in said.into_iter().flatten().filter_map(|(name, sent)| Some((name, sent.as_array()?))) {
            let lowered = sent.iter().map(|one| one.as_str().map_or(one.clone(), |text| text.to_lowercase().into()));
            map.insert(name.clone(), Value::Array(lowered.collect()));
        }
    }
    let asked = request.map(|request| view::properties(&core.api, request)).unwrap_or_default();
    for (name, schema) in asked.into_iter().filter(|_| core.faults.has(FaultId::DefaultIgnored)) {
        let default = fill::default(&core.api, schema).filter(|_| said.is_none_or(|said| !said.contains_key(name)));
        let other =
            (0..8).map(|turn| core.description.draw(schema, turn)).find(|drawn| Some(drawn) != default.as_ref());
        if let (Some(_), Some(other)) = (default, other) {
            map.insert(name.to_owned(), other);
        }
    }
}

/// Whether a create under a key that was there before makes something once more.
pub(crate) fn forgets_keys(faults: &Faults) -> bool {
    faults.has(FaultId::RepeatMakesAnother)
}

/// Whether everything that is made has one secret.
pub(crate) fn shares_secrets(faults: &Faults) -> bool {
    faults.has(FaultId::SecretShared)
}

/// An item was made and is about to be kept.
pub(crate) fn kept(core: &Core, resource: ResourceIndex, item: &mut Item) {
    if core.faults.is_empty() {
        return;
    }
    if core.faults.has(FaultId::CreateKeepsNothing) {
        item.views = Views::NONE;
    }
    let mut value = item.value();
    let Value::Object(map) = &mut value else { return };
    for field in &core.kind(resource).fields.fields {
        let Some(known) = map.get(&field.name) else { continue };
        if let Some(wrong) = wrong(core, &field.purpose, known) {
            map.insert(field.name.clone(), wrong);
        }
    }
    item.set_value(&value);
}

/// A change was worked out and is about to be kept: what is kept instead. `optional` names what a change may say and a
/// representation may lack.
pub(crate) fn changed(core: &Core, named: &Value, before: &Value, mut after: Value, optional: &[&str]) -> Value {
    if core.faults.has(FaultId::UpdateDoesNothing) {
        return before.clone();
    }
    if let (true, Value::Object(members)) = (core.faults.has(FaultId::ChangeSkipsZero), &mut after) {
        let is_skipped =
            |name: &String| named.get(name).is_some_and(|value| value.is_null() || value.as_i64() == Some(0));
        for name in members.keys().filter(|name| is_skipped(name)).cloned().collect::<Vec<_>>() {
            members.insert(name.clone(), before.get(&name).cloned().unwrap_or_default());
        }
    }
    for (name, new) in named.as_object().into_iter().flatten() {
        let (Some(old), Some(kept)) = (before.get(name), after.get_mut(name)) else { continue };
        match (old, new, kept) {
            (Value::Array(old), Value::Array(_), Value::Array(kept)) if core.faults.has(FaultId::ChangeAppends) => {
                kept.splice(0..0, old.iter().cloned());
            }
            (Value::Object(_), Value::Object(new), Value::Object(kept)) if core.faults.has(FaultId::MergeReplaces) => {
                kept.retain(|name, _| new.contains_key(name));
            }
            _ => {}
        }
    }
    if let (true, Value::Object(members)) = (core.faults.has(FaultId::ChangeTimeLongAgo), &mut after) {
        let is_its = |(name, _): &(&String, &mut Value)| view::plain(name).starts_with("updat");
        for (_, told) in members.iter_mut().filter(is_its) {
            let time = told.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
            let long_ago = time.and_then(|time| jiff::Timestamp::from_second(time.as_second() - TEN_YEARS).ok());
            *told = long_ago.map_or(Value::Null, |time| Value::String(time.to_string()));
        }
    }
    if let (true, Value::Object(members)) = (core.faults.has(FaultId::UpdateResetsOthers), &mut after) {
        members.retain(|name, _| named.get(name).is_some() || !optional.contains(&name.as_str()));
    }
    after
}

/// Whether the answer to a change shows the item as it was before.
pub(crate) fn answers_as_before(faults: &Faults) -> bool {
    faults.has(FaultId::ChangeAnswersBefore)
}

/// An item was found to be shown.
pub(crate) fn seen(core: &Core, resource: ResourceIndex, item: Arc<Item>) -> Arc<Item> {
    core.faults.note_turn(Turn::Seen(item.number));
    let Some(was) = core.faults.undo(item.number) else { return item };
    let again = Item { rendered: was, ..Arc::unwrap_or_clone(item) };
    core.store().put(resource, again)
}

/// A change is about to be answered.
pub(crate) fn tagged_as_before(core: &Core, visit: &Visit<'_>, was: &Value, item: &mut Item, answer: &mut Outgoing) {
    if core.faults.has(FaultId::ChangeTellsOldTag) && !was.is_null() {
        item.set_value(was);
        tagged(core, visit, item, answer);
    }
}

/// Whether a PUT leaves as it was what it does not say.
pub(crate) fn keeps_others(faults: &Faults) -> bool {
    faults.has(FaultId::PutKeepsOthers)
}

/// An item is about to take the place of one that was there.
pub(crate) fn replaced(core: &Core, said: Option<&Value>, known: &Item, item: &mut Item) {
    let merges = core.faults.has(FaultId::PutMergesMaps);
    if !merges && !keeps_others(&core.faults) {
        return;
    }
    let (Value::Object(before), Value::Object(mut value)) = (known.value(), item.value()) else { return };
    for (name, kept) in before {
        match (value.get_mut(&name), kept) {
            (Some(Value::Object(members)), Value::Object(old)) if merges => {
                members.extend(old.into_iter().filter(|(key, _)| !members.contains_key(key)).collect::<Vec<_>>());
            }
            (_, kept) if !merges && said.is_none_or(|said| said.get(&name).is_none()) => {
                value.insert(name, kept);
            }
            _ => {}
        }
    }
    item.set_value(&Value::Object(value));
}

/// A change of an item is about to be kept: what is kept instead.
pub(crate) fn lost(faults: &Faults, number: u64, before: &Value, after: Value) -> Value {
    let kept = if faults.loses_change(number) { before.clone() } else { after };
    faults.note_turn(Turn::Changed(number));
    kept
}

/// An item was found to be changed.
pub(crate) fn revived(faults: &Faults, item: &mut Item) {
    if faults.has(FaultId::ChangeRevives) {
        item.views = Views::ALL;
    }
}

/// How many items a tenant can have before the first one goes.
const ROOM: usize = 7;

/// An item was kept.
pub(crate) fn done(core: &Core, store: &mut Store, resource: ResourceIndex, item: &Item) {
    core.faults.note_turn(Turn::Seen(item.number));
    if core.faults.has(FaultId::CreateMakesTwo) {
        make_twin(core, store, resource, item);
    }
    if !core.faults.has(FaultId::CreateEvictsFirst) {
        return;
    }
    let own: Vec<u64> =
        store.all(resource).filter(|other| other.owner == item.owner).map(|other| other.number).collect();
    if own.len() > ROOM
        && let Some(first) = own.first().filter(|first| **first <= 1)
    {
        store.set_views(resource, *first, Views::NONE);
    }
}

fn make_twin(core: &Core, store: &mut Store, resource: ResourceIndex, item: &Item) {
    let number = store.number();
    let made = core.kind(resource).ids.make(&core.description, core.seed, number);
    let mut value = item.value();
    let mut twin = Item { number, id: id::text(&made).unwrap_or_default(), ..item.clone() };
    if let Some(way) = &core.kind(resource).id {
        id::set_at(&mut value, way, made);
    }
    twin.set_value(&value);
    store.put(resource, twin);
}

fn wrong(core: &Core, purpose: &Purpose, known: &Value) -> Option<Value> {
    let has = |fault| core.faults.has(fault);
    match purpose {
        Purpose::Size if has(FaultId::SizeOffByOne) => known.as_i64().map(|size| Value::from(size + 1)),
        Purpose::Digest(algorithm) if has(FaultId::DigestWrong) => {
            Some(Value::String(to_hex(&algorithm.of(known.as_str()?.as_bytes()))))
        }
        Purpose::Seconds if has(FaultId::CreatedAtInMilliseconds) => {
            known.as_i64().map(|time| Value::from(time * 1000))
        }
        Purpose::Seconds if has(FaultId::CreatedAtInFuture) => known.as_i64().map(|time| Value::from(time + TEN_YEARS)),
        Purpose::Milliseconds if has(FaultId::CreatedAtInFuture) => {
            known.as_i64().map(|time| Value::from(time + TEN_YEARS * 1000))
        }
        Purpose::Instant if has(FaultId::CreatedAtInFuture) => {
            let time: jiff::Timestamp = known.as_str()?.parse().ok()?;
            let later = jiff::Timestamp::from_second(time.as_second() + TEN_YEARS).ok()?;
            Some(Value::String(later.to_string()))
        }
        Purpose::FileName if has(FaultId::FilenameGarbled) => {
            let garbled: String =
                known.as_str()?.chars().map(|character| if character.is_ascii() { character } else { '?' }).collect();
            Some(Value::String(garbled))
        }
        _ => None,
    }
}
