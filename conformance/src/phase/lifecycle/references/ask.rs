//! One reference, and requests that have ids of things in its place.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bindery_spec::ir::OperationIndex;
use serde_json::Value;

use crate::case::{Case, Intent, Phase};
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{Place, Reference, ResourceIndex, Role};
use crate::phase::lifecycle::delete;
use crate::phase::lifecycle::ids::unlike;

/// A reference that is asked about.
pub(super) struct Ask<'a> {
    pub(super) run: &'a Run,
    /// What refers.
    pub(super) resource: ResourceIndex,
    pub(super) parent: Option<Arc<Item>>,
    pub(super) reference: &'a Reference,
    pub(super) index: OperationIndex,
    way: &'a [String],
    /// What is changed, where the reference stands in a change.
    changed: Option<Arc<Item>>,
    /// How many requests it has made, so that each says something of its own.
    turn: AtomicUsize,
}

impl<'a> Ask<'a> {
    /// A reference in a create, or in a change of something that is made for it.
    pub(super) async fn new(
        run: &'a Run,
        resource: ResourceIndex,
        parent: Option<Arc<Item>>,
        reference: &'a Reference,
    ) -> Option<Self> {
        let Place::Body(way) = &reference.place else { return None };
        let index = reference.operation;
        run.refer(resource, parent.as_ref(), Phase::Lifecycle).await;
        let is_change = run.resources.role_of(index).is_some_and(|(_, role)| *role == Role::Update);
        let changed = if is_change {
            let variant = Variant::plain(&run.token(&format!("referrer-{}", run.world.count(resource))));
            let label = "something that is to refer to something else";
            let made = run.make(resource, parent.as_ref(), &variant, Intent::Plausible, Phase::Lifecycle, label).await;
            Some(made?.ok()?)
        } else {
            None
        };
        Some(Self { run, resource, parent, reference, index, way, changed, turn: AtomicUsize::new(0) })
    }

    /// Something of the run to refer to, that nothing else refers to.
    pub(super) async fn referent(&self, name: &str) -> Option<Arc<Item>> {
        let (token, parent) = (self.token(name), self.parent.as_ref());
        self.run
            .make_referent(self.reference.resource, parent, &token, Phase::Lifecycle)
            .await
            .filter(|item| item.is_sound())
    }

    /// A text that nothing else of the run has.
    pub(super) fn token(&self, name: &str) -> String {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.run.token(&format!("{name}-{}-{}-{turn}", self.index.0, self.way.join("-")))
    }

    /// What stands before another id where the reference is an array: a server may look at the first alone.
    pub(super) async fn beside(&self) -> Option<Arc<Item>> {
        if self.reference.is_many { self.referent("beside").await } else { None }
    }

    /// A request that refers to these: to the last of them alone where there can be only one.
    pub(super) async fn case(&self, ids: &[&str], intent: Intent, label: &str) -> Option<Case> {
        let run = self.run;
        let value = if self.reference.is_many { Value::from(ids.to_vec()) } else { Value::from(*ids.last()?) };
        let mut variant = Variant::plain(&self.token("refers"));
        variant.refer.push((self.way.to_vec(), value));
        let Some(item) = &self.changed else {
            let parent = self.parent.as_ref();
            let variant = run.referring(self.resource, parent, &variant, Phase::Lifecycle).await;
            let made = run.make_case(self.resource, parent, &variant, intent, Phase::Lifecycle, label);
            return made.map(|(_, case)| case);
        };
        let mut arguments = run.arguments(self.index, &variant);
        arguments.at(&item.path(run));
        let mut case = run.case_with(self.index, &arguments, intent, Phase::Lifecycle, label);
        case.after = item.origin();
        case.known = Some(Arc::new(item.known().place()));
        Some(case)
    }

    /// What refers to something that is there, where the server takes it: what was made, or changed.
    pub(super) async fn taken(&self, to: &Item, label: &str) -> Option<Arc<Item>> {
        let sent = self.run.send(self.case(&[to.id.as_str()], Intent::Plausible, label).await?).await;
        self.made(&sent)
    }

    /// What a request that succeeded has made or changed.
    pub(super) fn made(&self, sent: &Exchange) -> Option<Arc<Item>> {
        if !sent.is_success() {
            return None;
        }
        let made = self.run.world.latest(|item| item.made.number == sent.number);
        self.changed.clone().or(made).filter(|item| item.is_sound())
    }

    /// Whether the server refuses a reference to what never was.
    pub(super) async fn is_checked(&self, own: &Item) -> bool {
        let (unknown, label) = (unlike(&own.id, 5), "a reference to what never was");
        let first = self.beside().await;
        let ids: Vec<&str> = first.iter().map(|item| item.id.as_str()).chain([unknown.as_str()]).collect();
        let Some(case) = self.case(&ids, Intent::Plausible, label).await else { return false };
        let sent = self.run.send(case).await;
        sent.is_refused() && !sent.is_refused_for_now()
    }

    /// Deletes something of the run, where that works: the request.
    pub(super) async fn delete(&self, item: &Arc<Item>) -> Option<Arc<Exchange>> {
        let run = self.run;
        let index = run.resources.get(item.resource).operation(|role| *role == Role::Delete)?;
        let is_selected = run.operation(index).is_some_and(|operation| run.is_selected(operation));
        if !is_selected || !item.is_sound() || run.keeps(item) {
            return None;
        }
        let label = "a delete of what refers to something, or is referred to";
        let by = run.send(run.on(index, item, Intent::Plausible, Phase::Lifecycle, label)).await;
        if !by.is_success() {
            return None;
        }
        run.bury(item, &by);
        delete::carried_out(run, item, &by).await;
        Some(by)
    }
}
