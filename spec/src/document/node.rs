//! The arena.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

use foldhash::{HashMap, HashMapExt};

use super::scalar::{Style, Tag};
use super::segment::Segments;
use super::trail::Trail;
use crate::pointer::FileId;

/// The place of a node in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub(crate) u32);

/// Mappings with more members than this have an index by key.
pub(super) const INDEXED_FROM: usize = 24;

/// One parsed text.
#[derive(Debug)]
pub(crate) struct Document {
    /// The file it was read from.
    pub(crate) file: FileId,
    pub(super) text: Arc<String>,
    pub(super) nodes: Vec<Node>,
    pub(super) members: Vec<Member>,
    pub(super) items: Vec<NodeId>,
    pub(super) root: NodeId,
    pub(super) segments: Segments,
    pub(super) indexes: HashMap<NodeId, HashMap<Box<str>, u32>>,
    /// Mappings by the identifiers and anchors that they give themselves, once somebody asks.
    pub(super) names: OnceLock<HashMap<Box<str>, NodeId>>,
    /// The pointer that was asked for last.
    pub(super) trail: Mutex<Trail>,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The bytes of the value.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The node that it was written in; the root is its own parent.
    pub(super) parent: NodeId,
    /// Its place among the members or items of the parent, counted as written.
    pub(super) slot: u32,
}

/// What a node is. Members and items are ranges of the shared lists of the document.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar { text: Text, style: Style, tag: Tag },
    Sequence { first: u32, count: u32 },
    Mapping { first: u32, count: u32, marks: u64 },
}

/// One bit for a key. Most keys that are asked for are not there: those whose bit no member of a mapping has need not be
/// compared with any.
pub(super) fn mark(key: &str) -> u64 {
    let end = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let bytes = key.as_bytes();
    1 << ((end(bytes.first()) * 7 + end(bytes.last()) * 3 + bytes.len()) % 64)
}

/// One member of a mapping.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) key: Text,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) value: NodeId,
}

/// The text of a scalar: a piece of the source where it stands there as it is meant.
#[derive(Clone, Debug)]
pub(super) enum Text {
    Source(u32, u32),
    Owned(Box<str>),
}

impl Document {
    /// The root node.
    pub(crate) fn root(&self) -> super::View<'_> {
        super::View::new(self, self.root)
    }

    /// The mapping that names itself by `$id` or `$self` (given without a fragment), or by `$anchor` or
    /// `$dynamicAnchor` (given with `#` before it); the first of several.
    pub(crate) fn named(&self, name: &str) -> Option<super::View<'_>> {
        let names = self.names.get_or_init(|| {
            let mut names = HashMap::new();
            for view in super::View::mappings(self) {
                for (key, prefix) in [("$id", ""), ("$self", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")] {
                    if let Some(text) = view.get(key).and_then(super::View::as_str) {
                        let name = format!("{prefix}{}", text.trim_end_matches('#'));
                        names.entry(name.into_boxed_str()).or_insert(view.key().1);
                    }
                }
            }
            names
        });
        names.get(name).map(|id| super::View::new(self, *id))
    }

    /// File, line and column of a byte offset, the latter from 1.
    pub(super) fn place(&self, offset: usize) -> (FileId, u32, u32) {
        self.segments.place(&self.text, offset)
    }

    /// The number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn text<'a>(&'a self, text: &'a Text) -> &'a str {
        match text {
            Text::Source(start, end) => self.text.get(*start as usize..*end as usize).unwrap_or_default(),
            Text::Owned(owned) => owned,
        }
    }

    /// Whether a text is this; most keys differ in length already.
    fn says(&self, text: &Text, wanted: &str) -> bool {
        match text {
            Text::Source(start, end) => {
                (end - start) as usize == wanted.len()
                    && self.text.as_bytes().get(*start as usize..*end as usize) == Some(wanted.as_bytes())
            }
            Text::Owned(owned) => **owned == *wanted,
        }
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn members(&self, id: NodeId) -> &[Member] {
        match self.node(id).kind {
            Kind::Mapping { first, count, .. } => &self.members[first as usize..(first + count) as usize],
            _ => &[],
        }
    }

    pub(super) fn items(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).kind {
            Kind::Sequence { first, count } => &self.items[first as usize..(first + count) as usize],
            _ => &[],
        }
    }

    /// The member of a mapping by its key.
    pub(super) fn member(&self, id: NodeId, key: &str) -> Option<&Member> {
        let Kind::Mapping { first, count, marks } = self.node(id).kind else { return None };
        if marks & mark(key) == 0 {
            return None;
        }
        let members = self.members.get(first as usize..(first + count) as usize)?;
        if members.len() > INDEXED_FROM {
            let index = *self.indexes.get(&id)?.get(key)?;
            return members.get(index as usize);
        }
        members.iter().find(|member| self.says(&member.key, key))
    }

    pub(super) fn span(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }
}
