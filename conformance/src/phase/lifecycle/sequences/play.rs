//! Playing a sequence: each step is sent about things of the sequence's own, and what it shows is held against the model;
//! in the end every view of each of these things is, and then they are removed.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Map, Value};

use super::super::lists;
use super::super::views::{self, Why};
use super::super::{change, delete};
use super::cast::{Cast, Kind};
use super::step::{Act, Step};
use crate::case::{Absence, Intent, Phase};
use crate::check::change_lost;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words;
use crate::lifecycle::resource::Role;
use crate::phase::listing::{self, Asked};

/// A thing of a sequence.
struct Thing {
    item: Arc<Item>,
    /// The place of its kind.
    kind: usize,
    variant: Variant,
    /// What it says of itself, as far as requests of the sequence and their answers tell.
    state: Map<String, Value>,
    /// What its latest changes have said, and what it said before each.
    sent: Map<String, Value>,
    before: Map<String, Value>,
    changes: Vec<Arc<Exchange>>,
}

/// What a partial change may name: everything, or one of the properties.
fn names(whole: &Map<String, Value>) -> Vec<Option<String>> {
    std::iter::once(None).chain(whole.keys().cloned().map(Some)).collect()
}

/// A sequence that is under way.
struct Play<'a> {
    run: &'a Run,
    cast: &'a Cast,
    name: &'a str,
    things: Vec<Thing>,
    /// Every exchange of its steps.
    done: Vec<Arc<Exchange>>,
    deleted: Option<Arc<Exchange>>,
}

/// Plays a sequence under a name that no other has; gives what its steps have sent, in order.
pub(super) async fn play(run: &Run, cast: &Cast, name: &str, steps: &[Step]) -> Vec<Arc<Exchange>> {
    let mut play = Play { run, cast, name, things: Vec::new(), done: Vec::new(), deleted: None };
    for step in steps {
        if run.is_late(Phase::Lifecycle) || run.book().has_shown() {
            break;
        }
        Box::pin(play.step(*step)).await;
    }
    if !run.book().has_shown() {
        Box::pin(play.compare()).await;
    }
    Box::pin(play.remove()).await;
    play.done
}

impl Play<'_> {
    async fn step(&mut self, step: Step) {
        match step.act {
            Act::Make => self.make(step).await,
            Act::Renew => self.renew(step).await,
            Act::Look => self.look(step).await,
            Act::List => self.list(step).await,
            Act::Change => self.change(step).await,
            Act::Delete => self.delete(step).await,
            Act::Repeat => self.repeat(step).await,
        }
    }

    fn kind(&self, thing: &Thing) -> &Kind {
        &self.cast.kinds[thing.kind]
    }

    /// The places of the things that have to be there.
    fn living(&self) -> Vec<usize> {
        (0..self.things.len()).filter(|place| self.things[*place].item.is_sound()).collect()
    }

    /// The places of those that are deleted, with what deleted them.
    fn gone(&self) -> Vec<(usize, Arc<Exchange>)> {
        let gone = self.things.iter().enumerate().filter(|(_, thing)| !thing.item.is_spoilt());
        gone.filter_map(|(place, thing)| Some((place, thing.item.gone()?))).collect()
    }

    /// The one of these that a step is about: of the kind that it names among those that there are.
    fn chosen(&self, step: Step, apt: &[usize]) -> Option<usize> {
        let mut kinds: Vec<usize> = apt.iter().map(|place| self.things[*place].kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kind = Step::among(step.kind, &kinds)?;
        let apt: Vec<usize> = apt.iter().copied().filter(|place| self.things[*place].kind == *kind).collect();
        Step::among(step.thing, &apt).copied()
    }

    /// What is to blame where something is missing.
    fn why(&self, item: &Item) -> Why {
        let later = self.deleted.as_ref().filter(|by| by.number > item.made.number);
        later.map_or(Why::Made, |by| Why::Deleted(Arc::clone(by)))
    }

    /// What new things of a kind belong to: nothing, or one of the things that there are. `None` where it has to be one, and
    /// there is none.
    fn parent(&self, kind: &Kind, place: usize) -> Option<Option<Arc<Item>>> {
        let Some(above) = kind.parent else { return Some(kind.under.clone()) };
        let mut apt = self.living();
        apt.retain(|place| self.things[*place].kind == above);
        Step::among(place, &apt).map(|place| Some(Arc::clone(&self.things[*place].item)))
    }

    async fn make(&mut self, step: Step) {
        let Some(place) = Step::among(step.kind, &(0..self.cast.kinds.len()).collect::<Vec<_>>()).copied() else {
            return;
        };
        let Some(parent) = self.parent(&self.cast.kinds[place], step.thing) else { return };
        let token = format!("{}-{}", self.name, self.things.len());
        let variant = Variant::plain(&self.run.token(&token));
        self.made(place, parent.as_ref(), variant, (Intent::Valid, "a create in a sequence")).await;
    }

    async fn renew(&mut self, step: Step) {
        let gone: Vec<usize> = self.gone().into_iter().map(|(place, _)| place).collect();
        let Some(place) = self.chosen(step, &gone) else { return };
        let thing = &self.things[place];
        if thing.item.parent.as_ref().is_some_and(|parent| !parent.is_sound()) {
            return;
        }
        let content = Arc::from(format!("{{\"renewed\": {}}}\n", self.things.len()).into_bytes());
        let variant = Variant { content, ..thing.variant.clone() };
        let (kind, parent) = (thing.kind, thing.item.parent.clone());
        let label = "a create under the name of something deleted, in a sequence";
        self.made(kind, parent.as_ref(), variant, (Intent::Plausible, label)).await;
    }

    async fn made(
        &mut self,
        kind: usize,
        parent: Option<&Arc<Item>>,
        variant: Variant,
        (intent, label): (Intent, &str),
    ) {
        let resource = self.cast.kinds[kind].resource;
        match self.run.make(resource, parent, &variant, intent, Phase::Lifecycle, label).await {
            Some(Ok(item)) => {
                self.done.push(Arc::clone(&item.made));
                let told = item.made.json.as_deref().zip(item.made.case.operation);
                let told = told.map(|(body, index)| self.run.resources.thing(index, body));
                let state = told.and_then(Value::as_object).cloned().unwrap_or_default();
                let (sent, before, changes) = (Map::new(), Map::new(), Vec::new());
                self.things.push(Thing { item, kind, variant, state, sent, before, changes });
            }
            Some(Err(exchange)) => self.done.push(exchange),
            None => {}
        }
    }

    async fn look(&mut self, step: Step) {
        let all: Vec<usize> = (0..self.things.len()).filter(|place| !self.things[*place].item.is_spoilt()).collect();
        let Some(thing) = self.chosen(step, &all).map(|place| &self.things[place]) else { return };
        let Some((index, role, what)) = Step::among(step.view, &self.kind(thing).views).cloned() else { return };
        if let Some(by) = thing.item.gone() {
            delete::carried_out(self.run, &thing.item, &by).await;
            let view = delete::gone_from(self.run, &thing.item, &by, (index, what), Phase::Lifecycle).await;
            self.done.push(view);
        } else if thing.item.is_sound() {
            let label = "a view in a sequence";
            let view = self.run.on(index, &thing.item, Intent::Plausible, Phase::Lifecycle, label);
            let view = self.run.send(view).await;
            views::shown(self.run, &thing.item, &view, &role, &self.why(&thing.item));
            if role == Role::Read {
                self.judge_change(thing, &view);
            }
            self.done.push(view);
        }
    }

    /// What the latest changes said is there.
    fn judge_change(&self, thing: &Thing, view: &Arc<Exchange>) {
        let (Some(by), Some(body)) = (thing.changes.last(), view.json.as_deref().filter(|_| view.is_success())) else {
            return;
        };
        let told = view.case.operation.map_or(body, |index| self.run.resources.thing(index, body));
        let before = Value::Object(thing.before.clone());
        let verdict = change_lost::judge(&thing.sent, &before, told, "read");
        let sequence: Vec<_> = thing.changes.iter().chain([view]).cloned().collect();
        self.run.judge(&change_lost::CHECK, &by.case.name, verdict, &sequence);
    }

    async fn list(&mut self, step: Step) {
        let listed: Vec<&Kind> = self.cast.kinds.iter().filter(|kind| kind.is_listed(self.run)).collect();
        let Some(kind) = Step::among(step.kind, &listed) else { return };
        let pages = self.lists(kind, step.thing).await;
        self.done.extend(pages);
    }

    /// Reads every list of a kind, those of one parent by its place among those that there are; gives every page.
    async fn lists(&self, kind: &Kind, place: usize) -> Vec<Arc<Exchange>> {
        let parent = self.parent(kind, place).flatten();
        let mut pages = Vec::new();
        for (list, operation) in lists::all(self.run, kind.resource) {
            let is_nested = self.run.operation(operation).is_some_and(|operation| !self.run.is_located(operation));
            let (phase, label) = (Phase::Lifecycle, "a list in a sequence".to_owned());
            let parent = parent.as_ref().filter(|_| is_nested);
            if is_nested && parent.is_none() {
                continue;
            }
            let asked =
                Asked { resource: kind.resource, list, operation, parent, filter: None, limit: None, phase, label };
            let whole = listing::read(self.run, &asked).await;
            if !lists::is_of_other_things(self.run, &asked, &whole) {
                lists::judge_whole(self.run, &asked, &whole, &Why::Made);
            }
            pages.extend(whole.pages);
        }
        pages
    }

    async fn change(&mut self, step: Step) {
        let mut apt = self.living();
        apt.retain(|place| self.kind(&self.things[*place]).changing.is_some());
        let Some(place) = self.chosen(step, &apt) else { return };
        let thing = &self.things[place];
        let Some(changing) = self.kind(thing).changing.as_ref() else { return };
        let token = self.run.token(&format!("{}-changed-{}", self.name, self.done.len()));
        let resource = thing.item.resource;
        let state = Value::Object(thing.state.clone());
        let Some(mut whole) = change::whole(self.run, resource, changing, &token, &state) else { return };
        // One property, or all of them.
        if changing.is_partial
            && let Some(Some(name)) = Step::among(step.view, &names(&whole))
        {
            whole.retain(|known, _| known == name);
        }
        let label = "a change in a sequence";
        let mut case = change::case(self.run, &thing.item, changing, &whole, label);
        // What names the state that a thing has to be in needs to be told it first.
        let operation = self.run.operation(changing.index);
        if operation.is_some_and(|operation| operation.parameters.iter().any(words::is_condition)) {
            let Some((view, _)) = change::read(self.run, &thing.item, changing).await else { return };
            super::super::conditional::name_state(&mut case, &view);
            self.done.push(view);
        }
        let by = self.run.send(case).await;
        self.done.push(Arc::clone(&by));
        let thing = &mut self.things[place];
        if !by.is_success() || by.status() == Some(202) {
            if !by.is_refused() {
                thing.item.spoil();
            }
            return;
        }
        for (name, value) in whole {
            thing.before.remove(&name);
            if let Some(old) = thing.state.insert(name.clone(), value.clone()) {
                thing.before.insert(name.clone(), old);
            }
            thing.sent.insert(name, value);
        }
        thing.changes.push(by);
    }

    async fn delete(&mut self, step: Step) {
        let mut apt = self.living();
        apt.retain(|place| self.kind(&self.things[*place]).delete.is_some());
        let Some(place) = self.chosen(step, &apt) else { return };
        self.delete_one(place, "a delete in a sequence").await;
    }

    async fn delete_one(&mut self, place: usize, label: &str) {
        let thing = &self.things[place];
        let Some(index) = self.kind(thing).delete else { return };
        let item = Arc::clone(&thing.item);
        // What holds something may have to be emptied first.
        let is_parent = |other: &Thing| other.item.parent.as_ref().is_some_and(|parent| Arc::ptr_eq(parent, &item));
        let is_full = self.things.iter().any(|other| other.item.is_sound() && is_parent(other));
        let intent = if is_full { Intent::Plausible } else { Intent::Valid };
        let by = self.run.send(self.run.on(index, &item, intent, Phase::Lifecycle, label)).await;
        self.done.push(Arc::clone(&by));
        if by.is_success() {
            self.run.bury(&item, &by);
            delete::carried_out(self.run, &item, &by).await;
            self.deleted = Some(by);
        } else if !by.is_refused() {
            item.spoil();
        }
    }

    async fn repeat(&mut self, step: Step) {
        let gone: Vec<usize> = self.gone().into_iter().map(|(place, _)| place).collect();
        let Some(thing) = self.chosen(step, &gone).map(|place| &self.things[place]) else { return };
        let Some(by) = thing.item.gone() else { return };
        let Some(index) = self.kind(thing).delete else { return };
        let intent = Intent::Absent(Absence::Deleted);
        let mut again = self.run.on(index, &thing.item, intent, Phase::Lifecycle, "a second delete, in a sequence");
        again.after.push(by);
        let again = self.run.send(again).await;
        self.done.push(again);
    }

    /// Every view of everything.
    async fn compare(&self) {
        let (living, gone) = (self.living(), self.gone());
        join_all(living.iter().map(|place| async {
            let thing = &self.things[*place];
            views::item(self.run, &thing.item, Phase::Lifecycle, &self.why(&thing.item)).await;
            if !thing.changes.is_empty()
                && let Some(view) =
                    views::one(self.run, &thing.item, |role| *role == Role::Read, Phase::Lifecycle).await
            {
                self.judge_change(thing, &view);
            }
        }))
        .await;
        join_all(
            gone.iter().map(|(place, by)| delete::gone(self.run, &self.things[*place].item, by, Phase::Lifecycle)),
        )
        .await;
        for kind in self.cast.kinds.iter().filter(|kind| kind.is_listed(self.run)) {
            self.lists(kind, 0).await;
        }
    }

    /// Removes what is left, what belongs to something before that.
    async fn remove(&mut self) {
        let (kept, deleted) = (self.done.len(), self.deleted.take());
        for place in self.living().into_iter().rev() {
            if self.things[place].item.is_sound() {
                self.delete_one(place, "a delete of what a sequence has left").await;
            }
        }
        self.done.truncate(kept);
        self.deleted = deleted;
    }
}
