//! Requests on the condition that something is in a state that its entity tag names.

use std::collections::HashSet;
use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, ParameterLocation};
use futures_util::future::{join, join_all};

use super::change::{self, Changing};
use super::probe;
use crate::case::{Absence, Case, Intent, Phase};
use crate::check::{condition_ignored, deleted_visible};
use crate::engine::change::Changed;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words::is_condition;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// How often two changes of one state are sent at once.
const RACES: usize = 3;

/// The strong entity tag of a view.
fn tag(view: &Exchange) -> Option<String> {
    let tag = view.response().filter(|_| view.is_success())?.header("etag")?.trim().to_owned();
    tag.starts_with('"').then_some(tag)
}

/// Sets the condition of a request that has one to the state that a view has shown.
pub(super) fn name_state(case: &mut Case, view: &Exchange) {
    let Some(tag) = tag(view) else { return };
    let mut headers = case.request.headers.iter_mut();
    if let Some((_, value)) = headers.find(|(name, _)| name.eq_ignore_ascii_case("if-match")) {
        *value = tag;
    }
}

/// Asks for something unless it is as it was before a change: it is not.
pub(super) async fn outdated(run: &Run, before: &Arc<Exchange>, by: &Arc<Exchange>, after: &Arc<Exchange>) {
    let (Some(old), Some(new)) = (tag(before), tag(after)) else { return };
    if old == new {
        return;
    }
    let mut case = after.case.clone();
    case.label = "a request for anything but the state before a change".to_owned();
    case.intent = Intent::Hostile;
    case.after.push(Arc::clone(by));
    case.request.headers.push(("If-None-Match".to_owned(), old));
    let asked = run.send(case).await;
    let sequence = [Arc::clone(before), Arc::clone(by), Arc::clone(&asked)];
    run.judge(&condition_ignored::CHECK, &asked.case.name, condition_ignored::judge_other(&asked), &sequence);
}

/// Sends two changes of one state at once: one of them finds another state than the one that it names.
pub(super) async fn race(run: &Run, item: &Arc<Item>, changing: &Changing) {
    let operation = run.operation(changing.index);
    if !operation.is_some_and(|operation| operation.parameters.iter().any(is_condition)) {
        return;
    }
    for round in 0..RACES {
        let Some((view, before)) = change::read(run, item, changing).await else { return };
        let Some(tag) = tag(&view) else { return };
        let sent = |half: &str| {
            let token = run.token(&format!("{half}-{round}"));
            let body = change::whole(run, item.resource, changing, &token, &before)?;
            let mut case =
                change::case(run, item, changing, &body, "a change, while another one is made of the same state");
            (case.intent, case.known) = (Intent::Hostile, None);
            case.request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("if-match"));
            case.request.headers.push(("If-Match".to_owned(), tag.clone()));
            Some(case)
        };
        let (Some(one), Some(other)) = (sent("raced"), sent("racing")) else { return };
        // Where nothing of them differs, the second changes nothing.
        if one.request.body.as_ref().map(|body| &body.bytes) == other.request.body.as_ref().map(|body| &body.bytes) {
            return;
        }
        // From now on it is open what the thing says of itself.
        item.change(&Changed::Everything, &HashSet::new());
        let (first, second) = join(run.send(one), run.send(other)).await;
        let verdict = condition_ignored::judge_race(&first, &second);
        let name = first.case.name.clone();
        if run.judge(&condition_ignored::CHECK, &name, verdict, &[view, first, second]) || run.is_over() {
            return;
        }
    }
}

/// The state of something, as each of its views names it.
pub(super) type States = Vec<(OperationIndex, String)>;

/// Asks for the states of something that is about to be deleted.
pub(super) async fn states(run: &Run, item: &Arc<Item>) -> States {
    let of = views(run, item.resource).into_iter().map(|index| async move {
        let label = "a view of something that will be deleted";
        let view = run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, label)).await;
        tag(&view).map(|tag| (index, tag))
    });
    join_all(of).await.into_iter().flatten().collect()
}

/// What is deleted is in no state, not in the one that it was in either.
pub(super) async fn gone(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, states: States) {
    for (index, tag) in states {
        let intent = Intent::Absent(Absence::Deleted);
        let label = "a request for something deleted, unless it is as it was";
        let mut case = run.on(index, item, intent, Phase::Lifecycle, label);
        case.request.headers.push(("If-None-Match".to_owned(), tag));
        case.after.push(Arc::clone(by));
        let view = run.send(case).await;
        let verdict = deleted_visible::judge_unchanged(&view);
        if run.judge(&deleted_visible::CHECK, &by.case.name, verdict, &[Arc::clone(&view)]) {
            item.spoil();
        }
    }
}

fn views(run: &Run, resource: ResourceIndex) -> Vec<OperationIndex> {
    let operations = &run.resources.get(resource).operations;
    let views = operations.iter().filter(|(role, _)| matches!(role, Role::Read | Role::Content));
    let selected = views.filter(|(_, index)| run.operation(*index).is_some_and(|one| run.is_selected(one)));
    selected.map(|(_, index)| *index).collect()
}

/// A change, and a delete, on a condition that does not hold: neither is carried out. Only where the description has the
/// header. Source: RFC 9110 section 13.1.1.
pub(super) async fn refused(run: &Run, resource: ResourceIndex) {
    for (role, index) in run.resources.get(resource).operations.clone() {
        if !matches!(role, Role::Update | Role::Put | Role::Delete) {
            continue;
        }
        let operation = run.operation(index).filter(|operation| run.is_selected(operation));
        let Some(operation) = operation.filter(|operation| operation.parameters.iter().any(is_condition)) else {
            continue;
        };
        let Some(item) = probe::victim(run, resource).await else { return };
        let mut arguments = run.arguments(index, &Variant::plain(&run.token("conditional")));
        arguments.at(&item.path(run));
        let names: Vec<String> =
            operation.parameters.iter().filter(|one| is_condition(one)).map(|one| one.name.clone()).collect();
        names.iter().for_each(|name| arguments.remove(ParameterLocation::Header, name));
        let label = "a request on a condition that does not hold";
        let mut case = run.case_with(index, &arguments, Intent::Hostile, Phase::Lifecycle, label);
        case.after = item.origin();
        case.known = Some(item.known());
        case.request.headers.push(("If-Match".to_owned(), "\"bindery-nothing-has-this\"".to_owned()));
        let asked = run.send(case).await;
        let verdict = condition_ignored::judge(&asked);
        if run.judge(&condition_ignored::CHECK, &asked.case.name, verdict, &[Arc::clone(&asked)]) {
            item.spoil();
            continue;
        }
        probe::unharmed(run, resource, &item, &asked).await;
    }
}
