//! What of a description a run has exercised, and what it has not, and why.
//!
//! In: the API and every exchange. Out: plain data for reports. Not known here: whether anything was right.

mod keywords;
mod measure;
mod reach;
mod summary;
mod watch;

pub use summary::{Coverage, OperationCoverage, ParameterCoverage, Part, ResponseCoverage, SchemaCoverage};

pub(crate) use measure::measure;
pub(crate) use watch::Watch;
