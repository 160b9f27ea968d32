//! The headers that a response cannot do without.

use bindery_spec::ir::{MediaType, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{id, sample};
use crate::mock::description::Description;

/// Headers that the connection, or the answer itself, sets.
const FRAMING: [&str; 4] = ["content-length", "content-type", "transfer-encoding", "connection"];

/// The required headers of a response, with plausible values; one whose value cannot stand in a header is left out.
pub(crate) fn required(description: &Description, response: &Response, seed: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for header in response.headers.iter().filter(|header| header.required) {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        let described = header.schema.or_else(|| header.content.as_ref()?.schema);
        let Some(schema) = described.filter(|_| !FRAMING.contains(&name.as_str())) else { continue };
        let value = sample::plausible(description, schema, header.content.as_ref(), seed);
        let is_json = header.content.as_ref().is_some_and(MediaType::is_json);
        let told = id::text(&value).filter(|_| !is_json);
        let text = told.unwrap_or_else(|| match value {
            value if is_json => value.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => description.sample(schema, seed.wrapping_add(1)).to_string(),
        });
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(name, value);
        }
    }
    headers
}
