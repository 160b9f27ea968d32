//! Faults in how answers are written.

use super::FaultId;
use crate::mock::message::Damage;

/// What a fault does to the bytes of an answer; `None` where it does not need a writer of its own.
pub(crate) fn of(fault: FaultId) -> Option<Damage> {
    match fault {
        FaultId::HeadWithBody => Some(Damage::UnaskedBody),
        FaultId::NoContentWithBody => Some(Damage::NoContentBody),
        FaultId::NotModifiedWithBody => Some(Damage::UnchangedBody),
        FaultId::BodyShorterThanLength => Some(Damage::LengthTooLong),
        FaultId::LengthTwice => Some(Damage::LengthTwice),
        FaultId::ChunksCut => Some(Damage::ChunksCut),
        FaultId::ConnectionClosed => Some(Damage::Nothing),
        FaultId::HeaderWithoutColon => Some(Damage::BrokenHeader),
        _ => None,
    }
}
