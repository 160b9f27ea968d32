//! Which file each operation of a group stands in.

use std::collections::HashSet;

use crate::model::calls::Operation;
use crate::naming::{Wanted, module_ident, settle};

/// Up to about this many lines, one file is easier to read than many.
const LONG: usize = 650;

/// About how many lines an operation takes.
fn lines(operation: &Operation) -> usize {
    let arguments: usize = operation.arguments.iter().map(|argument| 8 + argument.docs.len()).sum();
    65 + operation.docs.len() + arguments + 30 * operation.receivers.len()
}

/// Gives each operation of a large group a file of its own; those that share their answers share a file. None is called like
/// the folder, which is the module of the group.
pub(super) fn spread(operations: &mut [Operation], folder: &str) {
    // The name of a file is that of a module, which has to be ASCII.
    let is_ascii = operations.iter().all(|operation| operation.name.ident.is_ascii());
    if operations.iter().map(lines).sum::<usize>() <= LONG || !is_ascii {
        return;
    }
    let wanted: Vec<Wanted> = operations
        .iter()
        .map(|operation| Wanted {
            key: operation.name.ident.clone(),
            candidates: vec![
                module_ident(operation.name.bare()),
                module_ident(&format!("{} call", operation.name.bare())),
            ],
        })
        .collect();
    let mut current = None;
    for (operation, module) in operations.iter_mut().zip(settle(&wanted, &HashSet::from([folder.to_owned()]))) {
        if !operation.shares_answers || current.is_none() {
            current = Some(module);
        }
        operation.module.clone_from(&current);
    }
}
