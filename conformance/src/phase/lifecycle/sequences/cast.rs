//! What takes part in the sequences of one group of resources: a resource and everything that belongs to its things.

use std::sync::Arc;

use bindery_spec::ir::OperationIndex;

use super::super::change::{Changing, changing};
use super::super::{is_selected, lists, unfit};
use crate::case::Phase;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::phase::drawn;

/// The resources of a group, parents first.
pub(super) struct Cast {
    pub(super) kinds: Vec<Kind>,
}

/// One resource of a group.
pub(super) struct Kind {
    pub(super) resource: ResourceIndex,
    /// The place of what its things belong to, in the group.
    pub(super) parent: Option<usize>,
    /// What they belong to where that is no part of the group.
    pub(super) under: Option<Arc<Item>>,
    pub(super) delete: Option<OperationIndex>,
    pub(super) changing: Option<Changing>,
    /// The views of one thing.
    pub(super) views: Vec<(OperationIndex, Role, &'static str)>,
}

impl Cast {
    /// The group of a resource that belongs to none that things can be made of; `None` where it is no such resource.
    pub(super) async fn of(run: &Run, root: ResourceIndex) -> Option<Self> {
        let parent = run.resources.get(root).parent.as_ref().map(|parent| parent.resource);
        if parent.is_some_and(|parent| unfit(run, parent).is_none()) || unfit(run, root).is_some() {
            return None;
        }
        // Whatever can be made of a group is there once, so that it shows which of them can.
        let under = drawn::thing(run, root, Phase::Lifecycle).await?.parent.clone();
        let mut kinds = vec![Kind::of(run, root, None, under)];
        let mut place = 0;
        while let Some(above) = kinds.get(place).map(|kind| kind.resource) {
            for child in (0..run.resources.items.len()).map(ResourceIndex) {
                let is_child = run.resources.get(child).parent.as_ref().is_some_and(|link| link.resource == above);
                if is_child && unfit(run, child).is_none() && drawn::thing(run, child, Phase::Lifecycle).await.is_some()
                {
                    kinds.push(Kind::of(run, child, Some(place), None));
                }
            }
            place += 1;
        }
        Some(Self { kinds })
    }

    /// The resource that the others belong to.
    pub(super) fn root(&self) -> ResourceIndex {
        self.kinds[0].resource
    }

    /// Whether deletes of its things were only accepted, so that each has to be waited for. Source: RFC 9110 section 15.3.3.
    pub(super) fn is_slow_to_delete(&self, run: &Run) -> bool {
        let book = run.book();
        let deletes = self.kinds.iter().filter_map(|kind| run.operation(kind.delete?));
        deletes.into_iter().any(|delete| book.statuses.get(&delete.key()).is_some_and(|by| by.contains_key(&202)))
    }

    /// Its place among all groups of an API, whichever of them take part.
    pub(super) fn place(&self) -> usize {
        self.root().0
    }
}

impl Kind {
    fn of(run: &Run, resource: ResourceIndex, parent: Option<usize>, under: Option<Arc<Item>>) -> Self {
        let described = run.resources.get(resource);
        let selected = |index: &OperationIndex| is_selected(run, *index);
        let operation = |wanted: Role| described.operation(|role| *role == wanted).filter(selected);
        let changes = described.operations.iter().filter(|(role, _)| matches!(role, Role::Update | Role::Put));
        let views = [(Role::Read, "read"), (Role::Content, "content")];
        Self {
            resource,
            parent,
            under,
            delete: operation(Role::Delete),
            changing: changes.filter_map(|(_, index)| changing(run, resource, *index)).next(),
            views: views.into_iter().filter_map(|(role, what)| Some((operation(role.clone())?, role, what))).collect(),
        }
    }

    /// Whether there is any list of its things.
    pub(super) fn is_listed(&self, run: &Run) -> bool {
        !lists::all(run, self.resource).is_empty()
    }
}
