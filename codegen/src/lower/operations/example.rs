//! The example in the documentation of each operation. It is compiled with the crate's tests, and never run.

use super::Context;
use crate::model::calls::{
    Argument, ArgumentType, Client, Decode, Endpoint, Group, Literal, Operation, Outcome, Place, Placement,
};
use crate::model::{Docs, EnumKind, Format, Initial, Struct, TypeKind, TypeRef};
use crate::naming::Name;

/// How the call of an operation looks. Arguments that cannot be written down in a word are parameters of the example.
pub(super) fn example(ctx: &Context<'_>, group: &str, operation: &Operation) -> Docs {
    let mut parameters = vec![format!("client: {}::Client", place(ctx))];
    let mut written = |argument: &Argument| {
        value(ctx, argument).unwrap_or_else(|| {
            parameters.push(format!("{}: {}", argument.name.ident, type_text(ctx, argument)));
            argument.name.ident.clone()
        })
    };
    let passed: Vec<String> = operation.arguments.iter().filter(|it| it.required).map(&mut written).collect();
    let content = shown_content(operation);
    let setter = content.map(|argument| format!(".{}({})", argument.name.ident, written(argument)));
    let binding = match &operation.success {
        Outcome::One(Decode::Empty) => "",
        _ => "let answer = ",
    };
    let mut lines = vec!["```no_run".to_owned()];
    lines.push(format!("# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{", parameters.join(", ")));
    if operation.deprecated {
        lines.push("# #[allow(deprecated)]".to_owned());
    }
    lines.extend(call(binding, group, &operation.name.ident, &passed, setter.as_deref()));
    if !binding.is_empty() {
        lines.push("# let _ = answer;".to_owned());
    }
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// What an example sets although it may be left out: the body as a whole, or the first file in it where nothing in it has to
/// be there. Few requests that can have a body make sense without one.
fn shown_content(operation: &Operation) -> Option<&Argument> {
    let mut content =
        operation.arguments.iter().filter(|it| matches!(it.place, Place::Body | Place::Field(_) | Place::Inner(..)));
    if content.clone().any(|argument| argument.required) {
        return None;
    }
    let is_file = |argument: &Argument| matches!(argument.ty, ArgumentType::File | ArgumentType::Files);
    content.find(|argument| !argument.deprecated && (argument.place == Place::Body || is_file(argument)))
}

/// The module that users take the client from.
fn place(ctx: &Context<'_>) -> String {
    ctx.home.path_from(ctx.crate_name)
}

/// A call on one line, or on several where it is long.
fn call(binding: &str, group: &str, method: &str, passed: &[String], setter: Option<&str>) -> Docs {
    let arguments = passed.join(", ");
    let line = format!("{binding}client.{group}().{method}({arguments}){}.await?;", setter.unwrap_or_default());
    if line.len() <= 100 {
        return vec![line];
    }
    let mut lines = vec![format!("{binding}client"), format!("    .{group}()")];
    if arguments.len() <= 80 {
        lines.push(format!("    .{method}({arguments})"));
    } else {
        lines.push(format!("    .{method}("));
        lines.extend(passed.iter().map(|argument| format!("        {argument},")));
        lines.push("    )".to_owned());
    }
    lines.extend(setter.map(|setter| format!("    {setter}")));
    lines.push("    .await?;".to_owned());
    lines
}

/// How the crate is used: a client, a call, and what to do with an error. Nothing where no operation can be called
/// without a value that has to be made first.
pub(super) fn usage(ctx: &Context<'_>, client: &Client, groups: &[Group]) -> Docs {
    let operations =
        || groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let is_plain = |operation: &Operation| {
        !operation.deprecated
            && operation
                .arguments
                .iter()
                .filter(|argument| argument.required)
                .all(|argument| matches!(argument.ty, ArgumentType::Value(_)) && value(ctx, argument).is_some())
    };
    let has_path = |operation: &Operation| operation.arguments.iter().any(|it| matches!(it.place, Place::Path(_)));
    let chosen = operations()
        .find(|(_, operation)| operation.method == "GET" && has_path(operation) && is_plain(operation))
        .or_else(|| operations().find(|(_, operation)| is_plain(operation)));
    let Some((group, operation)) = chosen else { return Docs::new() };
    let krate = place(ctx);
    let mut lines = vec!["```no_run".to_owned()];
    lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    lines.extend([format!("use {krate}::{{Client, Error}};"), String::new()]);
    lines.extend(building(client, operation));
    let passed: Vec<String> = operation
        .arguments
        .iter()
        .filter(|argument| argument.required)
        .filter_map(|argument| value(ctx, argument))
        .collect();
    lines.push(format!("match client.{}().{}({}).await {{", group.name.ident, operation.name.ident, passed.join(", ")));
    lines.extend(
        [
            "    Ok(answer) => println!(\"{answer:?}\"),",
            "    Err(Error::Api(error)) if error.status() == 404 => println!(\"there is no such thing\"),",
            "    Err(error) => return Err(error.into()),",
            "}",
            "# Ok(())",
            "# }",
            "```",
        ]
        .map(str::to_owned),
    );
    lines
}

fn building(client: &Client, operation: &Operation) -> Docs {
    let start = match &client.endpoint {
        Endpoint::Given { example, .. } => format!("Client::builder({example:?})"),
        Endpoint::Described(_) => "Client::builder()".to_owned(),
    };
    let mut steps = Vec::new();
    for (scheme, _) in operation.security.first().into_iter().flatten() {
        let Some(scheme) = client.schemes.get(*scheme) else { continue };
        match scheme.placement {
            Placement::Connection => {}
            Placement::Basic => steps.push(format!(".{}(\"user\", \"password\")", scheme.name.ident)),
            _ => steps.push(format!(".{}(std::env::var(\"API_KEY\")?)", scheme.name.ident)),
        }
    }
    for variable in client.variables.iter().filter(|variable| variable.is_needed && variable.default.is_none()) {
        steps.push(format!(".{}(\"...\")", variable.name.ident));
    }
    for parameter in &client.parameters {
        if parameter.default.is_none() && parameter.required && parameter.ty == TypeRef::String {
            steps.push(format!(".{}(\"...\")", parameter.name.ident));
        }
    }
    let line = format!("let client = {start}{}.build()?;", steps.concat());
    if line.len() <= 100 {
        return vec![line];
    }
    let mut lines = vec![format!("let client = {start}")];
    lines.extend(steps.iter().map(|step| format!("    {step}")));
    lines.push("    .build()?;".to_owned());
    lines
}

fn value(ctx: &Context<'_>, argument: &Argument) -> Option<String> {
    let ty = match &argument.ty {
        ArgumentType::File => return Some(format!("{}::FilePart::from_path(\"file.bin\").await?", place(ctx))),
        ArgumentType::Files | ArgumentType::NamedFiles => return None,
        ArgumentType::Value(ty) => ty,
    };
    if let Some(example) = &argument.example
        && let Some(text) = literal_text(example)
    {
        // Of several numbers that become an instant, the compiler has to be told which.
        let is_instant = *ctx.plan.types.underlying(ty) == TypeRef::Format(Format::UnixTime);
        return Some(if is_instant { format!("{text}_i64") } else { text });
    }
    value_of(ctx, ty, &argument.name, 0)
}

/// A value of a type; of an object, what its constructor makes of few properties.
fn value_of(ctx: &Context<'_>, ty: &TypeRef, name: &Name, depth: usize) -> Option<String> {
    match ctx.plan.types.underlying(ty) {
        TypeRef::String => Some(format!("\"{}\"", name.bare())),
        TypeRef::Bool => Some("true".to_owned()),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => Some("1".to_owned()),
        TypeRef::F64 => Some("1.0".to_owned()),
        TypeRef::Format(format) => format_text(*format),
        TypeRef::Boxed(inner) => value_of(ctx, inner, name, depth),
        TypeRef::Vec(inner) => match ctx.plan.types.underlying(inner) {
            TypeRef::String => Some(format!("vec![\"{}\".to_owned()]", name.bare())),
            TypeRef::Named(_) => value_of(ctx, inner, name, depth).map(|item| format!("vec![{item}]")),
            _ => None,
        },
        TypeRef::Named(id) => {
            let item = ctx.plan.types.get(*id);
            let path = format!("{}::types::{}", place(ctx), item.name.ident);
            match &item.kind {
                TypeKind::Enum(found) if matches!(found.kind, EnumKind::String | EnumKind::Integer) => {
                    Some(format!("{path}::{}", found.variants.first()?.name.ident))
                }
                TypeKind::Struct(found) if !item.deprecated => {
                    constructor_arguments(ctx, found, depth).map(|arguments| format!("{path}::new({arguments})"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What the constructor of an object takes; nothing where that is more than an example can show.
fn constructor_arguments(ctx: &Context<'_>, body: &Struct, depth: usize) -> Option<String> {
    const MANY: usize = 3;
    const LONG: usize = 90;
    const DEEP: usize = 2;
    let needed: Vec<_> = body.fields.iter().filter(|field| field.initial == Initial::Argument).collect();
    if needed.len() > MANY || depth > DEEP {
        return None;
    }
    let values: Option<Vec<String>> =
        needed.iter().map(|field| value_of(ctx, &field.ty, &field.name, depth + 1)).collect();
    values.map(|values| values.join(", ")).filter(|text| text.len() <= LONG)
}

/// A value of a format, as it is written in code.
fn format_text(format: Format) -> Option<String> {
    let text = match format {
        Format::DateTime => "2026-01-31T12:00:00Z",
        Format::Date => "2026-01-31",
        Format::Time => "12:00:00",
        Format::Duration => "PT15M",
        Format::Uuid => "6f1ed002-ab5f-4a46-9b1c-7d0e7e0a2f3b",
        Format::Decimal => "1.50",
        Format::UnixTime => return Some("1_769_860_800_i64".to_owned()),
        Format::Base64 | Format::Secret => return None,
    };
    Some(format!("{text:?}"))
}

fn literal_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) if text.chars().all(|it| it.is_ascii_graphic() || it == ' ') && text.len() <= 60 => {
            Some(format!("{text:?}")).filter(|quoted| !quoted.contains("*/"))
        }
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Float(number) if number.is_finite() => Some(format!("{number:?}")),
        Literal::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn type_text(ctx: &Context<'_>, argument: &Argument) -> String {
    match &argument.ty {
        ArgumentType::File => format!("{}::FilePart", place(ctx)),
        ArgumentType::Files => format!("Vec<{}::FilePart>", place(ctx)),
        ArgumentType::NamedFiles => format!("Vec<(String, {}::FilePart)>", place(ctx)),
        ArgumentType::Value(ty) => type_ref_text(ctx, ty),
    }
}

fn type_ref_text(ctx: &Context<'_>, ty: &TypeRef) -> String {
    let inner = |ty: &TypeRef| type_ref_text(ctx, ty);
    let krate = ctx.crate_name;
    match ty {
        TypeRef::Value => "serde_json::Value".to_owned(),
        TypeRef::Object => "serde_json::Map<String, serde_json::Value>".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::Number => format!("{krate}::runtime::format::Number"),
        TypeRef::String => "String".to_owned(),
        TypeRef::Format(format) => format!("{krate}::runtime::format::{}", format.type_name()),
        TypeRef::Named(id) => format!("{}::types::{}", place(ctx), ctx.plan.types.get(*id).name.ident),
        TypeRef::Option(ty) => format!("Option<{}>", inner(ty)),
        TypeRef::Vec(ty) => format!("Vec<{}>", inner(ty)),
        TypeRef::Map(ty) => format!("std::collections::BTreeMap<String, {}>", inner(ty)),
        TypeRef::Boxed(ty) => inner(ty),
    }
}
