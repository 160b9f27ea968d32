//! What was sent and what came back, as a report keeps it: bounded, and without secrets. Plain data.

use serde::{Deserialize, Serialize};

use crate::case::Phase;

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The operation, or `METHOD /path`.
    pub operation: String,
    /// The phase that sent it.
    pub phase: Phase,
    /// In a few words, what is special about it.
    pub label: String,
    /// When the request was sent, in milliseconds since the start of the run.
    pub at_ms: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What was sent.
    pub request: Sent,
    /// What came back; absent where nothing with a status line did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Received>,
    /// Why there is no response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The whole URL, as it went out.
    pub url: String,
    /// Headers in order, without those of the connection.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Payload>,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// Headers in order, duplicates kept; bytes that are no text are escaped.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Payload>,
    /// What was wrong with the framing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wire: Vec<String>,
}

/// The start of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// `Content-Type`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The whole length in bytes, of which only the start may be kept.
    pub length: usize,
    /// Whether the end is missing from `text`.
    pub is_cut: bool,
    /// The body; characters that cannot be printed, and bytes that are no text, are escaped.
    pub text: String,
}
