//! Builds values of merged forms: valid by construction, small where the budget runs out.
//!
//! In: a goal and a source of choices. Out: a value that [`Forms::accepts`], or nothing where none was found. Not known
//! here: what the values are for.

mod array;
mod distinguish;
pub(crate) mod number;
mod object;
pub(crate) mod string;

use bindery_spec::ir::Type;
use serde_json::Value;

use super::Direction;
use super::dice::Dice;
use super::form::depth::types;
use super::form::{Forms, Goal, Merged, Terms};
use super::format::Format;

/// How values are picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Anything that is valid, odd corners included.
    Random,
    /// What a person would write: examples and defaults first, then short plain values.
    Plain,
    /// As little as possible: no optional property, no item, the first alternative.
    Least,
    /// As much as possible: every optional property that fits.
    Full,
}

/// How deep values nest where nothing forces them to go deeper.
const DEPTH: usize = 5;
/// How many values of any kind one value has at most, but for those that are required.
const NODES: usize = 80;
/// How often a value is drawn again when it breaks what only the whole value can tell.
const TRIES: usize = 24;

/// One value in the making.
pub(crate) struct Draw<'f, 'a> {
    pub(crate) forms: &'f Forms<'a>,
    pub(crate) direction: Direction,
    pub(crate) dice: &'f mut Dice,
    pub(crate) manner: Manner,
    nodes: usize,
    attempt: usize,
}

impl<'f, 'a> Draw<'f, 'a> {
    /// Draws a value of the terms; `None` where no valid one was found.
    pub(crate) fn value(
        forms: &'f Forms<'a>,
        direction: Direction,
        dice: &'f mut Dice,
        manner: Manner,
        terms: &Terms,
    ) -> Option<Value> {
        Self::named(forms, direction, dice, manner, terms, "")
    }

    /// The same for a property or parameter of that name, which plain values take a hint from.
    pub(crate) fn named(
        forms: &'f Forms<'a>,
        direction: Direction,
        dice: &'f mut Dice,
        manner: Manner,
        terms: &Terms,
        name: &str,
    ) -> Option<Value> {
        let mut draw = Self { forms, direction, dice, manner, nodes: NODES, attempt: 0 };
        (0..TRIES).find_map(|attempt| {
            draw.nodes = if attempt > TRIES / 2 { 0 } else { NODES };
            let value = draw.goal(terms, DEPTH, name)?;
            draw.forms.accepts(terms, draw.direction, &value).then_some(value)
        })
    }

    /// Draws a value of a goal whose first choices are decided; it is checked against the terms.
    pub(crate) fn decided(
        forms: &'f Forms<'a>,
        direction: Direction,
        dice: &'f mut Dice,
        manner: Manner,
        goal: &Goal,
    ) -> Option<Value> {
        let least = forms.least_depth(goal, direction)?;
        let mut draw = Self { forms, direction, dice, manner, nodes: NODES, attempt: 0 };
        (0..TRIES).find_map(|attempt| {
            draw.attempt = attempt;
            let value = draw.decide(goal, DEPTH.max(least), "")?;
            draw.forms.accepts(&goal.terms, draw.direction, &value).then_some(value)
        })
    }

    /// A value of the terms, `name` being the property it is for; deeper than `depth` only where it must be.
    fn goal(&mut self, terms: &Terms, depth: usize, name: &str) -> Option<Value> {
        let goal = Goal::new(terms.clone());
        let least = self.forms.least_depth(&goal, self.direction)?;
        let depth = if self.nodes == 0 { least } else { depth.max(least) };
        self.nodes = self.nodes.saturating_sub(1);
        let merged = self.forms.merged(&goal);
        if merged.choices.is_empty() && merged.nots.is_empty() {
            return self.build(&goal, &merged, depth, name);
        }
        let before = self.attempt;
        let value = (0..TRIES).find_map(|attempt| {
            self.attempt = attempt;
            let value = self.decide(&goal, depth, name)?;
            if self.forms.accepts(terms, self.direction, &value) {
                return Some(value);
            }
            // Only where plain luck has not helped: the result is valid, but nobody would write it.
            if attempt > TRIES / 2 { self.distinguish(terms, &merged, &value) } else { None }
        });
        self.attempt = before;
        value
    }

    /// Decides the first open choice, and the next, until none is left.
    fn decide(&mut self, goal: &Goal, depth: usize, name: &str) -> Option<Value> {
        let merged = self.forms.merged(goal);
        if merged.never {
            return None;
        }
        let Some(choice) = merged.choices.first() else { return self.build(goal, &merged, depth, name) };
        if self.manner == Manner::Plain
            && let Some(example) = self.example(goal, &merged)
        {
            return Some(example);
        }
        let open: Vec<Goal> = (0..choice.alternatives.len())
            .map(|pick| goal.pick(pick))
            .filter(|next| self.forms.least_depth(next, self.direction).is_some_and(|least| least <= depth))
            .collect();
        let next = match self.manner {
            Manner::Random => self.dice.below(open.len()),
            _ => self.attempt % open.len().max(1),
        };
        self.decide(open.get(next)?, depth, name)
    }

    fn build(&mut self, goal: &Goal, merged: &Merged, depth: usize, name: &str) -> Option<Value> {
        if merged.never {
            return None;
        }
        if self.manner == Manner::Plain
            && let Some(example) = self.example(goal, merged)
        {
            return Some(example);
        }
        if let Some(values) = &merged.values {
            return match self.manner {
                Manner::Random => self.dice.pick(values).cloned(),
                _ => values.iter().find(|value| !value.is_null()).or(values.first()).cloned(),
            };
        }
        let ty = self.pick_type(goal, merged, depth)?;
        match ty {
            Type::Null => Some(Value::Null),
            Type::Boolean => Some(Value::Bool(self.manner == Manner::Random && self.dice.once_in(2))),
            Type::Integer => self.integer(merged, name),
            // `type: number, format: int64` means whole numbers.
            Type::Number if merged.formats.iter().any(|format| matches!(format, Format::Whole(..))) => {
                self.integer(merged, name)
            }
            Type::Number => self.number(merged, name),
            Type::String => self.string(merged, name).map(Value::String),
            Type::Array => self.array(merged, depth, name),
            Type::Object => self.object(merged, depth),
        }
    }

    fn pick_type(&mut self, goal: &Goal, merged: &Merged, depth: usize) -> Option<Type> {
        let types = types(merged);
        let wanted: Vec<Type> = types.without(Type::Null).iter().collect();
        let is_null = match self.manner {
            Manner::Random => types.contains(Type::Null) && self.dice.once_in(8),
            Manner::Least => types.contains(Type::Null),
            _ => false,
        };
        if is_null || wanted.is_empty() {
            return types.contains(Type::Null).then_some(Type::Null);
        }
        // A container that cannot be filled within the depth gives way to a scalar, where there is one.
        let _ = goal;
        let fitting: Vec<Type> = wanted
            .iter()
            .copied()
            .filter(|ty| depth > 0 || !matches!(ty, Type::Array | Type::Object) || self.is_empty_allowed(merged, *ty))
            .collect();
        let from = if fitting.is_empty() { &wanted } else { &fitting };
        if fitting.is_empty() && types.contains(Type::Null) {
            return Some(Type::Null);
        }
        match self.manner {
            Manner::Random => self.dice.pick(from).copied(),
            _ => from.get(self.attempt % from.len().max(1)).copied(),
        }
    }

    fn is_empty_allowed(&self, merged: &Merged, ty: Type) -> bool {
        match ty {
            Type::Array => super::form::depth::least_items(merged) == 0,
            _ => merged.min_properties == 0 && self.forms.required(merged, self.direction).is_empty(),
        }
    }

    /// The first example or default that is valid and is not empty of meaning.
    fn example(&mut self, goal: &Goal, merged: &Merged) -> Option<Value> {
        merged
            .examples
            .iter()
            .filter(|example| !example.is_null())
            .map(|example| self.strip(merged, example))
            .find(|example| self.forms.accepts(&goal.terms, self.direction, example))
    }

    /// An example without the properties that do not travel this way.
    fn strip(&self, merged: &Merged, example: &Value) -> Value {
        let Value::Object(members) = example else { return example.clone() };
        let kept = members
            .iter()
            .filter(|(name, _)| {
                merged.properties.get(*name).is_none_or(|terms| !self.forms.is_hidden(terms, self.direction))
            })
            .map(|(name, value)| (name.clone(), value.clone()));
        Value::Object(kept.collect())
    }
}
