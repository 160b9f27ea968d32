//! Paths that do the same whatever the method: an echo, a delay, a status to choose.

use bindery_spec::ir::{Api, Method, Operation};

/// Whether a delete among the operations of one path is told word for word as a read or a put there is: whatever it is that
/// all of them do, none of them deletes anything.
pub(super) fn is_one(api: &Api, at_item: &[usize]) -> bool {
    let operations = || at_item.iter().map(|index| &api.operations[*index]);
    let is_other = |operation: &&Operation| matches!(operation.method, Method::Get | Method::Put);
    let mut deletes = operations().filter(|operation| operation.method == Method::Delete);
    deletes.any(|delete| {
        let is_told = [&delete.summary, &delete.description].into_iter().flatten().any(|text| !text.trim().is_empty());
        let is_alike = |other: &Operation| other.summary == delete.summary && other.description == delete.description;
        is_told && operations().filter(is_other).any(is_alike)
    })
}

#[cfg(test)]
mod tests {
    use crate::lifecycle::infer::infer;

    #[test]
    fn what_is_told_alike_of_every_method_is_no_resource() {
        let check = |get: &str, delete: &str, expected: usize| {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: Echo, version: '1'}}\npaths:\n  /any/{{any}}:\n    parameters: [{{name: any, in: \
                 path, required: true, schema: {{type: string}}}}]\n    get: {{{get}responses: {{'200': {{description: Done}}}}}}\n    \
                 put: {{{get}responses: {{'200': {{description: Done}}}}}}\n    delete: {{{delete}responses: {{'200': {{description: \
                 Done}}}}}}\n"
            );
            let reading = bindery_spec::read_text("echo.yaml", &text, &bindery_spec::ReadOptions::default());
            let api = reading.api.unwrap_or_else(|| panic!("{text}: {:?}", reading.diagnostics));
            assert_eq!(infer(&api).items.len(), expected, "{text}");
        };
        check("summary: Returns what was sent., ", "summary: Returns what was sent., ", 0);
        check("summary: Shows one., ", "summary: Deletes one., ", 1);
        check("", "", 1);
    }
}
