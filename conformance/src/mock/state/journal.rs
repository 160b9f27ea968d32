//! What has changed, for whoever keeps it beyond the life of this process.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{Item, Views};
use crate::lifecycle::resource::ResourceIndex;

/// Where changes are told, in the order in which they were made.
pub(crate) type Journal = mpsc::UnboundedSender<Entry>;

/// One entry.
#[derive(Debug)]
pub(crate) enum Entry {
    /// An item was made, or replaced.
    Put(ResourceIndex, Arc<Item>),
    /// An item is seen in other views.
    Views(ResourceIndex, u64, Views),
    /// An item was forgotten.
    Forget(ResourceIndex, Arc<Item>),
    /// Somebody waits until every entry before this one is safe; or is told why it is not.
    Settle(oneshot::Sender<Result<(), String>>),
    /// There is no more to come.
    Close,
}

/// What an earlier run has kept.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The items, in the order in which they were made.
    pub(crate) items: Vec<(ResourceIndex, Item)>,
    /// What was forgotten: resource, id, number.
    pub(crate) gone: Vec<(ResourceIndex, String, u64)>,
    /// The greatest number that was ever given.
    pub(crate) last: u64,
}
