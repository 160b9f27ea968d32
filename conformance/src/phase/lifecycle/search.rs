//! Searches: what shows a thing by a text that it bears shows it to nobody else, and no more once it is deleted.
//!
//! An index may lag behind, so that nothing has to be found; and what is deleted is looked for at the end alone.

use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, ParameterLocation};
use futures_util::future::join_all;
use serde_json::Value;

use crate::case::{Credentials, Denial, Intent, Phase};
use crate::check::{credential_not_enforced, deleted_visible};
use crate::engine::make::Variant;
use crate::engine::new_id::as_id;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role, Search};
use crate::verdict::Verdict;

/// How many deleted things are looked for.
const MOST: usize = 6;

/// Every search for things of a resource.
fn all(run: &Run, resource: ResourceIndex) -> impl Iterator<Item = (&Search, &Role, OperationIndex)> {
    run.resources.get(resource).operations.iter().filter_map(|(role, index)| match role {
        Role::Search(search) => {
            let operation = run.operation(*index).filter(|operation| run.is_selected(operation));
            operation.map(|_| (search, role, *index))
        }
        _ => None,
    })
}

/// Looks for a thing by its sign; `None` where it bears none. Whether it was found.
async fn look(
    run: &Run,
    (search, index): (&Search, OperationIndex),
    item: &Arc<Item>,
    credentials: Credentials,
    (phase, label): (Phase, &str),
) -> Option<(Arc<Exchange>, bool)> {
    let sign = run.sign_of(item)?;
    let mut arguments = run.arguments(index, &Variant::plain("bindery"));
    arguments.at(&item.path(run));
    arguments.set(ParameterLocation::Query, &search.parameter, Value::from(sign.as_str()));
    // A text may be more than one word, and mean more than itself.
    let mut case = run.case_with(index, &arguments, Intent::Plausible, phase, label);
    case.after = item.origin();
    case.request.credentials = credentials;
    let view = run.send(case).await;
    let items = view.json.as_deref().and_then(|body| shape::value_at(body, &search.list.items)?.as_array());
    let way = run.resources.get(item.resource).id_property.as_deref().unwrap_or_default();
    let is_it = |shown: &Value| {
        let id = shape::value_at(shown, way).and_then(as_id);
        id.as_ref() == Some(&item.id) && shown.to_string().contains(&sign)
    };
    let is_found = view.is_success() && items.is_some_and(|items| items.iter().any(is_it));
    Some((view, is_found))
}

/// Looks for something that is there, as the run and as every other tenant.
pub(super) async fn living(run: &Run, resource: ResourceIndex) {
    for (search, role, index) in all(run, resource) {
        let Some(item) = run.world.living(resource).into_iter().next() else { return };
        let at = (Phase::Lifecycle, "a search for something that exists");
        let Some((_, true)) = look(run, (search, index), &item, Credentials::Own, at).await else { continue };
        run.world.note_shown(resource, role);
        for (name, _) in &run.identities {
            let at = (Phase::Lifecycle, "a search for something of another tenant");
            let other = Credentials::Identity(name.clone());
            let Some((view, is_found)) = look(run, (search, index), &item, other, at).await else { continue };
            let verdict = if is_found {
                let actual = format!("{:?} is found by another tenant", item.id);
                Verdict::fail(Denial::OtherTenant.describe(), "nothing of this tenant", actual)
            } else {
                Verdict::Pass
            };
            let mut sequence = item.origin();
            sequence.push(Arc::clone(&view));
            run.judge(&credential_not_enforced::CHECK, &view.case.name, verdict, &sequence);
        }
    }
}

/// Looks for what was deleted, where the search has ever found anything.
pub(super) async fn dead(run: &Run, resource: ResourceIndex) {
    let dead = run.world.dead(resource);
    for (search, role, index) in all(run, resource) {
        if !run.world.has_shown(resource, role) {
            continue;
        }
        // The last ones too, which went with what they belonged to.
        let ends = dead.iter().take(MOST / 2).chain(dead.iter().skip(MOST / 2).rev().take(MOST / 2));
        join_all(ends.map(|item| async move {
            let at = (Phase::Late, "a search for something deleted");
            let found = look(run, (search, index), item, Credentials::Own, at).await;
            let (Some((view, is_found)), Some(by)) = (found, item.gone()) else { return };
            let risen: Vec<String> = is_found.then(|| item.id.clone()).into_iter().collect();
            let verdict = deleted_visible::judge_list(&view, &risen, "search");
            let mut sequence = item.origin();
            sequence.extend([Arc::clone(&by), view]);
            run.judge(&deleted_visible::CHECK, &by.case.name, verdict, &sequence);
        }))
        .await;
    }
}
