//! How large a document may be. Real descriptions stay an order of magnitude below each limit.

/// The deepest nesting of mappings and sequences, aliases included.
pub(crate) const MAX_DEPTH: usize = 200;

/// The most nodes of one document.
pub(crate) const MAX_NODES: usize = 20_000_000;

/// The longest text of one file, in bytes.
pub(crate) const MAX_TEXT_BYTES: u64 = 256 * 1024 * 1024;

/// The most bytes, by [`NODE_WEIGHT`] and scalar text, that a document may grow by when its aliases are written out.
pub(crate) const MAX_ALIAS_EXPANSION: u64 = 64 * 1024 * 1024;

/// What one node counts towards [`MAX_ALIAS_EXPANSION`], beside its text.
pub(crate) const NODE_WEIGHT: u64 = 64;

/// The most files of one description.
pub(crate) const MAX_FILES: usize = 2_000;
