//! Where requests go.
//!
//! In: the templates of the description, the values of their variables, and what the user says instead. Out: the base address
//! of each request. Source: OpenAPI 3.1.1, Server Object and Server Variable Object.

use std::collections::BTreeMap;

use reqwest::Url;

use super::error::InvalidRequest;
use super::settings::BuildError;

/// The address of the server, before it is known.
#[derive(Clone, Debug)]
pub(crate) enum Base {
    /// Nobody has said.
    Unknown,
    /// A template of the description.
    Described(&'static str),
    /// What the user says, in place of the description.
    Given(String),
    /// What the user says, and the template that the description adds to it.
    Endpoint(String, &'static str),
}

/// The values of the variables in templates, by name.
pub(crate) type Variables = BTreeMap<&'static str, String>;

/// Where the requests of a client go.
pub(crate) struct Servers {
    base: Url,
    /// Whether the user gave the address, so that it stands above the absolute ones of single operations.
    is_given: bool,
    /// What the user gave, where the description adds to it; paths of single operations begin there.
    root: Option<Url>,
    variables: Variables,
    takes_https: bool,
}

impl Servers {
    /// Fills the template. `has_own_client` says whether the HTTP client is the user's, which may have TLS in any case.
    pub(crate) fn new(base: Base, variables: Variables, has_own_client: bool) -> Result<Self, BuildError> {
        let has_tls = cfg!(any(feature = "rustls", feature = "native-tls", target_arch = "wasm32"));
        let takes_https = has_tls || has_own_client;
        let missing = |variable: &str| BuildError::Missing { setting: variable.to_owned() };
        let (text, root, is_given) = match base {
            Base::Unknown => (String::new(), None, false),
            Base::Described(template) => (fill(template, &variables).map_err(missing)?, None, false),
            Base::Given(text) => (text, None, true),
            Base::Endpoint(endpoint, suffix) => {
                let endpoint = endpoint.trim().trim_end_matches('/').to_owned();
                let text = format!("{endpoint}{}", fill(suffix, &variables).map_err(missing)?);
                (text, Some(endpoint), true)
            }
        };
        let base = parse(&text, takes_https)?;
        // What the template adds may be a part of the host's name; then there is no root.
        let root = root.and_then(|root| parse(&root, takes_https).ok());
        Ok(Self { base, is_given, root, variables, takes_https })
    }

    /// The address of the API.
    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// The address for an operation with this server of its own, and for a request with this one.
    pub(crate) fn of(&self, operation: Option<&str>, request: Option<&str>) -> Result<Url, InvalidRequest> {
        let unfit = |error: BuildError| InvalidRequest::new("the server", error.to_string());
        if let Some(address) = request {
            return parse(address, self.takes_https).map_err(unfit);
        }
        let Some(template) = operation else { return Ok(self.base.clone()) };
        let is_absolute = template.contains("://");
        if is_absolute && self.is_given {
            return Ok(self.base.clone());
        }
        let missing = |variable: &str| {
            InvalidRequest::new(variable, "the operation's own server needs it: set it on the client's builder")
        };
        let text = fill(template, &self.variables).map_err(missing)?;
        if is_absolute {
            return parse(&text, self.takes_https).map_err(unfit);
        }
        let none = |_| InvalidRequest::new("the server", "the address of the operation's own server is none");
        match &self.root {
            Some(root) => {
                let mut url = root.clone();
                let path = format!("{}/{}", root.path().trim_end_matches('/'), text.trim_start_matches('/'));
                url.set_path(&path);
                Ok(url)
            }
            None => self.base.join(&text).map_err(none),
        }
    }
}

/// The template with the values of its variables, or the variable that has none.
fn fill<'a>(template: &'a str, variables: &Variables) -> Result<String, &'a str> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        text.push_str(before);
        text.push_str(variables.get(name).ok_or(name)?);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

fn parse(text: &str, takes_https: bool) -> Result<Url, BuildError> {
    let unfit = |reason| BuildError::BaseUrl { reason };
    let url =
        Url::parse(text.trim()).map_err(|_| unfit("it is not absolute; it should look like https://host/path"))?;
    match url.scheme() {
        "http" => {}
        "https" if takes_https => {}
        "https" => return Err(BuildError::NoTls),
        _ => return Err(unfit("its scheme is neither http nor https")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unfit("it holds a user name or password; set a credential instead"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(unfit("it has a query or fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(base: Base) -> Result<Servers, BuildError> {
        let variables = Variables::from([("region", "eu".to_owned()), ("path", "v2".to_owned())]);
        Servers::new(base, variables, true)
    }

    #[test]
    fn an_address_is_filled_and_checked_when_the_client_is_built() {
        let given = |text: &str| Base::Given(text.to_owned());
        let endpoint = |text: &str, suffix| Base::Endpoint(text.to_owned(), suffix);
        let cases = [
            (Base::Described("https://{region}.h/{path}"), Ok("https://eu.h/v2")),
            (Base::Described("https://h/{"), Ok("https://h/%7B")),
            (Base::Described("https://{zone}.h"), Err("`zone` has to be set")),
            (given(" http://h/x "), Ok("http://h/x")),
            (endpoint("http://h/", "/openai"), Ok("http://h/openai")),
            (endpoint("http://h", ".{region}.example/{path}"), Ok("http://h.eu.example/v2")),
            (Base::Unknown, Err("it is not absolute")),
            (given("h/x"), Err("it is not absolute")),
            (given("ftp://h"), Err("neither http nor https")),
            (given("http://me:pw@h"), Err("a user name or password")),
            (given("http://h?x=1"), Err("a query or fragment")),
        ];
        for (base, expected) in cases {
            let text = format!("{base:?}");
            match (servers(base), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found.base().as_str().trim_end_matches('/'), expected),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (found, _) => panic!("{text}: {:?}", found.map(|it| it.base)),
            }
        }
    }

    #[test]
    fn an_operation_may_have_a_server_of_its_own() {
        let described = || Base::Described("https://h/v1");
        let given = || Base::Given("http://mine/v1".to_owned());
        let endpoint = || Base::Endpoint("http://mine/gate".to_owned(), "/v1");
        let cases = [
            (described(), None, None, Ok("https://h/v1")),
            (described(), Some("https://{region}.up/{path}"), None, Ok("https://eu.up/v2")),
            (described(), Some("/v2"), None, Ok("https://h/v2")),
            (described(), Some("https://{zone}.up"), None, Err("zone")),
            (described(), Some("https://up"), Some("http://other/x"), Ok("http://other/x")),
            (described(), None, Some("other"), Err("the server")),
            (given(), Some("https://up"), None, Ok("http://mine/v1")),
            (given(), Some("/v2"), None, Ok("http://mine/v2")),
            (endpoint(), Some("/v2"), None, Ok("http://mine/gate/v2")),
            (endpoint(), Some("/"), None, Ok("http://mine/gate/")),
            (endpoint(), Some("https://up"), None, Ok("http://mine/gate/v1")),
        ];
        for (base, operation, request, expected) in cases {
            let found = servers(base).expect("the address is one").of(operation, request);
            let found = found.as_ref().map(Url::as_str).map_err(InvalidRequest::subject);
            assert_eq!(found, expected, "{operation:?} {request:?}");
        }
    }
}
