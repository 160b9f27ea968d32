//! The list of what is in the bin: what was just deleted, nothing that is there, and nothing of other tenants.

use std::sync::Arc;

use super::access;
use crate::case::Phase;
use crate::check::bin_wrong;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::Role;
use crate::phase::listing::{self, Asked};

/// Looks into every bin of the resource of a thing that `by` has put there, or has taken out of it.
pub(super) async fn look(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, is_in: bool) {
    let resource = item.resource;
    for (role, operation) in &run.resources.get(resource).operations {
        let Role::Bin(list) = role else { continue };
        let described = run.operation(*operation).filter(|operation| run.is_selected(operation));
        let Some(described) = described else { continue };
        let parent = item.parent.as_ref().filter(|_| !run.is_located(described));
        let (operation, phase, label) = (*operation, Phase::Lifecycle, "the bin".to_owned());
        let asked = Asked { resource, list, operation, parent, filter: None, limit: None, phase, label };
        let seen = listing::read(run, &asked).await;
        let Some(page) = seen.page_of(Some(&item.id)).filter(|_| seen.is_success() && seen.complete) else { continue };
        let living = run.world.living(resource).into_iter();
        let living = living.filter(|other| other.id != item.id && other.is_sound() && seen.has(&other.id));
        let strangers: Vec<String> = living.map(|other| other.id.clone()).collect();
        let verdict = bin_wrong::judge((&item.id, is_in), seen.has(&item.id), &strangers);
        let mut sequence = item.origin();
        sequence.extend([Arc::clone(by), page]);
        run.judge(&bin_wrong::CHECK, &by.case.name, verdict, &sequence);
        if is_in && parent.is_none() && access::is_guarded(run, operation) {
            for (name, _) in &run.identities {
                let label = "the bin, for another tenant".to_owned();
                access::other_list(run, &Asked { label, ..asked.clone() }, name).await;
            }
        }
    }
}
