//! The time of the last change: it goes on with a change of something that was made a while ago.

use std::sync::Arc;

use serde_json::Map;

use super::change::{Changing, change, changing, read, whole};
use super::meeting::pair;
use crate::check::time_wrong;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Changes the oldest thing of a resource by every operation that changes one, and looks at the time that it tells.
pub(super) async fn all(run: &Run, resource: ResourceIndex) {
    let living = run.world.living(resource);
    let Some(oldest) = living.iter().min_by_key(|item| item.made.done).filter(|_| !run.options.read_only) else {
        return;
    };
    for (role, index) in &run.resources.get(resource).operations {
        if !matches!(role, Role::Update | Role::Put) || run.is_over() {
            continue;
        }
        let Some(changing) = changing(run, resource, *index) else { continue };
        Box::pin(one(run, oldest, &changing)).await;
    }
}

async fn one(run: &Run, item: &Arc<Item>, changing: &Changing) {
    let Some(before) = read(run, item, changing).await else { return };
    let Some(all) = whole(
        run,
        item.resource,
        changing,
        &run.token(&format!("touched-{}", run.world.count(item.resource))),
        &before.1,
    ) else {
        return;
    };
    let Some(((name, value), _)) = pair(&all, &before.1) else { return };
    let sent = if changing.is_partial { Map::from_iter([(name.clone(), value.clone())]) } else { all };
    let Some((by, after)) = change(run, item, changing, &sent, &before).await else { return };
    if after.1.get(&name) != Some(&value) {
        return;
    }
    let ctx = run.context();
    let schema = after.0.json.as_deref().and_then(|body| ctx.thing(&after.0, body).1);
    let verdict =
        time_wrong::judge_touched(&ctx, schema, (&before.1, &after.1), by.sent.saturating_sub(item.made.done));
    let sequence = [Arc::clone(&item.made), Arc::clone(&by), Arc::clone(&after.0)];
    run.judge(&time_wrong::CHECK, &by.case.name, verdict, &sequence);
}
