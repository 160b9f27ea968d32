//! Names: from what the description calls a thing to what Rust code calls it.
//!
//! In: wire names, and names that the description gives for client code. Out: identifiers that compile under edition 2024,
//! read well, and do not clash. Only this module changes case or escapes keywords. Not known here: schemas, operations.

mod case;
mod collision;
mod ident;
mod reserved;
mod spelling;
mod version;

pub use case::{pascal_case, snake_case, spelled_out, with_symbols, words};
pub use collision::{Wanted, settle, settle_spelled, undisputed};
pub use ident::{Name, field_ident, function_ident, module_ident, package_name, type_ident, variant_ident};
pub use reserved::{is_keyword, is_prelude_name};
pub use version::{version_feature, version_module};
