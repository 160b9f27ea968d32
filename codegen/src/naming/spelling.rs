//! Names that differ in nothing but their spelling: in the case of their letters, or in the symbols between them.

use super::case::{pascal_case, snake_case, with_symbols, words};
use super::ident::type_ident;

/// The name of what is spelled `own`, with what tells it from what is spelled `other` and keeps the name.
///
/// `name` is what both are called, in any case. Absent where `own` is not what the name was made of, and where nothing in
/// its spelling makes a difference.
pub(super) fn tell_apart(name: &str, own: &str, other: &str) -> Option<String> {
    let bare = name.strip_prefix("r#").unwrap_or(name).trim_end_matches('_');
    let found = words(own);
    let styles = [Style::Pascal, Style::Snake, Style::Screaming];
    let style = styles.into_iter().find(|style| style.join(&found) == bare);
    // A type that would be called like one of the prelude is called otherwise.
    let style = style.or_else(|| (type_ident(own) == bare).then_some(Style::Pascal))?;
    let letters = |text: &str| -> String { text.chars().filter(|it| it.is_alphanumeric()).collect() };
    let (own_letters, other_letters) = (letters(own), letters(other));
    let told = if own_letters == other_letters {
        words(&with_symbols(own, |_| false))
    } else if own_letters.to_lowercase() == other_letters.to_lowercase() {
        let case = case(&own_letters).filter(|own| Some(*own) != case(&other_letters));
        let case = case.or_else(|| case_of_difference(&own_letters, &other_letters))?;
        found.into_iter().chain([case.to_owned(), "case".to_owned()]).collect()
    } else {
        return None;
    };
    // A digit begins no name: what was put before it is not known here.
    Some(style.join(&told)).filter(|told| told != bare && !told.starts_with(|first: char| first.is_ascii_digit()))
}

/// What programmers call the case of some letters; absent where there are none.
fn case(letters: &str) -> Option<&'static str> {
    let has = |is: fn(char) -> bool| letters.chars().any(is);
    match (has(char::is_uppercase), has(char::is_lowercase)) {
        (true, true) if letters.starts_with(char::is_uppercase) => Some("pascal"),
        (true, true) => Some("camel"),
        (true, false) => Some("upper"),
        (false, true) => Some("lower"),
        (false, false) => None,
    }
}

/// What case those letters are in that are in the other case in `other`: `FileDTO` beside `FileDto` is `upper`. Absent where
/// some of them are in one case and some in the other.
fn case_of_difference(own: &str, other: &str) -> Option<&'static str> {
    let differing = || own.chars().zip(other.chars()).filter(|(own, other)| own != other).map(|(own, _)| own);
    match (differing().any(char::is_uppercase), differing().any(char::is_lowercase)) {
        (true, false) => Some("upper"),
        (false, true) => Some("lower"),
        _ => None,
    }
}

/// The case that an identifier is in.
#[derive(Clone, Copy)]
enum Style {
    Pascal,
    Snake,
    Screaming,
}

impl Style {
    fn join(self, words: &[String]) -> String {
        match self {
            Self::Pascal => pascal_case(words),
            Self::Snake => snake_case(words),
            Self::Screaming => snake_case(words).to_uppercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_says_what_is_different() {
        for (name, own, other, expected) in [
            ("Asc", "ASC", "asc", Some("AscUpperCase")),
            ("Asc", "asc", "Asc", Some("AscLowerCase")),
            ("A", "a", "A", Some("ALowerCase")),
            ("max_results", "maxResults", "MaxResults", Some("max_results_camel_case")),
            ("max_results", "MaxResults", "max_results", Some("max_results_pascal_case")),
            ("prefs_background", "prefs/background", "prefs_background", Some("prefs_slash_background")),
            ("DomainCreated", "domain.created", "domain-created", Some("DomainDotCreated")),
            ("AB", "a.b", "a-b", Some("ADotB")),
            ("foo_bar", "foo-bar", "foo_bar", Some("foo_dash_bar")),
            ("StringType", "__string", "string", Some("UnderscoreString")),
            ("Integer", "__integer", "integer", Some("UnderscoreInteger")),
            ("r#type", "@type", "type", Some("at_type")),
            ("RETRY_AFTER", "Retry.After", "Retry-After", Some("RETRY_DOT_AFTER")),
            ("N0", "0", "0", None),
            ("N1", "1", "1.", None),
            ("list_values", "GET /values/", "GET /values", None),
            ("name", "na-me", "na_me", None),
            ("FileDto", "FileDTO", "FileDto", Some("FileDtoUpperCase")),
            ("user_id", "userId", "userID", Some("user_id_lower_case")),
            ("Name", "NAme", "NaMe", None),
            ("Name", "Name", "Name", None),
            ("Name", "Name", "Other", None),
        ] {
            assert_eq!(tell_apart(name, own, other).as_deref(), expected, "{own} {other}");
        }
    }
}
