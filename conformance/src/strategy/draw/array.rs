//! Arrays.

use serde_json::Value;

use super::{Draw, Manner};
use crate::strategy::form::depth::least_items;
use crate::strategy::form::term::{self, Term, is_equal};
use crate::strategy::form::{Merged, Terms};

impl Draw<'_, '_> {
    pub(super) fn array(&mut self, merged: &Merged, depth: usize, name: &str) -> Option<Value> {
        let least = usize::try_from(least_items(merged)).ok()?;
        let most = merged.max_items.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        if least > most {
            return None;
        }
        let wanted = match self.manner {
            _ if depth == 0 || self.nodes == 0 => least,
            Manner::Random => least + self.dice.below(4),
            Manner::Least => least,
            Manner::Plain | Manner::Full => least.max(1),
        };
        let wanted = wanted.min(most);
        let mut items: Vec<Value> = Vec::new();
        while items.len() < wanted {
            let terms = self.item_terms(merged, items.len());
            match self.item(merged, &terms, depth, name, &items) {
                Some(item) => items.push(item),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }

    /// What an item must satisfy; the first few must be what `contains` asks for.
    fn item_terms(&self, merged: &Merged, index: usize) -> Terms {
        let mut terms = self.forms.item(merged, index);
        for (schema, least, _) in &merged.contains {
            if (index as u64) < *least {
                term::add(&mut terms, Term::Schema(*schema));
            }
        }
        terms
    }

    fn item(&mut self, merged: &Merged, terms: &Terms, depth: usize, name: &str, before: &[Value]) -> Option<Value> {
        let singular = name.strip_suffix('s').unwrap_or(name);
        let tries = if merged.unique_items { 16 } else { 1 };
        for attempt in 0..tries {
            let manner = self.manner;
            if attempt > 0 {
                // The plain value of a schema is always the same, so a second item has to be another one.
                self.manner = Manner::Random;
            }
            let item = self.goal(terms, depth.saturating_sub(1), singular);
            self.manner = manner;
            let item = item?;
            if !merged.unique_items || !before.iter().any(|other| is_equal(other, &item)) {
                return Some(item);
            }
        }
        None
    }
}
