//! Bounds, lengths, counts, patterns and factors.

use std::cmp::Ordering;

use super::flat::Flat;
use super::walk::{Pair, Walk};
use crate::diff::codes;
use crate::ir::{Number, Schema, Type};

/// A keyword that counts, with how to read it and whether it is the least that is allowed.
type Count = (&'static str, bool, fn(&Schema) -> Option<u64>);

const COUNTS: [Count; 8] = [
    ("minLength", true, |schema| schema.min_length),
    ("maxLength", false, |schema| schema.max_length),
    ("minItems", true, |schema| schema.min_items),
    ("maxItems", false, |schema| schema.max_items),
    ("minProperties", true, |schema| schema.min_properties),
    ("maxProperties", false, |schema| schema.max_properties),
    ("minContains", true, |schema| schema.min_contains),
    ("maxContains", false, |schema| schema.max_contains),
];

impl<'a> Walk<'a> {
    /// Compares every limit.
    pub(super) fn limits(&mut self, pair: &Pair<'a>) {
        for (keyword, is_least, of) in COUNTS {
            let read = |flat: &Flat<'_>| {
                let all = flat.leaves.iter().filter_map(|leaf| of(leaf));
                // At least one has to be contained unless another number is given.
                let neutral = if keyword == "minContains" { 1 } else { 0 };
                if is_least { all.max().filter(|least| *least != neutral) } else { all.min() }
            };
            let (old, new) = (read(&pair.old), read(&pair.new));
            let text = |value: Option<u64>| value.map(|value| value.to_string());
            self.limit(pair, keyword, is_least, (old, text(old)), (new, text(new)), |old, new| old.cmp(new));
        }
        self.bounds(pair);
        let unique = |flat: &Flat<'_>| flat.leaves.iter().any(|leaf| leaf.unique_items).then_some(true);
        let (old, new) = (unique(&pair.old), unique(&pair.new));
        let text = |value: Option<bool>| value.map(|_| "true".to_owned());
        self.limit(pair, "uniqueItems", true, (old, text(old)), (new, text(new)), |old, new| old.cmp(new));
        self.texts(pair);
    }

    fn bounds(&mut self, pair: &Pair<'a>) {
        for (keyword, is_least) in [("minimum", true), ("maximum", false)] {
            let (old, new) = (bound(&pair.old, is_least), bound(&pair.new, is_least));
            let text = |bound: &Option<Bound>| bound.as_ref().map(Bound::text);
            let texts = (text(&old), text(&new));
            self.limit(pair, keyword, is_least, (old, texts.0), (new, texts.1), |old, new| old.order(new, is_least));
        }
    }

    /// One limit, where a greater value allows less (`is_least`) or more.
    fn limit<T>(
        &mut self,
        pair: &Pair<'a>,
        keyword: &str,
        is_least: bool,
        (old, old_text): (Option<T>, Option<String>),
        (new, new_text): (Option<T>, Option<String>),
        order: impl Fn(&T, &T) -> Ordering,
    ) {
        let is_tighter = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (Some(old), Some(new)) => match order(old, new) {
                Ordering::Equal => return,
                Ordering::Less => is_least,
                Ordering::Greater => !is_least,
            },
        };
        let code = if is_tighter { &codes::LIMIT_TIGHTENED } else { &codes::LIMIT_LOOSENED };
        let detail = match (old_text, new_text) {
            (Some(old), Some(new)) => format!("`{keyword}` is {new}, no longer {old}"),
            (None, Some(new)) => format!("`{keyword}` is {new}, and was not limited"),
            (Some(old), None) => format!("`{keyword}` is not limited, and was {old}"),
            (None, None) => return,
        };
        self.record.add(pair.finding(code, detail));
    }

    /// `pattern` and `multipleOf`, of which nobody can tell in general which allows more.
    fn texts(&mut self, pair: &Pair<'a>) {
        let pattern = |flat: &Flat<'_>| flat.find(|leaf| leaf.pattern.clone()).map(|(pattern, _)| pattern);
        let factor = |flat: &Flat<'_>| flat.find(|leaf| leaf.multiple_of.clone()).map(|(number, _)| number);
        let (old, new) = (factor(&pair.old), factor(&pair.new));
        let same_factor = matches!((&old, &new), (Some(old), Some(new)) if compare(old, new) == Ordering::Equal);
        let text = |number: Option<Number>| number.map(|number| number.to_string());
        let factors = if same_factor { (None, None) } else { (text(old), text(new)) };
        for (keyword, old, new) in
            [("pattern", pattern(&pair.old), pattern(&pair.new)), ("multipleOf", factors.0, factors.1)]
        {
            let (code, detail) = match (old, new) {
                (Some(old), Some(new)) if old != new => {
                    (&codes::LIMIT_CHANGED, format!("`{keyword}` is `{new}`, no longer `{old}`"))
                }
                (None, Some(new)) => (&codes::LIMIT_TIGHTENED, format!("`{keyword}` is `{new}`, and was not limited")),
                (Some(old), None) => (&codes::LIMIT_LOOSENED, format!("`{keyword}` is not limited, and was `{old}`")),
                _ => continue,
            };
            self.record.add(pair.finding(code, detail));
        }
    }
}

/// A bound, and whether it is itself allowed.
struct Bound {
    number: Number,
    is_exclusive: bool,
}

impl Bound {
    fn text(&self) -> String {
        if self.is_exclusive { format!("{} (exclusive)", self.number) } else { self.number.to_string() }
    }

    /// Which of two bounds is greater; of equal ones, a lower bound without its number is greater than with it.
    fn order(&self, other: &Self, is_least: bool) -> Ordering {
        let exclusive = self.is_exclusive.cmp(&other.is_exclusive);
        compare(&self.number, &other.number).then(if is_least { exclusive } else { exclusive.reverse() })
    }
}

/// The bound that allows least. For whole numbers an exclusive bound is the next number, inclusive.
fn bound(flat: &Flat<'_>, is_least: bool) -> Option<Bound> {
    let is_whole = flat.types.iter().all(|ty| ty == Type::Integer) && !flat.types.is_empty();
    let mut all = Vec::new();
    for leaf in &flat.leaves {
        let (inclusive, exclusive) =
            if is_least { (&leaf.minimum, &leaf.exclusive_minimum) } else { (&leaf.maximum, &leaf.exclusive_maximum) };
        all.extend(inclusive.clone().map(|number| Bound { number, is_exclusive: false }));
        all.extend(exclusive.clone().map(|number| {
            let next = number.as_i128().filter(|_| is_whole).map(|value| if is_least { value + 1 } else { value - 1 });
            match next.and_then(|next| Number::parse(&next.to_string())) {
                Some(number) => Bound { number, is_exclusive: false },
                None => Bound { number, is_exclusive: true },
            }
        }));
    }
    let order = |left: &Bound, right: &Bound| left.order(right, is_least);
    if is_least { all.into_iter().max_by(order) } else { all.into_iter().min_by(order) }
}

fn compare(left: &Number, right: &Number) -> Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.as_f64().total_cmp(&right.as_f64()),
    }
}
