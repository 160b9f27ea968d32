//! What refers to something else: to what is there, to what is not, is no more, or is another tenant's; and what becomes of
//! either when the other is deleted.
//!
//! In: the references that were inferred in the bodies of creates and changes. A request that refers to what is there shows that
//! the server takes such requests; one that refers to what never was shows whether it looks. Only then anything is held
//! against it.

mod ask;
mod foreign;
mod parted;

use std::sync::Arc;

use self::ask::Ask;
use crate::case::{Absence, Intent};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{Place, Reference, ResourceIndex, Role};

/// How many references of one operation are asked about.
const MOST: usize = 4;

/// Asks about the references in the bodies of a resource's creates and changes.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    for (role, index) in &run.resources.get(resource).operations {
        let is_selected = run.operation(*index).is_some_and(|operation| run.is_selected(operation));
        if !matches!(role, Role::Create | Role::Update) || !is_selected || run.options.read_only {
            continue;
        }
        let references = run.resources.references_of(*index);
        for reference in references.filter(|one| is_apt(run, resource, one)).take(MOST) {
            if run.is_over() {
                return;
            }
            Box::pin(one(run, resource, parent, reference)).await;
        }
    }
}

/// Whether a reference stands in a body, and the run can make what it is to.
fn is_apt(run: &Run, resource: ResourceIndex, reference: &Reference) -> bool {
    let is_parent = run.resources.get(resource).parent.as_ref().is_some_and(|parent| {
        parent.resource == reference.resource
            && parent.property.as_ref().is_some_and(|way| reference.place == Place::Body(way.clone()))
    });
    matches!(reference.place, Place::Body(_)) && !is_parent && run.can_refer_to(reference.resource)
}

async fn one(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, reference: &Reference) {
    let Some(ask) = Ask::new(run, resource, parent.cloned(), reference).await else { return };
    let Some(own) = ask.referent("own").await else { return };
    let label = "a reference to what is there";
    let Some(referrer) = ask.taken(&own, label).await else { return };
    let is_checked = ask.is_checked(&own).await;
    Box::pin(foreign::all(&ask, &own, is_checked)).await;
    if is_checked {
        deleted(&ask).await;
    }
    Box::pin(parted::all(&ask, &own, referrer)).await;
}

/// A reference to what is deleted is refused, as one to what never was is.
async fn deleted(ask: &Ask<'_>) {
    let run = ask.run;
    let described = run.resources.get(ask.reference.resource);
    // What can be taken out of the bin again is not quite gone.
    let is_kept = described.operation(|role| matches!(role, Role::Restore | Role::Bin(_))).is_some();
    let Some(gone) = ask.referent("gone").await.filter(|_| !is_kept) else { return };
    let Some(by) = ask.delete(&gone).await.filter(|_| !run.world.only_ends(ask.reference.resource)) else { return };
    let first = ask.beside().await;
    let ids: Vec<&str> = first.iter().map(|item| item.id.as_str()).chain([gone.id.as_str()]).collect();
    let label = "a reference to what is deleted";
    if let Some(mut case) = ask.case(&ids, Intent::Absent(Absence::Deleted), label).await {
        case.after.extend(gone.origin());
        case.after.push(by);
        run.send(case).await;
    }
}
