//! What operations do.

/// What most operations do, in order.
pub(crate) const VERBS: &[&str] = &[
    "add", "cancel", "check", "copy", "create", "delete", "download", "edit", "export", "fetch", "find", "get",
    "import", "list", "modify", "move", "patch", "post", "put", "query", "read", "remove", "replace", "restore",
    "retrieve", "run", "search", "send", "set", "show", "start", "stop", "submit", "update", "upload", "validate",
    "verify",
];

#[cfg(test)]
mod tests {
    #[test]
    fn verbs_stand_in_order() {
        assert!(super::VERBS.is_sorted());
    }
}
