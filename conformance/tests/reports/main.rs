//! What a run tells: every format read back, findings accepted and grown stale, reproducers that reproduce, shards that
//! add up.

mod baseline;
mod drift;
mod formats;
mod kept;
mod means;
mod paths;
mod reproducers;
mod runs;
mod shards;
