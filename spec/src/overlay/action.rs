//! The actions of an Overlay document.

use super::query::{Query, parse};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::document::{Document, View};

/// One action.
pub(super) struct Action<'d> {
    /// The scalar that holds the query.
    pub(super) target: View<'d>,
    pub(super) query: Query,
    pub(super) change: Change<'d>,
}

/// What is done to the nodes that a query selects.
pub(super) enum Change<'d> {
    Remove,
    Update(View<'d>),
}

/// The actions of a document, in order; `None` where one of them cannot be meant, with a fatal diagnostic.
pub(super) fn actions<'d>(document: &'d Document, sink: &Sink) -> Option<Vec<Action<'d>>> {
    let root = document.root();
    let fatal = |code, view: View<'_>, message: String| {
        sink.push(Diagnostic::at(code, view.place(), message).fatal());
    };
    let Some(version) = root.get("overlay").filter(|_| root.is_object()) else {
        fatal(codes::NOT_OVERLAY, root, "this is not an Overlay document: the root has no `overlay`".to_owned());
        return None;
    };
    let text = version.text().unwrap_or_default();
    if !text.starts_with("1.0") {
        let message = format!("version `{text}` of Overlay is not known; the document is read as 1.0");
        sink.push(Diagnostic::at(codes::OVERLAY_VERSION, version.place(), message));
    }
    let Some(list) = root.get("actions").filter(|list| list.is_array()) else {
        fatal(codes::NOT_OVERLAY, root, "an Overlay document has a list of `actions`".to_owned());
        return None;
    };
    let mut actions = Vec::new();
    for item in list.items() {
        let Some(target) = item.get("target").filter(|target| target.as_str().is_some()) else {
            fatal(codes::OVERLAY_TARGET, item, "an action has a `target`, which is a text".to_owned());
            return None;
        };
        match parse(target.as_str().unwrap_or_default().trim()) {
            Ok(query) => {
                let change = match item.get("update") {
                    _ if item.get("remove").and_then(View::as_bool) == Some(true) => Change::Remove,
                    Some(update) => Change::Update(update),
                    None => {
                        let message = "this action has neither `update` nor `remove: true`, and changes nothing";
                        sink.push(Diagnostic::at(codes::OVERLAY_MISMATCH, item.place(), message));
                        continue;
                    }
                };
                actions.push(Action { target, query, change });
            }
            Err(error) => {
                let text = target.as_str().unwrap_or_default().trim();
                let before = text.get(..error.offset).unwrap_or(text);
                let message = format!("this is not a JSONPath query: after `{before}`: {}", error.reason);
                fatal(codes::OVERLAY_TARGET, target, message);
                return None;
            }
        }
    }
    Some(actions)
}
