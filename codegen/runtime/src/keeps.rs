//! What values keep that neither their type nor `validate` sees to: patterns, formats and the only possible values.

/// The table of what the fields of a struct, or the alternatives of a union, keep when they are drawn.
#[allow(unused_macros, reason = "an API may say nothing of the kind")]
macro_rules! keeps {
    ($name:ident $table:tt) => {
        #[cfg(feature = "proptest")]
        crate::runtime::drawn::keeps!($name $table);
    };
}

#[allow(unused_imports, reason = "an API may say nothing of the kind")]
pub(crate) use keeps;
