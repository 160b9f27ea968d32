//! The same request with another text in the place of one that it bears.

use serde_json::Value;

use super::{BodyContent, Part, RequestValues};

impl RequestValues {
    /// The same with `to` wherever a text, a name of a file or bytes hold `from`.
    #[must_use]
    pub fn respelt(mut self, from: &str, to: &str) -> Self {
        self.parameters.iter_mut().for_each(|(_, _, value)| respell(value, from, to));
        match self.body.as_mut().map(|body| &mut body.content) {
            Some(BodyContent::Json(value)) => respell(value, from, to),
            Some(BodyContent::Form(pairs)) => pairs.iter_mut().for_each(|(_, value)| respell(value, from, to)),
            Some(BodyContent::Multipart(parts)) => parts.iter_mut().for_each(|part| part.respell(from, to)),
            Some(BodyContent::Bytes(bytes)) => *bytes = replaced(bytes, from.as_bytes(), to.as_bytes()),
            Some(BodyContent::Text(text)) => *text = text.replace(from, to),
            None => {}
        }
        self
    }
}

impl Part {
    fn respell(&mut self, from: &str, to: &str) {
        self.file_name = self.file_name.take().map(|name| name.replace(from, to));
        self.bytes = replaced(&self.bytes, from.as_bytes(), to.as_bytes());
        self.value.iter_mut().for_each(|value| respell(value, from, to));
    }
}

fn respell(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| respell(item, from, to)),
        Value::Object(members) => members.values_mut().for_each(|member| respell(member, from, to)),
        _ => {}
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        match rest.strip_prefix(from) {
            Some(after) if !from.is_empty() => {
                all.extend_from_slice(to);
                rest = after;
            }
            _ => {
                all.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use bindery_spec::ir::ParameterLocation;
    use serde_json::json;

    use super::*;
    use crate::strategy::request::BodyValue;

    #[test]
    fn a_text_is_replaced_wherever_a_request_bears_it() {
        let part = |name: &str, text: &str| Part {
            name: name.to_owned(),
            file_name: Some(format!("{text}.txt")),
            content_type: None,
            bytes: format!("a {text} b").into_bytes(),
            value: Some(json!(text)),
        };
        let contents = |text: &str| {
            [
                BodyContent::Json(json!({ "old": [text, { "a": format!("<{text}>") }, 7, null] })),
                BodyContent::Form(vec![("old".to_owned(), json!(text))]),
                BodyContent::Multipart(vec![part("old", text)]),
                BodyContent::Bytes(format!("{text}{text}, ol").into_bytes()),
                BodyContent::Text(format!("{text} ")),
            ]
        };
        for (before, after) in contents("old").into_iter().zip(contents("newer")) {
            let request = |text: &str, content: BodyContent| RequestValues {
                parameters: vec![(ParameterLocation::Query, "old".to_owned(), json!([text, 1]))],
                body: Some(BodyValue { media_type: "text/old".to_owned(), content }),
            };
            assert_eq!(request("old", before).respelt("old", "newer"), request("newer", after));
        }
    }
}
