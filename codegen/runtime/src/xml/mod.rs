//! XML bodies.
//!
//! In: a value, or the bytes of a document, and a table that says how its schema looks in XML. Out: a document, or a
//! value. Both go by way of JSON, whose names the table has. Document types are not read: an entity that XML itself does
//! not define is an error. Not known here: any schema. Source: OpenAPI 3.0.4, 3.1.1 and 3.2.0, XML Object; XML 1.0.

mod error;
mod markup;
mod read;
mod table;
mod text;
mod write;

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

pub use self::error::XmlError;
pub use self::table::{Content, Node, Property, Xml};

/// How deep elements and values may be nested.
const DEPTH: usize = 128;

/// Writes a value as a document.
///
/// # Errors
///
/// Where the value has no JSON form, is nested too deeply, or has what XML has no form for: a control character, a name
/// that is none.
pub fn to_string<T: Serialize + ?Sized>(value: &T, xml: &Xml) -> Result<String, XmlError> {
    let value = serde_json::to_value(value).map_err(|error| XmlError::new(error.to_string()))?;
    write::document(&value, xml)
}

/// A value that stands as a document where a parameter is described by such `content`; absent where it is null.
#[derive(Clone, Copy, Debug)]
pub struct XmlText<'a, T: ?Sized>(pub &'a T, pub &'a Xml);

impl<T: Serialize + ?Sized> Serialize for XmlText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(self.0).map_err(S::Error::custom)?;
        if value.is_null() {
            return serializer.serialize_none();
        }
        serializer.serialize_str(&write::document(&value, self.1).map_err(S::Error::custom)?)
    }
}

/// Reads a value from a document.
///
/// # Errors
///
/// Where it is no document, is nested too deeply, or is not that of a `T`.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8], xml: &Xml) -> Result<T, serde_json::Error> {
    let root = markup::parse(bytes).map_err(serde::de::Error::custom)?;
    serde_json::from_value(read::document(&root, xml))
}
