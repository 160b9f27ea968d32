//! The conversions between versions: a file for the types of each two modules, and what they have in common.

use super::gate::gate_all;
use super::{Items, ident, paths};
use crate::model::{
    AlternativeStep, Conversion, ConversionBody, Conversions, Crate, EnumKind, FieldSource, FieldStep, KeptProperty,
    Presence, Rest, Step,
};
use crate::tokens::{TokenStream, quote};

/// What the conversions of a crate call.
const SHARED: &[&str] = &["keep", "put", "read", "take", "take_maybe"];

/// Path below `src`, documentation and items of each file; nothing where there are no conversions.
pub(super) fn conversion_files(krate: &Crate) -> Vec<(String, Vec<String>, Items<'_>)> {
    if krate.conversions.is_empty() {
        return Vec::new();
    }
    let docs = vec![
        "Values of one version as values of another, wherever nothing can get lost: what they are sent as stays the same."
            .to_owned(),
    ];
    let root: (String, Vec<String>, Items<'_>) =
        ("conversions/mod.rs".to_owned(), docs, Box::new(|| root_items(krate)));
    let files = krate.conversions.iter().map(|conversions| -> (String, Vec<String>, Items<'_>) {
        let folder = conversions.home.file("");
        (format!("{}.rs", folder.trim_end_matches('/')), Vec::new(), Box::new(|| items(conversions)))
    });
    std::iter::once(root).chain(files).collect()
}

/// The modules, and the functions that they share.
fn root_items(krate: &Crate) -> Vec<TokenStream> {
    let modules = krate.conversions.iter().map(|one| {
        let (gate, name) = (gate_all(&[&one.older.features, &one.newer.features]), ident(one.home.name()));
        quote!(#gate mod #name;)
    });
    let called: Vec<&str> = krate.conversions.iter().flat_map(|one| &one.items).flat_map(called).collect();
    let needs = |name: &str| match name {
        "take" => called.iter().any(|one| matches!(*one, "take" | "take_maybe")),
        "read" => called.iter().any(|one| matches!(*one, "read" | "keep" | "take" | "take_maybe")),
        name => called.contains(&name),
    };
    let functions = SHARED.iter().copied().filter(|name| needs(name)).map(shared);
    vec![quote!(#(#modules)*), quote!(#(#functions)*)]
}

/// A function that conversions call. Not every combination of versions needs all of them.
fn shared(name: &str) -> TokenStream {
    let unused = quote!(#[allow(dead_code, reason = "versions are features")]);
    match name {
        "read" => quote! {
            /// The value as that type, where its JSON stays the same.
            #unused
            fn read<T: ::serde::Serialize + ::serde::de::DeserializeOwned>(value: &::serde_json::Value) -> Option<T> {
                let found = T::deserialize(value).ok()?;
                ::serde_json::to_value(&found).is_ok_and(|again| again == *value).then_some(found)
            }
        },
        "keep" => quote! {
            /// What the JSON of a value is to another union, which keeps what it has no alternative for.
            #unused
            fn keep<T: ::serde::Serialize, U: ::serde::Serialize + ::serde::de::DeserializeOwned>(
                value: &T,
                other: impl FnOnce(::serde_json::Value) -> U,
            ) -> U {
                let value = ::serde_json::to_value(value).unwrap_or_default();
                read(&value).unwrap_or_else(|| other(value))
            }
        },
        "put" => quote! {
            /// Keeps a property that the other version does not declare.
            #unused
            fn put<T: ::serde::Serialize>(
                rest: &mut ::std::collections::BTreeMap<String, ::serde_json::Value>,
                name: &str,
                value: Option<&T>,
            ) {
                if let Some(Ok(value)) = value.map(::serde_json::to_value) {
                    rest.insert(name.to_owned(), value);
                }
            }
        },
        "take" => quote! {
            /// Takes a property that the other version does not declare, where it is there and fits; it stays where it does not.
            #unused
            fn take<T: ::serde::Serialize + ::serde::de::DeserializeOwned>(
                rest: &mut ::std::collections::BTreeMap<String, ::serde_json::Value>,
                name: &str,
            ) -> Option<T> {
                let found = read(rest.get(name)?)?;
                rest.remove(name);
                Some(found)
            }
        },
        _ => quote! {
            /// The same for a property that may also be `null`.
            #unused
            fn take_maybe<T: ::serde::Serialize + ::serde::de::DeserializeOwned>(
                rest: &mut ::std::collections::BTreeMap<String, ::serde_json::Value>,
                name: &str,
            ) -> crate::runtime::Maybe<T> {
                take(rest, name).map_or(crate::runtime::Maybe::Absent, |found: Option<T>| found.into())
            }
        },
    }
}

/// The shared functions that a conversion calls.
fn called(conversion: &Conversion) -> Vec<&'static str> {
    match &conversion.body {
        ConversionBody::Enumeration(_) => Vec::new(),
        ConversionBody::Fields { fields, rest } => {
            let taken = fields.iter().filter_map(|field| match field.source {
                FieldSource::Rest(_, Presence::OptionalNullable) => Some("take_maybe"),
                FieldSource::Rest(..) => Some("take"),
                _ => None,
            });
            let put = rest.iter().filter(|rest| !rest.kept.is_empty()).map(|_| "put");
            taken.chain(put).collect()
        }
        ConversionBody::Alternatives { steps, .. } => {
            let kept = steps.iter().filter(|step| step.to.is_none()).map(|_| "keep");
            std::iter::once("read").chain(kept).collect()
        }
    }
}

/// The conversions between the types of two modules.
fn items(conversions: &Conversions) -> Vec<TokenStream> {
    let mut names: Vec<&str> = conversions.items.iter().flat_map(called).collect();
    names.sort_unstable();
    names.dedup();
    let is_gated = conversions.items.iter().any(|one| !one.features.is_empty());
    let unused = is_gated.then(|| quote!(#[allow(unused_imports, reason = "operations are features")]));
    let names = names.iter().map(|name| ident(name));
    let functions = (names.len() > 0).then(|| quote!(#unused use super::{#(#names),*};));
    let (older, newer) = (paths::module(&conversions.older.types), paths::module(&conversions.newer.types));
    let mut items = vec![quote! {
        #functions
        #unused
        use #older as older;
        #unused
        use #newer as newer;
    }];
    items.extend(conversions.items.iter().map(emit_conversion));
    items
}

fn emit_conversion(conversion: &Conversion) -> TokenStream {
    let name = ident(&conversion.ident);
    let (from, to) = match conversion.is_forward {
        true => (quote!(older::#name), quote!(newer::#name)),
        false => (quote!(newer::#name), quote!(older::#name)),
    };
    let lists: Vec<&[String]> = conversion.features.iter().map(Vec::as_slice).collect();
    let gate = gate_all(&lists);
    let (value, body) = match &conversion.body {
        ConversionBody::Enumeration(kind) => {
            let body = match kind {
                EnumKind::String => quote!(Self::from(value.as_str())),
                EnumKind::Integer => quote!(Self::from(value.as_i64())),
                EnumKind::Json => quote!(Self::from(value.to_value())),
            };
            (quote!(value), body)
        }
        ConversionBody::Fields { fields, rest } => emit_fields(fields, rest.as_ref()),
        ConversionBody::Alternatives { steps, fallbacks } => {
            (quote!(value), emit_alternatives(&from, steps, fallbacks))
        }
    };
    quote! {
        #gate
        impl From<#from> for #to {
            fn from(#value: #from) -> Self {
                #body
            }
        }
    }
}

/// The argument, and what is done with it.
fn emit_fields(fields: &[FieldStep], rest: Option<&Rest>) -> (TokenStream, TokenStream) {
    let reads_value = fields.iter().any(|field| matches!(field.source, FieldSource::Field(..)))
        || fields.iter().any(|field| matches!(field.source, FieldSource::Rest(..)))
        || rest.is_some_and(|rest| rest.source.is_some() || !rest.kept.is_empty());
    let is_changed = rest.is_some_and(|rest| !rest.kept.is_empty())
        || fields.iter().any(|field| matches!(field.source, FieldSource::Rest(..)));
    let kept = rest.map(emit_rest);
    let binding = is_changed.then(|| quote!(let mut rest = #kept;));
    let puts = rest.into_iter().flat_map(|rest| &rest.kept).map(emit_put);
    let steps = fields.iter().map(|field| {
        let name = ident(&field.ident);
        let source = emit_source(&field.source);
        quote!(#name: #source,)
    });
    let target = rest.map(|rest| {
        let name = ident(&rest.target);
        let value = if is_changed { quote!(rest) } else { quote!(#kept) };
        quote!(#name: #value,)
    });
    let body = quote! {
        #binding
        #(#puts)*
        Self { #(#steps)* #target }
    };
    (if reads_value { quote!(value) } else { quote!(_) }, body)
}

/// The properties without a field, as the source has them.
fn emit_rest(rest: &Rest) -> TokenStream {
    match &rest.source {
        Some((field, step)) => {
            let field = ident(field);
            let step = match step {
                Step::Same => Step::Same,
                other if rest.is_list => Step::Items(Box::new(other.clone())),
                other => Step::Values(Box::new(other.clone())),
            };
            emit_step(&step, &quote!(value.#field))
        }
        None if rest.is_list => quote!(Vec::new()),
        None => {
            let map = paths::map();
            quote!(#map::new())
        }
    }
}

fn emit_put(kept: &KeptProperty) -> TokenStream {
    let (wire, field) = (&kept.wire, ident(&kept.ident));
    let value = match kept.presence {
        Presence::Required => quote!(Some(&value.#field)),
        Presence::Optional | Presence::OptionalAny => quote!(value.#field.as_ref()),
        Presence::OptionalNullable => quote!(Some(&value.#field).filter(|found| !found.is_absent())),
    };
    quote!(put(&mut rest, #wire, #value);)
}

fn emit_source(source: &FieldSource) -> TokenStream {
    let maybe = paths::maybe();
    match source {
        FieldSource::Field(name, step) => {
            let name = ident(name);
            emit_step(step, &quote!(value.#name))
        }
        FieldSource::Rest(wire, Presence::OptionalNullable) => quote!(take_maybe(&mut rest, #wire)),
        FieldSource::Rest(wire, _) => quote!(take(&mut rest, #wire)),
        FieldSource::Absent(Presence::OptionalNullable) => quote!(#maybe::Absent),
        FieldSource::Absent(_) => quote!(None),
    }
}

fn emit_alternatives(from: &TokenStream, steps: &[AlternativeStep], fallbacks: &(String, String)) -> TokenStream {
    let (old, new) = (ident(&fallbacks.0), ident(&fallbacks.1));
    let arms = steps.iter().map(|step| {
        let variant = ident(&step.from);
        match &step.to {
            Some((to, inner)) => {
                let (to, inner) = (ident(to), emit_step(inner, &quote!(value)));
                quote!(#from::#variant(value) => Self::#to(#inner),)
            }
            None => quote!(#from::#variant(value) => keep(&value, Self::#new),),
        }
    });
    quote! {
        match value {
            #(#arms)*
            #from::#old(value) => read(&value).unwrap_or_else(|| Self::#new(value)),
        }
    }
}

/// The value of `from`, one step on.
fn emit_step(step: &Step, from: &TokenStream) -> TokenStream {
    let maybe = paths::maybe();
    match step {
        Step::Same => from.clone(),
        Step::Into => quote!(#from.into()),
        Step::Text => quote!(#from.as_str().to_owned()),
        Step::Some(inner) => {
            let inner = emit_step(inner, from);
            quote!(Some(#inner))
        }
        Step::Option(inner) => {
            let function = function(inner);
            quote!(#from.map(#function))
        }
        Step::Maybe(inner) => {
            let inner = emit_step(inner, &quote!(value));
            quote! {
                match #from {
                    #maybe::Absent => #maybe::Absent,
                    #maybe::Null => #maybe::Null,
                    #maybe::Value(value) => #maybe::Value(#inner),
                }
            }
        }
        Step::IntoMaybe(inner) => {
            let inner = emit_step(inner, from);
            quote!(#maybe::Value(#inner))
        }
        Step::OptionIntoMaybe(inner) => {
            let some = into_maybe(inner);
            quote!(#from.map_or(#maybe::Absent, #some))
        }
        Step::NullIntoMaybe(inner) => {
            let some = into_maybe(inner);
            quote!(#from.map_or(#maybe::Null, #some))
        }
        Step::Items(inner) => {
            let function = function(inner);
            quote!(#from.into_iter().map(#function).collect())
        }
        Step::Values(inner) => {
            let inner = emit_step(inner, &quote!(value));
            quote!(#from.into_iter().map(|(name, value)| (name, #inner)).collect())
        }
        Step::Boxed(inner) => {
            let inner = emit_step(inner, from);
            quote!(Box::new(#inner))
        }
        Step::Unboxed(inner) => match inner.as_ref() {
            Step::Same => quote!(*#from),
            other => emit_step(other, &quote!((*#from))),
        },
    }
}

/// A step as a function that gives a `Maybe`.
fn into_maybe(step: &Step) -> TokenStream {
    let maybe = paths::maybe();
    match step {
        Step::Same => quote!(#maybe::Value),
        other => {
            let inner = emit_step(other, &quote!(value));
            quote!(|value| #maybe::Value(#inner))
        }
    }
}

/// A step as a function.
fn function(step: &Step) -> TokenStream {
    match step {
        Step::Into => quote!(Into::into),
        other => {
            let inner = emit_step(other, &quote!(value));
            quote!(|value| #inner)
        }
    }
}
