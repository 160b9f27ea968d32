//! Servers.

/// Where an API is reached.
///
/// Swagger's `schemes`, `host` and `basePath` are one server per scheme; `x-ms-parameterized-host` is one server whose
/// template is the host template, with a variable for each of its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL template, as written; may be relative to where the description was found. No trailing slash, except `/` alone.
    pub url: String,
    /// `description`
    pub description: Option<String>,
    /// `name` (OpenAPI 3.2)
    pub name: Option<String>,
    /// Its variables, in the order of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name between braces.
    pub name: String,
    /// `default`; absent where the description gives none, so that the user has to.
    pub default: Option<String>,
    /// `enum`; empty where any value will do.
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}
