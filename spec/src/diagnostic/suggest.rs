//! What a misspelt word may have meant.

/// The candidate that differs from `word` by the fewest edits, where these are few: one for words of up to four
/// characters, a third of the length for longer ones. The first of several equally near.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates, 1).pop()
}

/// Up to `limit` candidates that differ from `word` by few edits (one for up to four characters, a third of the length
/// for longer words): those with the fewest edits
/// first, equally near ones in their own order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    let lower = word.to_lowercase();
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .collect();
    found.sort_by_key(|(edits, _)| *edits);
    found.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
}

/// The Levenshtein distance in Unicode scalar values; words beyond 64 of them are as far apart as can be.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(65).collect();
    if right.len() > 64 || left.chars().count() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, character) in left.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let substitution = diagonal + usize::from(character != *other);
            diagonal = row[column + 1];
            row[column + 1] = substitution.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        let words = ["description", "operationId", "in", "required"];
        for (word, expected) in [
            ("desciption", Some("description")),
            ("operationID", Some("operationId")),
            ("requird", Some("required")),
            ("im", Some("in")),
            ("elephant", None),
            ("", None),
        ] {
            assert_eq!(closest(word, words), expected, "{word}");
        }
    }
}
