//! Bytes that are put below a thing: they come back as they are, take the place of those before, and go with the thing.
//!
//! In: a resource below whose items bytes can be put. All of it is done to things that are made for this alone, so that
//! nothing is put below anything else, and everything goes with the delete of the thing. Not known here: bytes that a
//! thing is made of.

mod beside;
mod gone;
mod guarded;
mod kept;
mod put;

pub(crate) use self::gone::{gone_with, restored};
pub(crate) use self::kept::all;
pub(crate) use self::put::hold;
