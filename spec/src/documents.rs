//! The raw documents of a reading, as plain JSON.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::document::Document;
use crate::pointer::FileId;

/// The raw documents as plain JSON, by [`FileId`], for readers that want nothing of our interpretation.
///
/// The root has overlays applied; the overlays themselves, and files that could not be parsed, are `null`. Numbers beyond
/// `i64`, `u64` and `f64` are the nearest double. Each is made when it is first asked for.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    trees: Vec<Option<Arc<Document>>>,
    values: Vec<OnceLock<Value>>,
}

impl Documents {
    pub(crate) fn new(trees: Vec<Option<Arc<Document>>>) -> Self {
        let values = trees.iter().map(|_| OnceLock::new()).collect();
        Self { trees, values }
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.trees.len()
    }

    /// Whether there are no files, which does not happen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The document of a file.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&Value> {
        let index = file.0 as usize;
        let tree = self.trees.get(index)?;
        let make = || tree.as_ref().map_or(Value::Null, |document| document.root().to_value());
        Some(self.values.get(index)?.get_or_init(make))
    }

    /// The document of a file, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, file: FileId) -> Option<&mut Value> {
        self.get(file)?;
        self.values.get_mut(file.0 as usize)?.get_mut()
    }

    /// All of them, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &Value> {
        (0..self.len()).filter_map(|index| self.get(FileId(u32::try_from(index).ok()?)))
    }
}
