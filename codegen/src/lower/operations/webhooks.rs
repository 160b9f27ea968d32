//! Webhooks: which types their payloads have. The requests themselves come from the API, and have no client.

use bindery_spec::ir::{Api, MediaType, Webhook};

use super::media::{Notation, notation};
use crate::lower::docs::{code, markdown, one_line};
use crate::lower::types::TypePlan;
use crate::model::{Docs, TypeRef};

/// A section of the documentation of the crate: each webhook with the type of its payload. Empty where there are none.
#[must_use]
pub fn webhooks_section(api: &Api, plan: &TypePlan) -> Docs {
    let mut lines: Docs = Vec::new();
    for webhook in &api.webhooks {
        let Some(schema) = payload(webhook).and_then(|media_type| media_type.schema) else { continue };
        let ty = match plan.type_of(schema) {
            TypeRef::Named(id) => {
                let name = &plan.types.get(id).name.ident;
                format!("[`{name}`](types::{name})")
            }
            _ => "any JSON".to_owned(),
        };
        let summary = webhook.operation.summary.as_deref().map(|text| markdown(&one_line(text)).join(" "));
        let summary = summary.unwrap_or_default();
        lines.push(format!("- `{}`: {ty}. {summary}", code(&webhook.name)).trim_end().to_owned());
    }
    if !lines.is_empty() {
        let intro = ["", "# Webhooks", "", "The API sends these by itself; a receiver reads the body as JSON:", ""];
        lines.splice(0..0, intro.map(str::to_owned));
    }
    lines
}

/// The JSON that a webhook brings.
pub(super) fn payload(webhook: &Webhook) -> Option<&MediaType> {
    let content = &webhook.operation.request_body.as_ref()?.content;
    content.iter().find(|media_type| notation(media_type) == Notation::Json && media_type.schema.is_some())
}
