//! A change lasts: what it has said, and a read has confirmed, is there at the end of the run too.

use std::sync::Arc;

use serde_json::Map;

use super::change::{change, changing, is_derived, read, whole};
use crate::case::{Intent, Phase};
use crate::check::change_lost;
use crate::engine::lasting::Change;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Makes a thing, and changes it by the first operation that changes one.
pub(super) async fn begin(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let operations = &run.resources.get(resource).operations;
    let updates = operations.iter().filter(|(role, _)| *role == Role::Update && !run.options.read_only);
    let Some(changing) = updates.filter_map(|(_, index)| changing(run, resource, *index)).next() else { return };
    let variant = Variant::plain(&run.token("lasting"));
    let label = "something to change for good";
    let made = run.make(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
    let Some(Ok(item)) = made else { return };
    let Some(before) = read(run, &item, &changing).await else { return };
    let token = run.token("changed-for-good");
    let Some(sent) = whole(run, resource, &changing, &token, &before.1) else { return };
    let Some((by, after)) = change(run, &item, &changing, &sent, &before).await else { return };
    let is_confirmed = |(name, value): &(&String, &serde_json::Value)| {
        after.1.get(*name) == Some(*value) && before.1.get(*name) != Some(*value) && !is_derived(name)
    };
    let confirmed: Map<_, _> =
        sent.iter().filter(is_confirmed).map(|(name, value)| (name.clone(), value.clone())).collect();
    if !confirmed.is_empty() {
        let count = item.changes();
        run.world.lasting.note(Change { item, by, before: before.1, confirmed, count });
    }
}

/// Looks again at what was changed for good.
pub(super) async fn look(run: &Run, resource: ResourceIndex) {
    for one in run.world.lasting.all().into_iter().filter(|one| one.item.resource == resource) {
        let changing = one.by.case.operation.and_then(|index| changing(run, resource, index));
        let Some(changing) = changing else { continue };
        let Some((view, now)) = read(run, &one.item, &changing).await else { continue };
        let verdict = change_lost::judge(&one.confirmed, &one.before, &now, "late read");
        run.judge(&change_lost::CHECK, &one.by.case.name, verdict, &[Arc::clone(&one.by), view]);
    }
}
