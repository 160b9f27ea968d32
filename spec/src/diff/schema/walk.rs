//! The pairs of schemas that have to be compared, each once.

use std::collections::{HashMap, VecDeque};

use super::flat::Flat;
use crate::diff::record::{Finding, Record};
use crate::diff::{Code, Direction};
use crate::ir::{Api, SchemaId};
use crate::pointer::Origin;

/// How many pairs are looked at to find out whether two schemas are equal.
const PROBE: usize = 2_000;

/// A pair of schemas that were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diff) struct Node(usize);

/// The comparison of two arenas.
pub(in crate::diff) struct Walk<'a> {
    pub(in crate::diff) old: &'a Api,
    pub(in crate::diff) new: &'a Api,
    pub(in crate::diff) record: Record,
    known: HashMap<Key, usize>,
    nodes: Vec<Entry>,
    queue: VecDeque<(usize, Key, String)>,
    /// How deep this comparison stands in others that only ask whether something is equal.
    depth: usize,
}

/// All schemas that describe one place, in both descriptions, and which way it travels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    old: Vec<SchemaId>,
    new: Vec<SchemaId>,
    direction: Direction,
}

/// Who asked for a pair.
#[derive(Debug, Default)]
struct Entry {
    parents: Vec<usize>,
    operations: Vec<usize>,
}

/// One pair, while it is compared.
pub(super) struct Pair<'a> {
    pub(super) node: usize,
    pub(super) direction: Direction,
    /// What it is called in messages: the component, else the place.
    pub(super) label: String,
    /// The place.
    pub(super) place: String,
    pub(super) old: Flat<'a>,
    pub(super) new: Flat<'a>,
}

impl<'a> Walk<'a> {
    pub(in crate::diff) fn new(old: &'a Api, new: &'a Api) -> Self {
        Self {
            old,
            new,
            record: Record::default(),
            known: HashMap::new(),
            nodes: Vec::new(),
            queue: VecDeque::new(),
            depth: 0,
        }
    }

    /// Lets an operation's schemas be compared. An empty list allows anything.
    pub(in crate::diff) fn enter(
        &mut self,
        operation: Option<usize>,
        (old, new): (&[SchemaId], &[SchemaId]),
        direction: Direction,
        label: &str,
    ) {
        let node = self.node(old, new, direction, label);
        if let (Some(operation), Some(entry)) = (operation, self.nodes.get_mut(node)) {
            entry.operations.push(operation);
        }
    }

    /// Lets a part of a pair be compared.
    pub(super) fn part(&mut self, pair: &Pair<'a>, old: &[SchemaId], new: &[SchemaId], label: &str) {
        let node = self.node(old, new, pair.direction, label);
        if let Some(entry) = self.nodes.get_mut(node) {
            entry.parents.push(pair.node);
        }
    }

    fn node(&mut self, old: &[SchemaId], new: &[SchemaId], direction: Direction, label: &str) -> usize {
        let key = Key { old: old.to_vec(), new: new.to_vec(), direction };
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let node = self.nodes.len();
        self.nodes.push(Entry::default());
        self.known.insert(key.clone(), node);
        self.queue.push_back((node, key, label.to_owned()));
        node
    }

    /// Compares every pair that was asked for, and those that they lead to.
    pub(in crate::diff) fn run(&mut self) {
        while let Some((node, key, label)) = self.queue.pop_front() {
            self.compare(node, &key, label);
        }
    }

    fn compare(&mut self, node: usize, key: &Key, label: String) {
        let (old, new) = (Flat::of(self.old, &key.old), Flat::of(self.new, &key.new));
        let name = new.name().or(old.name()).map_or_else(|| label.clone(), str::to_owned);
        let pair = Pair { node, direction: key.direction, label: name, place: label, old, new };
        self.annotations(&pair);
        self.names(&pair);
        if self.shape(&pair) {
            self.values(&pair);
            self.limits(&pair);
            self.constraints(&pair);
            self.properties(&pair);
            self.lists(&pair);
        }
    }

    /// Whether two schemas allow the same, as far as can be told with bounded effort.
    pub(in crate::diff) fn is_equal(&self, old: &[SchemaId], new: &[SchemaId], direction: Direction) -> bool {
        if self.depth > 1 {
            return false;
        }
        let mut probe = Walk { depth: self.depth + 1, ..Walk::new(self.old, self.new) };
        probe.enter(None, (old, new), direction, "");
        for _ in 0..PROBE {
            let Some((node, key, label)) = probe.queue.pop_front() else { break };
            probe.compare(node, &key, label);
            if !probe.record.is_empty() {
                return false;
            }
        }
        true
    }

    /// Whether this comparison only asks for equality, so that words are of no interest.
    pub(super) fn is_probe(&self) -> bool {
        self.depth > 0
    }

    /// The operations that lead to a pair, in order.
    pub(in crate::diff) fn operations(&self, nodes: &[Node]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        let mut open: Vec<usize> = nodes.iter().map(|node| node.0).collect();
        while let Some(node) = open.pop() {
            let Some(entry) = self.nodes.get(node).filter(|_| !std::mem::replace(&mut seen[node], true)) else {
                continue;
            };
            found.extend(&entry.operations);
            open.extend(&entry.parents);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl<'a> Pair<'a> {
    /// A change of this pair, at the schemas themselves.
    pub(super) fn finding(&self, code: &'static Code, detail: impl Into<String>) -> Finding {
        self.at(code, self.old.origin(), self.new.origin(), detail)
    }

    /// A change of this pair, at the given places.
    pub(super) fn at(
        &self,
        code: &'static Code,
        old: Option<&Origin>,
        new: Option<&Origin>,
        detail: impl Into<String>,
    ) -> Finding {
        Finding {
            old: old.cloned(),
            new: new.cloned(),
            node: Some(Node(self.node)),
            ..Finding::new(code, self.label.clone(), detail, self.direction)
        }
    }
}
