//! The gates of operations that nothing is compared by: actions on a thing, and what belongs to nothing that has a
//! lifecycle. They ask for a credential as all others do.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;
use futures_util::future::join_all;

use super::{access, probe};
use crate::case::{Credentials, Denial, Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Response;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::drawn::Subject;

/// How many wrong credentials are tried where nothing is known of the answer but its status.
const FEW: usize = 3;

/// Actions on a thing of this run, with every credential that must not be enough.
pub(super) async fn actions(run: &Run, resource: ResourceIndex) {
    for (role, index) in &run.resources.get(resource).operations {
        let is_safe = run.operation(*index).is_none_or(|operation| operation.method.is_safe());
        if *role != Role::Action || is_safe || run.options.read_only || !access::is_guarded(run, *index) {
            continue;
        }
        let Some(item) = probe::victim(run, resource).await else { return };
        let denials = access::with_tenants(run, &access::denials(run, *index));
        let Some((first, others)) = denials.split_first() else { continue };
        // Where the first is carried out, the others would be too: once is enough.
        if act(run, *index, &item, first).await {
            continue;
        }
        let cases = others.iter().map(|denial| access::denied_view(run, *index, &item, denial)).collect();
        probe::at_once(run, resource, &item, cases).await;
    }
}

/// Sends one; whether it was carried out, after which nothing is known of the thing.
async fn act(run: &Run, index: OperationIndex, item: &Arc<Item>, denial: &(Denial, Credentials, String)) -> bool {
    let sent = run.send(access::denied_view(run, index, item, denial)).await;
    if !sent.is_refused() {
        item.spoil();
    }
    !sent.is_refused()
}

/// What asks for no change, and belongs to nothing that has a lifecycle: what answers with the credential does not without.
pub(crate) async fn views(run: &Run, subjects: &[Subject]) {
    let is_unseen = |subject: &&Subject| match &subject.role {
        None => true,
        Some((
            resource,
            Role::Read | Role::List(_) | Role::Bin(_) | Role::Content | Role::Derived | Role::Attached,
        )) => super::unfit(run, *resource).is_some(),
        Some(_) => false,
    };
    let is_safe = |subject: &&Subject| run.operation(subject.index).is_some_and(|one| run.is_harmless(one));
    let unseen = subjects.iter().filter(is_unseen).filter(is_safe);
    let guarded = unseen.filter(|subject| access::is_guarded(run, subject.index));
    join_all(guarded.map(|subject| view(run, subject))).await;
}

async fn view(run: &Run, subject: &Subject) {
    let values = subject.values(run, &Variant::plain("bindery"));
    let case = |intent, label: &str| subject.case(run, &values, intent, Phase::Negative, label.to_owned());
    let plain = run.send(case(Intent::Plausible, "a request to compare others with")).await;
    // A page for people is often where they are asked who they are.
    let is_page = plain.response().and_then(Response::essence).is_some_and(|essence| essence == "text/html");
    if !plain.is_success() || is_page {
        return;
    }
    let denials = access::denials(run, subject.index).into_iter();
    let denials = denials.filter(|(denial, _, _)| matches!(denial, Denial::Missing | Denial::Empty | Denial::Wrong));
    join_all(denials.take(FEW).map(|(denial, credentials, label)| {
        let mut denied = case(Intent::Denied(denial), &label);
        (denied.known, denied.request.credentials) = (None, credentials);
        run.send(denied)
    }))
    .await;
}
