//! Views of which the description says that they may lag behind, and what lag explains.
//!
//! In: a failed verdict and its exchanges. Out: whether it may be no fault. Not known here: what a check looks at.

use std::sync::Arc;
use std::time::Duration;

use super::run::Run;
use crate::check::{
    Check, content_differs, credential_not_enforced, deleted_visible, digest_wrong, field_echo, list_repeats,
    made_twice, order_wrong, range_wrong, secret_shown, size_wrong,
};
use crate::exchange::Exchange;
use crate::lifecycle::infer::words;

/// How long a view may lag behind where the description says that it may.
const LAG: Duration = Duration::from_secs(2);

/// What is wrong with an answer however old the state is that it shows: it contradicts itself, shows what nobody may see, or
/// tells of a thing what was never true of it.
static BESIDE_LAG: [&Check; 11] = [
    &list_repeats::CHECK,
    &order_wrong::CHECK,
    &credential_not_enforced::CHECK,
    &secret_shown::AGAIN,
    &secret_shown::WRITE_ONLY,
    &made_twice::CHECK,
    &field_echo::CHECK,
    &size_wrong::CHECK,
    &digest_wrong::CHECK,
    &content_differs::CHECK,
    &range_wrong::CHECK,
];

impl Run {
    /// Whether what is judged last is a view of which the description says that it may lag behind. What is there at the end
    /// of a run has come late, unless it was deleted just before.
    pub(super) fn may_be_late(&self, check: &Check, sequence: &[Arc<Exchange>]) -> bool {
        if BESIDE_LAG.iter().any(|beside| beside.id == check.id) {
            return false;
        }
        let before = sequence.iter().chain(sequence.last().into_iter().flat_map(|last| &last.case.after));
        let delete =
            before.filter(|exchange| exchange.case.request.method == "DELETE").max_by_key(|delete| delete.done);
        let is_late = |view: &Exchange| {
            let since = delete.map(|delete| view.sent.saturating_sub(delete.done));
            check.id == deleted_visible::LATE.id && since.is_none_or(|since| since > LAG)
        };
        let view = sequence.last().filter(|view| view.case.request.is_safe() && !is_late(view));
        let operation = view.and_then(|view| self.operation(view.case.operation?));
        operation.is_some_and(words::may_lag)
    }
}
