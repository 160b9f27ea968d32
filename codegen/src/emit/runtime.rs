//! The client runtime, as it is copied into each crate.

/// Path below `runtime/src` and text of each of its files, in order of path.
pub const RUNTIME: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The path below `src` that a file of the runtime gets in a generated crate: its `lib.rs` is the root of the module.
pub(super) fn path_in_crate(name: &str) -> String {
    if name == "lib.rs" { "runtime/mod.rs".to_owned() } else { format!("runtime/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_embedded_with_its_root() {
        assert!(RUNTIME.iter().any(|(name, text)| *name == "lib.rs" && !text.is_empty()));
        assert!(RUNTIME.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
