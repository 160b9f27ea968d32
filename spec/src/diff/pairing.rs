//! Which of two lists' entries are the same.

use super::Step;

/// An entry of the old list with its counterpart in the new one.
#[derive(Debug, PartialEq)]
pub(super) struct Paired<'m, T> {
    /// Absent where it is new.
    pub(super) old: Option<&'m T>,
    /// Absent where it is gone.
    pub(super) new: Option<&'m T>,
    /// Whether they were paired for what they are, since no name did.
    pub(super) is_renamed: bool,
}

/// Pairs what has the same name, then what is the same but for its name where exactly one entry of each list is: two
/// candidates are none. In the order of the old list, then of the new one.
pub(super) fn pair_up<'m, T>(
    old: &'m [T],
    new: &'m [T],
    is_named_alike: impl Fn(&T, &T) -> bool,
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<Paired<'m, T>> {
    let mut partners: Vec<Option<(usize, bool)>> =
        old.iter().map(|one| Some((new.iter().position(|other| is_named_alike(one, other))?, false))).collect();
    let taken = |partners: &[Option<(usize, bool)>], place| partners.iter().flatten().any(|(new, _)| *new == place);
    let lone: Vec<usize> = (0..new.len()).filter(|place| !taken(&partners, *place)).collect();
    let mut wishes: Vec<(usize, usize)> = Vec::new();
    for (index, one) in old.iter().enumerate().filter(|(index, _)| partners.get(*index) == Some(&None)) {
        let mut candidates = lone.iter().filter(|place| new.get(**place).is_some_and(|other| is_same(one, other)));
        if let (Some(only), None) = (candidates.next(), candidates.next()) {
            wishes.push((index, *only));
        }
    }
    for (index, place) in &wishes {
        if wishes.iter().filter(|(_, other)| other == place).count() == 1
            && let Some(partner) = partners.get_mut(*index)
        {
            *partner = Some((*place, true));
        }
    }
    let kept = old.iter().zip(&partners).map(|(one, partner)| Paired {
        old: Some(one),
        new: partner.and_then(|(place, _)| new.get(place)),
        is_renamed: partner.is_some_and(|(_, is_renamed)| is_renamed),
    });
    let added = new.iter().enumerate().filter(|(place, _)| !taken(&partners, *place)).map(|(_, one)| Paired {
        old: None,
        new: Some(one),
        is_renamed: false,
    });
    kept.chain(added).collect()
}

/// Whether two things with different names may be one: what people say about them is the same, or, where nobody says
/// anything, the names differ only in how they are spelled (`fine_tune`, `fineTune`).
pub(super) fn is_like(
    (old_name, old_words): (&str, Option<&str>),
    (new_name, new_words): (&str, Option<&str>),
) -> bool {
    match (old_words, new_words) {
        (Some(old), Some(new)) => old.split_whitespace().eq(new.split_whitespace()),
        (None, None) => spelling(old_name) == spelling(new_name),
        _ => false,
    }
}

/// What a change of name does to Rust, where names are written with underscores however the description spells them.
pub(super) fn rename_step(old: &str, new: &str) -> Step {
    if snake(old) == snake(new) { Step::Patch } else { Step::Major }
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            text.push('_');
        }
        text.extend(character.to_lowercase().filter(|one| one.is_alphanumeric()));
        was_lower = character.is_lowercase() || character.is_numeric();
    }
    text
}

fn spelling(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_pair_by_name_then_by_what_they_are_if_that_is_clear() {
        let check = |old: &[(&str, u8)], new: &[(&str, u8)], expected: &[(&str, &str, bool)]| {
            let paired = pair_up(old, new, |old, new| old.0 == new.0, |old, new| old.1 == new.1);
            let told: Vec<(&str, &str, bool)> = paired
                .iter()
                .map(|pair| (pair.old.map_or("", |one| one.0), pair.new.map_or("", |one| one.0), pair.is_renamed))
                .collect();
            assert_eq!(told, expected);
        };
        check(&[("a", 1), ("b", 2)], &[("b", 9), ("a", 8)], &[("a", "a", false), ("b", "b", false)]);
        check(&[("a", 1), ("b", 2)], &[("c", 2), ("a", 1)], &[("a", "a", false), ("b", "c", true)]);
        // Either of two could be meant.
        check(&[("a", 1)], &[("b", 1), ("c", 1)], &[("a", "", false), ("", "b", false), ("", "c", false)]);
        check(&[("a", 1), ("b", 1)], &[("c", 1)], &[("a", "", false), ("b", "", false), ("", "c", false)]);
        check(&[], &[("a", 1)], &[("", "a", false)]);
    }

    #[test]
    fn names_are_alike_by_words_or_by_spelling() {
        assert!(is_like(("limit", Some("how many")), ("count", Some("how  many"))));
        assert!(!is_like(("limit", Some("how many")), ("limits", Some("how often"))));
        assert!(is_like(("fine_tune", None), ("fineTune", None)));
        assert!(!is_like(("limit", None), ("count", None)));
    }
}
