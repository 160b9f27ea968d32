//! What a sequence consists of, drawn by proptest, and made smaller as proptest makes values smaller.

use proptest::prop_oneof;
use proptest::strategy::{Just, NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// How many steps a sequence has, before any is left out.
const LENGTH: usize = 40;
/// Steps choose among so many things.
const PLACES: usize = 12;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Something is made.
    Make,
    /// Something is made like another that is gone, under its name.
    Renew,
    /// One view of a thing is asked for, be it there or gone.
    Look,
    /// A whole list is read.
    List,
    /// A thing is changed.
    Change,
    /// A thing is deleted.
    Delete,
    /// What is gone is deleted once more.
    Repeat,
}

/// One step. Which thing it is about is a place among those that there are when its turn comes; where there is none, nothing
/// is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) act: Act,
    /// The place of the kind that it is about.
    pub(super) kind: usize,
    /// The place of the thing among those of the kind, or of what something new belongs to.
    pub(super) thing: usize,
    /// The place of the view that is asked for, or of what is changed.
    pub(super) view: usize,
}

impl Step {
    /// The one of so many that a place stands for.
    pub(super) fn among<T>(place: usize, all: &[T]) -> Option<&T> {
        all.get(place.checked_rem(all.len())?)
    }
}

/// One step of any kind. It is made smaller by being about what was made first.
fn step() -> impl Strategy<Value = Step, Tree: Clone> {
    let act = prop_oneof![
        7 => Just(Act::Make),
        1 => Just(Act::Renew),
        4 => Just(Act::Look),
        1 => Just(Act::List),
        5 => Just(Act::Change),
        3 => Just(Act::Delete),
        1 => Just(Act::Repeat),
    ];
    // Another act is no simpler one.
    (act.no_shrink(), 0..PLACES, 0..PLACES, 0..PLACES).prop_map(|(act, kind, thing, view)| Step {
        act,
        kind,
        thing,
        view,
    })
}

/// Sequences of steps.
pub(super) fn sequence() -> impl Strategy<Value = Vec<Step>, Tree: Clone> {
    Sequence(step())
}

#[derive(Debug)]
struct Sequence<S>(S);

impl<S: Strategy<Value = Step>> Strategy for Sequence<S> {
    type Tree = Tree<S::Tree>;
    type Value = Vec<Step>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let steps = (0..LENGTH).map(|_| self.0.new_tree(runner)).collect::<Result<Vec<_>, _>>()?;
        Ok(Tree::new(steps))
    }
}

/// A sequence that is made smaller: first half of its steps is left out, then quarters, down to single ones, which takes far
/// fewer tries than one after the other; then each step that is left is made simpler.
#[derive(Clone, Debug)]
struct Tree<T> {
    steps: Vec<T>,
    /// The places of the steps that are not left out.
    kept: Vec<usize>,
    /// How many are left out at once, and from which of those that are kept on; none once each was tried alone.
    width: usize,
    at: usize,
    last: Option<Cut>,
}

/// What was made smaller last.
#[derive(Clone, Debug)]
enum Cut {
    /// These were all that was kept.
    Out(Vec<usize>),
    /// The step at this place was made simpler.
    Simpler(usize),
}

impl<T: ValueTree<Value = Step>> Tree<T> {
    fn new(steps: Vec<T>) -> Self {
        let kept: Vec<usize> = (0..steps.len()).collect();
        Self { width: kept.len().div_ceil(2), kept, steps, at: 0, last: None }
    }
}

impl<T: ValueTree<Value = Step>> ValueTree for Tree<T> {
    type Value = Vec<Step>;

    fn current(&self) -> Vec<Step> {
        self.kept.iter().map(|place| self.steps[*place].current()).collect()
    }

    fn simplify(&mut self) -> bool {
        while self.width > 0 {
            if self.at < self.kept.len() {
                let end = (self.at + self.width).min(self.kept.len());
                self.last = Some(Cut::Out(self.kept.clone()));
                self.kept.drain(self.at..end);
                return true;
            }
            // What could not go before may go now that others have.
            let is_smaller = self.width > 1;
            self.width = if is_smaller { self.width / 2 } else { 0 };
            self.at = 0;
        }
        while let Some(place) = self.kept.get(self.at).copied() {
            if self.steps[place].simplify() {
                self.last = Some(Cut::Simpler(place));
                return true;
            }
            self.at += 1;
        }
        false
    }

    fn complicate(&mut self) -> bool {
        match self.last.take() {
            Some(Cut::Out(kept)) => {
                self.kept = kept;
                self.at += self.width;
                true
            }
            Some(Cut::Simpler(place)) => {
                let is_changed = self.steps[place].complicate();
                if is_changed {
                    self.last = Some(Cut::Simpler(place));
                } else {
                    self.at += 1;
                }
                is_changed
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phase::random::runner;

    /// The smallest sequence that satisfies something, as a test runner finds it, and how many were tried.
    fn smallest(seed: u64, is_shown: impl Fn(&[Step]) -> bool) -> Option<(Vec<Step>, usize)> {
        let mut tree = sequence().new_tree(&mut runner(seed, 0)).ok()?;
        let mut best = Some(tree.current()).filter(|steps| is_shown(steps))?;
        let (mut moved, mut tries) = (tree.simplify(), 0);
        while moved {
            let steps = tree.current();
            tries += 1;
            moved = if is_shown(&steps) {
                best = steps;
                tree.simplify()
            } else {
                tree.complicate()
            };
        }
        Some((best, tries))
    }

    #[test]
    fn only_the_steps_that_matter_are_left_and_those_are_about_what_was_made_first() {
        let is_shown = |steps: &[Step]| {
            let acts: Vec<Act> = steps.iter().map(|step| step.act).collect();
            acts.windows(2).any(|pair| pair == [Act::Change, Act::Delete])
        };
        let found: Vec<_> = (0..40).filter_map(|seed| smallest(seed, is_shown)).collect();
        assert!(found.len() > 5, "{} of 40 sequences have both", found.len());
        for (steps, tries) in found {
            let first = |act| Step { act, kind: 0, thing: 0, view: 0 };
            assert_eq!(steps, [first(Act::Change), first(Act::Delete)]);
            assert!(tries < 96, "{tries}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_sequences() {
        let drawn = |seed| sequence().new_tree(&mut runner(seed, 3)).map(|tree| tree.current()).ok();
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert_eq!(drawn(7).map(|steps| steps.len()), Some(LENGTH));
    }
}
