//! What a run tells and what it leaves alone: every format read back, findings accepted and grown stale, reproducers that
//! reproduce, shards that add up, things of others that stay as they are.

mod accounts;
mod at_rest;
mod baseline;
mod deletes;
mod drift;
mod elsewhere;
mod foreign;
mod formats;
mod gone;
mod kept;
mod lag;
mod lists;
mod means;
mod notes;
mod off;
mod paths;
mod refusals;
mod reproducers;
mod runs;
mod sequences;
mod server;
mod shards;
mod surplus;
mod things;
mod untold;
