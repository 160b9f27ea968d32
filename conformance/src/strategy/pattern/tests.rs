use super::{generate, parse};
use crate::strategy::dice::Dice;

/// Strings of a pattern of the wanted length, each judged by an ECMA-262 engine.
fn check(pattern: &str, least: usize, most: usize) {
    let expression = parse(pattern).unwrap_or_else(|| unreachable!("{pattern} is not read"));
    let engine = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    let Ok(engine) = engine else { unreachable!("{pattern} is no pattern") };
    for seed in 0..40 {
        let mut dice = Dice::seeded(seed);
        let text = (0..64).find_map(|attempt| {
            let text = generate(&expression, &mut dice, least, most, seed % 2 == 0, attempt)?;
            let length = text.chars().count();
            (length >= least && length <= most && engine.find(&text).is_some()).then_some(text)
        });
        assert!(text.is_some(), "{pattern} {least}..={most}, seed {seed}");
    }
}

#[test]
fn strings_of_every_kind_of_pattern_are_found() {
    for pattern in [
        "",
        "^$",
        "^abc$",
        "abc",
        "a|b|cd",
        "^(?:a|b)+$",
        "^[a-z0-9_-]{3,16}$",
        "^[^/]+$",
        "^\\d{4}-\\d{2}-\\d{2}$",
        "^\\w+([.-]\\w+)*@\\w+(\\.\\w{2,})+$",
        "^\\S*$",
        "^\\s\\S$",
        "^(a)(b)\\2\\1$",
        "^(?<first>[xy])-\\k<first>$",
        "^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,12}$",
        "^(?!_)[a-z_]+$",
        "^[\\p{L}\\p{N}]+$",
        "^\\P{L}+$",
        "^\\u0041\\x42\\cJ?$",
        "^[\\u{1F600}-\\u{1F64F}]{2}$",
        "^\\uD83D\\uDE00$",
        "^[\\s\\S]*$",
        "^.{0,5}$",
        "^{a}$",
        "\\bword\\b",
        "^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])$",
        "^[-+]?[0-9]*\\.?[0-9]+$",
        "^[\\w-.]+$",
        "^a*?b+?$",
        "^https?:\\/\\/[^\\s/$.?#].[^\\s]*$",
        "(^a$)|(^b$)",
    ] {
        check(pattern, 0, usize::MAX);
    }
}

#[test]
fn lengths_are_met_where_the_pattern_allows_them() {
    for (pattern, least, most) in [
        ("^[a-z]+$", 30, 30),
        ("^[a-z]*(-[a-z]+)*$", 17, 18),
        ("^(ab)+$", 10, 11),
        ("[0-9]", 12, 12),
        ("^x", 5, 6),
        ("x$", 5, 6),
        ("^.*$", 100, 100),
        ("^a{2,4}b{0,3}$", 7, 7),
        ("^(short|muchlonger)$", 10, 10),
    ] {
        check(pattern, least, most);
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in ["(", "[", "[z-a]", "*a", "a)", "(?<name", "\\"] {
        assert_eq!(parse(pattern), None, "{pattern}");
    }
}
