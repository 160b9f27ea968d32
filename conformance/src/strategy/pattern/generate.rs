//! Writes strings of a parsed expression, of a wanted length where the expression allows one.

use std::collections::HashMap;

use super::Node;
use crate::strategy::dice::Dice;

/// How far beyond its shortest string an expression is drawn out where nothing asks for more.
const SPREAD: usize = 20;
/// The longest string that is written.
const LONGEST: usize = 1 << 20;

/// A string of the expression with `least` to `most` characters; the engine has to confirm it.
///
/// `is_odd` allows unusual characters. A later `attempt` sticks closer to the shortest strings.
pub(crate) fn generate(
    node: &Node,
    dice: &mut Dice,
    least: usize,
    most: usize,
    is_odd: bool,
    attempt: usize,
) -> Option<String> {
    let (short, long) = lengths(node);
    if short > most || short > LONGEST || least > LONGEST {
        return None;
    }
    let low = least.max(short).min(long);
    let spread = match attempt % 4 {
        3 => 0,
        _ if !is_odd => SPREAD / 3,
        _ => SPREAD,
    };
    let high = low.saturating_add(spread).min(long).min(most).max(low);
    let target = low + dice.below(high - low + 1);
    let mut writer = Writer { dice, is_odd, text: String::new(), groups: HashMap::new(), names: HashMap::new() };
    writer.write(node, target - short)?;
    let mut text = writer.text;
    let length = text.chars().count();
    if length < least {
        // An expression that is not anchored on a side may stand within more text on that side.
        let padding: String = (0..least - length).map(|_| char::from(b"abcdefghij"[dice.below(10)])).collect();
        text = if attempt.is_multiple_of(2) { text + &padding } else { padding + &text };
    }
    Some(text)
}

struct Writer<'d> {
    dice: &'d mut Dice,
    is_odd: bool,
    text: String,
    groups: HashMap<usize, String>,
    names: HashMap<String, String>,
}

impl Writer<'_> {
    /// Writes a string of the node that is up to `extra` longer than its shortest.
    fn write(&mut self, node: &Node, extra: usize) -> Option<()> {
        match node {
            Node::Either(all) => self.write_either(node, all, extra),
            Node::Sequence(items) => {
                let items: Vec<&Node> = items.iter().collect();
                self.write_all(&items, extra)
            }
            Node::Repeat(inner, min, max) => self.write_repeat(inner, *min, *max, extra),
            Node::Class(class) => {
                self.text.push(class.draw(self.dice, self.is_odd)?);
                Some(())
            }
            Node::Group(number, name, inner) => {
                let start = self.text.len();
                self.write(inner, extra)?;
                let written = self.text.get(start..).unwrap_or("").to_owned();
                if let Some(name) = name {
                    self.names.insert(name.clone(), written.clone());
                }
                self.groups.insert(*number, written);
                Some(())
            }
            Node::Back(number) => {
                let written = self.groups.get(number).cloned().unwrap_or_default();
                self.text.push_str(&written);
                Some(())
            }
            Node::BackNamed(name) => {
                let written = self.names.get(name).cloned().unwrap_or_default();
                self.text.push_str(&written);
                Some(())
            }
            Node::Start | Node::End | Node::Judge | Node::Ahead(_) => Some(()),
        }
    }

    fn write_either(&mut self, node: &Node, all: &[Node], extra: usize) -> Option<()> {
        let total = lengths(node).0 + extra;
        let fitting: Vec<&Node> = all.iter().filter(|one| lengths(one).0 <= total).collect();
        let roomy: Vec<&Node> = fitting.iter().copied().filter(|one| lengths(one).1 >= total).collect();
        let from = if roomy.is_empty() || self.dice.once_in(3) { &fitting } else { &roomy };
        let one = *self.dice.pick(from)?;
        let (short, long) = lengths(one);
        self.write(one, (total - short).min(long - short))
    }

    fn write_repeat(&mut self, inner: &Node, min: usize, max: Option<usize>, extra: usize) -> Option<()> {
        let (short, long) = lengths(inner);
        let total = min.saturating_mul(short).saturating_add(extra);
        let most = total
            .checked_div(short)
            .unwrap_or_else(|| min.saturating_add(extra))
            .max(min)
            .min(max.unwrap_or(usize::MAX))
            .max(min);
        let least = total.div_ceil(long.max(1)).clamp(min, most);
        let count = least + self.dice.below(most - least + 1);
        if count > LONGEST {
            return None;
        }
        let items = vec![inner; count];
        self.write_all(&items, total.saturating_sub(count * short))
    }

    /// Writes nodes one after the other, the extra length spread among them.
    fn write_all(&mut self, items: &[&Node], extra: usize) -> Option<()> {
        let room: Vec<usize> = items
            .iter()
            .map(|item| {
                let (short, long) = lengths(item);
                long - short
            })
            .collect();
        let mut shares = vec![0; items.len()];
        let mut left = extra;
        if items.len() > 1 {
            for _ in 0..items.len().min(8) {
                let index = self.dice.below(items.len());
                let share = self.dice.below(left.min(room[index] - shares[index]) + 1);
                shares[index] += share;
                left -= share;
            }
        }
        // What nobody took goes round from a random place on.
        let start = self.dice.below(items.len());
        for step in 0..items.len() {
            let index = (start + step) % items.len();
            let share = left.min(room[index] - shares[index]);
            shares[index] += share;
            left -= share;
        }
        items.iter().zip(shares).try_for_each(|(item, share)| self.write(item, share))
    }
}

/// The lengths of the shortest and the longest string of a node; back references count as nothing.
pub(super) fn lengths(node: &Node) -> (usize, usize) {
    match node {
        Node::Either(all) => {
            all.iter().map(lengths).fold((usize::MAX, 0), |(short, long), (a, b)| (short.min(a), long.max(b)))
        }
        Node::Sequence(items) => items
            .iter()
            .map(lengths)
            .fold((0, 0), |(short, long), (a, b)| (short.saturating_add(a), long.saturating_add(b))),
        Node::Repeat(inner, min, max) => {
            let (short, long) = lengths(inner);
            let most = max.map_or(if long == 0 { 0 } else { usize::MAX }, |max| long.saturating_mul(max));
            (short.saturating_mul(*min), most)
        }
        Node::Class(_) => (1, 1),
        Node::Group(_, _, inner) => lengths(inner),
        Node::Back(_) | Node::BackNamed(_) | Node::Start | Node::End | Node::Judge | Node::Ahead(_) => (0, 0),
    }
}
