//! A run: what it may do, how it sends, how it judges, in which order.

pub(crate) mod again;
pub(crate) mod arguments;
pub(crate) mod book;
pub(crate) mod cases;
pub(crate) mod change;
pub(crate) mod choice;
pub(crate) mod credentials;
pub(crate) mod described;
pub(crate) mod ended;
pub(crate) mod json;
pub(crate) mod lasting;
pub(crate) mod make;
pub(crate) mod means;
pub(crate) mod new_id;
pub(crate) mod open;
pub(crate) mod orphan;
pub(crate) mod pace;
pub(crate) mod refer;
pub(crate) mod run;
pub(crate) mod send;
pub(crate) mod shape;
pub(crate) mod target;
pub(crate) mod whereabouts;
pub(crate) mod world;

mod error;
mod excuse;
mod expiry;
mod given;
mod gone;
mod kept;
mod lag;
mod named;
mod options;
mod shard;
mod start;

pub use book::Tally;
pub use error::Error;
pub use kept::Kept;
pub use options::{Credential, Identity, Options};
pub use orphan::Unproven;
pub use shard::Shard;
pub use start::{Cleaned, Removed, clean, run};
