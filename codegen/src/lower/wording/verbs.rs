//! What operations do.

/// What most operations do.
pub(crate) const VERBS: &[&str] = &[
    "add", "cancel", "check", "copy", "create", "delete", "download", "edit", "export", "fetch", "find", "get",
    "import", "list", "modify", "move", "patch", "post", "put", "query", "read", "remove", "replace", "restore",
    "retrieve", "run", "search", "send", "set", "show", "start", "stop", "submit", "update", "upload", "validate",
    "verify",
];
