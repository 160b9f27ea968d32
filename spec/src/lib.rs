//! Reads OpenAPI descriptions (Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2; YAML or JSON) into one intermediate representation.
//!
//! In: the path or the text of a description. Out: a [`Reading`]: the [`ir::Api`], the raw documents, and every
//! [`Diagnostic`] met on the way; of two of them, the [`diff`]. Nothing here knows about servers or about any API in particular,
//! nor, but for a column of the table of changes, about Rust code.
//!
//! The stages: `source → document → overlay → resolve → normalize → ir → agree`, each a module, with `diagnostic` and
//! `pointer` as leaves.
//!
//! ```
//! use bindery_spec::{ReadOptions, diagnostic, read_text};
//!
//! let text = "openapi: 3.1.1\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get: {operationID: list}\n";
//! let reading = read_text("pets.yaml", text, &ReadOptions::default());
//! let api = reading.api.as_ref().expect("a misspelt member costs no more than itself");
//! assert_eq!(api.operations[0].key(), "GET /pets");
//! let shown = diagnostic::render(&reading.diagnostics[0], &reading.sources);
//! assert!(shown.contains("did you mean `operationId`?"));
//! ```

pub mod diagnostic;
pub mod diff;
pub mod ir;
pub mod pointer;
pub mod source;

mod agree;
mod document;
mod documents;
mod lines;
mod normalize;
mod overlay;
mod read;
mod resolve;

pub use diagnostic::{Consequence, Diagnostic, Severity};
pub use documents::Documents;
pub use read::{ReadOptions, Reading, read_bytes, read_path, read_text};
pub use resolve::remote;
