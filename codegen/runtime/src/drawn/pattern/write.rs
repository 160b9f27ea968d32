//! From a pattern that was read to one of its texts.

use super::super::Source;
use super::{Length, Node};

/// A text has about this many characters more than the shortest, where nothing asks for more.
const SPREAD: usize = 8;

/// No text is longer, and none is made of more pieces: what is repeated in what is repeated may be nothing, and still take
/// for ever.
const LONGEST: usize = 1 << 16;

/// A text of the pattern; one that is too short where the pattern has none that is long enough, nothing where each is too
/// long.
pub(super) fn write(node: &Node, length: Length, source: &mut Source) -> Option<String> {
    let (short, long) = lengths(node);
    let least = length.least.clamp(short, long);
    let most = least.saturating_add(SPREAD).min(long).min(length.most);
    if most < short || least > LONGEST || pieces(node) > LONGEST {
        return None;
    }
    let wanted = least + source.below(most.saturating_sub(least) + 1);
    let mut text = String::new();
    append(node, wanted - short, source, &mut text);
    Some(text)
}

/// Appends a text that is by `extra` characters longer than the shortest of the pattern, or as near to that as can be.
fn append(node: &Node, extra: usize, source: &mut Source, text: &mut String) {
    match node {
        Node::Class(ranges) => text.extend(character(ranges, source)),
        Node::Sequence(items) => append_all(&items.iter().collect::<Vec<_>>(), extra, source, text),
        Node::Either(all) => {
            let wanted = lengths(node).0 + extra;
            let is_exact = |one: &&Node| (lengths(one).0..=lengths(one).1).contains(&wanted);
            let exact: Vec<&Node> = all.iter().filter(is_exact).collect();
            let shorter: Vec<&Node> = all.iter().filter(|one| lengths(one).0 <= wanted).collect();
            let among = if exact.is_empty() { shorter } else { exact };
            if let Some(one) = among.get(source.below(among.len())) {
                append(one, wanted - lengths(one).0, source, text);
            }
        }
        Node::Repeat(inner, least, most) => {
            let (short, long) = lengths(inner);
            let wanted = least * short + extra;
            // As many as would be too long even if each were the shortest, or too short even if each were the longest.
            let most = most.unwrap_or(usize::MAX).min(wanted.checked_div(short).unwrap_or(wanted)).max(*least);
            let least = wanted.checked_div(long).map_or(*least, |_| wanted.div_ceil(long)).clamp(*least, most);
            let count = least + source.below(most - least + 1);
            append_all(&vec![&**inner; count], wanted.saturating_sub(count * short), source, text);
        }
    }
}

/// Appends a text of each, and shares out what the whole is longer than the shortest.
fn append_all(items: &[&Node], extra: usize, source: &mut Source, text: &mut String) {
    let rooms: Vec<usize> = items.iter().map(|item| lengths(item)).map(|(short, long)| long - short).collect();
    // What an item and all behind it have room for, from the last item on.
    let mut behind = vec![0_usize];
    rooms.iter().rev().for_each(|room| behind.push(behind.last().map_or(0, |sum| sum.saturating_add(*room))));
    let mut left = extra.min(behind.pop().unwrap_or(0));
    for (item, room) in items.iter().zip(rooms) {
        let most = room.min(left);
        let least = left.saturating_sub(behind.pop().unwrap_or(0)).min(most);
        let share = least + source.below(most - least + 1);
        append(item, share, source, text);
        left -= share;
    }
}

/// One of the characters: mostly a letter or a digit, or at least one that can be seen, where there are any.
fn character(ranges: &[(char, char)], source: &mut Source) -> Option<char> {
    const PLAIN: &[(char, char)] = &[('a', 'z'), ('A', 'Z'), ('0', '9')];
    const VISIBLE: &[(char, char)] = &[('!', '~')];
    let windows = if source.below(8) == 7 { [VISIBLE, PLAIN] } else { [PLAIN, VISIBLE] };
    let mut seen = windows.iter().map(|window| within(ranges, window));
    let seen = seen.find(|ranges| !ranges.is_empty()).unwrap_or_else(|| ranges.to_vec());
    let sizes = seen.iter().map(|(from, to)| (*from..=*to).count());
    let mut nth = source.below(sizes.sum());
    for (from, to) in seen {
        match (from..=to).nth(nth) {
            Some(character) => return Some(character),
            None => nth -= (from..=to).count(),
        }
    }
    None
}

fn within(ranges: &[(char, char)], window: &[(char, char)]) -> Vec<(char, char)> {
    let both = window.iter().flat_map(|(low, high)| ranges.iter().map(|(from, to)| (*from.max(low), *to.min(high))));
    both.filter(|(from, to)| from <= to).collect()
}

/// Of how many pieces a text is made at least, of which each may be nothing.
fn pieces(node: &Node) -> usize {
    match node {
        Node::Class(_) => 1,
        Node::Sequence(items) => items.iter().map(pieces).fold(1, usize::saturating_add),
        Node::Either(all) => all.iter().map(pieces).max().unwrap_or(1),
        Node::Repeat(inner, least, _) => pieces(inner).saturating_mul((*least).max(1)),
    }
}

/// The lengths of the shortest and the longest text.
fn lengths(node: &Node) -> (usize, usize) {
    match node {
        Node::Class(_) => (1, 1),
        Node::Sequence(items) => items
            .iter()
            .map(lengths)
            .fold((0, 0), |(short, long), (least, most)| (short.saturating_add(least), long.saturating_add(most))),
        Node::Either(all) => all
            .iter()
            .map(lengths)
            .fold((usize::MAX, 0), |(short, long), (least, most)| (short.min(least), long.max(most))),
        Node::Repeat(inner, least, most) => {
            let (short, long) = lengths(inner);
            let most = if long == 0 { 0 } else { most.unwrap_or(usize::MAX) };
            (short.saturating_mul(*least), long.saturating_mul(most))
        }
    }
}
