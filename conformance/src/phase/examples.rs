//! One plain request of every operation, from what the description gives.

use bindery_spec::ir::{Method, OperationIndex};
use futures_util::future::join_all;

use crate::case::{Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::lifecycle::resource::Role;
use crate::phase::drawn::can_undo;

/// Sends one request of every operation that has no part in a lifecycle and asks for no change.
pub(crate) async fn run(run: &Run) {
    let mut cases = Vec::new();
    for (index, operation) in run.api.operations.iter().enumerate() {
        let index = OperationIndex(index);
        if !run.is_selected(operation) || !run.is_mine(Phase::Examples, index.0) {
            continue;
        }
        let role = run.resources.role_of(index);
        let is_sent_later = role.is_some_and(|(resource, role)| match role {
            Role::Create
            | Role::Delete
            | Role::DeleteMany(_)
            | Role::Read
            | Role::Content
            | Role::Derived
            | Role::Attached => true,
            Role::Update | Role::Put | Role::Attach | Role::Detach | Role::Restore => can_undo(run, resource),
            Role::List(_) | Role::Bin(_) | Role::Search(_) | Role::Action => false,
        });
        if is_sent_later {
            continue;
        }
        if !run.is_harmless(operation) && !run.options.allow_unsafe {
            run.skip(format!("{}: not sent, since the run could not undo it", operation.key()));
            continue;
        }
        if operation.method == Method::Trace {
            continue;
        }
        let intent = if run.is_located(operation) { Intent::Valid } else { Intent::Plausible };
        let arguments = run.arguments(index, &Variant::plain("bindery"));
        cases.push(run.case_with(index, &arguments, intent, Phase::Examples, "a plain request"));
    }
    join_all(cases.into_iter().map(|case| run.send(case))).await;
}
