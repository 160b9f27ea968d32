//! The nodes that a query selects.

use std::cell::Cell;
use std::cmp::Ordering;

use super::super::tree::{Content, Tree, TreeId};
use super::model::{Condition, Operand, Operator, Query, Segment, Selector};
use crate::document::Scalar;

/// How many nodes one query may look at.
const BUDGET: usize = 20_000_000;

/// The query looks at more nodes than the limit.
#[derive(Debug)]
pub(in crate::overlay) struct TooMuch;

/// The nodes that a query selects, in the order of RFC 9535; one may be there several times.
pub(in crate::overlay) fn select(tree: &Tree<'_>, query: &Query) -> Result<Vec<TreeId>, TooMuch> {
    let selection = Selection { tree, left: Cell::new(BUDGET) };
    let found = selection.nodes(query, tree.root());
    if selection.left.get() == 0 { Err(TooMuch) } else { Ok(found) }
}

struct Selection<'t, 'd> {
    tree: &'t Tree<'d>,
    left: Cell<usize>,
}

/// The value of an operand.
enum Value<'t> {
    Nothing,
    Null,
    Bool(bool),
    Number(f64),
    Text(&'t str),
    Node(TreeId),
}

impl<'t> Selection<'t, '_> {
    fn nodes(&self, query: &Query, current: TreeId) -> Vec<TreeId> {
        let start = if query.is_absolute { self.tree.root() } else { current };
        query.segments.iter().fold(vec![start], |nodes, segment| self.segment(segment, &nodes))
    }

    fn segment(&self, segment: &Segment, nodes: &[TreeId]) -> Vec<TreeId> {
        let mut found = Vec::new();
        for node in nodes {
            if segment.is_descendant {
                // Parents before children, in document order.
                let mut waiting = vec![*node];
                while let Some(next) = waiting.pop() {
                    if !self.spend() {
                        break;
                    }
                    self.selectors(&segment.selectors, next, &mut found);
                    waiting.extend(self.tree.children(next).rev());
                }
            } else {
                self.selectors(&segment.selectors, *node, &mut found);
            }
        }
        found
    }

    fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 1
    }

    fn selectors(&self, selectors: &[Selector], node: TreeId, found: &mut Vec<TreeId>) {
        for selector in selectors {
            match selector {
                Selector::Name(name) => found.extend(self.tree.member(node, name)),
                Selector::Wildcard => found.extend(self.tree.children(node).filter(|_| self.spend())),
                Selector::Index(index) => {
                    let items = self.tree.items(node);
                    found.extend(position(*index, items.len()).and_then(|index| items.get(index)));
                }
                Selector::Slice { start, end, step } => self.slice(node, *start, *end, *step, found),
                Selector::Filter(condition) => {
                    found
                        .extend(self.tree.children(node).filter(|child| self.spend() && self.holds(condition, *child)));
                }
            }
        }
    }

    fn slice(&self, node: TreeId, start: Option<i64>, end: Option<i64>, step: i64, found: &mut Vec<TreeId>) {
        let items = self.tree.items(node);
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let bound = |index: i64| if index >= 0 { index } else { length.saturating_add(index) };
        let at = |index: i64| usize::try_from(index).ok().and_then(|index| items.get(index));
        if step > 0 {
            let (from, to) =
                (bound(start.unwrap_or(0)).clamp(0, length), bound(end.unwrap_or(length)).clamp(0, length));
            let mut index = from;
            while index < to && self.spend() {
                found.extend(at(index));
                index = index.saturating_add(step);
            }
        } else if step < 0 {
            let from = bound(start.unwrap_or(length - 1)).clamp(-1, length - 1);
            let to = end.map_or(-1, |end| bound(end).clamp(-1, length - 1));
            let mut index = from;
            while index > to && self.spend() {
                found.extend(at(index));
                index = index.saturating_add(step);
            }
        }
    }

    fn holds(&self, condition: &Condition, current: TreeId) -> bool {
        match condition {
            Condition::Any(list) => list.iter().any(|condition| self.holds(condition, current)),
            Condition::All(list) => list.iter().all(|condition| self.holds(condition, current)),
            Condition::Not(inner) => !self.holds(inner, current),
            Condition::Exists(query) => !self.nodes(query, current).is_empty(),
            Condition::Compare { left, operator, right } => {
                self.compare(&self.value(left, current), *operator, &self.value(right, current))
            }
            Condition::Matches { text, pattern, is_whole } => {
                let (text, pattern) = (self.value(text, current), self.value(pattern, current));
                match (self.text_of(&text), self.text_of(&pattern)) {
                    (Some(text), Some(pattern)) => matches(text, pattern, *is_whole),
                    _ => false,
                }
            }
        }
    }

    fn value<'o>(&self, operand: &'o Operand, current: TreeId) -> Value<'o>
    where
        't: 'o,
    {
        let one = |nodes: Vec<TreeId>| match nodes.as_slice() {
            [only] => self.value_of(*only),
            _ => Value::Nothing,
        };
        match operand {
            Operand::Null => Value::Null,
            Operand::Bool(value) => Value::Bool(*value),
            Operand::Number(value) => Value::Number(*value),
            Operand::Text(text) => Value::Text(text),
            Operand::Node(query) | Operand::Value(query) => one(self.nodes(query, current)),
            Operand::Count(query) => number(self.nodes(query, current).len()),
            Operand::Length(inner) => match self.value(inner, current) {
                Value::Text(text) => number(text.chars().count()),
                Value::Node(node) => number(self.tree.children(node).count()),
                _ => Value::Nothing,
            },
        }
    }

    /// A scalar as what it means, anything else as the node.
    fn value_of(&self, node: TreeId) -> Value<'t> {
        match self.tree.scalar(node) {
            None => Value::Node(node),
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(value)) => Value::Bool(value),
            Some(Scalar::Number(text)) => Value::Number(text.parse().unwrap_or(f64::NAN)),
            Some(Scalar::String(text)) => Value::Text(text),
        }
    }

    fn text_of<'v>(&self, value: &Value<'v>) -> Option<&'v str> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn compare(&self, left: &Value<'_>, operator: Operator, right: &Value<'_>) -> bool {
        let order = || match (left, right) {
            (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
            (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
            _ => None,
        };
        match operator {
            Operator::Equal => self.equal(left, right),
            Operator::NotEqual => !self.equal(left, right),
            Operator::Less => order() == Some(Ordering::Less),
            Operator::Greater => order() == Some(Ordering::Greater),
            Operator::LessOrEqual => order() == Some(Ordering::Less) || self.equal(left, right),
            Operator::GreaterOrEqual => order() == Some(Ordering::Greater) || self.equal(left, right),
        }
    }

    fn equal(&self, left: &Value<'_>, right: &Value<'_>) -> bool {
        match (left, right) {
            (Value::Nothing, Value::Nothing) | (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Node(left), Value::Node(right)) => self.same(*left, *right),
            _ => false,
        }
    }

    /// Whether two collections are equal; the order of members does not matter. Trees are of bounded depth.
    fn same(&self, left: TreeId, right: TreeId) -> bool {
        let equal = |left, right| self.spend() && self.equal(&self.value_of(left), &self.value_of(right));
        match (self.tree.content(left), self.tree.content(right)) {
            (Content::Sequence(left), Content::Sequence(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(*left, *right))
            }
            (Content::Mapping(left), Content::Mapping(other)) => {
                left.len() == other.len()
                    && left.iter().all(|member| {
                        self.tree.member(right, member.name).is_some_and(|other| equal(member.value, other))
                    })
            }
            _ => false,
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of nodes stay far below 2^53")]
fn number(count: usize) -> Value<'static> {
    Value::Number(count as f64)
}

/// Whether a text matches a pattern; a pattern that is none matches nothing.
fn matches(text: &str, pattern: &str, is_whole: bool) -> bool {
    let pattern = if is_whole { format!("^(?:{pattern})$") } else { pattern.to_owned() };
    regress::Regex::with_flags(&pattern, "u").is_ok_and(|regex| regex.find(text).is_some())
}

/// The place that an index means, counted from the end where it is negative.
fn position(index: i64, length: usize) -> Option<usize> {
    if index >= 0 {
        usize::try_from(index).ok()
    } else {
        length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)
    }
}
