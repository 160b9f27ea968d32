//! Another tenant has the same things: what this one deletes of its own stays there.
//!
//! In: a resource that can be made and deleted, and identities that may do both. What is made for them is in the ledger
//! like anything else, and deleted with the same credential.

use std::sync::Arc;

use super::late;
use crate::case::{Credentials, Intent, Phase};
use crate::check::neighbour_harmed;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{Place, ResourceIndex, Role};

/// Makes the same for this tenant and for each other one, with something in it where it takes that with it, deletes that
/// of this tenant, and looks at that of the other.
pub(crate) async fn all(run: &Run, resource: ResourceIndex) {
    let described = run.resources.get(resource);
    let delete = described.operation(|role| matches!(role, Role::Delete));
    let delete = delete.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)));
    // What hangs below something else goes where that goes, and is told by the same probe.
    let (Some(delete), None) = (delete, &described.parent) else { return };
    for (name, _) in &run.identities {
        let variant = Variant::plain(&run.token(&format!("shared-{}", run.world.count(resource))));
        let label = "something that another tenant has too";
        let own = run.make(resource, None, &variant, Intent::Plausible, Phase::Lifecycle, label).await;
        let Some(Ok(own)) = own else { return };
        // Where names are given once for all tenants, the other has to have one of its own.
        let theirs =
            if described.is_named_by_client() { Variant::plain(&format!("{}-too", variant.token)) } else { variant };
        let Some(other) = make(run, resource, None, &theirs, name).await else { continue };
        let mut others = vec![Arc::clone(&other)];
        for cascade in &described.cascades {
            let variant = Variant::plain(&run.token("shared-child"));
            let label = "a child of something that another tenant has too";
            run.make(cascade.resource, Some(&own), &variant, Intent::Plausible, Phase::Lifecycle, label).await;
            others.extend(make(run, cascade.resource, Some(&other), &variant, name).await);
        }
        Box::pin(harmed(run, delete, &own, &others)).await;
        for item in others.iter().rev() {
            late::remove(run, item).await;
        }
    }
}

/// Makes something that stands by itself for another tenant.
pub(super) async fn thing(run: &Run, resource: ResourceIndex, token: &str, tenant: &str) -> Option<Arc<Item>> {
    make(run, resource, None, &Variant::plain(token), tenant).await
}

/// Makes something for another tenant.
async fn make(
    run: &Run,
    resource: ResourceIndex,
    parent: Option<&Arc<Item>>,
    variant: &Variant,
    name: &str,
) -> Option<Arc<Item>> {
    let label = format!("the same, made by {name}");
    let (variant, theirs) = referring(run, resource, variant, name).await;
    let (_, mut case) = run.make_case(resource, parent, &variant, Intent::Plausible, Phase::Lifecycle, &label)?;
    case.after.extend(theirs.iter().flat_map(|item| item.origin()));
    case.request.credentials = Credentials::Identity(name.to_owned());
    let made = run.send(case).await;
    run.world.made_for_another(&made)
}

/// A variant that refers to things of the tenant's own, where it has to refer to any, and these.
async fn referring(run: &Run, resource: ResourceIndex, variant: &Variant, name: &str) -> (Variant, Vec<Arc<Item>>) {
    let (mut variant, mut theirs) = (variant.clone(), Vec::new());
    for (turn, reference) in run.needed_references(resource).into_iter().enumerate() {
        let Place::Body(way) = &reference.place else { continue };
        let is_apart = run.resources.get(reference.resource).parent.is_none()
            && run.needed_references(reference.resource).is_empty();
        if !is_apart || variant.refer.iter().any(|(known, _)| known == way) {
            continue;
        }
        let plain = Variant::plain(&format!("{}-referred-{turn}", variant.token));
        if let Some(item) = Box::pin(make(run, reference.resource, None, &plain, name)).await {
            variant.refer.push((way.clone(), reference.value(&item.id)));
            theirs.push(item);
        }
    }
    (variant, theirs)
}

/// Deletes what this tenant has, and looks at what the others have: what they could see before is still there.
async fn harmed(run: &Run, delete: bindery_spec::ir::OperationIndex, own: &Arc<Item>, others: &[Arc<Item>]) {
    let mut seen = Vec::new();
    for item in others {
        seen.extend(
            views(run, item, "something that another tenant has")
                .await
                .into_iter()
                .filter(|(view, _)| view.is_success()),
        );
    }
    let label = "a delete of something that another tenant has too";
    let by = run.send(run.on(delete, own, Intent::Valid, Phase::Lifecycle, label)).await;
    if !by.is_success() {
        return;
    }
    run.bury(own, &by);
    for item in others {
        for (view, what) in views(run, item, "something that another tenant still has").await {
            if !seen.iter().any(|(before, _)| before.case.request.path == view.case.request.path) {
                continue;
            }
            let verdict = neighbour_harmed::judge_view(&view, what);
            let mut sequence = own.origin();
            sequence.extend(item.origin());
            sequence.extend([Arc::clone(&by), Arc::clone(&view)]);
            run.judge(&neighbour_harmed::CHECK, &by.case.name, verdict, &sequence);
        }
    }
}

/// What there is to see of something.
async fn views(run: &Run, item: &Arc<Item>, label: &str) -> Vec<(Arc<Exchange>, &'static str)> {
    let mut found = Vec::new();
    for (role, what) in [(Role::Read, "read by another tenant"), (Role::Content, "content for another tenant")] {
        let index = run.resources.get(item.resource).operation(|candidate| *candidate == role);
        let index = index.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)));
        if let Some(index) = index {
            found.push((run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, label)).await, what));
        }
    }
    found
}
