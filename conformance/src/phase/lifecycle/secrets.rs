//! Secrets: the answer to a create shows one, and nothing else does.

use std::sync::Arc;

use crate::check::secret_shown;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::ResourceIndex;

/// Looks for the secrets of things in an answer about them.
pub(crate) fn look(run: &Run, resource: ResourceIndex, items: &[Arc<Item>], views: &[&Arc<Exchange>]) {
    let ctx = run.context();
    for name in secret_shown::properties(&ctx, run.resources.get(resource)) {
        for item in items {
            let made = item.made.json.as_deref();
            let Some(secret) = made.and_then(|made| secret_shown::value(made, &name)) else { continue };
            for view in views {
                let verdict = secret_shown::judge(view, &name, secret);
                let sequence = [Arc::clone(&item.made), Arc::clone(view)];
                run.judge(&secret_shown::AGAIN, &view.case.name, verdict, &sequence);
            }
        }
    }
}

/// Compares the secrets of things with each other.
pub(crate) fn compare(run: &Run, resource: ResourceIndex) {
    let ctx = run.context();
    let items = run.world.living(resource);
    for name in secret_shown::properties(&ctx, run.resources.get(resource)) {
        let told = |item: &Arc<Item>| {
            let made = item.made.json.as_deref()?;
            Some((Arc::clone(item), secret_shown::value(made, &name)?.to_owned()))
        };
        let all: Vec<(Arc<Item>, String)> = items.iter().filter_map(told).collect();
        for pair in all.windows(2) {
            let [(first, one), (second, other)] = pair else { continue };
            let verdict = secret_shown::judge_other(&name, one == other && first.id != second.id);
            let mut sequence = first.origin();
            sequence.extend(second.origin());
            run.judge(&secret_shown::AGAIN, &second.made.case.name, verdict, &sequence);
        }
    }
}
