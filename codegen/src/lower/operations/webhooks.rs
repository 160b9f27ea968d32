//! Webhooks and callbacks: which types their payloads have. The requests themselves come from the API, and have no client.

use bindery_spec::ir::{Api, MediaType, Webhook};

use crate::lower::docs::{code, markdown, one_line};
use crate::lower::media::{Notation, notation};
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
        let of = webhook.callback_of.as_deref().map(|key| format!(", a callback of `{}`", code(key)));
        let name = format!("`{}`{}", code(&webhook.name), of.unwrap_or_default());
        lines.push(format!("- {name}: {ty}. {summary}").trim_end().to_owned());
    }
    if !lines.is_empty() {
        let intro = ["", "# Webhooks", "", "These requests come from the API; a receiver reads the body as JSON:", ""];
        lines.splice(0..0, intro.map(str::to_owned));
    }
    lines
}

/// The JSON that a webhook brings.
pub(super) fn payload(webhook: &Webhook) -> Option<&MediaType> {
    let content = &webhook.operation.request_body.as_ref()?.content;
    content.iter().find(|media_type| notation(media_type) == Notation::Json && media_type.schema.is_some())
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_path};

    use crate::{Options, generate};

    #[test]
    fn callbacks_are_listed_with_their_payloads_and_leave_nothing_out() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/corpus/accept/operations/callbacks.yaml");
        let generated =
            generate(&read_path(&path, &ReadOptions::default()), &Options::default()).expect("it is generated");
        let root = generated.tree.get("src/lib.rs").expect("a crate has a root");
        for line in [
            "//! - `done`, a callback of `createJob`: [`Done`](types::Done).",
            "//! - `failed`, a callback of `createJob`: [`FailedPayload`](types::FailedPayload).",
        ] {
            assert!(root.contains(line), "{line}\n{root}");
        }
    }
}
