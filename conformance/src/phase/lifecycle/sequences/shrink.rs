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
const FINDINGS: usize = 2;
const TRIES: usize = 80;

/// Makes a sequence smaller for each of the findings that it has shown, by their keys. What was sent since `began` and before a
/// sequence is of others.
pub(super) async fn all(
    run: &Run,
    cast: &Cast,
    name: &str,
    (tree, began): (&(impl ValueTree<Value = Vec<Step>> + Clone), u64),
    found: &[String],
) {
    for (place, key) in found.iter().take(FINDINGS).enumerate() {
        let (mut tree, mut smallest, mut moved) = (tree.clone(), None, true);
        for number in 0..TRIES {
            if !moved || run.is_late(Phase::Lifecycle) || run.is_over() {
                break;
            }
            let steps = tree.current();
            let is_known = matches!(&smallest, Some((known, _, _)) if *known == steps);
            if !is_known {
                let others = began..run.sent();
                run.book().watch(key, others);
                let sent = play(run, cast, &format!("{name}-{}", place * TRIES + number), &steps).await;
                match run.book().unwatch() {
                    Some(shown) => smallest = Some((steps, sent, shown)),
                    // What the same steps do not show again, such as a race, no fewer would.
                    None if smallest.is_none() => break,
                    None => {
                        moved = tree.complicate();
                        continue;
                    }
                }
            }
            moved = tree.simplify();
        }
        if let Some((_, sent, (fault, shown))) = smallest {
            run.book().replace(key, Some(fault), &together(&sent, &shown));
        }
    }
}

/// What a sequence has sent up to what shows the finding, each exchange once, in order.
fn together(sent: &[Arc<Exchange>], shown: &[Arc<Exchange>]) -> Vec<Arc<Exchange>> {
    let last = shown.iter().map(|exchange| exchange.number).max().unwrap_or(u64::MAX);
    let mut all: Vec<Arc<Exchange>> = sent.iter().filter(|step| step.number < last).chain(shown).cloned().collect();
    all.sort_by_key(|exchange| exchange.number);
    all.dedup_by_key(|exchange| exchange.number);
    all
}
