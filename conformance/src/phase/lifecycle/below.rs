//! Views below a thing that are neither itself nor its content: its versions, its result, what was counted of it.
//!
//! Nothing is known of what they hold. What they say of a thing that is there, and of no other, they say no more when it is
//! gone, and to nobody else.

use std::sync::Arc;

use bindery_spec::ir::{Method, Operation, OperationIndex};
use futures_util::future::join_all;
use serde_json::Value;

use super::access;
use super::ids::unlike;
use crate::case::{Case, Credentials, Denial, Intent, Phase};
use crate::check::{credential_not_enforced, deleted_visible};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::verdict::Verdict;

/// Words for what may outlast a thing.
const LASTING: [&str; 8] = ["log", "logs", "audit", "audits", "history", "events", "activity", "activities"];

/// The views below the items of a resource.
fn views(run: &Run, resource: ResourceIndex) -> Vec<OperationIndex> {
    let Some(item) = run.resources.get(resource).item.as_deref() else { return Vec::new() };
    let is_below = |operation: &Operation| {
        let rest = operation.path.strip_prefix(item).and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| {
            !rest.contains('{') && !view::words(rest).iter().any(|word| LASTING.contains(&word.as_str()))
        })
    };
    let operations = run.api.operations.iter().enumerate();
    let below = operations.filter(|(_, operation)| operation.method == Method::Get && is_below(operation));
    let below = below.filter(|(_, operation)| run.is_selected(operation)).map(|(index, _)| OperationIndex(index));
    below.filter(|index| is_unmade(run, *index)).collect()
}

/// Whether a view shows nothing that has a lifecycle of its own, and is no view of the thing itself.
fn is_unmade(run: &Run, index: OperationIndex) -> bool {
    match run.resources.role_of(index) {
        None | Some((_, Role::Restore | Role::Action)) => true,
        Some((resource, Role::List(_))) => run.resources.get(resource).maker().is_none(),
        Some(_) => false,
    }
}

fn case(run: &Run, index: OperationIndex, item: &Item, label: &str) -> Case {
    let mut case = run.on(index, item, Intent::Plausible, Phase::Lifecycle, label);
    case.known = None;
    case
}

/// What the views below a thing say of it: only those that say something, and say nothing of what is not there.
pub(crate) async fn look(run: &Run, item: &Arc<Item>) -> Vec<Arc<Exchange>> {
    let looks = views(run, item.resource).into_iter().map(|index| async move {
        let view = run.send(case(run, index, item, "a view below something that exists")).await;
        if !says_something(&view) {
            return None;
        }
        let mut arguments = run.arguments(index, &Variant::plain("bindery"));
        arguments.at(&item.path(run));
        arguments.at(&[(run.resources.get(item.resource).id_parameter.clone()?, unlike(&item.id, 5))]);
        let label = "a view below something that never was";
        let nothing = run.case_with(index, &arguments, Intent::Plausible, Phase::Lifecycle, label);
        run.send(nothing).await.is_refused().then_some(view)
    });
    join_all(looks).await.into_iter().flatten().collect()
}

/// Whether an answer has a body with something in it.
fn says_something(view: &Exchange) -> bool {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => {
            members.is_empty() || members.values().any(|value| value.as_array().is_some_and(Vec::is_empty))
        }
        _ => false,
    };
    let has_body = view.response().is_some_and(|response| !response.body.is_empty());
    view.is_success() && has_body && !view.json.as_deref().is_some_and(is_empty)
}

/// Asks for the same again after the delete of the thing.
pub(crate) async fn gone(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, before: &[Arc<Exchange>]) {
    for seen in before {
        let Some(index) = seen.case.operation else { continue };
        let mut again = case(run, index, item, "a view below something deleted");
        again.after.push(Arc::clone(by));
        let view = run.send(again).await;
        let what = seen.case.request.path.rsplit('/').next().unwrap_or_default();
        // What says something else now may say that the thing is gone.
        let verdict = match body(&view) == body(seen) {
            true => deleted_visible::judge_view(&view, what),
            false if view.is_refused() => Verdict::Pass,
            false => Verdict::Undecided,
        };
        run.judge(&deleted_visible::CHECK, &by.case.name, verdict, &[view]);
    }
}

fn body(view: &Exchange) -> Option<&[u8]> {
    view.response().map(|response| response.body.as_slice())
}

/// Asks for the views below a thing without a credential, with a wrong one, and as another tenant.
pub(crate) async fn denied(run: &Run, resource: ResourceIndex) {
    let Some(item) = run.world.living(resource).into_iter().next() else { return };
    for seen in look(run, &item).await {
        let Some(index) = seen.case.operation.filter(|index| access::is_guarded(run, *index)) else { continue };
        for (denial, credentials, label) in access::denials(run, index) {
            let mut denied = case(run, index, &item, &label);
            (denied.intent, denied.request.credentials) = (Intent::Denied(denial), credentials);
            run.send(denied).await;
        }
        for (name, _) in &run.identities {
            let mut other = case(run, index, &item, &format!("the credential of {name}"));
            other.request.credentials = Credentials::Identity(name.clone());
            let view = run.send(other).await;
            let verdict = if body(&view) != body(&seen) {
                Verdict::Pass
            } else {
                let actual = format!("{}: {}", Denial::OtherTenant.describe(), view.summary());
                Verdict::fail(Denial::OtherTenant.describe(), "401, 403 or 404", actual)
            };
            run.judge(&credential_not_enforced::CHECK, &view.case.name, verdict, std::slice::from_ref(&view));
        }
    }
}
