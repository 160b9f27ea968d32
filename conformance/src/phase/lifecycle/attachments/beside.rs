//! The thing beside the bytes below it: a change of one leaves the other, and the thing says how many bytes there are.

use std::sync::Arc;

use serde_json::Value;

use super::put::{Held, Path};
use crate::case::{Intent, Phase};
use crate::check::{change_spills, size_wrong};
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::Role;
use crate::phase::lifecycle::{change, views};
use crate::verdict::{Fault, Verdict};

/// The sizes that a thing says of itself.
pub(super) struct Sizes {
    told: Option<Arc<Value>>,
}

impl Sizes {
    /// What it says before there is anything below it.
    pub(super) async fn before(run: &Run, item: &Arc<Item>) -> Self {
        Self { told: told(run, item).await }
    }

    /// Those that are of the bytes below it: they say their number once these are there, and did not say it before.
    pub(super) async fn counted(self, run: &Run, item: &Arc<Item>, first: &Held) -> Vec<String> {
        let (Some(before), Some(now)) = (&self.told, told(run, item).await) else { return Vec::new() };
        let length = first.bytes.len() as u64;
        let is_of_it = |name: &&String| says(&now, name) == Some(length) && says(before, name) != Some(length);
        let names = now.as_object().into_iter().flatten().map(|(name, _)| name);
        names.filter(|name| size_wrong::is_size(name)).filter(is_of_it).cloned().collect()
    }
}

/// Puts other bytes, of which the sizes of these names have to say the number.
pub(super) async fn measured(run: &Run, path: &Path, item: &Arc<Item>, names: &[String]) {
    if names.is_empty() {
        return;
    }
    for text in ["a size", "a greater size"] {
        let Some(held) = Held::new(run, path, item, text, 0).await else { return };
        let view = views::one(run, item, |role| matches!(role, Role::Read), Phase::Lifecycle).await;
        let Some(view) = view.filter(|view| view.is_success()) else { return };
        let Some(now) = view.json.as_deref() else { return };
        let wrong = names.iter().filter(|name| says(now, name) != Some(held.bytes.len() as u64)).map(|name| {
            let shown = now.get(name).cloned().unwrap_or_default();
            Fault::new(name.clone(), format!("{name}: {}", held.bytes.len()), format!("{name}: {shown}"))
        });
        let verdict = Verdict::of(wrong.collect());
        let sequence = [Arc::clone(&held.by), Arc::clone(&view)];
        if run.judge(&size_wrong::CHECK, &view.case.name, verdict, &sequence) {
            return;
        }
    }
}

fn says(body: &Value, name: &str) -> Option<u64> {
    body.get(name).and_then(Value::as_u64)
}

async fn told(run: &Run, item: &Arc<Item>) -> Option<Arc<Value>> {
    let view = views::one(run, item, |role| matches!(role, Role::Read), Phase::Lifecycle).await?;
    view.json.clone().filter(|_| view.is_success())
}

/// Changes the thing by every operation that changes a part of one: what is below it stays. Gives what is there, where
/// that is known.
pub(super) async fn changed(run: &Run, item: &Arc<Item>, held: Held) -> Option<Held> {
    for (role, index) in &run.resources.get(item.resource).operations {
        let changing = (*role == Role::Update).then(|| change::changing(run, item.resource, *index)).flatten();
        let Some(changing) = changing.filter(|changing| changing.is_partial) else { continue };
        let Some(before) = change::read(run, item, &changing).await else { continue };
        let token = run.token("changed-beside");
        let Some(sent) = change::whole(run, item.resource, &changing, &token, &before.1) else { continue };
        let Some((by, _)) = change::change(run, item, &changing, &sent, &before).await else { continue };
        let label = "the bytes below something that was changed";
        let view = run.send(held.path.fetch(run, item, Intent::Plausible, &[&held.by, &by], label)).await;
        let verdict = match held.is_in(&view) {
            true => Verdict::Pass,
            false if view.is_inconclusive() => Verdict::Undecided,
            false => Verdict::fail("attachment", "the bytes below it as they were", view.summary()),
        };
        let sequence = [Arc::clone(&held.by), Arc::clone(&by), view];
        if run.judge(&change_spills::CHECK, &by.case.name, verdict, &sequence) {
            return Held::new(run, &held.path, item, "after a change", 0).await;
        }
    }
    Some(held)
}
