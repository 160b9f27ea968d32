//! Faults in how requests are understood.

use std::time::Duration;

use super::{FaultId, Faults, UnderWay};
use crate::lifecycle::infer::view;
use crate::mock::act::Visit;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::core::Core;
use crate::mock::message::Incoming;
use crate::mock::represent::fields::values;

/// A request has arrived and was not routed yet.
pub(crate) fn arrived(faults: &Faults, incoming: &mut Incoming) {
    if faults.has(FaultId::DecodesIdTwice) {
        incoming.path = incoming.path.replace("%25", "%");
    }
    if faults.has(FaultId::DecodesSlash) {
        incoming.path = incoming.path.replace("%2F", "/");
    }
    let is_wide = ["%EF%BC%", "%EF%BD%"].iter().any(|start| incoming.path.contains(start));
    if faults.has(FaultId::IdNormalised) && is_wide {
        let decoded = percent_encoding::percent_decode_str(&incoming.path).decode_utf8_lossy().into_owned();
        incoming.path = decoded.chars().map(narrow).collect();
    }
}

/// The plain character of one in full width.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// The body of a request is about to be received.
pub(crate) fn receiving(faults: &Faults) -> UnderWay {
    faults.under_way(FaultId::SlowBodyBlocks)
}

/// A request has been received, and may have to wait for the bodies of others.
pub(crate) async fn received(faults: &Faults) {
    while faults.is_under_way(FaultId::SlowBodyBlocks) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The method whose operation answers one that is not described.
pub(crate) fn stand_in(faults: &Faults, method: &str) -> Option<&'static str> {
    (faults.has(FaultId::UndeclaredMethodAccepted) && method != "OPTIONS").then_some("GET")
}

/// Whether requests are carried out whatever their conditions.
pub(crate) fn ignores_conditions(faults: &Faults) -> bool {
    faults.has(FaultId::ConditionIgnored)
}

/// What a request accepts is about to be looked at.
pub(crate) fn negotiated(faults: &Faults, accept: &str) -> Result<(), Complaint> {
    if faults.has(FaultId::RefusesWeights) && accept.contains(";q=0.") {
        return Err(Complaint::new(Kind::Invalid, "Accept", "Accept cannot be read"));
    }
    Ok(())
}

/// The request is valid and is about to be carried out.
pub(crate) fn before_act(core: &Core, visit: &Visit<'_>) -> Result<(), Complaint> {
    let faults = &core.faults;
    if faults.is_empty() {
        return Ok(());
    }
    let internal = |message: &str| Err(Complaint::new(Kind::Internal, "", message));
    let is_unusual = |character: char| !character.is_ascii_alphanumeric() && !"-_.~".contains(character);
    if faults.has(FaultId::ServerErrorOnHostileId) && visit.own_id().is_some_and(|id| id.contains(is_unusual)) {
        return internal("something went wrong");
    }
    let file_name = visit.body.file.as_ref().and_then(|file| file.name.as_deref()).unwrap_or("");
    if faults.has(FaultId::ServerErrorOnUnicodeFilename) && !file_name.is_ascii() {
        return internal("something went wrong");
    }
    match last_listed(core, visit).filter(|_| faults.has(FaultId::RefusesListedValue)) {
        Some(name) => Err(Complaint::new(Kind::NotListed, name, "this value is not served here")),
        None => Ok(()),
    }
}

/// The property of the body that has the last value which its enumeration lists.
fn last_listed<'a>(core: &'a Core, visit: &Visit<'_>) -> Option<&'a str> {
    let body = visit.body.value.as_ref()?;
    let schema = visit.operation.request_body.as_ref()?.content.iter().find_map(|media| media.schema)?;
    let properties = view::properties(&core.api, schema).into_iter();
    let mut listed = properties.map(|(name, property)| (name, values(&core.api, property)));
    let found = listed.find(|(name, values)| values.len() > 1 && values.last() == body.get(name));
    found.map(|(name, _)| name)
}
