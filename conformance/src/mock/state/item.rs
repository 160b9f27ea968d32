//! One item.

use bytes::Bytes;
use serde_json::Value;

use crate::mock::access::Viewer;
use crate::mock::payload::Payload;
use crate::mock::represent::json;

/// Values of the path parameters above an item, each under the shape of the path up to it.
pub(crate) type Scope = Vec<(String, String)>;

/// One item.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its number; items made later have greater ones.
    pub(crate) number: u64,
    /// Whose it is.
    pub(crate) owner: Viewer,
    /// Its id, as text.
    pub(crate) id: String,
    /// What it was made under.
    pub(crate) scope: Scope,
    /// Its representation as JSON text: there may be very many items, and hardly any is asked for its parts.
    pub(crate) rendered: Bytes,
    /// Its bytes, where it has any.
    pub(crate) content: Option<Content>,
    /// The bytes that were put below it, by the templates of their paths.
    pub(crate) attached: Vec<(String, Content)>,
    /// In which views it is seen.
    pub(crate) views: Views,
}

/// The bytes of an item.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The number under which it came; no other content has it.
    pub(crate) key: u64,
    /// The media type that they were sent with.
    pub(crate) content_type: Option<String>,
    /// The bytes.
    pub(crate) bytes: Payload,
}

/// In which views an item is seen. An item that was deleted is in none and is forgotten; only faults know more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Views {
    /// It can be read and changed.
    pub(crate) read: bool,
    /// It is in lists.
    pub(crate) list: bool,
    /// Its bytes can be fetched.
    pub(crate) content: bool,
    /// It appears (`Some(true)`) or disappears (`Some(false)`) for good when it was looked for as often as this says.
    pub(crate) change: Option<(u32, bool)>,
}

impl Views {
    /// Seen everywhere.
    pub(crate) const ALL: Self = Self { read: true, list: true, content: true, change: None };
    /// Seen nowhere.
    pub(crate) const NONE: Self = Self { read: false, list: false, content: false, change: None };
}

impl Item {
    /// Its representation.
    pub(crate) fn value(&self) -> Value {
        // It was written by this server, or read before it was kept.
        serde_json::from_slice(&self.rendered).unwrap_or_default()
    }

    /// The value at the end of a way of property names in its representation.
    pub(crate) fn at(&self, way: &[String]) -> Option<Value> {
        json::value_at(&self.rendered, way)
    }

    /// Replaces the representation.
    pub(crate) fn set_value(&mut self, value: &Value) {
        self.rendered = json::bytes(value);
    }
}
