//! What this run has made, and what has become of it: the model that every view of the server is compared with.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bindery_spec::ir::{Api, OperationIndex};
use jiff::Timestamp;

use super::arguments::path_values;
use super::change::{Before, Changed, is_same_parent};
use super::expiry::{EXPIRING, end};
use super::lasting::Lasting;
use super::make::Variant;
use super::new_id::{in_path, is_dry, new_id};
use super::run::Run;
use crate::case::{Case, Credentials, Intent, Phase};
use crate::check::Known;
use crate::exchange::{Exchange, Failure, Outcome};
use crate::ledger::Made;
use crate::lifecycle::infer::path::{Template, shape_of};
use crate::lifecycle::infer::words::is_repeat_key;
use crate::lifecycle::resource::{Resource, ResourceIndex, Role};

/// One thing that this run made.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) resource: ResourceIndex,
    pub(crate) id: String,
    /// The exchange that made it.
    pub(crate) made: Arc<Exchange>,
    pub(crate) parent: Option<Arc<Item>>,
    /// When it goes by itself, in seconds since 1970, where its create has said so.
    ends: Option<i64>,
    fate: Mutex<Fate>,
}

/// What has become of a thing.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// What must still be true of it.
    known: Arc<Known>,
    /// The exchange that deleted it.
    gone: Option<Arc<Exchange>>,
    /// What the run may have changed since: properties by name, or all of it.
    changed: HashSet<String>,
    is_all_changed: bool,
    /// How many requests of the run may have changed it.
    changes: usize,
    /// Whether a finding is about it already, so that it proves nothing more.
    spoilt: bool,
}

/// Everything that the run made, in the order in which it was made.
#[derive(Debug, Default)]
pub(crate) struct World {
    items: Mutex<Vec<Arc<Item>>>,
    /// What was made with the credential of another tenant, so that no view of the run itself shows it.
    others: Mutex<Vec<Arc<Item>>>,
    /// The same by id, since most of what is looked up is one thing among thousands.
    named: Mutex<HashMap<String, Vec<Arc<Item>>>>,
    /// The resources of which an id was given out again.
    reused: Mutex<HashSet<ResourceIndex>>,
    sightings: Mutex<Vec<Sighting>>,
    changes: Mutex<Vec<Arc<Exchange>>>,
    before: Mutex<Before>,
    shown: Mutex<HashSet<(ResourceIndex, String)>>,
    open_signs: Mutex<HashSet<String>>,
    /// The changes that have to last.
    pub(crate) lasting: Lasting,
    /// The resources whose things stay to be seen after their delete, in a state that says that they are over.
    ending: Mutex<HashSet<ResourceIndex>>,
}

/// What a whole list showed.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) operation: OperationIndex,
    pub(crate) sent: Duration,
    pub(crate) done: Duration,
    pub(crate) ids: HashSet<String>,
}

impl Item {
    /// One that an earlier run made, of which the ledger alone is left.
    pub(crate) fn of_ledger(resource: ResourceIndex, id: String, parent: Option<Arc<Self>>) -> Self {
        let case = Case {
            operation: None,
            name: String::new(),
            phase: Phase::Cleanup,
            is_elsewhere: false,
            open: Vec::new(),
            told: Vec::new(),
            intent: Intent::Plausible,
            label: String::new(),
            request: super::arguments::empty_request(),
            after: Vec::new(),
            known: None,
            derived: Vec::new(),
        };
        let outcome = Outcome::Failed(Failure::Limit);
        let (sent, done) = (Duration::ZERO, Duration::ZERO);
        let made = Arc::new(Exchange { number: 0, case, outcome, sent, done, json: None, repeated: None });
        Self { resource, id, made, parent, ends: None, fate: Mutex::default() }
    }

    /// The tenant that it was made for, where that is not the run itself.
    pub(crate) fn identity(&self) -> Option<&str> {
        match &self.made.case.request.credentials {
            Credentials::Identity(name) => Some(name),
            _ => None,
        }
    }

    /// The exchange that deleted it.
    pub(crate) fn gone(&self) -> Option<Arc<Exchange>> {
        lock(&self.fate).gone.clone()
    }

    /// What an exchange may have made, which is not sure yet.
    pub(crate) fn supposed(resource: ResourceIndex, id: String, made: Arc<Exchange>) -> Self {
        Self { made, ..Self::of_ledger(resource, id, None) }
    }

    /// What the requests that made it said of it, but for what the run has changed since.
    pub(crate) fn known(&self) -> Arc<Known> {
        Arc::clone(&lock(&self.fate).known)
    }

    /// Notes that a request of this run, which says something of these properties, may have changed it.
    pub(crate) fn change(&self, changed: &Changed, said: &HashSet<String>) {
        let mut fate = lock(&self.fate);
        fate.changes += 1;
        let known = Arc::make_mut(&mut fate.known);
        known.changed.extend(said.iter().cloned());
        changed.forget(known);
        match changed {
            Changed::Fields(names) => fate.changed.extend(names.iter().cloned()),
            Changed::Everything => fate.is_all_changed = true,
        }
    }

    /// How many requests of the run may have changed it since it was made.
    pub(crate) fn changes(&self) -> usize {
        lock(&self.fate).changes
    }

    /// Whether the run may have changed a property of it since it was made.
    pub(crate) fn is_changed(&self, property: &str) -> bool {
        let fate = lock(&self.fate);
        fate.is_all_changed || fate.changed.contains(property)
    }

    /// Whether the end that its create has told of is here, or nearly.
    fn has_expired(&self) -> bool {
        self.ends.is_some_and(|end| end <= Timestamp::now().as_second() + EXPIRING)
    }

    /// Whether it has to be there, and nothing is known to be wrong with it.
    pub(crate) fn is_sound(&self) -> bool {
        let fate = lock(&self.fate);
        fate.gone.is_none()
            && !self.has_expired()
            && !fate.spoilt
            && self.parent.as_ref().is_none_or(|parent| parent.is_sound())
    }

    /// Notes that a finding is about it.
    pub(crate) fn spoil(&self) {
        lock(&self.fate).spoilt = true;
    }

    /// Whether a finding is about it.
    pub(crate) fn is_spoilt(&self) -> bool {
        lock(&self.fate).spoilt
    }

    /// The path parameters that name it, those of its parents first; before them, where it was made.
    pub(crate) fn path(&self, run: &Run) -> Vec<(String, String)> {
        let resource = run.resources.get(self.resource);
        let mut path = self.place(run);
        path.extend(self.parent_path(run));
        for name in run.id_names(self.resource) {
            if !path.iter().any(|(known, _)| known == name) {
                path.push((name.clone(), self.in_path(run)));
            }
        }
        if let Some(name) = &resource.id_parameter {
            path.push((name.clone(), self.in_path(run)));
        }
        path
    }

    /// How its id stands in paths.
    fn in_path(&self, run: &Run) -> String {
        let item = run.resources.get(self.resource).item.as_deref();
        item.map_or_else(|| self.id.clone(), |item| in_path(&self.id, item))
    }

    /// What the path of its create held.
    fn place(&self, run: &Run) -> Vec<(String, String)> {
        let create = self.made.case.operation.and_then(|index| run.operation(index));
        create.map(|create| path_values(create, &self.made.case.request.path)).unwrap_or_default()
    }

    fn parent_path(&self, run: &Run) -> Vec<(String, String)> {
        self.parent.as_ref().map(|parent| parent.above(run, self.resource)).unwrap_or_default()
    }

    /// The path parameters that name it in the path of an operation on a child, such as one of its collection.
    pub(crate) fn as_parent(&self, run: &Run, child: ResourceIndex, index: OperationIndex) -> Vec<(String, String)> {
        let mut path = self.above(run, child);
        let described = run.resources.get(child);
        let here = run.operation(index).map(|operation| Template::parse(&operation.path));
        let place = run.resources.get(self.resource).item.as_deref().map(shape_of);
        let names = here.as_ref().map(Template::parameters).unwrap_or_default().into_iter();
        let mut names: Vec<String> =
            names.filter(|(_, shape)| Some(shape) == place.as_ref()).map(|(name, _)| name.to_owned()).collect();
        if names.is_empty() {
            // Elsewhere that name may be the child's own.
            let own = here.as_ref().and_then(Template::last_parameter);
            path.retain(|(name, _)| described.id_parameter.as_ref() != Some(name) || own != Some(name));
        }
        path.retain(|(name, _)| !names.contains(name));
        path.extend(names.drain(..).map(|name| (name, self.in_path(run))));
        path
    }

    /// The path parameters that name it in the path of one of its children.
    fn above(&self, run: &Run, child: ResourceIndex) -> Vec<(String, String)> {
        // The child's own id may have the name that this one's has in its own path.
        let mut path = self.parent_path(run);
        let named = run.resources.get(child).parent.as_ref().and_then(|parent| parent.parameter.clone());
        if let Some(name) = named.or_else(|| run.resources.get(self.resource).id_parameter.clone()) {
            path.push((name, self.in_path(run)));
        }
        path
    }
}

impl World {
    /// Everything of a kind.
    fn those(&self, is_one: impl Fn(&Item) -> bool) -> Vec<Arc<Item>> {
        lock(&self.items).iter().filter(|item| is_one(item)).cloned().collect()
    }

    /// The latest thing of a kind.
    pub(crate) fn latest(&self, is_one: impl Fn(&Item) -> bool) -> Option<Arc<Item>> {
        lock(&self.items).iter().rev().find(|item| is_one(item)).cloned()
    }

    /// What an exchange made something under: among several with that id, under parents of their own, the one that had to
    /// be made before it.
    fn parent_of(&self, id: &str, child: &Resource, exchange: &Exchange) -> Option<Arc<Item>> {
        let of = child.parent.as_ref().map(|link| link.resource);
        let is_it = |item: &Item| item.id == id && of.is_none_or(|of| item.resource == of);
        let came_before = |item: &Item| exchange.case.after.iter().any(|one| one.number == item.made.number);
        let items = lock(&self.items);
        let others = lock(&self.others);
        let all = || items.iter().chain(others.iter()).rev().filter(|item| is_it(item));
        all().find(|item| came_before(item)).or_else(|| all().next()).cloned()
    }

    /// How many things of a resource were ever made.
    pub(crate) fn count(&self, resource: ResourceIndex) -> usize {
        lock(&self.items).iter().filter(|item| item.resource == resource).count()
    }

    /// Whether the server has given an id to more than one thing in the same place: what a view of it shows may be either.
    pub(crate) fn reuses_ids(&self, resource: ResourceIndex) -> bool {
        lock(&self.reused).contains(&resource)
    }

    /// Everything of a resource that has or had an id.
    pub(crate) fn named(&self, resource: ResourceIndex, id: &str) -> Vec<Arc<Item>> {
        let named = lock(&self.named);
        named.get(id).into_iter().flatten().filter(|item| item.resource == resource).cloned().collect()
    }

    /// Everything of a resource.
    pub(crate) fn of(&self, resource: ResourceIndex) -> Vec<Arc<Item>> {
        self.those(|item| item.resource == resource)
    }

    /// What has to be there, and is sound.
    pub(crate) fn living(&self, resource: ResourceIndex) -> Vec<Arc<Item>> {
        self.those(|item| item.resource == resource && item.is_sound())
    }

    /// What is there already under the name that a PUT gives.
    pub(crate) fn living_named(&self, exchange: &Exchange) -> Option<Arc<Item>> {
        let known = exchange.case.known.as_ref()?;
        let mut all = self.named(known.resource?, known.id.as_ref()?).into_iter().rev();
        all.find(|item| item.gone().is_none() && item.parent.as_ref().map(|parent| &parent.id) == known.parent.as_ref())
    }

    /// What was deleted.
    pub(crate) fn dead(&self, resource: ResourceIndex) -> Vec<Arc<Item>> {
        self.those(|item| item.resource == resource && item.gone().is_some() && !item.is_spoilt())
    }

    /// Notes that something was there before the run made anything.
    pub(crate) fn note_before(&self, resource: ResourceIndex, id: &str) {
        lock(&self.before).insert((resource, id.to_owned()));
    }

    /// Whether something was there before the run made anything.
    pub(crate) fn was_there(&self, resource: ResourceIndex, id: &str) -> bool {
        lock(&self.before).contains(&(resource, id.to_owned()))
    }

    /// Notes that a view of a resource showed something that this run made.
    pub(crate) fn note_shown(&self, resource: ResourceIndex, view: &Role) {
        lock(&self.shown).insert((resource, format!("{view:?}")));
    }

    /// Whether a view of a resource ever showed something that this run made: one that never does proves nothing of what
    /// is gone.
    pub(crate) fn has_shown(&self, resource: ResourceIndex, view: &Role) -> bool {
        lock(&self.shown).contains(&(resource, format!("{view:?}")))
    }

    /// Notes that the things of a resource stay to be seen after their delete. Whether that is new.
    pub(crate) fn note_ending(&self, resource: ResourceIndex) -> bool {
        lock(&self.ending).insert(resource)
    }

    /// Whether the things of a resource stay to be seen after their delete.
    pub(crate) fn only_ends(&self, resource: ResourceIndex) -> bool {
        lock(&self.ending).contains(&resource)
    }

    /// Notes that it is not known what came of a create that bears a sign.
    pub(crate) fn note_open(&self, sign: &str) {
        lock(&self.open_signs).insert(sign.to_owned());
    }

    /// Whether it is known what came of every create that bears a sign.
    pub(crate) fn is_settled(&self, sign: &str) -> bool {
        !lock(&self.open_signs).contains(sign)
    }

    /// Notes what a whole list showed.
    pub(crate) fn sight(&self, sighting: Sighting) {
        lock(&self.sightings).push(sighting);
    }

    /// Whether a whole list ever showed something.
    pub(crate) fn was_listed(&self, operation: OperationIndex, id: &str) -> bool {
        let sightings = lock(&self.sightings);
        sightings.iter().any(|sighting| sighting.operation == operation && sighting.ids.contains(id))
    }

    /// Notes a request that may have deleted something.
    pub(crate) fn note_change(&self, exchange: &Arc<Exchange>) {
        lock(&self.changes).push(Arc::clone(exchange));
    }

    /// Whether a list ever showed something that neither this run made nor was there before: others are at work.
    pub(crate) fn has_visitors(&self, operation: OperationIndex, before: &HashSet<String>) -> bool {
        let own: HashSet<String> = lock(&self.items).iter().map(|item| item.id.clone()).collect();
        let sightings = lock(&self.sightings);
        let mut of = sightings.iter().filter(|sighting| sighting.operation == operation);
        of.any(|sighting| sighting.ids.iter().any(|id| !own.contains(id) && !before.contains(id)))
    }

    /// The changes of this run between the last list that showed an id and the first that did not.
    pub(crate) fn changes_around(&self, operation: OperationIndex, id: &str) -> Vec<Arc<Exchange>> {
        let sightings = lock(&self.sightings);
        let of = || sightings.iter().filter(|sighting| sighting.operation == operation);
        let there = of().filter(|sighting| sighting.ids.contains(id)).max_by_key(|sighting| sighting.sent);
        let Some(there) = there else { return Vec::new() };
        let later = of().filter(|sighting| sighting.sent > there.sent && !sighting.ids.contains(id));
        let Some(gone) = later.min_by_key(|sighting| sighting.sent) else { return Vec::new() };
        let changes = lock(&self.changes);
        let between = changes.iter().filter(|change| change.done > there.sent && change.sent < gone.done);
        between.cloned().collect()
    }

    /// Forgets all things: what is left is that some creates may have made something.
    pub(crate) fn forget_things(&mut self) {
        *self = Self { open_signs: std::mem::take(&mut self.open_signs), ..Self::default() };
    }

    /// Everything, newest first.
    pub(crate) fn newest_first(&self) -> Vec<Arc<Item>> {
        lock(&self.others).iter().rev().chain(lock(&self.items).iter().rev()).cloned().collect()
    }

    /// What an exchange made for another tenant.
    pub(crate) fn made_for_another(&self, by: &Exchange) -> Option<Arc<Item>> {
        lock(&self.others).iter().find(|item| item.made.number == by.number).cloned()
    }
}

impl Run {
    /// Writes down what an exchange made, in the ledger first. Called for every answer. False where something was made
    /// that cannot be named.
    pub(crate) fn adopt(&self, exchange: &Arc<Exchange>) -> bool {
        let Some(index) = exchange.case.operation else { return true };
        let Some((resource, role)) = self.resources.role_of(index) else { return true };
        let described = self.resources.get(resource);
        if !exchange.is_success() || described.maker() != Some(index) || is_dry(&exchange.case.request) {
            return true;
        }
        // What may be no create may have answered the id of something else.
        if described.is_guess {
            return false;
        }
        let id = match role {
            Role::Put => exchange.case.known.as_ref().and_then(|known| known.id.clone()),
            _ => new_id(exchange, described),
        };
        let Some(id) = id else { return false };
        if *role == Role::Put && self.world.living_named(exchange).is_some() {
            return true;
        }
        // What is sent again under the key of an earlier request makes nothing new.
        if self.is_repeat(exchange) && !self.world.named(resource, &id).is_empty() {
            return true;
        }
        self.adopt_as(resource, id, exchange);
        true
    }

    /// Whether a request says by a key that it may be a repeat.
    fn is_repeat(&self, exchange: &Exchange) -> bool {
        let operation = exchange.case.operation.and_then(|index| self.operation(index));
        let mut keys = operation.into_iter().flat_map(|one| &one.parameters).filter(|one| is_repeat_key(one));
        let headers = &exchange.case.request.headers;
        keys.any(|key| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&key.name)))
    }

    /// Takes something with this id for a thing that an exchange made.
    pub(crate) fn adopt_as(&self, resource: ResourceIndex, id: String, exchange: &Arc<Exchange>) {
        let described = self.resources.get(resource);
        let mut known = exchange.case.known.as_deref().cloned().unwrap_or_default();
        known.resource = Some(resource);
        known.id = Some(id.clone());
        // What a server makes of a request that it should have refused is its own.
        if matches!(exchange.case.intent, Intent::Invalid(_)) {
            known.fields.clear();
            known.maps.clear();
        }
        let parent = exchange.case.known.as_ref().and_then(|known| known.parent.clone());
        let parent = parent.and_then(|parent| self.world.parent_of(&parent, described, exchange));
        let fate = Mutex::new(Fate { known: Arc::new(known), ..Fate::default() });
        let ends = exchange.json.as_deref().and_then(end);
        let item = Arc::new(Item { resource, id, made: Arc::clone(exchange), parent, ends, fate });
        let is_of_another = matches!(exchange.case.request.credentials, Credentials::Identity(_));
        if !is_of_another && self.is_known_already(&item) {
            return;
        }
        // What was made with a credential that must not be enough may belong to somebody else.
        if matches!(exchange.case.intent, Intent::Denied(_)) {
            item.spoil();
        }
        let noted = match self.entry(described, &item) {
            Some(made) => self.ledger.made(&made),
            None => self.ledger.known(&item.key(described)),
        };
        if let Err(error) = noted {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
        if is_of_another {
            lock(&self.world.others).push(item);
            return;
        }
        let named = self.world.named(resource, &item.id);
        let is_again = |one: &Arc<Item>| is_same_parent(one.parent.as_ref(), item.parent.as_ref());
        if named.iter().any(|one| is_again(one) && !self.is_said_alike(one, &item)) {
            lock(&self.world.reused).insert(resource);
        }
        lock(&self.world.named).entry(item.id.clone()).or_default().push(Arc::clone(&item));
        let mut items = lock(&self.world.items);
        // In the order of the requests, whatever the order of the answers.
        let place = items.partition_point(|known| known.made.number <= item.made.number);
        items.insert(place, item);
    }

    /// How an item is deleted, for the ledger.
    pub(crate) fn entry(&self, resource: &Resource, item: &Item) -> Option<Made> {
        let index = resource.operation(|role| matches!(role, Role::Delete))?;
        let operation = self.operation(index)?;
        let mut arguments = self.arguments(index, &Variant::plain("bindery"));
        arguments.at(&item.path(self));
        let request = arguments.request(operation);
        Some(Made {
            key: item.key(resource),
            resource: resource.name.clone(),
            id: item.id.clone(),
            parent: item.parent.as_ref().map(|parent| parent.key(self.resources.get(parent.resource))),
            operation: operation.key(),
            method: request.method,
            path: request.path,
            query: request.query,
            identity: item.identity().map(str::to_owned),
        })
    }

    /// Notes that an item was deleted by an exchange.
    pub(crate) fn bury(&self, item: &Arc<Item>, by: &Arc<Exchange>) {
        lock(&item.fate).gone = Some(Arc::clone(by));
        if let Err(error) = self.ledger.gone(&item.key(self.resources.get(item.resource))) {
            self.skip(format!("the ledger cannot be written: {error}"));
        }
        let cascades = &self.resources.get(item.resource).cascades;
        if cascades.is_empty() {
            return;
        }
        let goes_too = |child: &Item| {
            let is_child = child.parent.as_ref().is_some_and(|parent| Arc::ptr_eq(parent, item));
            is_child && child.gone().is_none() && cascades.iter().any(|cascade| cascade.resource == child.resource)
        };
        self.world.those(goes_too).iter().for_each(|child| self.bury(child, by));
    }
}

/// What the paths of the operations on the things of a resource call their id: each may call it otherwise.
pub(super) fn id_names(api: &Api, resource: &Resource) -> Vec<String> {
    let shape = resource.item.as_deref().map(shape_of);
    let operations = resource.operations.iter().filter_map(|(_, index)| api.operations.get(index.0));
    let own = operations.filter_map(|operation| {
        let template = Template::parse(&operation.path);
        let own = template.parameters().into_iter().find(|(_, known)| Some(known) == shape.as_ref());
        own.map(|(name, _)| name.to_owned())
    });
    let mut names: Vec<String> = Vec::new();
    for name in own {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

impl Item {
    fn key(&self, resource: &Resource) -> String {
        match self.identity() {
            Some(identity) => format!("{} {} of {identity}", resource.name, self.id),
            None => format!("{} {}", resource.name, self.id),
        }
    }

    /// The exchanges that made it, what it belongs to and what it refers to.
    pub(crate) fn origin(&self) -> Vec<Arc<Exchange>> {
        let mut origin = self.parent.as_ref().map(|parent| parent.origin()).unwrap_or_default();
        for earlier in &self.made.case.after {
            if !origin.iter().any(|one| one.number == earlier.number) {
                origin.push(Arc::clone(earlier));
            }
        }
        origin.push(Arc::clone(&self.made));
        origin
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
