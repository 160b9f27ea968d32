//! Faults in what is refused.

use super::FaultId;
use crate::lifecycle::infer::view;
use crate::mock::act::Visit;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::represent::fields::required;
use crate::mock::request::parameter::is_version;

/// Parameters and body were judged; these are the complaints.
pub(crate) fn judged(core: &Core, visit: &Visit<'_>, complaints: &mut Vec<Complaint>) {
    let faults = &core.faults;
    if faults.is_empty() || complaints.is_empty() {
        return;
    }
    let is_about_version = |complaint: &Complaint| {
        visit.operation.parameters.iter().any(|parameter| parameter.name == complaint.target && is_version(parameter))
    };
    complaints.retain(|complaint| {
        let ignoring = if is_about_version(complaint) {
            FaultId::IgnoresApiVersion
        } else {
            match complaint.kind {
                Kind::Missing => FaultId::AcceptsMissingRequired,
                Kind::NotListed => FaultId::AcceptsInvalidEnum,
                Kind::WrongType => FaultId::AcceptsWrongType,
                Kind::Invalid => FaultId::AcceptsInvalidValue,
                Kind::Malformed => FaultId::AcceptsMalformedBody,
                Kind::UnsupportedMediaType => FaultId::AcceptsUndeclaredContentType,
                _ => return true,
            }
        };
        !faults.has(ignoring)
    });
    if faults.has(FaultId::OptionalUnchecked) {
        complaints.retain(|complaint| !is_optional(core, visit, &complaint.target));
    }
    if faults.has(FaultId::ServerErrorOnMalformedBody) {
        for complaint in complaints.iter_mut().filter(|complaint| complaint.kind == Kind::Malformed) {
            complaint.kind = Kind::Internal;
        }
    }
}

/// Whether the body of a request need not have a property.
fn is_optional(core: &Core, visit: &Visit<'_>, name: &str) -> bool {
    let body = visit.operation.request_body.as_ref();
    let schema = body.and_then(|body| body.content.iter().find(|media| media.is_json())?.schema);
    schema.is_some_and(|schema| {
        view::properties(&core.api, schema).iter().any(|(known, _)| *known == name)
            && !required(&core.api, schema).iter().any(|known| known == name)
    })
}
