//! Failures of random cases that are kept, to be sent first in the next run whatever its seed. Cases of the other phases
//! are the same in every run.

use serde::{Deserialize, Serialize};

/// A random case that showed something, by what it was drawn from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kept {
    /// The operation.
    pub operation: String,
    /// The seed of the run.
    pub seed: u64,
    /// Its place among the cases of that seed, from 0.
    pub case: usize,
}
