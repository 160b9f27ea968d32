//! What was found so far, each place once.

use std::collections::HashMap;

use super::schema::Node;
use super::{Change, Code, Direction, Edit, Step};
use crate::ir::SchemaId;
use crate::pointer::Origin;

/// A change that was met, perhaps on one of several ways.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) code: &'static Code,
    pub(super) subject: String,
    pub(super) detail: String,
    pub(super) direction: Direction,
    pub(super) old: Option<Origin>,
    pub(super) new: Option<Origin>,
    /// What it does to the generated Rust, where the place says it better than the table.
    pub(super) rust: Option<Step>,
    /// The operation whose own it is.
    pub(super) operation: Option<usize>,
    /// The pair of schemas whose own it is.
    pub(super) node: Option<Node>,
    /// For what came or went as a whole: the schemas that it refers to, of the description in which it is.
    pub(super) carried: Vec<SchemaId>,
}

impl Finding {
    pub(super) fn new(
        code: &'static Code,
        subject: impl Into<String>,
        detail: impl Into<String>,
        direction: Direction,
    ) -> Self {
        Self {
            code,
            subject: subject.into(),
            detail: detail.into(),
            direction,
            old: None,
            new: None,
            rust: None,
            operation: None,
            node: None,
            carried: Vec::new(),
        }
    }

    pub(super) fn between(mut self, old: Option<&Origin>, new: Option<&Origin>) -> Self {
        (self.old, self.new) = (old.cloned(), new.cloned());
        self
    }

    pub(super) fn of(mut self, operation: usize) -> Self {
        self.operation = Some(operation);
        self
    }

    pub(super) fn carrying(mut self, schemas: impl IntoIterator<Item = SchemaId>) -> Self {
        self.carried.extend(schemas);
        self
    }

    pub(super) fn rust(mut self, step: Step) -> Self {
        self.rust = Some(step);
        self
    }
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Record {
    merged: Vec<Merged>,
    places: HashMap<Place, usize>,
    edits: Vec<Edit>,
    edited: HashMap<(&'static str, Option<Origin>, Option<Origin>), ()>,
}

type Place = (&'static str, Option<Origin>, Option<Origin>, String);

#[derive(Debug)]
struct Merged {
    finding: Finding,
    operations: Vec<usize>,
    nodes: Vec<Node>,
    schemas: Vec<String>,
}

impl Record {
    /// Adds a change. One that is known from another way gains that way's direction and operations.
    pub(super) fn add(&mut self, finding: Finding) {
        let key = (finding.code.id, finding.old.clone(), finding.new.clone(), finding.detail.clone());
        let place = *self.places.entry(key).or_insert(self.merged.len());
        if place == self.merged.len() {
            self.merged.push(Merged {
                finding: finding.clone(),
                operations: Vec::new(),
                nodes: Vec::new(),
                schemas: Vec::new(),
            });
        }
        let Some(merged) = self.merged.get_mut(place) else { return };
        merged.finding.direction = merged.finding.direction.and(finding.direction);
        // What does nothing to one place may do something to another.
        let step = |finding: &Finding| finding.rust.unwrap_or(finding.code.rust.0);
        merged.finding.rust = Some(step(&merged.finding).max(step(&finding)));
        merged.operations.extend(finding.operation);
        merged.nodes.extend(finding.node);
    }

    /// Adds a place where words changed.
    pub(super) fn edit(&mut self, edit: Edit) {
        if self.edited.insert((edit.member, edit.old.clone(), edit.new.clone()), ()).is_none() {
            self.edits.push(edit);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.merged.is_empty()
    }

    /// Gives each change that carries schemas the names that `of` finds for them.
    pub(super) fn name_carried(&mut self, mut of: impl FnMut(&Finding) -> Vec<String>) {
        for merged in self.merged.iter_mut().filter(|merged| !merged.finding.carried.is_empty()) {
            merged.schemas = of(&merged.finding);
        }
    }

    /// The changes with their verdicts, the weightiest first, else as they were met; and the edits.
    ///
    /// `operations` tells which operations lead to the pairs of a change, and `name` what an operation is called.
    pub(super) fn into_parts(
        self,
        operations: impl Fn(&[Node]) -> Vec<usize>,
        name: impl Fn(usize) -> String,
    ) -> (Vec<Change>, Vec<Edit>) {
        let mut changes: Vec<Change> = self
            .merged
            .into_iter()
            .map(|Merged { finding, operations: mut own, nodes, schemas }| {
                let (verdict, step, reason) = finding.code.verdict(finding.direction, finding.rust);
                own.extend(operations(&nodes));
                own.sort_unstable();
                own.dedup();
                Change {
                    code: finding.code,
                    subject: finding.subject,
                    detail: finding.detail,
                    old: finding.old,
                    new: finding.new,
                    direction: finding.direction,
                    verdict,
                    reason,
                    step,
                    rust: finding.rust.unwrap_or(finding.code.rust.0),
                    operations: own.into_iter().map(&name).collect(),
                    schemas,
                }
            })
            .collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.verdict));
        (changes, self.edits)
    }
}
