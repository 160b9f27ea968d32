//! The table of all checks.

use super::*;

/// Every check, in the order of reports.
pub static ALL: &[&Check] = &[
    &connection_cut::CHECK,
    &no_answer::CHECK,
    &server_error::CHECK,
    &framing::CHECK,
    &header_size::CHECK,
    &head_differs::CHECK,
    &slow_answer::CHECK,
    &blocked::CHECK,
    &status_undeclared::CHECK,
    &content_type::CHECK,
    &json_malformed::CHECK,
    &body_schema::CHECK,
    &body_schema::OPEN,
    &error_schema::CHECK,
    &response_header::CHECK,
    &error_code::CHECK,
    &date_header::CHECK,
    &coding_untrue::CHECK,
    &header_injected::CHECK,
    &secret_leaked::CHECK,
    &internals_leaked::CHECK,
    &tenant_data_leaked::CHECK,
    &valid_refused::CHECK,
    &unknown_query::CHECK,
    &invalid_accepted::CHECK,
    &method_undeclared::CHECK,
    &allow_missing::CHECK,
    &credential_not_enforced::CHECK,
    &absent_accepted::CHECK,
    &id_echo::CHECK,
    &field_echo::CHECK,
    &size_wrong::CHECK,
    &time_wrong::CHECK,
    &discriminator::CHECK,
    &delete_answer::CHECK,
    &location::CHECK,
    &created_missing::CHECK,
    &content_differs::CHECK,
    &view_differs::CHECK,
    &list_repeats::CHECK,
    &filter_wrong::CHECK,
    &pages_wrong::CHECK,
    &deleted_visible::CHECK,
    &deleted_visible::LATE,
    &absent_accepted::AGAIN,
    &neighbour_harmed::CHECK,
    &refused_but_done::CHECK,
    &concurrent_delete::CHECK,
    &list_during_delete::CHECK,
    &id_reused::CHECK,
    &cascade::MISSED,
    &cascade::TOO_FAR,
    &foreign_changed::CHECK,
];

/// The check of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|check| check.id == id)
}
