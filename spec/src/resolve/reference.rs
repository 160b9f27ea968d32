//! The text of a reference, taken apart.

/// A URI reference, split and percent-decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// What stands before `#`.
    pub(super) target: Target,
    /// What stands after `#`.
    pub(super) fragment: Fragment,
}

/// The document that a reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The one it stands in.
    Same,
    /// A file, relative to the one it stands in.
    File(String),
    /// Something on the network, or under another scheme.
    Remote(String),
}

/// The place in that document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    /// The whole.
    Root,
    /// A JSON Pointer, as unescaped tokens.
    Pointer(Vec<String>),
    /// A name given by `$anchor`.
    Anchor(String),
}

impl Reference {
    /// Takes a reference apart; `None` where an escape is not UTF-8.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (document, fragment) = text.split_once('#').unwrap_or((text, ""));
        let target = match scheme(document) {
            _ if document.is_empty() => Target::Same,
            Some("file") => Target::File(decode(document.trim_start_matches("file:").trim_start_matches("//"))?),
            Some(_) => Target::Remote(document.to_owned()),
            None if document.starts_with("//") => Target::Remote(document.to_owned()),
            None => Target::File(decode(document.split('?').next().unwrap_or(document))?),
        };
        let fragment = decode(fragment)?;
        let fragment = if fragment.is_empty() {
            Fragment::Root
        } else if fragment.starts_with('/') {
            Fragment::Pointer(crate::pointer::Pointer::from_encoded(&fragment).tokens().collect())
        } else {
            Fragment::Anchor(fragment)
        };
        Some(Self { target, fragment })
    }
}

/// The scheme of a URI; a single letter is a drive and no scheme.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|character: char| character.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    valid.then_some(scheme)
}

/// Percent-decodes; a `%` without two hexadecimal digits stands for itself.
fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut result = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let digits = bytes.get(index + 1..index + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if *byte == b'%' => {
                result.push(value);
                index += 3;
            }
            _ => {
                result.push(*byte);
                index += 1;
            }
        }
    }
    String::from_utf8(result).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let pointer = |tokens: &[&str]| Fragment::Pointer(tokens.iter().map(|token| (*token).to_owned()).collect());
        for (text, target, fragment) in [
            ("#/a/b", Target::Same, pointer(&["a", "b"])),
            ("#/paths/~1a~1%7Bid%7D/get", Target::Same, pointer(&["paths", "/a/{id}", "get"])),
            ("#", Target::Same, Fragment::Root),
            ("#name", Target::Same, Fragment::Anchor("name".to_owned())),
            ("a%20b.yaml#/x", Target::File("a b.yaml".to_owned()), pointer(&["x"])),
            ("../x.json", Target::File("../x.json".to_owned()), Fragment::Root),
            ("http://h/x#/a", Target::Remote("http://h/x".to_owned()), pointer(&["a"])),
            ("//h/x", Target::Remote("//h/x".to_owned()), Fragment::Root),
            ("file:///etc/passwd", Target::File("/etc/passwd".to_owned()), Fragment::Root),
            ("urn:a:b", Target::Remote("urn:a:b".to_owned()), Fragment::Root),
            ("100%", Target::File("100%".to_owned()), Fragment::Root),
        ] {
            assert_eq!(Reference::parse(text), Some(Reference { target, fragment }), "{text}");
        }
        assert_eq!(Reference::parse("%ff.json"), None);
    }
}
