//! A tree that can be changed, made of the nodes of several documents.

use crate::diagnostic::Sink;
use crate::document::{Composer, Document, Key, NodeId, Scalar, View};

/// The place of a node in a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TreeId(u32);

/// The description while overlays are applied to it. Aliases are written out: each node has one parent.
pub(super) struct Tree<'d> {
    nodes: Vec<Node<'d>>,
    root: TreeId,
}

struct Node<'d> {
    /// The node that it was copied from, for its place and, if it is a scalar, its text.
    source: View<'d>,
    content: Content<'d>,
    /// The collection that it is in; itself for the root, and for what was removed.
    parent: TreeId,
}

/// What a node holds.
#[derive(Debug)]
pub(super) enum Content<'d> {
    Scalar,
    Sequence(Vec<TreeId>),
    Mapping(Vec<Member<'d>>),
}

/// A member of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'d> {
    pub(super) name: &'d str,
    key: Key<'d>,
    pub(super) value: TreeId,
}

impl<'d> Tree<'d> {
    /// A copy of a document.
    pub(super) fn new(document: &'d Document) -> Self {
        let mut tree = Self { nodes: Vec::with_capacity(document.len()), root: TreeId(0) };
        tree.root = tree.copy(document.root());
        tree
    }

    pub(super) fn root(&self) -> TreeId {
        self.root
    }

    pub(super) fn content(&self, id: TreeId) -> &Content<'d> {
        &self.nodes[id.0 as usize].content
    }

    pub(super) fn source(&self, id: TreeId) -> View<'d> {
        self.nodes[id.0 as usize].source
    }

    /// The meaning of a scalar; `None` for a collection.
    pub(super) fn scalar(&self, id: TreeId) -> Option<Scalar<'d>> {
        self.source(id).scalar().filter(|_| matches!(self.content(id), Content::Scalar))
    }

    /// The members' values or the items, in order.
    pub(super) fn children(&self, id: TreeId) -> impl DoubleEndedIterator<Item = TreeId> {
        let (members, items): (&[Member<'d>], &[TreeId]) = match self.content(id) {
            Content::Scalar => (&[], &[]),
            Content::Sequence(items) => (&[], items),
            Content::Mapping(members) => (members, &[]),
        };
        members.iter().map(|member| member.value).chain(items.iter().copied())
    }

    pub(super) fn is_sequence(&self, id: TreeId) -> bool {
        matches!(self.content(id), Content::Sequence(_))
    }

    /// The items of a sequence; none of anything else.
    pub(super) fn items(&self, id: TreeId) -> &[TreeId] {
        match self.content(id) {
            Content::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The members of a mapping; none of anything else.
    pub(super) fn members(&self, id: TreeId) -> &[Member<'d>] {
        match self.content(id) {
            Content::Mapping(members) => members,
            _ => &[],
        }
    }

    /// The value of a member of a mapping.
    pub(super) fn member(&self, id: TreeId, name: &str) -> Option<TreeId> {
        self.members(id).iter().find(|member| member.name == name).map(|member| member.value)
    }

    /// Copies a node and all that it holds into the tree. Recursion is bounded by the depth of documents.
    pub(super) fn copy(&mut self, source: View<'d>) -> TreeId {
        let id = TreeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { source, content: Content::Scalar, parent: id });
        let content = if source.is_object() {
            let entries = source.keys().zip(source.members());
            Content::Mapping(
                entries.map(|(key, (name, value))| Member { name, key, value: self.copy_into(id, value) }).collect(),
            )
        } else if source.is_array() {
            Content::Sequence(source.items().map(|item| self.copy_into(id, item)).collect())
        } else {
            Content::Scalar
        };
        self.nodes[id.0 as usize].content = content;
        id
    }

    fn copy_into(&mut self, parent: TreeId, source: View<'d>) -> TreeId {
        let id = self.copy(source);
        self.nodes[id.0 as usize].parent = parent;
        id
    }

    /// Appends a copy of `source` to a sequence.
    pub(super) fn append(&mut self, id: TreeId, source: View<'d>) {
        let item = self.copy_into(id, source);
        if let Content::Sequence(items) = &mut self.nodes[id.0 as usize].content {
            items.push(item);
        }
    }

    /// Adds a member to a mapping that does not have it.
    pub(super) fn insert(&mut self, id: TreeId, name: &'d str, key: Key<'d>, source: View<'d>) {
        let value = self.copy_into(id, source);
        if let Content::Mapping(members) = &mut self.nodes[id.0 as usize].content {
            members.push(Member { name, key, value });
        }
    }

    /// Puts a copy of `source` in the place of a node.
    pub(super) fn replace(&mut self, id: TreeId, source: View<'d>) {
        let copy = self.copy(source);
        let content = std::mem::replace(&mut self.nodes[copy.0 as usize].content, Content::Scalar);
        let children: Vec<TreeId> = match &content {
            Content::Scalar => Vec::new(),
            Content::Sequence(items) => items.clone(),
            Content::Mapping(members) => members.iter().map(|member| member.value).collect(),
        };
        for child in children {
            self.nodes[child.0 as usize].parent = id;
        }
        let node = &mut self.nodes[id.0 as usize];
        node.source = source;
        node.content = content;
    }

    /// Takes a node out of what it is in; whether it was in anything.
    pub(super) fn remove(&mut self, id: TreeId) -> bool {
        let parent = self.nodes[id.0 as usize].parent;
        if parent == id {
            return false;
        }
        match &mut self.nodes[parent.0 as usize].content {
            Content::Scalar => {}
            Content::Sequence(items) => items.retain(|item| *item != id),
            Content::Mapping(members) => members.retain(|member| member.value != id),
        }
        self.nodes[id.0 as usize].parent = id;
        true
    }

    /// How many nodes the tree has, those that were removed included.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The tree as a document; `None` where it is beyond the limits of documents, with a diagnostic.
    pub(super) fn compose(&self, parts: &[&'d Document], sink: &Sink) -> Option<Document> {
        let mut composer = Composer::new(parts, sink)?;
        let root = self.compose_node(&mut composer, self.root, 0)?;
        composer.finish(root)
    }

    fn compose_node(&self, composer: &mut Composer<'_>, id: TreeId, depth: usize) -> Option<NodeId> {
        let source = self.source(id);
        match self.content(id) {
            Content::Scalar => composer.scalar(source),
            Content::Sequence(items) => {
                let node = composer.open(source, depth)?;
                let items: Option<Vec<NodeId>> =
                    items.iter().map(|item| self.compose_node(composer, *item, depth + 1)).collect();
                composer.close_sequence(node, source, &items?)
            }
            Content::Mapping(members) => {
                let node = composer.open(source, depth)?;
                let members: Option<Vec<(Key<'_>, NodeId)>> = members
                    .iter()
                    .map(|member| Some((member.key, self.compose_node(composer, member.value, depth + 1)?)))
                    .collect();
                composer.close_mapping(node, source, &members?)
            }
        }
    }
}
