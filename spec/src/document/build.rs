//! Filling the arena, whatever the notation.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::limits::{MAX_ALIAS_EXPANSION, MAX_DEPTH, MAX_NODES, NODE_WEIGHT};
use super::node::{Document, INDEXED_FROM, Kind, Member, Node, NodeId, Text, mark};
use super::scalar::{Style, Tag};
use super::segment::Segments;
use crate::diagnostic::{Code, Diagnostic, Sink, codes};
use crate::pointer::{FileId, Origin, Pointer};

/// A growing arena. Every method that adds a node returns `None` once a limit is reached, after reporting it.
pub(super) struct Builder<'s> {
    document: Document,
    /// Height and written-out size of each node.
    sizes: Vec<(u16, u64)>,
    sink: &'s Sink,
}

impl<'s> Builder<'s> {
    pub(super) fn new(file: FileId, text: &Arc<String>, sink: &'s Sink) -> Self {
        // Room for what descriptions have of each, so that it is not moved as it grows; what is not used costs nothing.
        let expected = (text.len() / 32).min(1 << 20);
        let document = Document {
            file,
            text: Arc::clone(text),
            nodes: Vec::with_capacity(expected),
            members: Vec::with_capacity(expected),
            items: Vec::new(),
            root: NodeId(0),
            segments: Segments::one(file, text),
            indexes: HashMap::new(),
            names: OnceLock::new(),
            trail: Mutex::default(),
        };
        Self { document, sizes: Vec::with_capacity(expected), sink }
    }

    /// Reports something about the text at a span; the pointer is the root, since the tree is not there yet.
    pub(super) fn report(&self, code: Code, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let (file, line, column) = self.document.place(span.start);
        let (_, span) = self.document.segments.spot(span);
        Diagnostic::new(code, Origin { file, pointer: Pointer::root(), line, column }, span, message)
    }

    /// Tells the pieces of the text apart, given the documents that they are of and where they begin.
    pub(super) fn set_segments(&mut self, parts: &[&Document], starts: &[(FileId, u32)]) {
        let mut pieces = parts.iter().zip(starts);
        let Some((first, _)) = pieces.next() else { return };
        let mut segments = Segments::one(first.file, &first.text);
        for (part, (file, start)) in pieces {
            segments.push(*file, *start as usize, &part.text);
        }
        self.document.segments = segments;
    }

    pub(super) fn sink(&self) -> &'s Sink {
        self.sink
    }

    /// The text of a scalar, without a copy where it is a piece of the source.
    pub(super) fn text(&self, text: &str) -> Text {
        let base = self.document.text.as_ptr().addr();
        match text.as_ptr().addr().checked_sub(base) {
            Some(start) if start + text.len() <= self.document.text.len() => {
                Text::Source(short(start), short(start + text.len()))
            }
            _ => Text::Owned(text.into()),
        }
    }

    /// Adds a scalar.
    pub(super) fn scalar(&mut self, text: Text, style: Style, tag: Tag, span: Range<usize>) -> Option<NodeId> {
        let weight = self.document.text(&text).len() as u64 + NODE_WEIGHT;
        self.push(Kind::Scalar { text, style, tag }, span, (0, weight))
    }

    /// Reserves the place of a collection, so that parents come before children.
    pub(super) fn open(&mut self, start: usize) -> Option<NodeId> {
        self.push(Kind::Mapping { first: 0, count: 0, marks: 0 }, start..start, (0, 0))
    }

    /// Completes a sequence.
    pub(super) fn close_sequence(&mut self, id: NodeId, items: &[NodeId], end: usize) -> Option<()> {
        let first = short(self.document.items.len());
        for (slot, item) in items.iter().enumerate() {
            self.adopt(id, *item, slot);
        }
        self.document.items.extend_from_slice(items);
        let node = &mut self.document.nodes[id.0 as usize];
        node.kind = Kind::Sequence { first, count: short(items.len()) };
        node.end = short(end).max(node.start);
        let (mut height, mut size) = (0, NODE_WEIGHT);
        for item in items {
            grow(&mut height, &mut size, self.sizes[item.0 as usize]);
        }
        self.measured(id, height, size)
    }

    /// Completes a mapping: reports repeated keys, of which the last one holds.
    pub(super) fn close_mapping(&mut self, id: NodeId, members: Vec<Member>, end: usize) -> Option<()> {
        let members = self.without_repeats(members);
        let first = short(self.document.members.len());
        let mut marks = 0;
        for (slot, member) in members.iter().enumerate() {
            self.adopt(id, member.value, slot);
            marks |= mark(self.document.text(&member.key));
        }
        if members.len() > INDEXED_FROM {
            let keys = members.iter().enumerate();
            let index = keys.map(|(slot, member)| (Box::from(self.document.text(&member.key)), short(slot))).collect();
            self.document.indexes.insert(id, index);
        }
        let node = &mut self.document.nodes[id.0 as usize];
        node.kind = Kind::Mapping { first, count: short(members.len()), marks };
        node.end = short(end).max(node.start);
        self.document.members.extend(members);
        let (mut height, mut size) = (0, NODE_WEIGHT);
        for member in self.document.members(id) {
            grow(&mut height, &mut size, self.sizes[member.value.0 as usize]);
        }
        self.measured(id, height, size)
    }

    /// The members of a mapping that is already complete.
    pub(super) fn members_of(&self, id: NodeId) -> Option<&[Member]> {
        matches!(self.document.node(id).kind, Kind::Mapping { .. }).then(|| self.document.members(id))
    }

    /// The items of a sequence that is already complete.
    pub(super) fn items_of(&self, id: NodeId) -> &[NodeId] {
        self.document.items(id)
    }

    /// Where a complete node ends.
    pub(super) fn end_of(&self, id: NodeId) -> usize {
        self.document.span(id).end
    }

    /// The text of a key or scalar.
    pub(super) fn read<'a>(&'a self, text: &'a Text) -> &'a str {
        self.document.text(text)
    }

    /// The finished document, unless its aliases expand too far.
    pub(super) fn finish(mut self, root: NodeId) -> Option<Document> {
        self.document.root = root;
        self.document.nodes[root.0 as usize].parent = root;
        let own: u64 = self.document.nodes.len() as u64 * NODE_WEIGHT + self.document.text.len() as u64;
        if self.sizes[root.0 as usize].1 > own.saturating_add(MAX_ALIAS_EXPANSION) {
            self.report_expansion(root);
            return None;
        }
        Some(self.document)
    }

    fn push(&mut self, kind: Kind, span: Range<usize>, size: (u16, u64)) -> Option<NodeId> {
        if self.document.nodes.len() >= MAX_NODES {
            let message = format!("the document has more than {MAX_NODES} nodes");
            self.sink.push(self.report(codes::TOO_MANY_NODES, span, message));
            return None;
        }
        let id = NodeId(short(self.document.nodes.len()));
        // A node without a parent is its own until it is adopted.
        self.document.nodes.push(Node { kind, start: short(span.start), end: short(span.end), parent: id, slot: 0 });
        self.sizes.push(size);
        Some(id)
    }

    /// Makes a node the child of the collection it was written in; an aliased one keeps its first parent.
    fn adopt(&mut self, parent: NodeId, child: NodeId, slot: usize) {
        let node = &mut self.document.nodes[child.0 as usize];
        if node.parent == child {
            node.parent = parent;
            node.slot = short(slot);
        }
    }

    /// Keeps height and size of a complete collection.
    fn measured(&mut self, id: NodeId, height: u16, size: u64) -> Option<()> {
        self.sizes[id.0 as usize] = (height, size);
        if usize::from(height) > MAX_DEPTH {
            let span = self.document.span(id);
            self.report_depth(span.start);
            return None;
        }
        Some(())
    }

    /// Says that the limit on depth is exceeded at an offset.
    pub(super) fn report_depth(&self, offset: usize) {
        let message = format!("the document is nested too deeply (limit {MAX_DEPTH})");
        let help = "move the inner parts into definitions of their own and refer to them";
        self.sink.push(self.report(codes::NESTED_TOO_DEEPLY, offset..offset + 1, message).help(help));
    }

    /// Keeps the last of the members with the same key, at the place of the first.
    fn without_repeats(&mut self, members: Vec<Member>) -> Vec<Member> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut repeated = HashSet::new();
        let mut earlier = Vec::new();
        if members.len() <= 8 {
            // Few members are compared with each other, without a table.
            let mut marks = 0;
            for (index, member) in members.iter().enumerate() {
                let key = self.document.text(&member.key);
                let is_new = marks & mark(key) == 0;
                marks |= mark(key);
                if is_new {
                    continue;
                }
                let same = |other: &Member| self.document.text(&other.key) == key;
                if let Some(first) = members[..index].iter().position(same) {
                    earlier.push((first, index));
                    repeated.insert(index);
                }
            }
        } else {
            for (index, member) in members.iter().enumerate() {
                let key = self.document.text(&member.key);
                if let Some(first) = seen.get(key) {
                    earlier.push((*first, index));
                    repeated.insert(index);
                } else {
                    seen.insert(key, index);
                }
            }
        }
        if earlier.is_empty() {
            return members;
        }
        for (first, index) in &earlier {
            let span = |member: &Member| member.start as usize..member.end as usize;
            let (first, later) = (&members[*first], &members[*index]);
            let message = format!(
                "the key `{}` is used twice in one mapping; the last one holds",
                self.document.text(&later.key)
            );
            let diagnostic = self
                .report(codes::DUPLICATE_KEY, span(later), message)
                .related(self.document.segments.spot(span(first)), "first used here")
                .help("remove one of the two, or rename it");
            self.sink.push(diagnostic);
        }
        let mut kept = members.clone();
        for (first, index) in &earlier {
            kept[*first] = members[*index].clone();
        }
        kept.into_iter().enumerate().filter(|(index, _)| !repeated.contains(index)).map(|(_, member)| member).collect()
    }

    /// Names the outermost part that was written here and expands too far.
    fn report_expansion(&self, root: NodeId) {
        let size = |id: NodeId| self.sizes[id.0 as usize].1;
        let mut place = root;
        loop {
            let members = self.document.members(place).iter().map(|member| member.value);
            let largest = members
                .chain(self.document.items(place).iter().copied())
                .filter(|child| self.document.node(*child).parent == place && *child != place)
                .max_by_key(|child| size(*child));
            match largest {
                Some(child) if size(child) > MAX_ALIAS_EXPANSION && size(child) >= size(place) / 2 => place = child,
                _ => break,
            }
        }
        let view = super::View::new(&self.document, place);
        let message = format!("the YAML aliases expand to more than the limit of {} MiB", MAX_ALIAS_EXPANSION >> 20);
        let diagnostic = Diagnostic::at(codes::ALIAS_EXPANSION, view.place(), message);
        self.sink.push(diagnostic.help("write references (`$ref`) in place of aliases"));
    }
}

/// Adds the height and size of a child to those of its collection.
fn grow(height: &mut u16, size: &mut u64, (child_height, child_size): (u16, u64)) {
    *height = (*height).max(child_height + 1);
    *size = size.saturating_add(child_size);
}

/// Offsets and counts fit, since the length of a text is limited.
pub(super) fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
