//! Security schemes and requirements.

use super::context::Context;
use crate::diagnostic::{closest, codes};
use crate::document::View;
use crate::ir::{
    ApiKeyLocation, OAuthFlow, OAuthFlowKind, RequiredScheme, SecurityKind, SecurityRequirement, SecurityScheme,
};

/// Members of a security scheme in any version.
const SCHEME: &[&str] = &[
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "scopes",
    "deprecated",
    "oauth2MetadataUrl",
];

impl<'a> Context<'a> {
    /// The schemes of `components/securitySchemes`, or of `securityDefinitions`.
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let mut found = Vec::new();
        if let Some(components) = self.root.get("components").filter(|view| view.is_object()) {
            found = self.entries_at(components, "securitySchemes");
        }
        found.extend(self.entries_at(self.root, "securityDefinitions"));
        let schemes: Vec<SecurityScheme> =
            found.into_iter().filter_map(|(name, view)| self.security_scheme(name, view)).collect();
        self.scheme_names = schemes.iter().map(|scheme| scheme.name.clone()).collect();
        schemes
    }

    fn security_scheme(&self, name: &str, view: View<'a>) -> Option<SecurityScheme> {
        let view = self.target_object(view)?;
        self.check_members(view, "security scheme", SCHEME);
        let kind = self.security_kind(view);
        Some(SecurityScheme {
            name: name.to_owned(),
            description: self.prose_at(view, "description"),
            kind,
            deprecated: self.flag_at(view, "deprecated"),
            origin: view.origin(),
        })
    }

    fn security_kind(&self, view: View<'a>) -> SecurityKind {
        let Some(ty) = view.get("type") else {
            self.report(codes::MISSING_MEMBER, view, "a security scheme has no `type`");
            return SecurityKind::Unknown(String::new());
        };
        let text = self.string(ty).unwrap_or_default();
        let known = ["apiKey", "basic", "http", "oauth2", "openIdConnect", "mutualTLS"];
        match self.spelling(ty, &text, &known).unwrap_or_default() {
            "apiKey" => self.api_key(view),
            "basic" => SecurityKind::Basic,
            "http" => {
                let scheme = self.string_at(view, "scheme").unwrap_or_default().to_ascii_lowercase();
                match scheme.as_str() {
                    "basic" => SecurityKind::Basic,
                    "bearer" => SecurityKind::Bearer { format: self.string_at(view, "bearerFormat") },
                    "" => {
                        self.report(codes::MISSING_MEMBER, view, "an http security scheme has no `scheme`");
                        SecurityKind::Unknown(text)
                    }
                    _ => SecurityKind::Http { scheme },
                }
            }
            "oauth2" => SecurityKind::OAuth2 { flows: self.oauth_flows(view) },
            "openIdConnect" => {
                SecurityKind::OpenIdConnect { url: self.string_at(view, "openIdConnectUrl").unwrap_or_default() }
            }
            "mutualTLS" => SecurityKind::MutualTls,
            _ => {
                self.report(codes::UNKNOWN_VALUE, ty, format!("`{text}` is no type of security scheme"));
                SecurityKind::Unknown(text)
            }
        }
    }

    fn api_key(&self, view: View<'a>) -> SecurityKind {
        let name = self.string_at(view, "name");
        let place = view.get("in");
        let location = place.and_then(|place| self.string(place).map(|text| (place, text)));
        let location =
            match location.and_then(|(place, text)| self.spelling(place, &text, &["header", "query", "cookie"])) {
                Some("header") => Some(ApiKeyLocation::Header),
                Some("query") => Some(ApiKeyLocation::Query),
                Some("cookie") => Some(ApiKeyLocation::Cookie),
                _ => None,
            };
        match (name, location) {
            (Some(name), Some(location)) => SecurityKind::ApiKey { location, name },
            _ => {
                let message = "an apiKey security scheme needs `name`, and `in` as header, query or cookie";
                self.report(codes::MISSING_MEMBER, view, message);
                SecurityKind::Unknown("apiKey".to_owned())
            }
        }
    }

    fn oauth_flows(&self, view: View<'a>) -> Vec<OAuthFlow> {
        let mut flows = Vec::new();
        for (name, flow) in self.members_at(view, "flows") {
            let kind = match name {
                "implicit" => OAuthFlowKind::Implicit,
                "password" => OAuthFlowKind::Password,
                "clientCredentials" | "application" => OAuthFlowKind::ClientCredentials,
                "authorizationCode" | "accessCode" => OAuthFlowKind::AuthorizationCode,
                "deviceAuthorization" => OAuthFlowKind::DeviceAuthorization,
                _ => {
                    self.push(self.report_key(codes::UNKNOWN_MEMBER, flow, format!("`{name}` is no OAuth 2 flow")));
                    continue;
                }
            };
            flows.extend(self.object(flow).map(|flow| self.oauth_flow(kind, flow)));
        }
        let own = match view.get("flow").and_then(View::as_str) {
            Some("implicit") => Some(OAuthFlowKind::Implicit),
            Some("password") => Some(OAuthFlowKind::Password),
            Some("application") => Some(OAuthFlowKind::ClientCredentials),
            Some("accessCode") => Some(OAuthFlowKind::AuthorizationCode),
            _ => None,
        };
        flows.extend(own.map(|kind| self.oauth_flow(kind, view)));
        flows
    }

    fn oauth_flow(&self, kind: OAuthFlowKind, view: View<'a>) -> OAuthFlow {
        OAuthFlow {
            kind,
            authorization_url: self.string_at(view, "authorizationUrl"),
            device_authorization_url: self.string_at(view, "deviceAuthorizationUrl"),
            token_url: self.string_at(view, "tokenUrl"),
            refresh_url: self.string_at(view, "refreshUrl"),
            scopes: self
                .members_at(view, "scopes")
                .into_iter()
                .map(|(scope, text)| (scope.to_owned(), text.text().unwrap_or_default().to_owned()))
                .collect(),
        }
    }

    /// `security` of an object; `None` where it has none of its own. An empty list asks for nothing.
    pub(super) fn security_requirements(&self, view: View<'a>) -> Option<Vec<SecurityRequirement>> {
        view.get("security").filter(|security| !security.is_null())?;
        let mut requirements = Vec::new();
        for item in self.items_or_one_at(view, "security") {
            let Some(item) = self.object(item) else { continue };
            let mut schemes = Vec::new();
            let mut complete = true;
            for (name, scopes) in item.members() {
                match self.scheme_named(name) {
                    Some(scheme) => {
                        let scopes = scopes.items().filter_map(|scope| self.string(scope)).collect();
                        schemes.push(RequiredScheme { scheme, scopes });
                    }
                    None => {
                        complete = false;
                        self.unknown_scheme(name, scopes);
                    }
                }
            }
            if complete {
                requirements.push(SecurityRequirement { schemes });
            }
        }
        Some(requirements)
    }

    /// The scheme of a key; since OpenAPI 3.2 the key may also be a reference to it.
    fn scheme_named(&self, name: &str) -> Option<usize> {
        let position = |name: &str| self.scheme_names.iter().position(|known| known == name);
        position(name).or_else(|| position(name.strip_prefix("#/components/securitySchemes/")?))
    }

    fn unknown_scheme(&self, name: &str, view: View<'a>) {
        let message = format!("the security scheme `{name}` is not declared");
        let diagnostic = self.report_key(codes::UNKNOWN_SECURITY_SCHEME, view, message);
        self.push(match closest(name, self.scheme_names.iter().map(String::as_str)) {
            Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
            None => {
                diagnostic.help("declare it under `components/securitySchemes` (Swagger 2.0: `securityDefinitions`)")
            }
        });
    }
}
