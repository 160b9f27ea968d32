//! What is drawn, by hand: texts of simple patterns, their lengths, and patterns that are not known.

use super::super::Source;
use super::{Length, draw};

/// Texts of the pattern, from choices that differ in each.
fn drawn(pattern: &str, length: Length) -> Vec<String> {
    let choices =
        |seed: u64| (1..64).map(move |nth: u64| (seed * 64 + nth).wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    let texts: Option<Vec<String>> =
        (0..64).map(|seed| draw(pattern, length, &mut Source::new(choices(seed)))).collect();
    texts.unwrap_or_default()
}

#[test]
fn texts_are_those_of_the_pattern() {
    let is = |test: fn(char) -> bool| move |text: &String| text.chars().all(test);
    assert!(
        drawn("^[a-f0-9]{4}$", Length::ANY).iter().all(|text| text.len() == 4 && is(|it| it.is_ascii_hexdigit())(text))
    );
    let either = drawn("^(?:cat|dog)s?$", Length::ANY);
    for text in ["cat", "cats", "dog", "dogs"] {
        assert!(either.iter().any(|found| found == text), "{text}");
    }
    assert!(either.iter().all(|text| ["cat", "cats", "dog", "dogs"].contains(&text.as_str())));
    assert!(drawn("^[^/\\s]+$", Length::ANY).iter().all(is(|it| it != '/' && !it.is_whitespace())));
    assert!(drawn("^\\p{Lu}\\P{Lu}$", Length::ANY).iter().all(|text| text.starts_with(char::is_uppercase)));
    assert!(drawn("^\\x41\\u0042\\u{43}\\.\\/$", Length::ANY).iter().all(|text| text == "ABC./"));
    assert!(drawn("^[\\w-.]{3}$", Length::ANY).iter().all(is(|it| it.is_ascii_alphanumeric() || "_-.".contains(it))));
    assert!(drawn("^a{,2}{x}$", Length::ANY).iter().all(|text| text == "a{,2}{x}"), "braces without counts");
}

#[test]
fn the_length_is_kept_where_the_pattern_has_a_text_of_it() {
    for (pattern, least, most) in [
        ("^[a-z]+(-[a-z]+)*$", 30, 31),
        ("^(ab)+$", 10, 11),
        ("^x*y{0,3}z*$", 17, 17),
        ("[0-9]", 12, 12),
        ("^x", 5, 6),
        ("x$", 5, 6),
        ("^a{2,4}b{0,3}$", 7, 7),
        ("^(short|muchlonger)$", 10, 10),
        ("^(?:[a-z]{2}|[0-9]{9})*$", 9, 9),
    ] {
        let texts = drawn(pattern, Length::ANY.at_least(least).at_most(most));
        assert!(!texts.is_empty(), "{pattern}");
        assert!(texts.iter().all(|text| (least..=most).contains(&text.chars().count())), "{pattern}: {texts:?}");
    }
    assert_eq!(drawn("^abc$", Length::ANY.at_most(2)), [""; 0], "there is none");
    assert_eq!(drawn("^abc$", Length::ANY.at_least(4)), [""; 0], "there is none");
}

#[test]
fn without_choices_a_text_is_the_simplest() {
    for (pattern, expected) in
        [("^[A-Z][a-z]*$", "A"), ("^file-\\w{3}$", "file-aaa"), ("b|a", "b"), ("", ""), ("\\D", "a")]
    {
        assert_eq!(draw(pattern, Length::ANY, &mut Source::new(Vec::new())).as_deref(), Some(expected), "{pattern}");
    }
}

#[test]
fn patterns_that_are_not_known_have_no_text() {
    let deep = "(".repeat(200) + &")".repeat(200);
    for pattern in [
        "(",
        ")",
        "[",
        "[z-a]",
        "*a",
        "a{3,2}",
        "\\",
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        "(?<!a)b",
        "(?i:a)",
        "\\ba",
        "(a)\\1",
        "a^b",
        "a$b",
        "\\p{Unheard_Of}",
        "\\ud83d",
        "a{99999999}",
        "((a?){10000}){10000}",
        &deep,
    ] {
        assert_eq!(draw(pattern, Length::ANY, &mut Source::new(Vec::new())), None, "{pattern}");
    }
}
