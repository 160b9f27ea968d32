//! The way to a node, kept for the next one: most that are asked for stand beside each other.

use super::node::{Document, NodeId};
use crate::pointer::escape_into;

/// The pointer that was asked for last.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// Its nodes below the root, each with the length of the text up to it.
    nodes: Vec<(NodeId, usize)>,
    text: String,
    /// The nodes on the way up, kept for its memory.
    climbed: Vec<NodeId>,
}

impl Trail {
    /// The pointer to a node of a document, which is the same one each time.
    pub(super) fn lead(&mut self, document: &Document, to: NodeId) -> &str {
        self.climbed.clear();
        let mut at = to;
        // A node of a member that a later one replaced is its own parent; it has no place of its own.
        while at != document.root && document.node(at).parent != at {
            self.climbed.push(at);
            at = document.node(at).parent;
        }
        let down = self.climbed.iter().rev();
        let shared = down.clone().zip(&self.nodes).take_while(|(one, (other, _))| *one == other).count();
        self.nodes.truncate(shared);
        self.text.truncate(self.nodes.last().map_or(0, |(_, length)| *length));
        for id in down.skip(shared) {
            let node = document.node(*id);
            self.text.push('/');
            match document.members(node.parent).get(node.slot as usize) {
                Some(member) => escape_into(&mut self.text, document.text(&member.key)),
                None => self.text.push_str(&node.slot.to_string()),
            }
            self.nodes.push((*id, self.text.len()));
        }
        &self.text
    }
}
