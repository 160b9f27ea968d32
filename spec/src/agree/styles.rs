//! Whether the style of a parameter has a meaning at its place. Source: OpenAPI 3.1.1, Parameter Object, "Style Values".

use std::collections::HashSet;

use super::view_at;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::View;
use crate::ir::{Api, Parameter, ParameterLocation, ParameterShape, ParameterStyle};
use crate::resolve::Library;

/// Warns where a style stands at a place that has none, and where an object is nested in the name and not exploded.
pub(crate) fn check_styles(library: &Library, api: &Api) {
    let mut told = HashSet::new();
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    for parameter in api.operations.iter().chain(webhooks).flat_map(|operation| &operation.parameters) {
        let ParameterShape::Schema { style, explode, .. } = parameter.shape else { continue };
        let is_fitting = takes(parameter.location, style);
        if is_fitting && (style != ParameterStyle::DeepObject || explode) {
            continue;
        }
        // Operations may have a parameter in common.
        let place = (parameter.origin.file, parameter.origin.pointer.as_str());
        if !told.insert(place) {
            continue;
        }
        check(library, parameter, is_fitting);
    }
}

fn check(library: &Library, parameter: &Parameter, is_fitting: bool) {
    let Some(view) = view_at(library, &parameter.origin) else { return };
    let name = &parameter.name;
    let (written, message) = if is_fitting {
        let message = format!("`{name}` is written in the style `deepObject`, which is always exploded");
        (view.get("explode"), message)
    } else {
        // The separators of Swagger 2.0 may stand anywhere, but a name is repeated in a query only.
        let is_repeated = |format: &View<'_>| format.text().is_some_and(|text| text.eq_ignore_ascii_case("multi"));
        let written = view.get("style").or_else(|| view.get("collectionFormat").filter(is_repeated));
        let (place, styles) = styles_of(parameter.location);
        let style = written.and_then(View::text).unwrap_or_default();
        (written, format!("`{style}` has no meaning in a {place}, where `{name}` goes: {styles}"))
    };
    // A style that is not written is that of the place.
    if let Some(written) = written {
        library.sink().push(Diagnostic::at(codes::MISPLACED_STYLE, written.place(), message));
    }
}

/// Whether a style has a meaning at a place, that of Swagger's `tsv` among them.
fn takes(location: ParameterLocation, style: ParameterStyle) -> bool {
    use ParameterStyle::{
        Cookie, DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited, TabDelimited,
    };
    match location {
        ParameterLocation::Path => matches!(style, Simple | Label | Matrix),
        ParameterLocation::Query => {
            matches!(style, Form | SpaceDelimited | PipeDelimited | TabDelimited | DeepObject)
        }
        ParameterLocation::Header => style == Simple,
        ParameterLocation::Cookie => matches!(style, Form | Cookie),
        // It has none, and is described by its content.
        ParameterLocation::QueryString => true,
    }
}

/// The word for a place, and what styles it takes, as it is said.
fn styles_of(location: ParameterLocation) -> (&'static str, &'static str) {
    match location {
        ParameterLocation::Path => ("path", "its styles are `simple`, `label` and `matrix`"),
        ParameterLocation::Header => ("header", "its only style is `simple`"),
        ParameterLocation::Cookie => ("cookie", "its styles are `form` and `cookie`"),
        ParameterLocation::Query | ParameterLocation::QueryString => {
            ("query", "its styles are `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`")
        }
    }
}
