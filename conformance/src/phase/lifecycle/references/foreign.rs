//! A reference to what another tenant has.

use std::sync::Arc;

use super::ask::Ask;
use crate::case::{Denial, Intent, Phase};
use crate::check::{Known, foreign_reference};
use crate::engine::world::Item;
use crate::lifecycle::infer::view;
use crate::lifecycle::resource::Role;
use crate::phase::lifecycle::{late, tenants};

/// What people are called, and those who act for them.
const PEOPLE: [&str; 7] = ["user", "account", "member", "person", "people", "identity", "principal"];

/// Makes something for each other tenant, and refers to it: that is refused where a reference to what never was is. Whatever
/// comes of it shows nothing of what the other has.
pub(super) async fn all(ask: &Ask<'_>, own: &Arc<Item>, is_checked: bool) {
    let run = ask.run;
    let described = run.resources.get(ask.reference.resource);
    let name = view::singular(&view::plain(&described.name));
    // What stands under something of this tenant's is told by the access of that; and people who cannot be looked at can be
    // asked in, written to and put in charge.
    if described.parent.is_some() || PEOPLE.iter().any(|word| name.ends_with(word)) {
        return;
    }
    for (name, _) in &run.identities {
        let Some(theirs) = tenants::thing(run, ask.reference.resource, &ask.token("theirs"), name).await else {
            continue;
        };
        if is_hidden(ask, own, &theirs).await {
            refer(ask, &theirs, is_checked).await;
        }
        late::remove(run, &theirs).await;
    }
}

/// Whether this tenant sees nothing of what the other has, and the other does: only then it is the other's alone.
async fn is_hidden(ask: &Ask<'_>, own: &Arc<Item>, theirs: &Arc<Item>) -> bool {
    let run = ask.run;
    let Some(read) = run.resources.get(theirs.resource).operation(|role| *role == Role::Read) else { return false };
    let look = |item: &Arc<Item>, label| run.on(read, item, Intent::Plausible, Phase::Lifecycle, label);
    let mut case = look(theirs, "a view of what another tenant has");
    case.request.credentials = own.made.case.request.credentials.clone();
    case.known = None;
    let by_others = run.send(look(theirs, "a view of what is one's own")).await;
    let by_own = run.send(case).await;
    by_others.is_success() && by_own.is_refused() && !by_own.is_refused_for_now()
}

async fn refer(ask: &Ask<'_>, theirs: &Arc<Item>, is_checked: bool) {
    let run = ask.run;
    let intent = if is_checked { Intent::Denied(Denial::ForeignReference) } else { Intent::Plausible };
    let first = ask.beside().await;
    let ids: Vec<&str> = first.iter().map(|item| item.id.as_str()).chain([theirs.id.as_str()]).collect();
    let label = "a reference to what another tenant has";
    let Some(mut case) = ask.case(&ids, intent, label).await else { return };
    case.after.extend(theirs.origin());
    let told = theirs.known();
    // What is made is not theirs, but a refusal may tell of what is.
    if is_checked {
        case.known = Some(Arc::new(Known {
            fields: told.fields.clone(),
            ..case.known.as_deref().map(Known::place).unwrap_or_default()
        }));
    }
    let sent = run.send(case).await;
    if !sent.is_success() || is_checked {
        return;
    }
    let mut views = vec![Arc::clone(&sent)];
    if let Some(made) = ask.made(&sent)
        && let Some(read) = run.resources.get(made.resource).operation(|role| *role == Role::Read)
    {
        let label = "a view of what refers to what another tenant has";
        views.push(run.send(run.on(read, &made, Intent::Plausible, Phase::Lifecycle, label)).await);
    }
    for view in views {
        let verdict = foreign_reference::judge_shown(&view, &told);
        let mut sequence = theirs.origin();
        sequence.extend([Arc::clone(&sent), view]);
        run.judge(&foreign_reference::CHECK, &sent.case.name, verdict, &sequence);
    }
}
