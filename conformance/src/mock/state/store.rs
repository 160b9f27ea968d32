//! All items, by resource.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::sync::Arc;

use foldhash::quality::RandomState;

use super::journal::{self, Journal};
use super::{Item, Loaded, Views};
use crate::lifecycle::resource::ResourceIndex;
use crate::mock::access::Viewer;

/// All items.
#[derive(Debug, Default)]
pub(crate) struct Store {
    shelves: Vec<Shelf>,
    next: u64,
    journal: Option<Journal>,
    /// What creates under a key have made, by the key and whose it is.
    repeats: HashMap<String, Arc<Item>, RandomState>,
}

/// How many keys are known at the most; then all are forgotten.
const KEYS: usize = 4096;

#[derive(Debug, Default)]
struct Shelf {
    items: BTreeMap<u64, Arc<Item>>,
    /// The numbers of the items whose ids have a hash, nearly always one. The ids themselves stand in the items.
    by_id: HashMap<u64, Numbers, BuildHasherDefault<Hashed>>,
    gone: HashMap<String, u64, RandomState>,
    hashing: RandomState,
}

/// One number or more.
#[derive(Debug)]
struct Numbers {
    first: u64,
    more: Vec<u64>,
}

/// Takes what is a hash already for the hash of itself.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
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
        Self {
            shelves: (0..resources).map(|_| Shelf::default()).collect(),
            next: 0,
            journal: None,
            repeats: HashMap::default(),
        }
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

    fn tell(&self, entry: journal::Entry) {
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
        shelf.note(&item.id, item.number);
        let item = Arc::new(item);
        shelf.items.insert(item.number, Arc::clone(&item));
        self.tell(journal::Entry::Put(resource, Arc::clone(&item)));
        item
    }

    /// What an earlier create under a key has made, as it was then.
    pub(crate) fn repeated(&self, key: &str) -> Option<Arc<Item>> {
        self.repeats.get(key).cloned()
    }

    /// Notes what a create under a key has made.
    pub(crate) fn note_repeats(&mut self, key: String, item: &Arc<Item>) {
        if self.repeats.len() >= KEYS {
            self.repeats.clear();
        }
        self.repeats.insert(key, Arc::clone(item));
    }

    /// Finds an item.
    pub(crate) fn find(&self, lookup: &Lookup<'_>) -> Option<Arc<Item>> {
        let shelf = self.shelves.get(lookup.resource.0)?;
        shelf.numbered(lookup.id).filter_map(|number| shelf.items.get(&number)).find(|item| lookup.fits(item)).cloned()
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
                self.tell(journal::Entry::Views(resource, number, views));
            }
            return;
        }
        if let Some(item) = shelf.items.remove(&number) {
            shelf.strike(&item.id, number);
            shelf.gone.insert(item.id.clone(), number);
            self.tell(journal::Entry::Forget(resource, item));
        }
    }

    /// Takes an item out of every view, and keeps it for whoever restores it.
    pub(crate) fn bin(&mut self, resource: ResourceIndex, number: u64) {
        let Some(shelf) = self.shelves.get_mut(resource.0) else { return };
        if let Some(item) = shelf.items.get_mut(&number) {
            Arc::make_mut(item).views = Views::NONE;
            self.tell(journal::Entry::Views(resource, number, Views::NONE));
        }
    }

    /// Whether an item of this id is there or was.
    pub(crate) fn has_had(&self, resource: ResourceIndex, id: &str) -> bool {
        let has = |shelf: &Shelf| shelf.gone.contains_key(id) || shelf.numbered(id).next().is_some();
        self.shelves.get(resource.0).is_some_and(has)
    }

    /// The number that a deleted item had, whether it is forgotten or kept for whoever restores it, so that a page that
    /// starts after it can go on.
    pub(crate) fn gone(&self, resource: ResourceIndex, id: &str) -> Option<u64> {
        let shelf = self.shelves.get(resource.0)?;
        let is_kept =
            |number: &u64| shelf.items.get(number).is_some_and(|item| item.id == id && item.views == Views::NONE);
        shelf.gone.get(id).copied().or_else(|| shelf.numbered(id).find(is_kept))
    }
}

impl Shelf {
    /// The numbers that items of an id may have, in the order in which they were noted.
    fn numbered(&self, id: &str) -> impl Iterator<Item = u64> {
        let numbers = self.by_id.get(&self.hashing.hash_one(id));
        numbers.into_iter().flat_map(|numbers| std::iter::once(numbers.first).chain(numbers.more.iter().copied()))
    }

    /// Notes that the item of an id has a number.
    fn note(&mut self, id: &str, number: u64) {
        match self.by_id.entry(self.hashing.hash_one(id)) {
            Entry::Vacant(place) => {
                place.insert(Numbers { first: number, more: Vec::new() });
            }
            Entry::Occupied(known) => {
                let known = known.into_mut();
                if known.first != number && !known.more.contains(&number) {
                    known.more.push(number);
                }
            }
        }
    }

    /// Forgets that the item of an id has a number.
    fn strike(&mut self, id: &str, number: u64) {
        let Entry::Occupied(mut known) = self.by_id.entry(self.hashing.hash_one(id)) else { return };
        let numbers = known.get_mut();
        if numbers.first != number {
            numbers.more.retain(|other| *other != number);
        } else if numbers.more.is_empty() {
            known.remove();
        } else {
            numbers.first = numbers.more.remove(0);
        }
    }
}

impl Lookup<'_> {
    /// Whether an item that may have that id is what is looked for.
    pub(crate) fn fits(&self, item: &Item) -> bool {
        item.id == self.id && self.fits_as(item)
    }

    /// Whether an item is what is looked for, whatever its id.
    pub(crate) fn fits_as(&self, item: &Item) -> bool {
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
