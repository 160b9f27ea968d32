//! All items, by resource.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::journal::{Entry, Journal};
use super::{Item, Loaded, Views};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::access::Viewer;

/// All items.
#[derive(Debug, Default)]
pub(crate) struct Store {
    shelves: Vec<Shelf>,
    next: u64,
    journal: Option<Journal>,
}

#[derive(Debug, Default)]
struct Shelf {
    items: BTreeMap<u64, Arc<Item>>,
    by_id: HashMap<String, Vec<u64>>,
    gone: HashMap<String, u64>,
}

/// A way to look at an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// By reading or changing it.
    Read,
    /// By its bytes.
    Content,
}

/// What to look for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookup<'a> {
    /// The resource.
    pub(crate) resource: ResourceIndex,
    /// The id.
    pub(crate) id: &'a str,
    /// Values of path parameters, by shape: those that an item has must agree.
    pub(crate) scope: &'a [(String, String)],
    /// Who asks.
    pub(crate) viewer: &'a Viewer,
    /// In which view.
    pub(crate) view: View,
}

impl Store {
    /// An empty store for that many resources.
    pub(crate) fn new(resources: usize) -> Self {
        Self { shelves: (0..resources).map(|_| Shelf::default()).collect(), next: 0, journal: None }
    }

    /// Takes up what an earlier run has kept, and tells a journal of every change from now on.
    pub(crate) fn resume(&mut self, loaded: Loaded, journal: Journal) {
        for (resource, item) in loaded.items {
            self.put(resource, item);
        }
        for (resource, id, number) in loaded.gone {
            if let Some(shelf) = self.shelves.get_mut(resource.0) {
                shelf.gone.insert(id, number);
            }
        }
        self.next = loaded.last;
        self.journal = Some(journal);
    }

    fn tell(&self, entry: Entry) {
        if let Some(journal) = &self.journal {
            // Where nobody listens any more, whoever waits for the change to be safe learns of it.
            let _ = journal.send(entry);
        }
    }

    /// The number for the next item.
    pub(crate) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Keeps an item; one of the same number is replaced.
    pub(crate) fn put(&mut self, resource: ResourceIndex, item: Item) -> Arc<Item> {
        let shelf = &mut self.shelves[resource.0];
        let numbers = shelf.by_id.entry(item.id.clone()).or_default();
        if !numbers.contains(&item.number) {
            numbers.push(item.number);
        }
        let item = Arc::new(item);
        shelf.items.insert(item.number, Arc::clone(&item));
        self.tell(Entry::Put(resource, Arc::clone(&item)));
        item
    }

    /// Finds an item.
    pub(crate) fn find(&self, lookup: &Lookup<'_>) -> Option<Arc<Item>> {
        let shelf = self.shelves.get(lookup.resource.0)?;
        let numbers = shelf.by_id.get(lookup.id)?;
        numbers.iter().filter_map(|number| shelf.items.get(number)).find(|item| lookup.fits(item)).cloned()
    }

    /// Every item of a resource, in the order in which they were made, in whatever view.
    pub(crate) fn all(&self, resource: ResourceIndex) -> impl DoubleEndedIterator<Item = &Arc<Item>> {
        self.shelves.get(resource.0).into_iter().flat_map(|shelf| shelf.items.values())
    }

    /// Sets the views of an item; one that is in no view and will not come back is forgotten.
    pub(crate) fn set_views(&mut self, resource: ResourceIndex, number: u64, views: Views) {
        let Some(shelf) = self.shelves.get_mut(resource.0) else { return };
        if views != Views::NONE {
            if let Some(item) = shelf.items.get_mut(&number) {
                Arc::make_mut(item).views = views;
                self.tell(Entry::Views(resource, number, views));
            }
            return;
        }
        if let Some(item) = shelf.items.remove(&number) {
            if let Some(numbers) = shelf.by_id.get_mut(&item.id) {
                numbers.retain(|known| *known != number);
                if numbers.is_empty() {
                    shelf.by_id.remove(&item.id);
                }
            }
            shelf.gone.insert(item.id.clone(), number);
            self.tell(Entry::Forget(resource, item));
        }
    }

    /// The number that a forgotten item had, so that a page that starts after it can go on.
    pub(crate) fn gone(&self, resource: ResourceIndex, id: &str) -> Option<u64> {
        self.shelves.get(resource.0)?.gone.get(id).copied()
    }
}

impl Lookup<'_> {
    /// Whether an item of that id is what is looked for.
    pub(crate) fn fits(&self, item: &Item) -> bool {
        self.sees(item) && in_scope(item, self.scope)
    }

    fn sees(&self, item: &Item) -> bool {
        let is_shown = match self.view {
            View::Read => item.views.read,
            View::Content => item.views.content,
        };
        is_shown && self.viewer.sees(&item.owner)
    }
}

/// Whether an item was made under what a path says; a value that the item knows nothing of says nothing.
pub(crate) fn in_scope(item: &Item, scope: &[(String, String)]) -> bool {
    scope.iter().all(|(shape, value)| {
        item.scope.iter().find(|(known, _)| known == shape).is_none_or(|(_, made_under)| made_under == value)
    })
}
