//! What a run tells in the end, in several formats.

pub mod excerpt;
