//! Generates Rust types and client code from an OpenAPI description.
//!
//! In: a [`Reading`](bindery_spec::Reading) and [`Options`]. Out: a [`FileTree`] in memory, the files of one crate, which
//! depends on nothing of ours. The way goes `naming`, `lower` (decisions) → `model` (plain data) → `emit` (tokens) →
//! `format` → `tree`; several versions of an API are put together by `combine` between `lower` and `emit`. Nothing here knows any API in particular. [`Builder`] does all of it from a build script.
//!
//! ```
//! use bindery_codegen::{Options, generate};
//! use bindery_spec::{ReadOptions, read_text};
//!
//! let text = "openapi: 3.1.1\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      \
//!             tags: [pets]\n      responses: {'204': {description: none}}\n";
//! let reading = read_text("pets.yaml", text, &ReadOptions::default());
//! let output = generate(&reading, &Options::default().with_package_name("pets"))?;
//! assert_eq!(output.summary.operations[0].key, "listPets");
//! assert!(output.tree.get("src/operations/pets.rs").is_some_and(|code| code.contains("pub fn list(&self)")));
//! # Ok::<(), bindery_codegen::Error>(())
//! ```

pub mod adapt;
pub mod combine;
pub mod config;
pub mod embed;
pub mod emit;
pub mod format;
pub mod lower;
pub mod model;
pub mod naming;
pub mod select;
pub mod surface;
pub mod tokens;
pub mod tree;

mod builder;
mod generate;
mod options;
mod output;
mod parallel;

pub use builder::{BuildError, Builder};
pub use generate::{Plan, Staged, generate, generate_configured, generate_versions};
pub use options::{Options, TagFeatures};
pub use output::{Error, Generated, LeftOut, Output, Summary, Version};
pub use tree::{Difference, FileTree, TreeError, Written};
