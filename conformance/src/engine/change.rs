//! What the model forgets or leaves alone, since this run or a name explains it.
//!
//! In: what came back from creates and changes. Not known here: what is right or wrong with an answer.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::arguments::simple;
use super::new_id::says_id;
use super::run::Run;
use super::shape;
use super::world::Item;
use crate::case::Intent;
use crate::check::Known;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// What a request may have changed of a thing.
pub(crate) enum Changed {
    /// The properties of these names.
    Fields(HashSet<String>),
    /// Anything.
    Everything,
}

impl Changed {
    /// Takes out of what is known whatever need not be true any more.
    pub(crate) fn forget(&self, known: &mut Known) {
        match self {
            Self::Fields(names) => {
                known.fields.retain(|(field, _)| !names.contains(field));
                known.maps.retain(|(field, _)| !names.contains(field));
            }
            Self::Everything => {
                known.fields.clear();
                known.maps.clear();
                known.file_name = None;
                known.content = None;
            }
        }
    }
}

impl Run {
    /// Notes which view has shown something that exists.
    pub(crate) fn note_view(&self, exchange: &Exchange) {
        let of = exchange.case.operation.and_then(|index| self.resources.role_of(index));
        let Some((resource, role @ (Role::Read | Role::Content | Role::Derived))) = of else { return };
        let allowed = matches!(exchange.case.intent, Intent::Valid | Intent::Plausible);
        if exchange.is_success() && allowed && exchange.case.known.as_ref().is_some_and(|known| known.id.is_some()) {
            self.world.note_shown(resource, role);
        }
    }

    /// Forgets what a request of this run may have changed of a thing, unless it was refused.
    pub(crate) fn forget(&self, exchange: &Exchange) {
        let of = exchange.case.operation.and_then(|index| self.resources.role_of(index));
        let Some((
            resource,
            role @ (Role::Update | Role::Put | Role::Attach | Role::Detach | Role::Restore | Role::Action),
        )) = of
        else {
            return;
        };
        let is_made = |item: &Item| item.made.number == exchange.number;
        let id = exchange.case.known.as_ref().and_then(|known| known.id.as_ref());
        if exchange.is_refused() || exchange.case.request.is_safe() {
            return;
        }
        let body = exchange.case.request.body.as_ref().map(|body| serde_json::from_slice::<Value>(&body.bytes));
        let said = body.iter().flatten().flat_map(names).map(str::to_owned).collect();
        let changed = match body {
            Some(Ok(Value::Object(members))) if *role == Role::Update => {
                changed_by(&exchange.case.request.method, &members)
            }
            _ => Changed::Everything,
        };
        let named = id.map(|id| self.world.named(resource, id)).unwrap_or_default();
        named.iter().filter(|item| !is_made(item)).for_each(|item| item.change(&changed, &said));
    }

    /// Whether something with this id is not a new thing that this run has made: it was there before the run, or it still is
    /// there under its name. What is gone, and has come back under its name, proves nothing any more.
    pub(crate) fn is_known_already(&self, item: &Item) -> bool {
        if self.world.was_there(item.resource, &item.id) {
            let name = &self.resources.get(item.resource).name;
            self.skip(format!("{name}: a create answered with something that was there before; it is left alone"));
            return true;
        }
        // What has the id of something living may be that very thing, and what had it before can be seen no more.
        let named = self.world.named(item.resource, &item.id);
        let is_twin = |twin: &Arc<Item>| is_same_parent(twin.parent.as_ref(), item.parent.as_ref());
        if !self.resources.get(item.resource).is_named_by_client() {
            for twin in named.iter().filter(|twin| is_twin(twin)) {
                twin.spoil();
                if twin.gone().is_none() {
                    item.spoil();
                }
            }
        }
        let mut is_there = false;
        for twin in named.into_iter().filter(|twin| self.is_same_by_name(twin, item)) {
            is_there |= twin.gone().is_none();
            if twin.gone().is_some() {
                twin.spoil();
            } else if says_id(&item.made, self.resources.get(item.resource), &item.id) {
                // What the client has given an id once more may have taken the place of what had it.
                twin.change(&Changed::Everything, &HashSet::new());
            }
        }
        is_there
    }

    /// Whether a create had every reason to give an item the id of another: both have the same name, or the id is a name
    /// itself, and a name may be given again.
    pub(crate) fn is_same_by_name(&self, earlier: &Item, later: &Item) -> bool {
        if earlier.id != later.id || !is_same_parent(earlier.parent.as_ref(), later.parent.as_ref()) {
            return false;
        }
        let property = self.resources.get(later.resource).id_property.as_ref().and_then(|path| path.last());
        self.is_said_alike(earlier, later) || property.is_some_and(|name| shape::is_name(name))
    }

    /// Whether the requests that made two things of one id have said that id, or a name from which it may come.
    pub(super) fn is_said_alike(&self, earlier: &Item, later: &Item) -> bool {
        let described = self.resources.get(later.resource);
        if described.is_named_by_client() {
            return true;
        }
        let property = described.id_property.as_ref().and_then(|path| path.last());
        let said = |item: &Item| item.made.case.known.as_ref().map(|known| known.fields.clone()).unwrap_or_default();
        let after = said(later);
        // The client has said it.
        let is_id = |(name, value): &(String, Value)| property == Some(name) && simple(value) == later.id;
        after.iter().any(is_id)
            || says_id(&later.made, described, &later.id)
            || said(earlier).iter().any(|field| shape::is_name(&field.0) && after.contains(field))
    }
}

/// The names of the members of an object, and of the objects that it holds: `{"badge": {…}}` speaks of a badge.
fn names(body: &Value) -> impl Iterator<Item = &str> {
    let members = body.as_object().into_iter().flatten();
    members.flat_map(|(name, value)| {
        std::iter::once(name.as_str()).chain(value.as_object().into_iter().flatten().map(|(name, _)| name.as_str()))
    })
}

/// Whether two items stand under the same parent, or their paths name none: an id tells them apart there.
pub(crate) fn is_same_parent(one: Option<&Arc<Item>>, other: Option<&Arc<Item>>) -> bool {
    one.map(|parent| &parent.id) == other.map(|parent| &parent.id)
}

/// What was there before the run made anything, by resource.
pub(crate) type Before = HashSet<(ResourceIndex, String)>;

/// What a change may change: what it names, or, where it takes the place of the thing, what it leaves out too.
///
/// Source: RFC 9110 section 9.3.4.
fn changed_by(method: &str, members: &serde_json::Map<String, Value>) -> Changed {
    if method == "PUT" { Changed::Everything } else { Changed::Fields(members.keys().cloned().collect()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_put_changes_what_it_leaves_out_and_a_patch_what_it_names() {
        let body = json!({ "name": "new" });
        let members = body.as_object().expect("an object");
        assert!(matches!(changed_by("PUT", members), Changed::Everything));
        assert!(matches!(changed_by("PATCH", members), Changed::Fields(names) if names.len() == 1));
    }
}
