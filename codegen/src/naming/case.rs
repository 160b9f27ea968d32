//! Words, and the two cases that Rust uses.

use std::borrow::Cow;

use heck::ToSnakeCase;

/// The words of a name, in lower case, in order.
///
/// `OAuth2` and `IPv4` are one word. Splits at everything that is not alphanumeric and where the case changes; a sign before a digit is a word of its own
/// (`+1` is `plus`, `1`). Combining marks are dropped, so that no two spellings of one letter look alike. Empty where the
/// name has no letter and no digit.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    // Most names are in snake case already.
    if text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
        return text.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    }
    let text = &*as_one_word(text);
    if is_simple(text.as_bytes()) {
        let mut found = Vec::new();
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).for_each(|run| split_case(run, &mut found));
        return found;
    }
    let mut plain = String::with_capacity(text.len());
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            '+' if next.is_some_and(|next| next.is_ascii_digit()) => plain.push_str(" plus "),
            '-' if next.is_some_and(|next| next.is_ascii_digit()) && !previous.is_some_and(char::is_alphanumeric) => {
                plain.push_str(" minus ");
            }
            '\'' | '’' => {}
            _ if is_identifier_letter(character) => plain.push(character),
            _ => plain.push(' '),
        }
        previous = Some(character);
    }
    part_numbers(&lower_plural_acronyms(&plain))
        .to_snake_case()
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a name is nothing but ASCII letters of which each capital begins a word, and no word is special: such a name need
/// not be taken apart to be put together again.
pub(super) fn is_camel(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_lowercase)
        && bytes.iter().all(u8::is_ascii_alphabetic)
        && !bytes.windows(2).any(|pair| pair[0].is_ascii_uppercase() && pair[1].is_ascii_uppercase())
        && !bytes.windows(4).any(|word| word.eq_ignore_ascii_case(b"auth"))
}

/// Spells words with a capital inside so that they stay one word.
fn as_one_word(text: &str) -> Cow<'_, str> {
    const WORDS: &[(&str, &str)] = &[("OAuth", "Oauth"), ("IPv4", "Ipv4"), ("IPv6", "Ipv6")];
    let mut text = Cow::Borrowed(text);
    // To look for a word costs more than to see that none can be there.
    if !text.bytes().any(|byte| matches!(byte, b'O' | b'I')) {
        return text;
    }
    for (word, plain) in WORDS {
        let mut from = 0;
        while let Some(place) = text[from..].find(word).map(|place| from + place) {
            // In `BIOAuth` it is the end of another word that has the capital.
            if !text[..place].ends_with(|before: char| before.is_ascii_uppercase()) {
                text.to_mut().replace_range(place..place + word.len(), plain);
            }
            from = place + word.len();
        }
    }
    text
}

/// Whether a name needs no more than a look at each letter: it is ASCII, and has no sign and no acronym in the plural.
fn is_simple(bytes: &[u8]) -> bool {
    let is_alone = |at: usize| !at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric());
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'+' | b'\'' => false,
        b'-' => !(is_alone(at) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)),
        b's' => !(at >= 2 && bytes[at - 1].is_ascii_uppercase() && bytes[at - 2].is_ascii_uppercase()),
        other => other.is_ascii(),
    })
}

/// The words of a run of ASCII letters and digits, which starts a word where the case changes: before a capital after a small
/// letter, and before the last capital of several that a small letter follows. Digits are part of what they follow, and end
/// it as [`ends_with_number`] says.
fn split_case(run: &str, found: &mut Vec<String>) {
    let bytes = run.as_bytes();
    let mut start = 0;
    // The case of the last letter since the start of the word.
    let mut is_upper = None;
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        let case = if byte.is_ascii_alphabetic() { Some(byte.is_ascii_uppercase()) } else { is_upper };
        let end = if next.is_some_and(u8::is_ascii_uppercase)
            && (case == Some(false) || ends_with_number(&bytes[start..=at], &bytes[at + 1..]))
        {
            at + 1
        } else if is_upper == Some(true) && byte.is_ascii_uppercase() && next.is_some_and(u8::is_ascii_lowercase) {
            at
        } else {
            is_upper = case;
            continue;
        };
        found.push(run[start..end].to_ascii_lowercase());
        start = end;
        is_upper = None;
    }
    if start < run.len() {
        found.push(run[start..].to_ascii_lowercase());
    }
}

/// Whether a word of capitals ends with its number, although capitals follow: a version does (`V1`), and so does a name that
/// an acronym follows (`AES256` before `GCM`, but not `I18` before `N`).
fn ends_with_number(word: &[u8], rest: &[u8]) -> bool {
    let letters = word.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let digits = word.len() - letters;
    let follows = rest.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let is_version = letters == 1 && word.first() == Some(&b'V');
    let is_acronym = follows > 2 || (follows == 2 && !rest.get(2).is_some_and(u8::is_ascii_lowercase));
    digits > 0 && word[letters..].iter().all(u8::is_ascii_digit) && (is_version || letters > 1) && is_acronym
}

fn is_identifier_letter(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    character.is_alphanumeric() && unicode_ident::is_xid_start(character)
}

/// `IDs` and `URLs` are one word each: everything of them but the first letter becomes lower case.
fn lower_plural_acronyms(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    while index < characters.len() {
        let run = characters[index..].iter().take_while(|character| character.is_ascii_uppercase()).count();
        let after = characters.get(index + run).copied();
        let beyond = characters.get(index + run + 1).copied();
        if run >= 2 && after == Some('s') && !beyond.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit()) {
            out.push(characters[index]);
            out.extend(characters[index + 1..=index + run].iter().map(char::to_ascii_lowercase));
            index += run + 1;
        } else if run > 0 {
            out.extend(&characters[index..index + run]);
            index += run;
        } else {
            out.push(characters[index]);
            index += 1;
        }
    }
    out
}

/// Puts a space after each number that ends a word of capitals although capitals follow.
fn part_numbers(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let is_number = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit());
        if is_number && character.is_ascii_uppercase() {
            let word = &bytes[start..at];
            let begins = word.iter().rposition(|byte| !byte.is_ascii_uppercase() && !byte.is_ascii_digit());
            if ends_with_number(&word[begins.map_or(0, |place| place + 1)..], &bytes[at..]) {
                out.push(' ');
                start = at;
            }
        }
        out.push(character);
    }
    out
}

/// The words of a name that has no letter and no digit: its symbols, each by its name. Empty for the empty name.
#[must_use]
pub fn spelled_out(text: &str) -> Vec<String> {
    text.chars()
        .flat_map(|character| match symbol(character) {
            Some(name) => name.split(' ').map(str::to_owned).collect(),
            None if is_identifier_letter(character) => vec![character.to_lowercase().collect()],
            None => vec![format!("u{:x}", u32::from(character))],
        })
        .collect()
}

/// The text with each of its symbols by its name, of several alike only the first: `prefs/name` is `prefs slash name`.
/// Spaces stay, and so do symbols that `parts` says only part words.
#[must_use]
pub fn with_symbols(text: &str, parts: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous: Option<char> = None;
    for character in text.chars() {
        match symbol(character).filter(|_| character != ' ' && !parts(character)) {
            Some(_) if previous == Some(character) => {}
            // Only where nothing stands before it can a number or an order be meant.
            Some(_) if character == '-' && previous.is_some_and(char::is_alphanumeric) => out.push_str(" dash "),
            Some(name) => out.push_str(&format!(" {name} ")),
            None => out.push(character),
        }
        previous = Some(character);
    }
    out
}

fn symbol(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "space",
        '!' => "exclamation",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "left parenthesis",
        ')' => "right parenthesis",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' => "left bracket",
        ']' => "right bracket",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "left brace",
        '}' => "right brace",
        '|' => "pipe",
        '~' => "tilde",
        _ => return None,
    })
}

/// Words joined in `UpperCamelCase`; an underscore keeps two numbers apart.
#[must_use]
pub fn pascal_case<S: AsRef<str>>(words: &[S]) -> String {
    let mut out = String::new();
    for word in words {
        let mut characters = word.as_ref().chars();
        let Some(first) = characters.next() else { continue };
        if let Some(version) =
            word.as_ref().strip_prefix("oauth").filter(|rest| rest.bytes().all(|it| it.is_ascii_digit()))
        {
            out.push_str("OAuth");
            out.push_str(version);
            continue;
        }
        if is_number(first) && out.chars().next_back().is_some_and(is_number) {
            out.push('_');
        }
        // A letter whose upper case is several letters, such as `ß`, keeps its own form.
        let mut upper = first.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(only), None) => out.push(only),
            _ => out.push(first),
        }
        out.push_str(characters.as_str());
    }
    out
}

/// Whether a character is a number that is no letter as well: the Roman `ⅻ` has a case, and Rust wants no underscore beside it.
fn is_number(character: char) -> bool {
    character.is_numeric() && !character.is_lowercase() && !character.is_uppercase()
}

/// Words joined in `snake_case`.
#[must_use]
pub fn snake_case<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(AsRef::as_ref).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        let table = [
            ("fineTuningJob", "FineTuningJob", "fine_tuning_job"),
            ("FileIDs", "FileIds", "file_ids"),
            ("URLs", "Urls", "urls"),
            ("HTTPServer", "HttpServer", "http_server"),
            ("gpt-4.1-mini", "Gpt4_1Mini", "gpt_4_1_mini"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("1024x1024", "1024x1024", "1024x1024"),
            ("V1CSIDriver", "V1CsiDriver", "v1_csi_driver"),
            ("StorageV1CSINode", "StorageV1CsiNode", "storage_v1_csi_node"),
            ("V2G", "V2g", "v2g"),
            ("AES256GCM", "Aes256Gcm", "aes256_gcm"),
            ("EC2VPCId", "Ec2VpcId", "ec2_vpc_id"),
            ("createOAuth2Claim", "CreateOAuth2Claim", "create_oauth2_claim"),
            ("OAuthOAuth", "OAuthOAuth", "oauth_oauth"),
            ("oauth_token", "OAuthToken", "oauth_token"),
            ("BIOAuthority", "BioAuthority", "bio_authority"),
            ("IPv4Address", "Ipv4Address", "ipv4_address"),
            ("I18N", "I18n", "i18n"),
            ("P2PSH", "P2psh", "p2psh"),
            ("HMAC256Key", "Hmac256Key", "hmac256_key"),
            ("第3-4章", "第3_4章", "第3_4章"),
            ("ⅹ ⅻ", "ⅩⅫ", "ⅹ_ⅻ"),
            ("$ref", "Ref", "ref"),
            ("ペット", "ペット", "ペット"),
            ("cafe\u{301}", "Cafe", "cafe"),
            ("***", "", ""),
            ("don't", "Dont", "dont"),
        ];
        for (text, pascal, snake) in table {
            assert_eq!(pascal_case(&words(text)), pascal, "{text}");
            assert_eq!(snake_case(&words(text)), snake, "{text}");
        }
    }

    #[test]
    fn simple_names_fall_into_the_words_that_any_name_would() {
        let pieces = ["a", "B", "cd", "EF", "7", "_", "-", ".", "Gh", "IJk", "s", " ", "IDs", "V", "KLM"];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in pieces {
                        let text = [first, second, third, fourth].concat();
                        // A letter that is not ASCII, in a word of its own, leads the name the long way.
                        let mut long = words(&format!("{text} é"));
                        long.pop();
                        assert_eq!(words(&text), long, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn symbols_have_names() {
        assert_eq!(pascal_case(&spelled_out(">=")), "GreaterEqual");
        assert_eq!(pascal_case(&spelled_out("\u{1f600}")), "U1f600");
    }
}
