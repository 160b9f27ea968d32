//! YAML 1.2, by one of two readers.
//!
//! In: a text. Out: its nodes. Nearly all descriptions keep to what [`common`] reads, several times as fast as the events of
//! a parser for the whole language; everything else, mistakes too, is left to [`events`]. Both give the same nodes.

mod common;
mod events;

use std::sync::Arc;

use super::node::Document;
use crate::diagnostic::Sink;
use crate::pointer::FileId;

/// Parses a text as YAML; only the first document of a stream is read.
pub(super) fn parse(file: FileId, text: &Arc<String>, sink: &Sink) -> Option<Document> {
    common::parse(file, text, sink).or_else(|| events::parse(file, text, sink))
}

#[cfg(test)]
mod tests;
