//! From which number the places or the pages of a list are counted.
//!
//! In: the query parameter that says where a page starts. Out: its value for the start of the list. Not known here: any
//! answer of a server, which may say the same on every page, or count otherwise.

use bindery_spec::ir::{Api, Number, Parameter};
use serde_json::Value;

use super::view;

/// What the text of a parameter says that counts from zero.
const ZERO: [&str; 11] = [
    "0-based",
    "0 based",
    "zero-based",
    "zero based",
    "base 0",
    "starts at 0",
    "starts at zero",
    "starting at 0",
    "starting at zero",
    "default is 0",
    "defaults to 0",
];
/// The same of one that counts from one.
const ONE: [&str; 15] = [
    "1-based",
    "1 based",
    "one-based",
    "one based",
    "base 1",
    "counts from 1",
    "counts from one",
    "counted from 1",
    "counted from one",
    "starts at 1",
    "starts at one",
    "starting at 1",
    "starting at one",
    "default is 1",
    "defaults to 1",
];

/// The value of a parameter for the first place, or the first page, of a list: 0 or 1. `None` where neither its keywords nor
/// its text say it; its name says nothing.
pub(super) fn told(api: &Api, parameter: &Parameter) -> Option<u64> {
    let parts = parameter.schema().map(|schema| view::parts(api, schema)).unwrap_or_default();
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let default = parts.iter().find_map(|part| part.default.as_deref()).and_then(number);
    if default.is_some_and(|default| default <= 1) {
        return default;
    }
    let least = parts.iter().find_map(|part| part.minimum.as_ref()).and_then(Number::as_i128);
    if least == Some(1) {
        return Some(1);
    }
    let told = parts.iter().filter_map(|part| part.description.as_deref()).chain(parameter.description.as_deref());
    let texts: Vec<String> = told.map(str::to_lowercase).collect();
    let says = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| has_number(text, word)));
    match (says(&ZERO), says(&ONE)) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}

/// Whether a text has some words, and no digit next to them that makes another number of theirs.
fn has_number(text: &str, words: &str) -> bool {
    let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
    text.match_indices(words)
        .any(|(at, _)| !is_digit(text[..at].chars().next_back()) && !is_digit(text[at + words.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    #[test]
    fn a_parameter_tells_from_where_it_counts_by_its_keywords_or_its_text_and_not_by_its_name() {
        let rows = [
            ("startIndex", "{type: integer}", "The index of the first result.", None),
            ("startIndex", "{type: integer}", "The 1-based index of the first result.", Some(1)),
            ("startIndex", "{type: integer, default: 1}", "", Some(1)),
            ("startIndex", "{type: integer, minimum: 1}", "", Some(1)),
            ("offset", "{type: integer, minimum: 0}", "How many are left out.", None),
            ("offset", "{type: integer, default: 0}", "How many are left out.", Some(0)),
            ("page", "{type: string, default: '0'}", "A number from 0 to 100", Some(0)),
            ("page", "{type: integer, default: 20}", "Starts at zero.", Some(0)),
            ("page", "{type: integer}", "Zero-based page index (0..N)", Some(0)),
            ("page", "{type: integer}", "Starting at 10, for old times' sake", None),
            ("page", "{type: integer}", "1-based or 0-based, as the server likes", None),
        ];
        for (name, schema, text, expected) in rows {
            let document = format!(
                "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters: [{{name: {name}, in: query, description: \"{text}\", schema: {schema}}}]\n      responses: {{'204': {{description: Done}}}}\n"
            );
            let api = read_text("t.yaml", &document, &ReadOptions::default()).api.expect("the description is valid");
            assert_eq!(told(&api, &api.operations[0].parameters[0]), expected, "{name} {schema} {text}");
        }
    }
}
