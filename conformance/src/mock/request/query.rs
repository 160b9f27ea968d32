//! Queries and form bodies cut into pairs.

use percent_encoding::percent_decode_str;

/// One pair, with its value still encoded, since some styles cut it before decoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// The name, decoded.
    pub(crate) name: String,
    /// The value as it was sent.
    pub(crate) raw: String,
}

impl Pair {
    /// The value, decoded.
    pub(crate) fn value(&self) -> String {
        decode(&self.raw)
    }
}

/// The pairs of a query, in order; an empty query has none.
pub(crate) fn pairs(query: &str) -> Vec<Pair> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Pair { name: decode(name), raw: value.to_owned() }
        })
        .collect()
}

/// Percent-decoding with `+` for a space; bytes that are not UTF-8 become the replacement character.
pub(crate) fn decode(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
