//! What values keep where they are drawn, beside their limits.

use crate::emit::{ident, number};
use crate::model::{Checks, Layout, Rule, TypeItem, TypeKind};
use crate::tokens::{TokenStream, quote};

/// The table of a type; empty where its values keep nothing of the kind.
pub(super) fn keeps(item: &TypeItem) -> TokenStream {
    let mut entries: Vec<TokenStream> = Vec::new();
    match &item.kind {
        TypeKind::Struct(body) => {
            entries.extend(body.fields.iter().filter_map(|field| {
                let kept = kept(&field.checks)?;
                Some(match body.layout {
                    Layout::Object => {
                        let name = &field.name.wire;
                        quote!(#name: #kept,)
                    }
                    Layout::List => named(&field.name.ident, &kept),
                })
            }));
            entries.extend(body.additional.as_ref().and_then(|additional| {
                let (names, each) = (in_brackets(&additional.names), kept(&additional.checks));
                let each = each.map(|each| quote!(each #each));
                (names.is_some() || each.is_some()).then(|| quote!(..: #names #each,))
            }));
        }
        TypeKind::Union(body) => {
            let variants = body.variants.iter();
            entries.extend(variants.filter_map(|variant| Some(named(&variant.ident, &kept(&variant.checks)?))));
        }
        TypeKind::Enum(_) | TypeKind::Alias(_) | TypeKind::Foreign(_) => {}
    }
    let name = ident(&item.name.ident);
    if entries.is_empty() { TokenStream::new() } else { quote!(crate::runtime::keeps!(#name { #(#entries)* });) }
}

fn named(part: &str, kept: &TokenStream) -> TokenStream {
    let part = ident(part);
    quote!(#part: #kept,)
}

/// What one value keeps, or everything that it holds.
fn kept(checks: &Checks) -> Option<TokenStream> {
    let (names, whole) = (checks.names.as_deref().and_then(in_brackets), of_whole(checks));
    (names.is_some() || whole.is_some()).then(|| quote!(#names #whole))
}

/// What the names in a map keep.
fn in_brackets(names: &Checks) -> Option<TokenStream> {
    of_whole(names).map(|kept| quote!([#kept]))
}

fn of_whole(checks: &Checks) -> Option<TokenStream> {
    let own = &checks.kept;
    let least =
        checks.rules.iter().filter_map(|rule| if let Rule::MinLength(least) = rule { Some(*least) } else { None });
    let most = checks.rules.iter().filter_map(|rule| if let Rule::MaxLength(most) = rule { Some(*most) } else { None });
    let least = least.max().map(number::whole).map(|least| quote!(at_least #least));
    let most = most.min().map(number::whole).map(|most| quote!(at_most #most));
    let texts: Option<Vec<&str>> = own.values.iter().map(|value| value.as_str()).collect();
    Some(if let Some(texts @ [_, ..]) = texts.as_deref() {
        quote!(text #(#texts)*)
    } else if let [_, ..] = own.values.as_slice() {
        let values = own.values.iter().map(ToString::to_string);
        quote!(json #(#values)*)
    } else if let Some(pattern) = &own.pattern {
        quote!(pattern #pattern #least #most)
    } else if let Some(format) = &own.format {
        quote!(format #format #least #most)
    } else {
        let inside = of_whole(checks.items.as_ref()?)?;
        quote!(each #inside)
    })
}
