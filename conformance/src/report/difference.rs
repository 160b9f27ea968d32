//! What differs between what had to be and what was, word by word.

use similar::{ChangeTag, TextDiff};

/// Below this likeness two texts share nothing worth telling, and no word is marked.
const ALIKE: f32 = 0.35;

/// A piece of a text, and whether the other text lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) is_other: bool,
}

/// Both texts in pieces, in order. Texts without much in common are one piece each.
pub(super) fn mark(expected: &str, actual: &str) -> (Vec<Span>, Vec<Span>) {
    let (one, other) = (words(expected), words(actual));
    let difference = TextDiff::configure().diff_slices(&one, &other);
    if difference.ratio() < ALIKE {
        let whole = |text: &str| vec![Span { text: text.to_owned(), is_other: false }];
        return (whole(expected), whole(actual));
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for change in difference.iter_all_changes() {
        let (text, is_other) = (change.value(), change.tag() != ChangeTag::Equal);
        if change.tag() != ChangeTag::Insert {
            push(&mut left, text, is_other);
        }
        if change.tag() != ChangeTag::Delete {
            push(&mut right, text, is_other);
        }
    }
    (left, right)
}

/// A text in runs of letters and digits, and every other character by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let end = if end == 0 { rest.chars().next().map_or(rest.len(), char::len_utf8) } else { end };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

fn push(spans: &mut Vec<Span>, text: &str, is_other: bool) {
    match spans.last_mut() {
        Some(last) if last.is_other == is_other => last.text.push_str(text),
        _ => spans.push(Span { text: text.to_owned(), is_other }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(spans: &[Span]) -> String {
        spans.iter().map(|span| if span.is_other { format!("[{}]", span.text) } else { span.text.clone() }).collect()
    }

    #[test]
    fn words_that_only_one_text_has_are_marked() {
        let rows = [
            (
                "status: \"uploaded\" ok",
                "status: \"deleted\" ok",
                "status: \"[uploaded]\" ok",
                "status: \"[deleted]\" ok",
            ),
            ("a 4XX status", "201 Created, application/json", "a 4XX status", "201 Created, application/json"),
            ("", "x", "", "x"),
        ];
        for (expected, actual, left, right) in rows {
            let (one, other) = mark(expected, actual);
            assert_eq!((shown(&one), shown(&other)), (left.to_owned(), right.to_owned()), "{expected} / {actual}");
        }
    }
}
