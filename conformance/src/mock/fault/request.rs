//! Faults in how requests are understood.

use std::time::Duration;

use super::{FaultId, Faults, UnderWay};
use crate::mock::act::Visit;
use crate::mock::complaint::{Complaint, Kind};
use crate::mock::message::Incoming;

/// A request has arrived and was not routed yet.
pub(crate) fn arrived(faults: &Faults, incoming: &mut Incoming) {
    if faults.has(FaultId::DecodesIdTwice) {
        incoming.path = incoming.path.replace("%25", "%");
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

/// The request is valid and is about to be carried out.
pub(crate) fn before_act(faults: &Faults, visit: &Visit<'_>) -> Result<(), Complaint> {
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
    Ok(())
}
