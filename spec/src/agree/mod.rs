//! Whether a description agrees with itself, where that takes more than one of its objects.
//!
//! In: the API, and the documents that it was read from, to show the places. Out: diagnostics. Nothing is changed: what is
//! told here was read as it stands. Not known here: the objects themselves, which are judged where they are read.

mod examples;
mod fits;
mod styles;

use crate::document::View;
use crate::pointer::Origin;
use crate::resolve::Library;

pub(crate) use examples::check_examples;
pub(crate) use styles::check_styles;

/// The node at an origin.
fn view_at<'a>(library: &'a Library, origin: &Origin) -> Option<View<'a>> {
    library.document(origin.file)?.root().descend(origin.pointer.tokens())
}
