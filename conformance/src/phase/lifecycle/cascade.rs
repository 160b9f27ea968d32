//! Parents and children: what the description says goes with a parent goes, and nothing else does.

use std::sync::Arc;
use std::time::Duration;

use bindery_spec::ir::{OperationIndex, Type};
use futures_util::future::{join, join_all};
use serde_json::Value;

use super::cousins::{self, Family};
use super::{access, attachments, lists, views};
use crate::case::{Absence, Intent, Phase};
use crate::check::cascade;
use crate::engine::make::Variant;
use crate::engine::new_id::as_id;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::cascade::PATH;
use crate::lifecycle::resource::{List, ResourceIndex, Role};
use crate::phase::drawn::can_undo;
use crate::phase::listing::{self, Asked};

/// Deletes a parent of two, with children of each, for every pair of resources.
pub(crate) async fn all(run: &Run) {
    for index in 0..run.resources.items.len() {
        let child = ResourceIndex(index);
        if !run.is_mine(Phase::Lifecycle, index) {
            continue;
        }
        let Some(parent) = run.resources.get(child).parent.as_ref().map(|parent| parent.resource) else { continue };
        let makes = |of: ResourceIndex| run.resources.get(of).maker().is_some();
        let deletes = run.resources.get(parent).operation(|role| matches!(role, Role::Delete)).is_some();
        if run.options.read_only || !makes(child) || !makes(parent) || !deletes || !can_undo(run, child) {
            continue;
        }
        pair(run, parent, child).await;
    }
}

async fn pair(run: &Run, parent: ResourceIndex, child: ResourceIndex) {
    let grandparent = run.world.living(parent).into_iter().find_map(|item| item.parent.clone());
    let mut families: Vec<Family> = Vec::new();
    for family in 0..2 {
        let Some(item) = make(run, parent, grandparent.as_ref(), &format!("family-{family}")).await else { return };
        let childless = cousins::read(run, &item).await;
        let mut children = Vec::new();
        for place in 0..3 {
            // Two in each family are like two in the other: one is deleted alone, the other goes with its parent.
            let name = match place {
                0 => "child".to_owned(),
                1 => "twin".to_owned(),
                _ => format!("child-{family}-{place}"),
            };
            children.extend(make(run, child, Some(&item), &name).await);
        }
        families.push(Family { parent: item, children, childless });
    }
    let [one, other] = families.as_mut_slice() else { return };
    cousins::all(run, child, one, other).await;
    let (victim, taken, spared) = (&one.parent, &one.children, &other.children);
    let Some(delete) = run.resources.get(parent).operation(|role| matches!(role, Role::Delete)) else { return };
    let held = match taken.iter().find(|item| item.is_sound()) {
        Some(item) => Some((item, attachments::hold(run, item).await)),
        None => None,
    };
    access::denied_deletes(run, delete, victim, taken).await;
    let by =
        run.send(run.on(delete, victim, Intent::Valid, Phase::Lifecycle, "a delete of something with children")).await;
    let cascade = run.resources.get(parent).cascades.iter().find(|cascade| cascade.resource == child);
    let stated = cascade.is_some();
    if !by.is_success() {
        // A path below the parent's says what goes along, and not that it need not go before.
        let is_promised = cascade.is_some_and(|cascade| cascade.stated_by != PATH);
        if is_promised && !taken.is_empty() && run.book().has_succeeded(&by.case.name) {
            let verdict = cascade::judge_refused(&by);
            run.judge(&cascade::MISSED, &by.case.name, verdict, &[Arc::clone(&by)]);
        }
        return;
    }
    run.bury(victim, &by);
    super::delete::carried_out(run, victim, &by).await;
    made_late(run, child, victim, &by).await;
    if let Some((item, held)) = held.filter(|_| stated) {
        attachments::gone_with(run, item, &held, &by, &cascade::MISSED).await;
    }
    for (children, gone) in [(taken, stated), (spared, false)] {
        let own_path = run.resources.get(child).item.as_deref().is_some_and(|path| path.matches('{').count() == 1);
        if !gone && std::ptr::eq(children, taken) {
            if is_bound(run, child) {
                children.iter().for_each(|item| item.spoil());
                continue;
            }
            if !own_path {
                continue;
            }
        }
        join_all(children.iter().map(|item| look(run, item, &by, gone))).await;
        listed(run, child, children, &by, gone).await;
    }
    if stated {
        made_again(run, parent, grandparent.as_ref(), taken, &by).await;
        // Once with the creates, and once when they are under way: which of them a server hears first is its own affair.
        let usual =
            taken.first().and_then(|item| item.made.response()).map_or(Duration::ZERO, |response| response.total);
        for (name, pause) in [("brief", Duration::ZERO), ("late", (usual / 2).min(LONGEST_PAUSE))] {
            let Some(victim) = make(run, parent, grandparent.as_ref(), &format!("family-{name}")).await else { return };
            made_meanwhile(run, child, &victim, (delete, name, pause), taken).await;
        }
    }
}

/// Whether a thing has to say what it belongs to: it cannot be without it, and may go along where nothing is said of that.
fn is_bound(run: &Run, child: ResourceIndex) -> bool {
    let described = run.resources.get(child);
    let way = described.parent.as_ref().and_then(|parent| parent.property.as_deref());
    let (Some(schema), Some([name])) = (described.schema, way) else { return false };
    let may_be_null = |property| shape::parts(&run.api, property).iter().all(|part| part.types.contains(Type::Null));
    let property = shape::property(&run.api, schema, name);
    shape::is_required(&run.api, schema, name) && property.is_some_and(|property| !may_be_null(property))
}

/// Something is made under the name of a parent that is deleted: what the old one had does not come back with it.
async fn made_again(
    run: &Run,
    parent: ResourceIndex,
    grandparent: Option<&Arc<Item>>,
    taken: &[Arc<Item>],
    by: &Arc<Exchange>,
) {
    if !run.resources.get(parent).is_named_by_client() || taken.iter().any(|item| item.is_spoilt()) {
        return;
    }
    let Some(again) = make(run, parent, grandparent, "family-0").await else { return };
    for item in taken {
        let index = run.resources.get(item.resource).operation(|role| matches!(role, Role::Read));
        let Some(index) = index else { return };
        let label = "a view of a child of a parent that was deleted and made again";
        let mut case = run.on(index, item, Intent::Absent(Absence::Deleted), Phase::Lifecycle, label);
        case.after.extend([Arc::clone(by), Arc::clone(&again.made)]);
        let view = run.send(case).await;
        let verdict = cascade::judge_gone(&view, "read");
        if run.judge(&cascade::MISSED, &by.case.name, verdict, &[Arc::clone(by), Arc::clone(&again.made), view]) {
            item.spoil();
        }
    }
}

/// How many children are made while their parent is deleted.
const MEANWHILE: usize = 4;

/// The longest wait for creates to be under way.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Makes children while their parent is deleted, so much later: each of them is refused, or goes with it.
async fn made_meanwhile(
    run: &Run,
    child: ResourceIndex,
    victim: &Arc<Item>,
    (delete, name, pause): (OperationIndex, &str, Duration),
    taken: &[Arc<Item>],
) {
    let variants: Vec<Variant> =
        (0..MEANWHILE).map(|place| Variant::plain(&run.token(&format!("meanwhile-{name}-{place}")))).collect();
    let label = "a create while its parent is deleted";
    let making = join_all(
        variants
            .iter()
            .map(|variant| run.make(child, Some(victim), variant, Intent::Plausible, Phase::Lifecycle, label)),
    );
    let label = "a delete of something in which others are made";
    let deleting = async {
        tokio::time::sleep(pause).await;
        run.send(run.on(delete, victim, Intent::Valid, Phase::Lifecycle, label)).await
    };
    let (made, by) = join(making, deleting).await;
    if !by.is_success() {
        return;
    }
    run.bury(victim, &by);
    super::delete::carried_out(run, victim, &by).await;
    let made: Vec<Arc<Item>> = made.into_iter().flatten().flatten().collect();
    // As many looks however many were refused, so that the same seed gives the same run: what went before is still gone.
    let looked = (0..MEANWHILE).filter_map(|place| made.get(place).or_else(|| taken.first()));
    join_all(looked.map(|item| look(run, item, &by, true))).await;
    listed(run, child, if made.is_empty() { taken } else { &made }, &by, true).await;
}

async fn make(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>, name: &str) -> Option<Arc<Item>> {
    let variant = Variant::plain(&run.token(name));
    run.make(resource, parent, &variant, Intent::Valid, Phase::Lifecycle, "a family").await?.ok()
}

async fn look(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, gone: bool) {
    for (role, what) in [(Role::Read, "read"), (Role::Content, "content")] {
        let Some(index) = run.resources.get(item.resource).operation(|candidate| *candidate == role) else { continue };
        let intent = if gone { Intent::Absent(Absence::Deleted) } else { Intent::Plausible };
        let label = "a view of a child after the delete of a parent";
        let view = run.send(run.on(index, item, intent, Phase::Lifecycle, label)).await;
        if !gone && !run.world.has_shown(item.resource, &role) {
            continue;
        }
        judge(run, item, by, &view, what, gone);
    }
}

fn judge(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>, view: &Arc<Exchange>, what: &str, gone: bool) {
    let (check, verdict) = if gone {
        (&cascade::MISSED, cascade::judge_gone(view, what))
    } else {
        (&cascade::TOO_FAR, cascade::judge_there(view, what))
    };
    if run.judge(check, &by.case.name, verdict, &[Arc::clone(by), Arc::clone(view)]) {
        item.spoil();
    }
}

/// A create under something that is deleted.
async fn made_late(run: &Run, child: ResourceIndex, victim: &Arc<Item>, by: &Arc<Exchange>) {
    let variant = Variant::plain(&run.token("too-late"));
    let (intent, label) = (Intent::Absent(Absence::Deleted), "a create under something that is deleted");
    let described = run.resources.get(child);
    let create = described.maker().and_then(|index| run.operation(index));
    let nested = described.parent.as_ref().is_some_and(|link| link.parameter.is_some())
        && create.is_some_and(|create| !run.is_located(create));
    let made = run.make_case(child, Some(victim), &variant, intent, Phase::Lifecycle, label);
    if let Some((_, mut case)) = made.filter(|_| nested) {
        case.after.push(Arc::clone(by));
        run.send(case).await;
    }
}

/// The lists that need no parent: whole, and of what belonged to that parent alone.
async fn listed(run: &Run, child: ResourceIndex, children: &[Arc<Item>], by: &Arc<Exchange>, gone: bool) {
    for (list, operation) in lists::all(run, child) {
        if run.operation(operation).is_none_or(|operation| !run.is_located(operation)) {
            if gone {
                listed_under(run, (list, operation), children, by).await;
            }
            continue;
        }
        let label = "the list after the delete of a parent".to_owned();
        let phase = Phase::Lifecycle;
        let whole = Asked { resource: child, list, operation, parent: None, filter: None, limit: None, phase, label };
        let mut all = vec![whole.clone()];
        let parent = children.iter().find_map(|item| item.parent.as_ref());
        let filter = list.filters.iter().find(|filter| lists::is_parent(run, &whole, filter));
        all.extend(filter.zip(parent).map(|(filter, parent)| {
            let label = "the list of what belonged to a parent, after its delete".to_owned();
            let filter = Some((filter.parameter.clone(), Value::from(parent.id.as_str())));
            Asked { filter, label, ..whole.clone() }
        }));
        for asked in &all {
            listed_as(run, asked, children, by, gone).await;
        }
    }
    // What survives is looked at like everything else that does.
    if !gone {
        let why = views::Why::Deleted(Arc::clone(by));
        join_all(
            children.iter().filter(|item| item.is_sound()).map(|item| views::item(run, item, Phase::Lifecycle, &why)),
        )
        .await;
    }
}

/// The list under the parent that is gone, where it answers at all: it shows nothing of what went along.
async fn listed_under(
    run: &Run,
    (list, operation): (&List, OperationIndex),
    children: &[Arc<Item>],
    by: &Arc<Exchange>,
) {
    let Some((first, parent)) = children.iter().find_map(|item| Some((item, item.parent.as_ref()?))) else { return };
    let mut arguments = run.arguments(operation, &Variant::plain("bindery"));
    arguments.at(&parent.as_parent(run, first.resource, operation));
    let label = "the list under a parent that was deleted";
    let mut case = run.case_with(operation, &arguments, Intent::Plausible, Phase::Lifecycle, label);
    case.after = first.origin();
    case.after.push(Arc::clone(by));
    let view = run.send(case).await;
    let items = view.json.as_deref().and_then(|body| shape::value_at(body, &list.items)?.as_array());
    let way = run.resources.get(first.resource).id_property.as_deref().unwrap_or_default();
    let has = |id: &str| {
        let mut ids = items.into_iter().flatten().filter_map(|item| as_id(shape::value_at(item, way)?));
        view.is_success() && ids.any(|known| known == id)
    };
    let wrong = children.iter().find(|item| !item.is_spoilt() && has(&item.id));
    let verdict = cascade::judge_list(wrong.map(|item| item.id.as_str()), true);
    let sequence = [Arc::clone(by), Arc::clone(&view)];
    if run.judge(&cascade::MISSED, &by.case.name, verdict, &sequence) {
        children.iter().for_each(|item| item.spoil());
    }
}

async fn listed_as(run: &Run, asked: &Asked<'_>, children: &[Arc<Item>], by: &Arc<Exchange>, gone: bool) {
    let listing = listing::read(run, asked).await;
    if !listing.complete || !listing.is_success() {
        return;
    }
    let wrong = children.iter().find(|item| listing.has(&item.id) == gone && !item.is_spoilt());
    let Some(page) = listing.page_of(wrong.map(|item| item.id.as_str())) else { return };
    let verdict = cascade::judge_list(wrong.map(|item| item.id.as_str()), gone);
    let check = if gone { &cascade::MISSED } else { &cascade::TOO_FAR };
    let mut sequence = wrong.map(|item| item.origin()).unwrap_or_default();
    sequence.push(Arc::clone(by));
    sequence.push(page);
    if run.judge(check, &by.case.name, verdict, &sequence) {
        children.iter().for_each(|item| item.spoil());
    }
}
