//! Rules applied to what came back: one file each.
//!
//! In: an exchange, or a few of them with what they should show. Out: a verdict. A check sends nothing and keeps nothing.

pub(crate) mod context;

mod elsewhere;
mod registry;
#[cfg(test)]
mod specimen;

pub mod absent_accepted;
pub mod allow_missing;
pub mod bin_wrong;
pub mod blocked;
pub mod body_schema;
pub mod cascade;
pub mod change_lost;
pub mod change_spills;
pub mod coding_untrue;
pub mod concurrent_delete;
pub mod condition_ignored;
pub mod connection_cut;
pub mod content_differs;
pub mod content_type;
pub mod created_missing;
pub mod credential_not_enforced;
pub mod date_header;
pub mod default_untrue;
pub mod delete_answer;
pub mod deleted_visible;
pub mod digest_wrong;
pub mod discriminator;
pub mod entity_tag;
pub mod error_code;
pub mod error_schema;
pub mod field_echo;
pub mod filter_wrong;
pub mod foreign_changed;
pub mod foreign_reference;
pub mod framing;
pub mod head_differs;
pub mod header_injected;
pub mod header_size;
pub mod id_echo;
pub mod id_reused;
pub mod internals_leaked;
pub mod invalid_accepted;
pub mod json_malformed;
pub mod list_during_delete;
pub mod list_repeats;
pub mod location;
pub mod made_twice;
pub mod method_undeclared;
pub mod neighbour_harmed;
pub mod no_answer;
pub mod order_wrong;
pub mod pages_wrong;
pub mod range_wrong;
pub mod read_only_taken;
pub mod refused_but_done;
pub mod response_header;
pub mod restore_wrong;
pub mod secret_leaked;
pub mod secret_shown;
pub mod server_error;
pub mod size_wrong;
pub mod slow_answer;
pub mod status_undeclared;
pub mod tenant_data_leaked;
pub mod time_wrong;
pub mod total_wrong;
pub mod unknown_query;
pub mod valid_refused;
pub mod view_differs;

pub use context::{Context, Known};
pub use registry::{ALL, find};

use crate::exchange::Exchange;
use crate::finding::Severity;
use crate::verdict::Verdict;

/// One rule.
#[derive(Debug)]
pub struct Check {
    /// Stable, kebab-case.
    pub id: &'static str,
    /// What has to be, in one sentence.
    pub requirement: &'static str,
    /// Where that is written.
    pub source: &'static str,
    /// How bad it is when it is not so.
    pub severity: Severity,
    /// How it is applied.
    pub rule: Rule,
}

/// How a check is applied.
#[derive(Debug)]
pub enum Rule {
    /// To every exchange, by itself.
    Exchange(fn(&Exchange, &Context<'_>) -> Verdict),
    /// By the phase that knows what has to be there.
    Sequence,
}
