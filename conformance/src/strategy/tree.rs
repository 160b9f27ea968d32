//! The proptest side: a strategy that draws lazily, and a tree that shrinks by meaning.

use std::sync::Arc;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::Direction;
use super::dice::Dice;
use super::draw::{Draw, Manner};
use super::form::{Forms, Terms};
use super::shrink::{Change, simpler};

/// Draws values of some terms.
#[derive(Clone, Debug)]
pub(crate) struct SchemaValues {
    pub(crate) forms: Arc<Forms<'static>>,
    pub(crate) terms: Terms,
    pub(crate) direction: Direction,
}

/// A drawn value, and the simpler ones that are still to be tried.
#[derive(Debug)]
pub(crate) struct SchemaTree {
    source: SchemaValues,
    /// The simplest value known to fail.
    base: Value,
    /// What is being tried instead of it.
    current: Value,
    /// What comes next; filled when the first simplification is asked for.
    next: Option<std::vec::IntoIter<Change>>,
}

impl Strategy for SchemaValues {
    type Tree = SchemaTree;
    type Value = Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut dice = Dice::new(runner.new_rng());
        let value = Draw::value(&self.forms, self.direction, &mut dice, Manner::Random, &self.terms)
            .ok_or("no value of the schema was found")?;
        Ok(SchemaTree { source: self.clone(), base: value.clone(), current: value, next: None })
    }
}

impl SchemaTree {
    fn advance(&mut self) -> bool {
        let SchemaValues { forms, terms, direction } = &self.source;
        let next = self
            .next
            .get_or_insert_with(|| simpler(forms, terms, &self.base).into_iter())
            .map(|change| change.apply(&self.base))
            .find(|candidate| forms.accepts(terms, *direction, candidate));
        match next {
            Some(value) => {
                self.current = value;
                true
            }
            None => {
                self.current = self.base.clone();
                false
            }
        }
    }
}

impl ValueTree for SchemaTree {
    type Value = Value;

    fn current(&self) -> Value {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        // The present value fails, so it is the new base; what was left of the old list may still be worth a try, but
        // everything in it contains what has just been taken away.
        if self.current != self.base || self.next.is_none() {
            self.base = self.current.clone();
            self.next = None;
        }
        self.advance()
    }

    fn complicate(&mut self) -> bool {
        self.advance()
    }
}
