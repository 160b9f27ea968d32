//! The bin: what is deleted and restored is there again as it was, and gone for good when it is deleted once more.
//!
//! Meanwhile the model still holds the thing for one that is there, and the ledger too, so that a run that is killed in
//! between leaves nothing behind.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use serde_json::Value;

use super::change::is_derived;
use super::lists::Depth;
use super::views::Why;
use super::{access, attachments, bin, lists, oddities, views};
use crate::case::{Absence, Intent, Phase};
use crate::check::{restore_wrong, view_differs};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{ResourceIndex, Role};

/// Deletes one thing, restores it, and deletes it again.
pub(super) async fn all(run: &Run, resource: ResourceIndex, parent: Option<&Arc<Item>>) {
    let described = run.resources.get(resource);
    let of = |wanted: Role| {
        let index = described.operation(|role| *role == wanted);
        index.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)))
    };
    let (Some(restore), Some(delete), Some(_)) = (of(Role::Restore), of(Role::Delete), of(Role::Read)) else { return };
    if run.options.read_only {
        return;
    }
    let Some(create) = described.maker() else { return };
    let label = "something to delete and restore";
    let plain = Variant::plain(&run.token("restored"));
    // With all that can be lost, unless the server has rules for that which no keyword states.
    let rich = Variant { set: oddities::rich(run, resource, create), ..Variant::plain(&run.token("restored-rich")) };
    let mut made = run.make(resource, parent, &rich, Intent::Plausible, Phase::Lifecycle, label).await;
    if !matches!(made, Some(Ok(_))) {
        made = run.make(resource, parent, &plain, Intent::Valid, Phase::Lifecycle, label).await;
    }
    if let Some(Ok(item)) = made {
        // There is nothing to restore: it may say so, or that all is well.
        let label = "a restore of something that is not deleted";
        run.send(run.on(restore, &item, Intent::Plausible, Phase::Lifecycle, label)).await;
        Box::pin(one(run, &item, restore, delete)).await;
    }
}

async fn one(run: &Run, item: &Arc<Item>, restore: OperationIndex, delete: OperationIndex) {
    let resource = item.resource;
    let held = attachments::hold(run, item).await;
    let Some(before) = read(run, item, Intent::Plausible, "a view of something that will be restored").await else {
        return;
    };
    let label = "a delete of something that will be restored";
    let by = run.send(run.on(delete, item, Intent::Valid, Phase::Lifecycle, label)).await;
    if !by.is_success() || by.status() == Some(202) || !is_gone(run, item, &by).await {
        item.spoil();
        return;
    }
    bin::look(run, item, &by, true).await;
    // Whoever may not have it back does not get it back.
    let denials = if access::is_guarded(run, restore) { access::denials(run, restore) } else { Vec::new() };
    for denial in access::with_tenants(run, &denials) {
        let mut case = access::denied_view(run, restore, item, &denial);
        case.after.push(Arc::clone(&by));
        if !run.send(case).await.is_refused() {
            item.spoil();
            return;
        }
    }
    if !is_gone(run, item, &by).await {
        item.spoil();
        return;
    }
    let mut case = run.on(restore, item, Intent::Plausible, Phase::Lifecycle, "a restore of something deleted");
    case.after.push(Arc::clone(&by));
    let restored = run.send(case).await;
    if restored.status() == Some(202) || restored.is_refused_for_now() {
        item.spoil();
        return;
    }
    let name = &restored.case.name;
    let mut sequence = vec![Arc::clone(&by), Arc::clone(&restored)];
    if run.judge(&restore_wrong::CHECK, name, restore_wrong::judge(&restored), &sequence) || !restored.is_success() {
        item.spoil();
        return;
    }
    let after = read(run, item, Intent::Plausible, "a view of something restored").await;
    let Some((view, told)) = after else {
        item.spoil();
        return;
    };
    sequence.push(Arc::clone(&view));
    if run.judge(&restore_wrong::CHECK, name, restore_wrong::judge_view(&view), &sequence) {
        item.spoil();
        return;
    }
    let lasts = |property: &str| !is_derived(property) && !property.to_ascii_lowercase().contains("delet");
    let verdict = view_differs::judge(&before.1, &told, &lasts, ("read before its delete", "read after its restore"));
    run.judge(&restore_wrong::CHECK, name, verdict, &sequence);
    bin::look(run, item, &restored, false).await;
    attachments::restored(run, item, &held, &sequence[..2]).await;
    views::item(run, item, Phase::Lifecycle, &Why::Made).await;
    lists::look(run, resource, Phase::Lifecycle, &Why::Made, Depth::Whole).await;
    let label = "a delete of something that was restored";
    let again = run.send(run.on(delete, item, Intent::Valid, Phase::Lifecycle, label)).await;
    if again.is_success() {
        run.bury(item, &again);
        super::delete::carried_out(run, item, &again).await;
    }
}

/// What a read says; an answer that is none says nothing.
async fn read(run: &Run, item: &Arc<Item>, intent: Intent, label: &str) -> Option<(Arc<Exchange>, Arc<Value>)> {
    let index = run.resources.get(item.resource).operation(|role| *role == Role::Read)?;
    let view = run.send(run.on(index, item, intent, Phase::Lifecycle, label)).await;
    let body = view.json.clone().unwrap_or_default();
    Some((view, body))
}

/// Whether a read finds nothing after the delete.
async fn is_gone(run: &Run, item: &Arc<Item>, by: &Arc<Exchange>) -> bool {
    let Some(index) = run.resources.get(item.resource).operation(|role| *role == Role::Read) else { return false };
    let label = "a view of something in the bin";
    let mut case = run.on(index, item, Intent::Plausible, Phase::Lifecycle, label);
    case.intent = Intent::Absent(Absence::Deleted);
    case.after.push(Arc::clone(by));
    run.send(case).await.is_refused()
}
