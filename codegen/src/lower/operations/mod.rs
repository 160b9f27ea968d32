//! Calls: which group, method, arguments and answers stand for which operation.
//!
//! In: the IR, and the types that stand for its schemas. Out: [`Calls`]. Not known here: how types are decided, and how
//! code looks.

mod alternatives;
mod arguments;
mod body;
mod client;
mod describe;
mod example;
mod files;
mod form;
mod headers;
mod literal;
mod names;
mod pages;
mod receive;
mod responses;
mod security;
mod server;
mod statuses;
mod webhooks;
mod xml;

use std::collections::HashSet;

use bindery_spec::ir::Api;

pub use self::webhooks::webhooks_section;
use crate::lower::docs::Texts;
use crate::lower::types::TypePlan;
use crate::model::Module;
use crate::model::calls::{Calls, Group, HeaderConstant, Operation, ServerVariable};
use crate::naming::Name;
use crate::parallel;

/// Lowers every operation, for code that stands in the module `home`. `crate_name` is the crate as Rust code spells it, for the
/// examples in the documentation.
#[must_use]
pub fn lower_calls<'a>(
    api: &'a Api,
    plan: &'a TypePlan,
    home: &'a Module,
    texts: &'a Texts<'a>,
    crate_name: &'a str,
    user_agent: &str,
) -> Calls {
    let headers = headers::lower_headers(api, plan);
    let xml = xml::lower_xml(api, plan);
    let client_fields = client::parameter_fields(api);
    let ctx = Context { api, plan, home, crate_name, client_fields, headers, xml, texts };
    let client = client::lower_client(&ctx, user_agent);
    let groups = lower_groups(&ctx, &client.variables, names::group(api, &plan.operation_words));
    let usage = example::usage(&ctx, &client, &groups);
    Calls { usage, client, xml: ctx.xml.used_by(&groups), groups, headers: ctx.headers }
}

/// The word that names the group of an operation: its first tag, or a part of its path.
pub(crate) fn group_of(operation: &bindery_spec::ir::Operation) -> String {
    names::tag_of(operation)
}

/// What the description has and the client does not, with the reason.
#[must_use]
pub fn left_out(api: &Api) -> Vec<(String, String)> {
    let webhooks = api.webhooks.iter().filter(|webhook| webhooks::payload(webhook).is_none()).map(|webhook| {
        (format!("webhook {}", webhook.name), "it has no payload of a type that could be read".to_owned())
    });
    let unreadable = api.left_out.iter().map(|part| (part.what.clone(), part.reason.clone()));
    unreadable.chain(webhooks).collect()
}

/// What every part of this pass looks at.
struct Context<'a> {
    api: &'a Api,
    plan: &'a TypePlan,
    /// The module that everything stands in.
    home: &'a Module,
    crate_name: &'a str,
    /// The field of the client that holds a client-level parameter, by location and name on the wire.
    client_fields: client::ParameterFields,
    /// The headers that answers declare.
    headers: Vec<HeaderConstant>,
    /// How bodies look in XML.
    xml: xml::Bodies,
    /// What descriptions say in documentation.
    texts: &'a Texts<'a>,
}

/// Groups whose calls are named one by one, and are then lowered side by side.
fn lower_groups(ctx: &Context<'_>, variables: &[ServerVariable], groups: Vec<names::NamedGroup>) -> Vec<Group> {
    let calls = parallel::map(groups.iter().collect(), |group| alternatives::calls(ctx, group));
    let counts: Vec<usize> = calls.iter().map(Vec::len).collect();
    let constants: Vec<HashSet<String>> =
        calls.iter().map(|calls| calls.iter().map(|call| call.named.constant.clone()).collect()).collect();
    let mut work = Vec::new();
    for ((group, calls), constants) in groups.iter().zip(calls).zip(&constants) {
        let requests = names::request_types(group, calls.iter().map(|call| call.named.stem.as_str()));
        work.extend(calls.into_iter().zip(requests).map(|(call, request)| (group, constants, call, request)));
    }
    let mut lowered = parallel::map(work, |(group, constants, call, request)| {
        lower_operation(ctx, group, call, request, variables, constants)
    })
    .into_iter();
    groups.into_iter().zip(counts).map(|(group, count)| of_group(ctx, group, lowered.by_ref().take(count))).collect()
}

fn of_group(ctx: &Context<'_>, group: names::NamedGroup, operations: impl Iterator<Item = Operation>) -> Group {
    let tag = ctx.api.tags.iter().find(|tag| tag.name == group.name.wire);
    let mut operations: Vec<Operation> = operations.collect();
    files::spread(&mut operations, &group.module);
    Group {
        docs: describe::group(&group.name.wire, tag),
        name: group.name,
        ty: group.ty,
        module: group.module,
        feature: None,
        operations,
    }
}

fn lower_operation(
    ctx: &Context<'_>,
    group: &names::NamedGroup,
    call: alternatives::Call,
    request: String,
    variables: &[ServerVariable],
    constants: &HashSet<String>,
) -> Operation {
    let alternatives::Call { named, body: request_body, shares_answers, alternatives, .. } = call;
    let source = &ctx.api.operations[named.index.0];
    let arguments = arguments::lower_arguments(ctx, source, &request_body);
    let answers = responses::lower_responses(ctx, source, &call.answers);
    let receivers = receive::lower_receivers(ctx, &answers, &arguments, &request_body.body);
    let mut operation = Operation {
        name: Name { wire: source.key(), ident: named.ident.clone() },
        module: None,
        request,
        constant: named.constant.clone(),
        docs: Vec::new(),
        deprecated: source.deprecated,
        method: source.method.as_str().to_owned(),
        path: source.path.clone(),
        accept: answers.accept,
        security: security::security(ctx.api, source),
        server: server::of_operation(source, ctx.api, variables),
        arguments,
        body: request_body.body,
        success: answers.success,
        failure: answers.failure,
        arms: answers.arms,
        shares_answers,
        receivers,
        pages: None,
    };
    operation.pages = pages::lower_pages(ctx, source, &operation, constants);
    operation.docs = describe::operation(ctx, group, source, &operation, &alternatives);
    operation
}
