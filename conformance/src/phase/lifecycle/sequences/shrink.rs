//! Making a sequence smaller, as long as it shows the same.

use std::sync::Arc;

use proptest::strategy::ValueTree;

use super::cast::Cast;
use super::play::play;
use super::step::Step;
use crate::case::Phase;
use crate::engine::run::Run;
use crate::exchange::Exchange;

/// How many findings of one sequence are made smaller, each by so many smaller sequences at the most.
const FINDINGS: usize = 3;
const TRIES: usize = 96;

/// Makes a sequence smaller for each of the findings that it has shown, by their keys. What was sent since `began` and before a
/// sequence is of others.
pub(super) async fn all(
    run: &Run,
    cast: &Cast,
    name: &str,
    (tree, began): (&(impl ValueTree<Value = Vec<Step>> + Clone), u64),
    (played, found): (&[Arc<Exchange>], &[String]),
) {
    for (place, key) in found.iter().enumerate() {
        let first = run.book().causes.get(key).map(|cause| (cause.fault.clone(), cause.sequence.clone()));
        let Some(mut shown) = first else { continue };
        let (mut steps, mut tree) = (played.to_vec(), tree.clone());
        let mut smallest = tree.current();
        let mut moved = place < FINDINGS && !run.is_over() && tree.simplify();
        for number in 0..TRIES {
            if !moved || run.is_late(Phase::Lifecycle) {
                break;
            }
            let next = tree.current();
            if next == smallest {
                moved = tree.simplify();
                continue;
            }
            let others = began..run.sent();
            run.book().watch(key, others);
            let again = play(run, cast, &format!("{name}-{}", place * TRIES + number), &next).await;
            moved = match run.book().unwatch() {
                Some(smaller) => {
                    (steps, shown, smallest) = (again, smaller, next);
                    tree.simplify()
                }
                None => tree.complicate(),
            };
        }
        let (fault, shown) = shown;
        run.book().replace(key, Some(fault), &together(&steps, &shown));
    }
}

/// What a sequence has sent up to what shows the finding, each exchange once, in order.
fn together(steps: &[Arc<Exchange>], shown: &[Arc<Exchange>]) -> Vec<Arc<Exchange>> {
    let last = shown.iter().map(|exchange| exchange.number).max().unwrap_or(u64::MAX);
    let mut all: Vec<Arc<Exchange>> = steps.iter().filter(|step| step.number < last).chain(shown).cloned().collect();
    all.sort_by_key(|exchange| exchange.number);
    all.dedup_by_key(|exchange| exchange.number);
    all
}
