//! Parameter styles, from `style` and from Swagger's `collectionFormat`.

use super::context::Context;
use crate::diagnostic::codes;
use crate::document::View;
use crate::ir::{ParameterLocation, ParameterStyle};

impl<'a> Context<'a> {
    /// `style` and `explode` where they are written, in either idiom.
    pub(super) fn written_style(&self, view: View<'a>) -> (Option<ParameterStyle>, Option<bool>) {
        let explode = self.maybe_flag_at(view, "explode");
        if let Some(style) = view.get("style") {
            return (self.style(style), explode);
        }
        match view.get("collectionFormat") {
            Some(format) => self.collection_format(format),
            None => (None, explode),
        }
    }

    fn style(&self, view: View<'a>) -> Option<ParameterStyle> {
        let text = self.string(view)?;
        let known = [
            "matrix",
            "label",
            "simple",
            "form",
            "spaceDelimited",
            "pipeDelimited",
            "tabDelimited",
            "deepObject",
            "cookie",
        ];
        let style = match self.spelling(view, &text, &known).unwrap_or_default() {
            "matrix" => ParameterStyle::Matrix,
            "label" => ParameterStyle::Label,
            "simple" => ParameterStyle::Simple,
            "form" => ParameterStyle::Form,
            "spaceDelimited" => ParameterStyle::SpaceDelimited,
            "pipeDelimited" => ParameterStyle::PipeDelimited,
            "tabDelimited" => ParameterStyle::TabDelimited,
            "deepObject" => ParameterStyle::DeepObject,
            "cookie" => ParameterStyle::Cookie,
            _ => {
                self.report(codes::UNKNOWN_VALUE, view, format!("`{text}` is no parameter style"));
                return None;
            }
        };
        Some(style)
    }

    /// Swagger 2.0's `collectionFormat`; `csv` leaves the style of the location.
    fn collection_format(&self, view: View<'a>) -> (Option<ParameterStyle>, Option<bool>) {
        let text = self.string(view).unwrap_or_default();
        match self.spelling(view, &text, &["csv", "ssv", "tsv", "pipes", "multi"]).unwrap_or_default() {
            "csv" => (None, Some(false)),
            "ssv" => (Some(ParameterStyle::SpaceDelimited), Some(false)),
            "tsv" => (Some(ParameterStyle::TabDelimited), Some(false)),
            "pipes" => (Some(ParameterStyle::PipeDelimited), Some(false)),
            "multi" => (Some(ParameterStyle::Form), Some(true)),
            _ => {
                self.report(codes::UNKNOWN_VALUE, view, format!("`{text}` is no collection format"));
                (None, None)
            }
        }
    }
}

/// The style of a location where none is written. Source: OpenAPI 3.1.1, Parameter Object, `style`.
pub(super) fn default_style(location: ParameterLocation) -> ParameterStyle {
    match location {
        ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
        ParameterLocation::Query | ParameterLocation::QueryString | ParameterLocation::Cookie => ParameterStyle::Form,
    }
}

/// Whether a style is exploded where nothing is written.
pub(super) fn default_explode(style: ParameterStyle) -> bool {
    matches!(style, ParameterStyle::Form | ParameterStyle::Cookie)
}
