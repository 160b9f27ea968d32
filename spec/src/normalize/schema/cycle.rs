//! Schemas that are nothing but themselves.

use super::super::context::Context;
use crate::document::View;
use crate::ir::{Schema, SchemaId};

impl Context<'_> {
    /// Cuts circles of references and `allOf`, which no value could ever be judged by, after reporting each once.
    ///
    /// Whoever follows these two keywords alone therefore comes to an end. Circles through alternatives or properties
    /// are ordinary and stay.
    pub(in crate::normalize) fn cut_reference_cycles(&mut self) {
        let count = self.schemas.len();
        let mut finished = vec![false; count];
        let mut on_path = vec![false; count];
        for start in 0..count {
            if finished[start] {
                continue;
            }
            // Each step of the path: a schema, and how many of its edges were taken.
            let mut path: Vec<(usize, usize)> = vec![(start, 0)];
            on_path[start] = true;
            while let Some((node, taken)) = path.last_mut() {
                let node = *node;
                let Some(next) = edge(self.schemas.get(id(node)), *taken) else {
                    finished[node] = true;
                    on_path[node] = false;
                    path.pop();
                    continue;
                };
                let next = next.0 as usize;
                if on_path.get(next).copied().unwrap_or(false) {
                    let from = path.iter().position(|(member, _)| *member == next).unwrap_or(0);
                    let members: Vec<usize> = path[from..].iter().map(|(member, _)| *member).collect();
                    self.report_schema_cycle(&members);
                    let taken = path.last().map_or(0, |(_, taken)| *taken);
                    cut(self.schemas.get_mut(id(node)), taken);
                    continue;
                }
                *taken += 1;
                if !finished.get(next).copied().unwrap_or(true) {
                    on_path[next] = true;
                    path.push((next, 0));
                }
            }
        }
    }

    fn report_schema_cycle(&self, members: &[usize]) {
        let views: Vec<View<'_>> = members
            .iter()
            .filter_map(|member| {
                let origin = &self.schemas.get(id(*member)).origin;
                self.library.document(origin.file)?.root().descend(origin.pointer.tokens())
            })
            .collect();
        self.library.report_cycle(&views);
    }
}

/// The edge of a number: the reference first, then the parts of `allOf`.
fn edge(schema: &Schema, number: usize) -> Option<SchemaId> {
    schema.reference.iter().chain(&schema.all_of).nth(number).copied()
}

/// Removes the edge of a number.
fn cut(schema: &mut Schema, number: usize) {
    match (schema.reference, number) {
        (Some(_), 0) => schema.reference = None,
        (Some(_), number) => drop(schema.all_of.remove(number - 1)),
        (None, number) => drop(schema.all_of.remove(number)),
    }
}

fn id(index: usize) -> SchemaId {
    SchemaId(u32::try_from(index).unwrap_or(u32::MAX))
}
