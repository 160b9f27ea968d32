//! Applying the actions of overlays, one after the other.

use std::collections::HashSet;

use super::action::{Action, Change, actions};
use super::merge::merge;
use super::query::select;
use super::tree::{Tree, TreeId};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::document::{Document, MAX_NODES};

/// The document with the overlays applied in order; the document itself where that cannot be done, with a fatal
/// diagnostic.
pub(crate) fn apply(document: Document, overlays: &[Document], sink: &Sink) -> Document {
    let composed = {
        let mut tree = Tree::new(&document);
        let is_applied = overlays.iter().all(|overlay| {
            actions(overlay, sink).is_some_and(|actions| actions.iter().all(|action| run(&mut tree, action, sink)))
        });
        let parts: Vec<&Document> = [&document].into_iter().chain(overlays).collect();
        if is_applied { tree.compose(&parts, sink) } else { None }
    };
    composed.unwrap_or(document)
}

/// Runs one action; whether the next may follow.
fn run<'d>(tree: &mut Tree<'d>, action: &Action<'d>, sink: &Sink) -> bool {
    let place = || action.target.place();
    let Ok(selected) = select(tree, &action.query) else {
        sink.push(Diagnostic::at(codes::OVERLAY_TARGET, place(), "this query looks at too many nodes").fatal());
        return false;
    };
    // A node that is selected twice is changed once.
    let mut seen = HashSet::new();
    let selected: Vec<TreeId> = selected.into_iter().filter(|id| seen.insert(*id)).collect();
    if selected.is_empty() {
        sink.push(Diagnostic::at(codes::OVERLAY_WITHOUT_MATCH, place(), "this target matches nothing"));
    }
    for id in selected {
        match action.change {
            Change::Remove if id == tree.root() => {
                let message = "the description as a whole cannot be removed";
                sink.push(Diagnostic::at(codes::OVERLAY_MISMATCH, place(), message));
            }
            Change::Remove => {
                tree.remove(id);
            }
            Change::Update(update) => {
                let mut mismatches = Vec::new();
                if tree.is_sequence(id) && !update.is_array() {
                    tree.append(id, update);
                } else {
                    merge(tree, id, update, &mut mismatches);
                }
                for mismatch in mismatches {
                    let message = format!(
                        "an update of type {} replaces what is of type {}",
                        mismatch.update.kind(),
                        mismatch.found
                    );
                    sink.push(Diagnostic::at(codes::OVERLAY_MISMATCH, mismatch.update.place(), message));
                }
            }
        }
        if tree.len() > MAX_NODES {
            sink.push(
                Diagnostic::at(codes::TOO_MANY_NODES, place(), "the overlay makes the description too large").fatal(),
            );
            return false;
        }
    }
    true
}
