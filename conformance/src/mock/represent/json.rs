//! Values as JSON text.

use bytes::Bytes;
use serde_json::Value;

/// The text of a value, without spaces.
pub(crate) fn bytes(value: &Value) -> Bytes {
    // What is a value already has no names that cannot be written, so that there is nothing to fail.
    Bytes::from(serde_json::to_vec(value).unwrap_or_default())
}
