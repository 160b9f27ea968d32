//! Identifiers for each kind of item.

use super::case::{is_camel, pascal_case, snake_case, spelled_out, words};
use super::reserved::{has_no_raw_form, is_keyword, is_prelude_name};

/// What one thing is called on the wire, and in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name {
    /// As the description spells it.
    pub wire: String,
    /// As Rust code spells it, with `r#` where it needs it.
    pub ident: String,
}

impl Name {
    /// The identifier without `r#`, to build longer identifiers from.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.ident.strip_prefix("r#").unwrap_or(&self.ident)
    }
}

/// The identifier of a type. Names of the prelude get `Type` at their end.
#[must_use]
pub fn type_ident(text: &str) -> String {
    let ident = pascal(text, "Empty", "N");
    if is_prelude_name(&ident) { format!("{ident}Type") } else { ident }
}

/// The identifier of an enum variant.
#[must_use]
pub fn variant_ident(text: &str) -> String {
    let ident = pascal(text, "Empty", "N");
    if ident == "Self" { "Self_".to_owned() } else { ident }
}

/// The identifier of a field or an argument.
#[must_use]
pub fn field_ident(text: &str) -> String {
    escape(&snake(text, "empty", "n"))
}

/// The identifier of a function or a method.
#[must_use]
pub fn function_ident(text: &str) -> String {
    field_ident(text)
}

/// The name of a module and of its file: never a keyword, never `mod`, `lib` or `main`.
#[must_use]
pub fn module_ident(text: &str) -> String {
    let ident = snake(text, "empty", "n");
    if is_keyword(&ident) || matches!(ident.as_str(), "lib" | "main" | "test") { format!("{ident}_") } else { ident }
}

/// The name of a Cargo package: words in lower case with dashes, ASCII only, never empty, never a keyword or a crate that
/// every crate sees.
#[must_use]
pub fn package_name(text: &str) -> String {
    let ascii: Vec<String> = words(text)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let mut name: String = ascii.join("-").chars().take(64).collect();
    name.truncate(name.trim_end_matches('-').len());
    if name.is_empty() {
        return "api".to_owned();
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, "api-");
    }
    if is_keyword(&name) || matches!(name.as_str(), "std" | "core" | "alloc" | "test" | "proc-macro" | "serde" | "api-")
    {
        name.push_str("-api");
    }
    name
}

fn pascal(text: &str, empty: &str, digit: &str) -> String {
    if text.len() <= LONGEST && is_camel(text) {
        let mut ident = text.to_owned();
        ident[..1].make_ascii_uppercase();
        return ident;
    }
    let mut found = words(text);
    if found.is_empty() {
        found = spelled_out(text);
    }
    let ident = pascal_case(&bounded(with_digit_as_word(found)));
    if ident.is_empty() {
        empty.to_owned()
    } else if starts_badly(&ident) {
        format!("{digit}{ident}")
    } else {
        ident
    }
}

fn snake(text: &str, empty: &str, digit: &str) -> String {
    if is_snake(text) {
        return text.to_owned();
    }
    if text.len() <= LONGEST && is_camel(text) {
        let mut ident = String::with_capacity(text.len() + 4);
        for letter in text.chars() {
            if letter.is_ascii_uppercase() && !ident.is_empty() {
                ident.push('_');
            }
            ident.push(letter.to_ascii_lowercase());
        }
        return ident;
    }
    let mut found = words(text);
    if found.is_empty() {
        found = spelled_out(text);
    }
    let ident = snake_case(&bounded(with_digit_as_word(found)));
    if ident.is_empty() {
        empty.to_owned()
    } else if starts_badly(&ident) {
        format!("{digit}{ident}")
    } else {
        ident
    }
}

/// Whether a name is what [`snake`] would make of it: short words of small letters and digits, with one `_` between two.
fn is_snake(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('_')
        && !text.contains("__")
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// What begins with a digit and goes on with letters (`3d secure`) begins with a word instead, as no identifier begins with
/// a digit. A word alone stays as it is: it may be one of a row, such as `1d`, `7d`, `30d`.
fn with_digit_as_word(words: Vec<String>) -> Vec<String> {
    const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let Some((first, others)) = words.split_first().filter(|(_, others)| !others.is_empty()) else { return words };
    let mut characters = first.chars();
    let digit = characters.next().and_then(|first| first.to_digit(10)).and_then(|digit| DIGITS.get(digit as usize));
    let rest = characters.as_str();
    match digit {
        Some(digit) if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            [*digit, rest].into_iter().map(str::to_owned).chain(others.iter().cloned()).collect()
        }
        _ => words,
    }
}

fn starts_badly(ident: &str) -> bool {
    !ident.starts_with(|first: char| first.is_ascii_alphabetic() || unicode_ident::is_xid_start(first))
}

/// How many letters a name has at most, without what stands between its words.
const LONGEST: usize = 80;

/// As many words as a person can still read, from both ends, since what something belongs to stands at one and what it is
/// at the other; part of the first where that is too long alone.
fn bounded(words: Vec<String>) -> Vec<String> {
    let length = |words: &[String]| -> usize { words.iter().map(|word| word.chars().count()).sum() };
    if length(&words) <= LONGEST {
        return words;
    }
    let fitting = |words: &mut dyn Iterator<Item = &String>, mut left: usize| {
        words
            .take_while(|word| {
                let length = word.chars().count();
                let fits = length <= left;
                left = left.saturating_sub(length);
                fits
            })
            .count()
    };
    let end = fitting(&mut words.iter().rev(), LONGEST * 2 / 5);
    let start = fitting(&mut words.iter(), LONGEST - length(&words[words.len() - end..]));
    let kept = [&words[..start], &words[words.len() - end..]].concat();
    if kept.is_empty() {
        return words.first().map(|word| word.chars().take(LONGEST).collect()).into_iter().collect();
    }
    kept
}

fn escape(ident: &str) -> String {
    if has_no_raw_form(ident) {
        format!("{ident}_")
    } else if is_keyword(ident) {
        format!("r#{ident}")
    } else {
        ident.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_identifiers() {
        let table = [
            ("", "Empty", "Empty", "empty"),
            ("type", "Type", "Type", "r#type"),
            ("self", "SelfType", "Self_", "self_"),
            ("Option", "OptionType", "Option", "option"),
            ("string", "StringType", "String", "string"),
            ("3d", "N3d", "N3d", "n3d"),
            ("3D Secure", "ThreeDSecure", "ThreeDSecure", "three_d_secure"),
            ("404 page", "N404Page", "N404Page", "n404_page"),
            ("*", "Star", "Star", "star"),
            ("async", "Async", "Async", "r#async"),
            ("gen", "Gen", "Gen", "r#gen"),
            ("a\"); compile_error!(\"", "ACompileError", "ACompileError", "a_compile_error"),
        ];
        for (text, ty, variant, field) in table {
            assert_eq!(type_ident(text), ty, "{text}");
            assert_eq!(variant_ident(text), variant, "{text}");
            assert_eq!(field_ident(text), field, "{text}");
            assert!(syn::parse_str::<syn::Ident>(&type_ident(text)).is_ok(), "{text}");
            assert!(syn::parse_str::<syn::Ident>(&field_ident(text)).is_ok(), "{text}");
        }
    }

    #[test]
    fn names_in_camel_case_become_what_their_words_would() {
        let pieces = ["a", "Get", "fine", "Ids", "s", "OAuth", "Auth", "IPs", "X", "tUning"];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = [first, second, third].concat();
                    assert_eq!(snake(&text, "", ""), snake_case(&words(&text)), "{text}");
                    assert_eq!(pascal(&text, "", ""), pascal_case(&words(&text)), "{text}");
                }
            }
        }
    }

    #[test]
    fn long_names_keep_their_ends() {
        let long = format!("account {} balance kind", "of something ".repeat(12));
        let ident = type_ident(&long);
        assert!(ident.starts_with("AccountOfSomething") && ident.ends_with("SomethingBalanceKind"), "{ident}");
        assert!(ident.len() <= LONGEST, "{ident}");
        assert_eq!(type_ident(&"x".repeat(200)).len(), LONGEST);
        let with_long = format!("short {}", "y".repeat(200));
        assert_eq!(type_ident(&with_long), "Short");
    }

    #[test]
    fn package_names_are_accepted_by_cargo() {
        for (text, expected) in [
            ("Azure OpenAI API version 2024-10-21", "azure-open-ai-api-version-2024-10-21"),
            ("", "api"),
            ("宠物", "api"),
            ("3scale", "api-3scale"),
            ("std", "std-api"),
        ] {
            assert_eq!(package_name(text), expected, "{text}");
        }
    }
}
