//! Security schemes and requirements.

use crate::pointer::Origin;

/// One security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its key.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// The mechanism.
    pub kind: SecurityKind,
    /// `deprecated` (OpenAPI 3.2)
    pub deprecated: bool,
    /// Where it was written.
    pub origin: Origin,
}

/// The mechanism of a security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `apiKey`
    ApiKey {
        /// `in`
        location: ApiKeyLocation,
        /// `name` of the header, query parameter or cookie.
        name: String,
    },
    /// `http` with scheme `basic`; Swagger's `basic`.
    Basic,
    /// `http` with scheme `bearer`.
    Bearer {
        /// `bearerFormat`
        format: Option<String>,
    },
    /// `http` with another scheme, in lower case.
    Http {
        /// The scheme.
        scheme: String,
    },
    /// `oauth2`
    OAuth2 {
        /// Its flows, in document order.
        flows: Vec<OAuthFlow>,
    },
    /// `openIdConnect`
    OpenIdConnect {
        /// `openIdConnectUrl`
        url: String,
    },
    /// `mutualTLS`
    MutualTls,
    /// Anything else, as written.
    Unknown(String),
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyLocation {
    /// `header`
    Header,
    /// `query`
    Query,
    /// `cookie`
    Cookie,
}

/// One OAuth 2 flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Which.
    pub kind: OAuthFlowKind,
    /// `authorizationUrl`
    pub authorization_url: Option<String>,
    /// `deviceAuthorizationUrl` (OpenAPI 3.2)
    pub device_authorization_url: Option<String>,
    /// `tokenUrl`
    pub token_url: Option<String>,
    /// `refreshUrl`
    pub refresh_url: Option<String>,
    /// Scope and description.
    pub scopes: Vec<(String, String)>,
}

/// The kind of an OAuth 2 flow, in the names of OpenAPI 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OAuthFlowKind {
    /// `implicit`
    Implicit,
    /// `password`
    Password,
    /// `clientCredentials`; Swagger's `application`.
    ClientCredentials,
    /// `authorizationCode`; Swagger's `accessCode`.
    AuthorizationCode,
    /// `deviceAuthorization` (OpenAPI 3.2)
    DeviceAuthorization,
}

/// One alternative: all of its schemes are needed together; none are where it is empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SecurityRequirement {
    /// The schemes, in document order.
    pub schemes: Vec<RequiredScheme>,
}

/// One scheme of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredScheme {
    /// The place in [`super::Api::security_schemes`].
    pub scheme: usize,
    /// The scopes or roles.
    pub scopes: Vec<String>,
}
