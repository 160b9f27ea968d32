//! Faults in what is refused.

use super::{FaultId, Faults};
use crate::mock::act::Visit;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::request::parameter::is_version;

/// Parameters and body were judged; these are the complaints.
pub(crate) fn judged(faults: &Faults, visit: &Visit<'_>, complaints: &mut Vec<Complaint>) {
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
    if faults.has(FaultId::ServerErrorOnMalformedBody) {
        for complaint in complaints.iter_mut().filter(|complaint| complaint.kind == Kind::Malformed) {
            complaint.kind = Kind::Internal;
        }
    }
}
