//! Bytes below items: put, fetched, and deleted while the item stays.

use std::sync::Arc;

use serde_json::Value;

use super::fetch::parameter;
use super::visit::missing;
use super::{Visit, range, respond, visit};
use crate::lifecycle::resource::{Attachment, ResourceIndex};
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::fault;
use crate::mock::message::Outgoing;
use crate::mock::represent::fields::Purpose;
use crate::mock::state::{Content, Item, Lookup, Store, View};

/// Puts bytes below an item, in the place of those before.
pub(crate) fn put(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let at = place(core, visit, resource)?;
    let mut store = visit::open(core, visit)?;
    let known = match find(core, &store, visit, resource) {
        Some(known) => known,
        None if fault::attachment::is_put_below_nothing(core, &store, visit, resource) => {
            return Ok(respond::stateless(core, visit));
        }
        None => return Err(missing(core, resource, parameter(visit), visit.own_id().unwrap_or(""))),
    };
    let item = keep(core, &mut store, visit, (resource, at), known);
    drop(store);
    Ok(respond::item(core, visit, &item))
}

/// Keeps what a request carries below an item.
pub(crate) fn keep(
    core: &Core,
    store: &mut Store,
    visit: &Visit<'_>,
    (resource, at): (ResourceIndex, &Attachment),
    known: Arc<Item>,
) -> Arc<Item> {
    let (content_type, bytes) = match &visit.body.file {
        Some(file) => (file.content_type.clone(), file.bytes.clone()),
        None => Default::default(),
    };
    let key = store.number();
    let was = held(&known, at).map(|content| content.bytes.clone());
    let bytes = fault::attachment::put(&core.faults, was, bytes);
    let mut item = Arc::unwrap_or_clone(known);
    let is_first = held(&item, at).is_none();
    let content = Content { key, content_type, bytes };
    if is_first || !fault::attachment::miscounts(&core.faults) {
        count(core, (resource, at), &mut item, content.bytes.len());
    }
    hold(&mut item, at, Some(content.clone()));
    fault::attachment::spread(core, store, (resource, at), &item, &content);
    store.put(resource, item)
}

/// Gives the bytes below an item.
pub(crate) fn fetch(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let at = place(core, visit, resource)?;
    let store = core.store();
    let found =
        find(core, &store, visit, resource).or_else(|| fault::attachment::of_deleted(core, &store, visit, resource));
    drop(store);
    let item = found.ok_or_else(|| missing(core, resource, parameter(visit), visit.own_id().unwrap_or("")))?;
    let content = held(&item, at).ok_or_else(|| nothing(visit))?;
    let bytes = fault::answer::content(&core.faults, content.bytes.clone());
    let parts = fault::answer::parts(&core.faults, bytes.clone());
    let answer = respond::content(core, visit, bytes, content.content_type.as_deref());
    Ok(range::apply(visit.range, &parts, answer))
}

/// Deletes the bytes below an item.
pub(crate) fn remove(core: &Core, visit: &Visit<'_>, resource: ResourceIndex) -> Result<Outgoing, Complaint> {
    let at = place(core, visit, resource)?;
    let mut store = visit::open(core, visit)?;
    let own = visit.own_id().unwrap_or("");
    let known = find(core, &store, visit, resource).ok_or_else(|| missing(core, resource, parameter(visit), own))?;
    if held(&known, at).is_none() {
        return Err(nothing(visit));
    }
    let mut item = Arc::unwrap_or_clone(known);
    if !fault::attachment::stays(&core.faults) {
        hold(&mut item, at, None);
        count(core, (resource, at), &mut item, 0);
    }
    fault::attachment::removed(core, &mut item);
    let item = store.put(resource, item);
    drop(store);
    Ok(respond::item(core, visit, &item))
}

/// Which bytes below an item a request is about.
pub(crate) fn place<'a>(
    core: &'a Core,
    visit: &Visit<'_>,
    resource: ResourceIndex,
) -> Result<&'a Attachment, Complaint> {
    let index = visit.plan.index;
    let mut all = core.resources.get(resource).attachments.iter();
    all.find(|at| [Some(at.put), Some(at.fetch), at.remove].contains(&Some(index))).ok_or_else(|| nothing(visit))
}

fn find(core: &Core, store: &Store, visit: &Visit<'_>, resource: ResourceIndex) -> Option<Arc<Item>> {
    let (id, scope) = (visit.own_id().unwrap_or(""), visit.scope());
    let viewer = fault::attachment::viewer(&core.faults, &visit.viewer);
    store.find(&Lookup { resource, id, scope: &scope, viewer: &viewer, view: View::Read })
}

fn nothing(visit: &Visit<'_>) -> Complaint {
    Complaint::new(Kind::NotFound, parameter(visit), "there is nothing below it".to_owned())
}

/// What an item has below it.
fn held<'a>(item: &'a Item, at: &Attachment) -> Option<&'a Content> {
    if at.is_own {
        return item.content.as_ref();
    }
    item.attached.iter().find(|(path, _)| *path == at.path).map(|(_, content)| content)
}

/// Replaces what an item has below it.
pub(crate) fn hold(item: &mut Item, at: &Attachment, content: Option<Content>) {
    if at.is_own {
        item.content = content;
        return;
    }
    item.attached.retain(|(path, _)| *path != at.path);
    item.attached.extend(content.map(|content| (at.path.clone(), content)));
}

/// Says in an item how many bytes it has, where there are no others that it could speak of.
fn count(core: &Core, (resource, at): (ResourceIndex, &Attachment), item: &mut Item, length: u64) {
    let kind = core.kind(resource);
    let sizes = kind.fields.fields.iter().filter(|field| field.purpose == Purpose::Size);
    let is_of_it = at.is_own || (item.content.is_none() && core.resources.get(resource).attachments.len() == 1);
    let mut names = sizes.map(|field| field.name.clone()).filter(|_| is_of_it).peekable();
    if names.peek().is_none() {
        return;
    }
    if let Value::Object(mut map) = item.value() {
        map.extend(names.map(|name| (name, Value::from(length))));
        item.set_value(&Value::Object(map));
    }
}
