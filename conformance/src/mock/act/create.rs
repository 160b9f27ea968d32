//! Making items.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::{Visit, respond, visit};
use crate::lifecycle::infer::view;
use crate::lifecycle::infer::words::is_repeat_key;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::{Core, Ready};
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::payload::Payload;
use crate::mock::represent::fields::{Field, Purpose, is_read_only};
use crate::mock::represent::{fill, id, json, media};
use crate::mock::state::{Content, Item, Lookup, View, Views};

/// Contents of fewer bytes are kept apart from the body that they came in.
const SHORT: usize = 4096;
/// How many ids are made at the most until one is new.
const DRAWS: u64 = 64;

/// Makes an item; the server picks its id, unless the representation lets the client do so.
pub(crate) fn create(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let chosen = chosen_id(core, visit, resource);
    let is_refused = visit.operation.response(409).is_some();
    let (item, _) = keep(core, visit, resource, chosen.as_deref(), is_refused)?;
    let mut answer = respond::item(core, visit, &item);
    respond::location(core, visit, &item, &mut answer);
    Ok(answer)
}

/// Makes or replaces the item under the id in the path.
pub(crate) fn put(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let own = visit.own_id().unwrap_or("").to_owned();
    let (item, was_there) = keep(core, visit, resource, Some(&own), false)?;
    let mut answer = respond::item(core, visit, &item);
    let created = visit.operation.responses.iter().any(|response| response.status.to_string() == "201");
    let replaced = visit.operation.responses.iter().any(|response| response.status.to_string() == "200");
    if created && !was_there {
        answer.status = 201;
    } else if replaced && was_there && answer.status == 201 {
        answer.status = 200;
    }
    respond::location(core, visit, &item, &mut answer);
    Ok(answer)
}

/// The id that the request gives, where its own schema lets it; where that says nothing, the representation has to.
fn chosen_id(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Option<String> {
    let kind = core.kind(resource);
    let (described, ready) = (core.resources.get(resource), core.ready(visit.plan));
    let asked = ready.said.map(|schema| view::properties(&core.api, schema)).unwrap_or_default();
    // The request may call it as the answer to the create does, and no other view.
    let ways = [&kind.id, &described.sent_id, &described.created_id];
    let mut ways = ways.into_iter().flatten();
    let is_asked = |way: &&Vec<String>| way.first().is_some_and(|first| asked.iter().any(|(name, _)| name == first));
    let way = ways.clone().find(is_asked).or_else(|| ways.next())?;
    let first = way.first()?;
    let is_open = match asked.iter().find(|(name, _)| name == first) {
        Some((_, schema)) => !is_read_only(&core.api, *schema),
        None => asked.is_empty() && kind.fields.get(first).is_some_and(|field| !field.is_read_only),
    };
    let value = id::value_at(said(visit, ready)?, way)?;
    is_open.then(|| id::text(value)).flatten().filter(|text| !text.is_empty())
}

/// What the body says of an item.
pub(super) fn said<'a>(visit: &'a Visit<'_>, ready: &Ready) -> Option<&'a Value> {
    id::value_at(visit.body.value.as_ref()?, &ready.said_at)
}

/// Builds the item and keeps it. One under the id that the client chose is replaced, unless that is refused; whether there
/// was one is told.
fn keep(
    core: &Core,
    visit: &Visit<'_>,
    resource: ResourceIndex,
    chosen: Option<&str>,
    is_refused: bool,
) -> Result<(Arc<Item>, bool), Complaint> {
    let kind = core.kind(resource);
    let now = Timestamp::now();
    let mut content = content(core, visit, resource);
    let has_attachments = !core.resources.get(resource).attachments.is_empty();
    let size = content.as_ref().map(|content| content.bytes.len()).or(has_attachments.then_some(0));
    let request = visit
        .operation
        .request_body
        .as_ref()
        .and_then(|body| body.content.iter().find_map(|media_type| media_type.schema));
    let has_digest = kind.fields.fields.iter().any(|field| matches!(field.purpose, Purpose::Digest(_)));
    let bytes = content.as_ref().filter(|_| has_digest).and_then(|content| content.bytes.bytes().ok());
    let facts = fill::Facts { now, file: visit.body.file.as_ref(), size, bytes: bytes.as_deref(), path: &visit.path };
    let ready = core.ready(visit.plan);
    let mut value = fill::new(&kind.fields, &kind.base, &ready.unsaid, said(visit, ready), &facts);
    fault::creation::filled(core, request, visit.body.value.as_ref(), &mut value);

    let description = core.resources.get(resource);
    // Others are not kept waiting while the item is put together.
    let (number, made) = {
        let mut store = core.store();
        let number = store.number();
        let make = |turn: u64| kind.ids.make(&core.description, core.seed.wrapping_add(turn), number);
        // Where there are few ids, one that was drawn may have been drawn before.
        let is_new = |made: &Value| id::text(made).is_none_or(|id| !store.has_had(resource, &id));
        let made = (0..DRAWS).map(make).find(is_new).unwrap_or_else(|| make(0));
        (number, fault::creation::id(core, &store, resource, visit.body.file.as_ref(), made))
    };
    if let Some(content) = &mut content {
        content.key = number;
    }
    let own = match chosen {
        Some(chosen) => typed(chosen, &made),
        None => made,
    };
    let text = id::text(&own).unwrap_or_default();
    if let Value::Object(map) = &mut value {
        let is_unsaid = |field: &&Field| said(visit, ready).is_none_or(|said| said.get(&field.name).is_none());
        for field in kind.fields.fields.iter().filter(|field| field.purpose == Purpose::Secret).filter(is_unsaid) {
            let turn = if fault::creation::shares_secrets(&core.faults) { 0 } else { number };
            map.insert(field.name.clone(), core.description.draw(field.schema, core.seed.wrapping_add(turn)));
        }
    }
    if let Some(way) = &kind.id {
        id::set_at(&mut value, way, own);
    }
    if let Some(parent) = &description.parent
        && let (Some(way), Some(parameter)) = (&parent.property, &parent.parameter)
        && let Some((_, above)) = visit.path.iter().find(|(name, _)| name == parameter)
    {
        id::set_at(&mut value, kind.inside(way), Value::String(above.clone()));
    }
    kind.mend(&core.description, &mut value, core.seed.wrapping_add(number));
    let rendered = json::bytes(&value);
    let mut item = Item {
        number,
        owner: visit.viewer.clone(),
        id: text,
        scope: visit.scope(),
        rendered,
        content,
        attached: Vec::new(),
        views: Views::ALL,
    };
    let mut store = visit::open(core, visit)?;
    let key = repeat_key(core, visit);
    if let Some(made) = key.as_deref().and_then(|key| store.repeated(key)) {
        return Ok((made, true));
    }
    let lookup = Lookup { resource, id: &item.id, scope: &item.scope, viewer: &visit.viewer, view: View::Read };
    let known = chosen.and_then(|_| store.find(&lookup));
    let was_there = known.is_some();
    if let Some(known) = known {
        if is_refused {
            return Err(Complaint::new(
                Kind::Conflict,
                "id",
                format!("there is one with the id '{}' already", item.id),
            ));
        }
        item.number = known.number;
        item.attached.clone_from(&known.attached);
        fault::creation::replaced(core, visit.body.value.as_ref(), &known, &mut item);
    }
    fault::creation::kept(core, resource, &mut item);
    let item = store.put(resource, item);
    fault::creation::done(core, &mut store, resource, &item);
    if let Some(key) = key {
        store.note_repeats(key, &item);
    }
    Ok((item, was_there))
}

/// The key under which a request may be a repeat, with all that tells it from that of another request.
fn repeat_key(core: &Core, visit: &Visit<'_>) -> Option<String> {
    let is_it = |name: &str| visit.operation.parameters.iter().any(|one| one.name == name && is_repeat_key(one));
    let key = visit.read.header(is_it).filter(|_| !fault::creation::forgets_keys(&core.faults))?;
    Some(format!("{key} {:?} {:?} {:?}", visit.plan.index, visit.viewer, visit.path))
}

/// An id of the client's choice, as a number where ids are numbers.
fn typed(chosen: &str, made: &Value) -> Value {
    let number = made.is_number().then(|| chosen.parse::<i64>().ok()).flatten();
    number.map_or_else(|| Value::String(chosen.to_owned()), Value::from)
}

/// The bytes of a new item, which have no number yet: the file in the request, or a sample where its content can be fetched;
/// `None` where that is nowhere.
fn content(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Option<Content> {
    if let Some(file) = &visit.body.file {
        // The little that stands in a body does not keep the whole of it.
        let bytes = match &file.bytes {
            Payload::Memory(bytes) if bytes.len() < SHORT => Bytes::copy_from_slice(bytes).into(),
            bytes => bytes.clone(),
        };
        return Some(Content { key: 0, content_type: file.content_type.clone(), bytes });
    }
    let fetch = core.resources.get(resource).operation(|role| matches!(role, Role::Content | Role::Derived))?;
    let plan = &core.plans[fetch.0];
    let response = plan.success.response.and_then(|response| core.api.operations[fetch.0].responses.get(response));
    let media_type = response.zip(plan.success.media_type).and_then(|(response, at)| response.content.get(at));
    // Of bytes that the description does not speak of there are none.
    let Some(media_type) = media_type else {
        return Some(Content { key: 0, content_type: None, bytes: Payload::default() });
    };
    let content_type = media::definite(&media_type.range);
    let bytes = media::sample(content_type.split(';').next().unwrap_or(""), core.seed).into();
    Some(Content { key: 0, content_type: Some(content_type), bytes })
}
