//! Types as tokens.

mod checks;
mod enums;
mod files;
mod imports;
mod keeps;
mod reference;
mod structs;
mod unions;

pub use files::type_files;
pub use imports::{Imports, Outside, Taken};
pub use reference::{Place, Scope, type_tokens};
