//! The headers that a response cannot do without.

use bindery_spec::ir::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{id, sample};
use crate::mock::description::Description;

/// Headers that the connection, or the answer itself, sets.
const FRAMING: [&str; 5] = ["content-length", "content-type", "transfer-encoding", "connection", "location"];

/// The required headers of a response, with plausible values; one whose value cannot stand in a header is left out.
pub(crate) fn required(description: &Description, response: &Response, seed: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for header in response.headers.iter().filter(|header| header.required) {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        let Some(schema) = header.schema.filter(|_| !FRAMING.contains(&name.as_str())) else { continue };
        let value = sample::plausible(description, schema, header.content.as_ref(), seed);
        let text = id::text(&value).unwrap_or_else(|| match value {
            Value::Bool(flag) => flag.to_string(),
            _ => description.sample(schema, seed.wrapping_add(1)).to_string(),
        });
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(name, value);
        }
    }
    headers
}
