//! Deletes of several things by one request: all of those are gone, and nothing else is.

use std::sync::Arc;

use bindery_spec::ir::{OperationIndex, Type};
use serde_json::{Map, Value};

use super::ids::unlike;
use super::views::{self, Why};
use super::{access, delete, probe, stock};
use crate::case::{Case, Credentials, Denial, Intent, Phase};
use crate::check::delete_answer;
use crate::engine::arguments::Payload;
use crate::engine::change::is_same_parent;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// How many things there are before any is deleted: two and two, one that is aimed at in vain, and one beside them.
const ENOUGH: usize = 6;

/// One such operation.
struct Many<'r> {
    index: OperationIndex,
    /// The way to the ids in its body.
    way: &'r [String],
}

/// Sends them, where there are any.
pub(crate) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    for (role, index) in &run.resources.get(resource).operations {
        let Role::DeleteMany(way) = role else { continue };
        if run.options.read_only || !run.operation(*index).is_some_and(|operation| run.is_selected(operation)) {
            continue;
        }
        stock::top_up(run, resource, parent, ENOUGH, Phase::Lifecycle).await;
        let many = Many { index: *index, way };
        Box::pin(denied(run, resource, &many)).await;
        Box::pin(elsewhere(run, resource, &many)).await;
        let living = run.world.living(resource);
        let beside = living.iter().filter(|item| is_same_parent(item.parent.as_ref(), parent) && !run.keeps(item));
        let beside: Vec<Arc<Item>> = beside.cloned().collect();
        let [first, second, third, fourth, ..] = beside.as_slice() else { continue };
        let label = "a delete of two things that exist";
        Box::pin(send(run, resource, &many, [first, second], &[], label)).await;
        let label = "a delete of two things that exist, and of one that never did";
        Box::pin(send(run, resource, &many, [third, fourth], &[unlike(&third.id, 4)], label)).await;
    }
}

async fn send(
    run: &Run,
    resource: ResourceIndex,
    many: &Many<'_>,
    [one, other]: [&Arc<Item>; 2],
    absent: &[String],
    label: &str,
) {
    // What is not there stands between them, so that a server that stops there leaves one.
    let ids: Vec<&str> =
        [one.id.as_str()].into_iter().chain(absent.iter().map(String::as_str)).chain([other.id.as_str()]).collect();
    let Some(mut case) = case(run, many, one, &ids, Intent::Plausible, label) else { return };
    case.after.push(Arc::clone(&other.made));
    let by = run.send(case).await;
    let both = [one, other];
    if by.is_refused() {
        for item in both {
            views::item(run, item, Phase::Lifecycle, &Why::Probed(Arc::clone(&by))).await;
        }
        return;
    }
    if !by.is_success() {
        both.into_iter().for_each(|item| item.spoil());
        return;
    }
    for id in absent {
        let verdict = delete_answer::judge_several(&by, id);
        run.judge(&delete_answer::CHECK, &by.case.name, verdict, &[Arc::clone(&other.made), Arc::clone(&by)]);
    }
    both.into_iter().for_each(|item| run.bury(item, &by));
    for item in both {
        delete::gone(run, item, &by, Phase::Lifecycle).await;
    }
    delete::neighbours(run, resource, &by, true).await;
}

/// The request that deletes things of these ids where `item` stands.
fn case(run: &Run, many: &Many<'_>, item: &Arc<Item>, ids: &[&str], intent: Intent, label: &str) -> Option<Case> {
    let body = run.operation(many.index)?.request_body.as_ref()?;
    let media = body.content.iter().find(|media| media.is_json())?;
    let array = match many.way {
        [] => media.schema,
        [name, ..] => media.schema.and_then(|schema| shape::property(&run.api, schema, name)),
    };
    let of = array.and_then(|array| shape::parts(&run.api, array).iter().find_map(|part| part.items));
    let is_number = of.is_some_and(|items| shape::is_type(&run.api, items, Type::Integer));
    let written = |id: &&str| {
        let number = is_number.then(|| id.parse::<i64>().ok()).flatten();
        number.map_or_else(|| Value::from(*id), Value::from)
    };
    let mut value = Value::Array(ids.iter().map(written).collect());
    for name in many.way.iter().rev() {
        value = Value::Object(Map::from_iter([(name.clone(), value)]));
    }
    let mut arguments = run.arguments(many.index, &Variant::plain("bindery"));
    arguments.payload = Payload::Json { media: media.range.clone(), value };
    arguments.at(&item
        .parent
        .as_ref()
        .map(|parent| parent.as_parent(run, item.resource, many.index))
        .unwrap_or_default());
    let mut case = run.case_with(many.index, &arguments, intent, Phase::Lifecycle, label);
    case.after = item.origin();
    Some(case)
}

/// The same with every credential that must not be enough, each tenant's among them: nothing is gone.
async fn denied(run: &Run, resource: ResourceIndex, many: &Many<'_>) {
    if !access::is_guarded(run, many.index) {
        return;
    }
    let denials = access::with_tenants(run, &access::denials(run, many.index));
    let denied = |item: &Arc<Item>, (denial, credentials, label): &(Denial, Credentials, String)| {
        // To another tenant this is an id of nothing, which may be passed over.
        let intent = if *denial == Denial::OtherTenant { Intent::Hostile } else { Intent::Denied(*denial) };
        let mut case = case(run, many, item, &[&item.id], intent, label)?;
        case.request.credentials = credentials.clone();
        Some(case)
    };
    let Some(item) = probe::victim(run, resource).await else { return };
    let cases = denials.iter().filter_map(|denial| denied(&item, denial)).collect();
    if probe::at_once(run, resource, &item, cases).await {
        return;
    }
    for denial in &denials {
        let Some(item) = probe::victim(run, resource).await else { return };
        let Some(case) = denied(&item, denial) else { return };
        let by = run.send(case).await;
        probe::unharmed(run, resource, &item, &by).await;
    }
}

/// An id that is a real one under another parent: nothing there is gone.
async fn elsewhere(run: &Run, resource: ResourceIndex, many: &Many<'_>) {
    let Some(item) = probe::victim(run, resource).await else { return };
    let Some(above) = item.parent.as_ref() else { return };
    let others = run.world.living(above.resource).into_iter();
    let Some(other) = others.rev().find(|other| !Arc::ptr_eq(other, above)) else { return };
    let label = "a delete of something that stands elsewhere";
    let Some(mut case) = case(run, many, &item, &[&item.id], Intent::Hostile, label) else { return };
    let mut arguments = run.arguments(many.index, &Variant::plain("bindery"));
    arguments.at(&other.as_parent(run, resource, many.index));
    let Some(operation) = run.operation(many.index) else { return };
    let path = arguments.request(operation).path;
    if path == case.request.path {
        return;
    }
    case.request.path = path;
    case.after.extend(other.origin());
    let by = run.send(case).await;
    probe::unharmed(run, resource, &item, &by).await;
}
