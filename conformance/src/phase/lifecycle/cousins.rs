//! Two parents with children alike: what is asked of the children of one says and changes nothing of the other's.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;

use super::{lists, views};
use crate::case::{Intent, Phase};
use crate::check::{cascade, filter_wrong, total_wrong};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::view::plain;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::listing::{self, Asked};

/// One parent and what was made under it.
pub(crate) struct Family {
    pub(crate) parent: Arc<Item>,
    pub(crate) children: Vec<Arc<Item>>,
    /// What a read said of the parent before it had any.
    pub(crate) childless: Option<Arc<Exchange>>,
}

/// How long what a parent tells of its children may lag behind them, and how often it is asked meanwhile.
const LAG: Duration = Duration::from_millis(400);
const LOOKS: u32 = 4;

/// A read of something, where there is an operation for it.
pub(crate) async fn read(run: &Run, item: &Arc<Item>) -> Option<Arc<Exchange>> {
    views::one(run, item, |role| matches!(role, Role::Read), Phase::Lifecycle).await
}

/// Looks at the lists of both; then deletes the first child of one, and looks at that of the other.
pub(crate) async fn all(run: &Run, child: ResourceIndex, one: &mut Family, other: &Family) {
    for (family, stranger) in [(&*one, other), (other, &*one)] {
        listed(run, child, family, stranger).await;
    }
    let delete = run.resources.get(child).operation(|role| matches!(role, Role::Delete));
    let delete = delete.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)));
    let (Some(delete), Some(first)) = (delete, one.children.first().cloned()) else { return };
    let full = read(run, &one.parent).await;
    let label = "a delete of something that has its like under another parent";
    let by = run.send(run.on(delete, &first, Intent::Valid, Phase::Lifecycle, label)).await;
    if !by.is_success() {
        return;
    }
    run.bury(&first, &by);
    let made = one.children.len();
    one.children.remove(0);
    join_all(other.children.iter().map(|cousin| untouched(run, cousin, &by))).await;
    if let (Some(childless), Some(full)) = (&one.childless, full) {
        counted(run, child, &one.parent, [childless, &full, &by], made).await;
    }
}

/// Nothing of the other parent's stands in a list of one parent's.
async fn listed(run: &Run, child: ResourceIndex, family: &Family, stranger: &Family) {
    for (list, operation) in lists::all(run, child) {
        let (phase, label, parent) = (Phase::Lifecycle, "a list under one of two".to_owned(), Some(&family.parent));
        let mut asked = Asked { resource: child, list, operation, parent, filter: None, limit: None, phase, label };
        if run.operation(operation).is_none_or(|operation| run.is_located(operation)) {
            // A list of all, by the parent: in small pages, since a cursor has to remember what was asked for.
            let Some(filter) = list.filters.iter().find(|filter| lists::is_parent(run, &asked, filter)) else {
                continue;
            };
            asked.filter = Some((filter.parameter.clone(), Value::from(family.parent.id.as_str())));
            asked.limit = list.paging.as_ref().and_then(|paging| paging.limit.as_ref()).map(|_| lists::SMALL);
            asked.parent = None;
        }
        let listing = listing::read(run, &asked).await;
        // An id may stand under both, where it tells things apart under one parent only.
        let is_own = |item: &Item| family.children.iter().any(|own| own.id == item.id);
        let strange = stranger.children.iter().find(|item| listing.has(&item.id) && !is_own(item));
        let Some(page) = listing.page_of(strange.map(|item| item.id.as_str())) else { continue };
        let told = strange.map(|item| format!("{:?}, which is under another parent", item.id));
        let strangers: Vec<String> = told.into_iter().collect();
        let mut sequence = family.parent.origin();
        sequence.extend(strange.map(|item| item.origin()).unwrap_or_default());
        sequence.push(Arc::clone(&page));
        let verdict = filter_wrong::judge(&page, &strangers, &[]);
        run.judge(&filter_wrong::CHECK, &page.case.name, verdict, &sequence);
    }
}

async fn untouched(run: &Run, cousin: &Arc<Item>, by: &Arc<Exchange>) {
    let Some(view) = read(run, cousin).await else { return };
    if !run.world.has_shown(cousin.resource, &Role::Read) {
        return;
    }
    let mut sequence = by.case.after.clone();
    sequence.extend(cousin.origin());
    sequence.extend([Arc::clone(by), Arc::clone(&view)]);
    if run.judge(&cascade::TOO_FAR, &by.case.name, cascade::judge_there(&view, "cousin"), &sequence) {
        cousin.spoil();
    }
}

/// What a parent tells of the number of its children, where it told it before: so many after `made` creates, one less
/// after a delete.
async fn counted(
    run: &Run,
    child: ResourceIndex,
    parent: &Arc<Item>,
    [childless, full, by]: [&Arc<Exchange>; 3],
    made: usize,
) {
    let (Some(before), Some(after)) = (childless.json.as_deref(), full.json.as_deref()) else { return };
    let names = counters(&run.resources.get(child).name, before, after, made);
    if names.is_empty() {
        return;
    }
    for look in 0..LOOKS {
        let Some(now) = read(run, parent).await else { return };
        let Some(told) = now.json.as_deref().filter(|_| now.is_success()) else { return };
        let verdict = total_wrong::judge_counters(&names, after, told);
        let is_last = look + 1 == LOOKS;
        if matches!(verdict, crate::verdict::Verdict::Pass) || is_last {
            let sequence = [Arc::clone(childless), Arc::clone(full), Arc::clone(by), Arc::clone(&now)];
            run.judge(&total_wrong::CHECK, &by.case.name, verdict, &sequence);
            return;
        }
        tokio::time::sleep(LAG / LOOKS).await;
    }
}

/// The properties of a parent that have the name of its children in theirs, and rose by one for each that was made.
fn counters(child: &str, before: &Value, after: &Value, made: usize) -> Vec<String> {
    let name = plain(child);
    let stem = name.strip_suffix("ies").or_else(|| name.strip_suffix('s')).unwrap_or(&name);
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let rose = |name: &String, now: &Value| {
        let earlier = before.get(name).and_then(Value::as_u64);
        earlier.is_some_and(|earlier| now.as_u64() == Some(earlier + made as u64))
    };
    let is_named = |property: &str| stem.len() >= 3 && plain(property).contains(stem);
    after
        .iter()
        .filter(|(name, now)| made > 0 && is_named(name) && rose(name, now))
        .map(|(name, _)| name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_counter_bears_the_name_of_the_children_and_rises_with_them() {
        let before = json!({"members": 0, "memberCount": 4, "version": 1, "member_limit": 10, "title": "3"});
        let after = json!({"members": 3, "memberCount": 7, "version": 4, "member_limit": 10, "title": "3"});
        assert_eq!(counters("members", &before, &after, 3), ["members", "memberCount"]);
        assert_eq!(counters("entries", &json!({"entry_count": 1}), &json!({"entry_count": 2}), 1), ["entry_count"]);
        assert_eq!(counters("members", &before, &after, 2), Vec::<String>::new());
        assert_eq!(counters("members", &before, &before, 0), Vec::<String>::new());
    }
}
