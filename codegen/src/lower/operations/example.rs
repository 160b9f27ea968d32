//! The example in the documentation of each operation. It is compiled with the crate's tests, and never run.

use super::{Context, literal};
use crate::model::calls::{Argument, ArgumentType, Decode, Literal, Operation, Outcome};
use crate::model::{Docs, TypeKind, TypeRef};

/// How the call of an operation looks. Arguments that cannot be written down in a word are parameters of the example.
pub(super) fn example(ctx: &Context<'_>, group: &str, operation: &Operation) -> Docs {
    let mut given = Vec::new();
    let mut passed = Vec::new();
    for argument in operation.arguments.iter().filter(|argument| argument.required) {
        match value(ctx, argument) {
            Some(text) => passed.push(text),
            None => {
                given.push(format!("{}: {}", argument.name.ident, type_text(ctx, argument)));
                passed.push(argument.name.ident.clone());
            }
        }
    }
    let crate_name = ctx.crate_name;
    let mut parameters = vec![format!("client: {crate_name}::Client")];
    parameters.extend(given);
    let call = format!("client.{group}().{}({}).await?", operation.name.ident, passed.join(", "));
    let line = match &operation.success {
        Outcome::One(Decode::Empty) => format!("{call};"),
        _ => format!("let answer = {call};"),
    };
    let unused = if line.starts_with("let ") { vec!["# let _ = answer;".to_owned()] } else { Vec::new() };
    let mut lines = vec!["```no_run".to_owned()];
    lines.push(format!("# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{", parameters.join(", ")));
    if operation.deprecated {
        lines.push("# #[allow(deprecated)]".to_owned());
    }
    lines.push(line);
    lines.extend(unused);
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

fn value(ctx: &Context<'_>, argument: &Argument) -> Option<String> {
    let ty = match &argument.ty {
        ArgumentType::File => return Some("&b\"...\"[..]".to_owned()),
        ArgumentType::Files => return None,
        ArgumentType::Value(ty) => ty,
    };
    if let Some(example) = &argument.example
        && let Some(text) = literal_text(example)
    {
        return match ctx.plan.types.underlying(ty) {
            TypeRef::String | TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => Some(text),
            _ => None,
        };
    }
    match ctx.plan.types.underlying(ty) {
        TypeRef::String => Some(format!("\"{}\"", argument.name.bare())),
        TypeRef::Bool => Some("true".to_owned()),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => Some("1".to_owned()),
        TypeRef::F64 => Some("1.0".to_owned()),
        TypeRef::Named(id) => match &ctx.plan.types.get(*id).kind {
            TypeKind::Enum(found) if literal::is_text(ctx.plan, ty) => {
                let name = &ctx.plan.types.get(*id).name.ident;
                let variant = &found.variants.first()?.name.ident;
                Some(format!("{}::types::{name}::{variant}", ctx.crate_name))
            }
            _ => None,
        },
        _ => None,
    }
}

fn literal_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) if text.chars().all(|it| it.is_ascii_graphic() || it == ' ') && text.len() <= 60 => {
            Some(format!("{text:?}")).filter(|quoted| !quoted.contains("*/"))
        }
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn type_text(ctx: &Context<'_>, argument: &Argument) -> String {
    match &argument.ty {
        ArgumentType::File => format!("{}::FilePart", ctx.crate_name),
        ArgumentType::Files => format!("Vec<{}::FilePart>", ctx.crate_name),
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
        TypeRef::Number => "serde_json::Number".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Format(format) => format!("{krate}::runtime::format::{}", format.type_name()),
        TypeRef::Named(id) => format!("{krate}::types::{}", ctx.plan.types.get(*id).name.ident),
        TypeRef::Option(ty) => format!("Option<{}>", inner(ty)),
        TypeRef::Vec(ty) => format!("Vec<{}>", inner(ty)),
        TypeRef::Map(ty) => format!("std::collections::BTreeMap<String, {}>", inner(ty)),
        TypeRef::Boxed(ty) => inner(ty),
    }
}
