//! What a client prefers to be answered: `Prefer: code=404, example=cat, dynamic=true`.
//!
//! Source: RFC 7240; the names of the preferences, and `__code` and so on in the query where there is no such header, are
//! those of Prism, so that tests written for one serve for the other. Preferences of other names are left alone.

use super::query::Pair;
use crate::mock::message::Incoming;

/// The preferences that this server knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    /// The status.
    pub(crate) code: Option<u16>,
    /// The name of an example.
    pub(crate) example: Option<String>,
    /// A value drawn from the schema rather than an example.
    pub(crate) dynamic: bool,
    /// What the value is drawn from.
    pub(crate) seed: Option<u64>,
}

impl Preference {
    /// The preferences of a request; `None` where there are none of ours, so that all goes its usual way.
    pub(crate) fn of(incoming: &Incoming, pairs: &[Pair]) -> Option<Self> {
        let mut found = Self::default();
        let mut headers = incoming.headers.get_all("prefer").iter().peekable();
        if headers.peek().is_none() {
            for (name, pair) in pairs.iter().filter_map(|pair| Some((pair.name.strip_prefix("__")?, pair))) {
                found.set(name, &pair.value());
            }
        }
        for header in headers.filter_map(|value| value.to_str().ok()) {
            // Strictly a comma stands between preferences and a semicolon before what belongs to one; people write either.
            for (name, value) in header.split([',', ';']).filter_map(|preference| preference.split_once('=')) {
                found.set(&name.trim().to_ascii_lowercase(), value.trim().trim_matches('"'));
            }
        }
        (found.code.is_some() || found.example.is_some() || found.dynamic).then_some(found)
    }

    fn set(&mut self, name: &str, value: &str) {
        match name {
            "code" => self.code = value.parse().ok().filter(|code| (100..=999).contains(code)).or(self.code),
            "example" => self.example = Some(value.to_owned()),
            "dynamic" => self.dynamic = value == "true",
            "seed" => self.seed = Some(number(value)),
            _ => {}
        }
    }

    /// The value of `Preference-Applied`.
    pub(crate) fn applied(&self) -> String {
        let code = self.code.map(|code| format!("code={code}"));
        let example = self.example.as_ref().map(|name| {
            let is_token =
                !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(sign));
            if is_token { format!("example={name}") } else { format!("example=\"{name}\"") }
        });
        let dynamic = self.dynamic.then(|| "dynamic=true".to_owned());
        [code, example, dynamic].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A seed as a number; any text is one.
fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| {
        text.bytes()
            .fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::super::query;
    use super::*;
    use crate::mock::payload::Payload;

    fn of(headers: &[&'static str], query: &str) -> Option<Preference> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append("prefer", HeaderValue::from_static(header));
        }
        let incoming = Incoming {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: query.to_owned(),
            headers: map,
            body: Payload::default(),
            parts: None,
        };
        Preference::of(&incoming, &query::pairs(query))
    }

    #[test]
    fn preferences_come_from_headers_and_else_from_the_query() {
        let code = |code| Some(Preference { code: Some(code), ..Preference::default() });
        let named = |name: &str| Some(Preference { example: Some(name.to_owned()), ..Preference::default() });
        assert_eq!(of(&["code=404"], ""), code(404));
        assert_eq!(of(&["return=minimal; x=y, Code = \"404\""], ""), code(404));
        assert_eq!(of(&["example=cat"], "__code=500"), named("cat"));
        assert_eq!(of(&[], "__code=500&a=b"), code(500));
        assert_eq!(of(&[], "__example=a%20b"), named("a b"));
        let both = of(&["code=200; example=cat", "dynamic=true, seed=7"], "");
        let seed = Some(7);
        assert_eq!(both, Some(Preference { code: Some(200), example: Some("cat".to_owned()), dynamic: true, seed }));
        for nothing in ["return=minimal", "code=abc", "code=99", "dynamic=false", "respond-async", "", "=", ",;"] {
            assert_eq!(of(&[nothing], ""), None, "{nothing}");
        }
        assert_eq!(both.map(|both| both.applied()).as_deref(), Some("code=200, example=cat, dynamic=true"));
        assert_eq!(named("a b").map(|named| named.applied()).as_deref(), Some("example=\"a b\""));
    }
}
