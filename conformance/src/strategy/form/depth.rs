//! How deep the shallowest value of a goal nests, so that recursive schemas bottom out.

use bindery_spec::ir::{Type, TypeSet};

use super::{Forms, Goal, Merged, lock};
use crate::strategy::Direction;

/// The depth beyond which a schema counts as having no finite value.
const DEEPEST: usize = 12;
/// How many alternatives are tried before an answer is given up as no.
const TRIES: usize = 4_000;

impl Forms<'_> {
    /// The least depth of a value: 0 for a scalar or an empty container; `None` where there is no value.
    pub(crate) fn least_depth(&self, goal: &Goal, direction: Direction) -> Option<usize> {
        let key = (goal.clone(), direction);
        if let Some(known) = lock(&self.depths).get(&key) {
            return *known;
        }
        let mut tries = TRIES;
        let depth = (0..=DEEPEST).find(|depth| self.fits(goal, direction, *depth, &mut tries));
        lock(&self.depths).insert(key, depth);
        depth
    }

    fn fits(&self, goal: &Goal, direction: Direction, depth: usize, tries: &mut usize) -> bool {
        let key = (goal.clone(), direction, depth);
        if let Some(known) = lock(&self.fits).get(&key) {
            return *known;
        }
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let merged = self.merged(goal);
        let answer = if merged.never {
            false
        } else if let Some(choice) = merged.choices.first() {
            (0..choice.alternatives.len()).any(|pick| self.fits(&goal.pick(pick), direction, depth, tries))
        } else {
            self.fits_decided(&merged, direction, depth, tries)
        };
        if *tries > 0 {
            lock(&self.fits).insert(key, answer);
        }
        answer
    }

    fn fits_decided(&self, merged: &Merged, direction: Direction, depth: usize, tries: &mut usize) -> bool {
        if merged.values.is_some() {
            return true;
        }
        types(merged).iter().any(|ty| match ty {
            Type::Array => {
                let least = usize::try_from(least_items(merged)).unwrap_or(usize::MAX);
                least == 0
                    || depth > 0
                        && (0..least.min(8))
                            .all(|index| self.fits(&Goal::new(self.item(merged, index)), direction, depth - 1, tries))
            }
            Type::Object => {
                let required = self.required(merged, direction);
                required.is_empty()
                    || depth > 0
                        && required
                            .iter()
                            .all(|name| self.fits(&Goal::new(self.property(merged, name)), direction, depth - 1, tries))
            }
            _ => true,
        })
    }
}

/// The least number of items, `contains` included.
pub(crate) fn least_items(merged: &Merged) -> u64 {
    merged.contains.iter().map(|(_, least, _)| *least).chain([merged.min_items]).max().unwrap_or(0)
}

/// The types to draw from: the declared ones, else those that the other keywords speak of, else a few simple ones.
pub(crate) fn types(merged: &Merged) -> TypeSet {
    if !merged.types.is_empty() {
        return merged.types;
    }
    let is_object = !merged.properties.is_empty()
        || !merged.required.is_empty()
        || !merged.rests.is_empty()
        || !merged.pattern_properties.is_empty()
        || merged.min_properties > 0
        || merged.max_properties.is_some();
    let is_array = !merged.lists.is_empty() || !merged.contains.is_empty() || merged.min_items > 0;
    let is_string = merged.min_length > 0
        || merged.max_length.is_some()
        || !merged.patterns.is_empty()
        || merged.formats.iter().any(|format| format.is_textual());
    let is_number = merged.range.lower.is_some()
        || merged.range.upper.is_some()
        || !merged.range.multiples.is_empty()
        || merged.formats.iter().any(|format| !format.is_textual());
    let told =
        [(is_object, Type::Object), (is_array, Type::Array), (is_string, Type::String), (is_number, Type::Number)];
    let told = told.iter().filter(|(is, _)| *is).fold(TypeSet::EMPTY, |set, (_, ty)| set.with(*ty));
    if told.is_empty() {
        TypeSet::one(Type::String).with(Type::Integer).with(Type::Boolean).with(Type::Object)
    } else {
        told
    }
}
