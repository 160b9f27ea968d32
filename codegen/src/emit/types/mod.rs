//! Types as tokens.

mod checks;
mod enums;
mod files;
mod reference;
mod structs;
mod unions;

pub use files::type_files;
pub use reference::{Scope, type_tokens};
