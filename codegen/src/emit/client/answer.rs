//! Answers: result types, and the match over statuses.

use super::uses::Uses;
use crate::emit::types::type_tokens;
use crate::emit::{docs, ident, paths};
use crate::model::Types;
use crate::model::calls::{Arm, Client, Decode, EventForm, Operation, Outcome, Pattern, Separator};
use crate::tokens::{Literal, TokenStream, quote};

/// The type of an outcome.
pub(super) fn emit_outcome(outcome: &Outcome, types: &Types, uses: &mut Uses) -> TokenStream {
    match outcome {
        Outcome::One(decode) => decode_type(decode, types, uses),
        Outcome::Several { ident: name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

/// The enum of an outcome, where it is one.
pub(super) fn emit_enum(outcome: &Outcome, types: &Types, uses: &mut Uses) -> Option<TokenStream> {
    let Outcome::Several { ident: name, docs: lines, variants } = outcome else { return None };
    let (name, lines) = (ident(name), docs(lines));
    let variants = variants.iter().map(|variant| {
        let (lines, name) = (docs(&variant.docs), ident(&variant.ident));
        if variant.decode == Decode::Empty {
            return quote!(#lines #name,);
        }
        let ty = decode_type(&variant.decode, types, uses);
        quote!(#lines #name(#ty),)
    });
    let variants: Vec<TokenStream> = variants.collect();
    Some(quote! {
        #lines
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

pub(super) fn decode_type(decode: &Decode, types: &Types, uses: &mut Uses) -> TokenStream {
    match decode {
        Decode::Empty => quote!(()),
        Decode::Json(ty) | Decode::Xml(ty, _) => type_tokens(types, ty, uses.scope()),
        Decode::Text => quote!(String),
        Decode::Stream => {
            uses.add("stream", "ByteStream");
            quote!(ByteStream)
        }
        Decode::Events(ty, _) => {
            uses.add_module("events");
            let ty = type_tokens(types, ty, uses.scope());
            quote!(events::EventStream<#ty>)
        }
        Decode::Lines(ty, _) => {
            uses.add_module("lines");
            let ty = ty.as_ref().map_or_else(|| quote!(T), |ty| type_tokens(types, ty, uses.scope()));
            quote!(lines::JsonStream<#ty>)
        }
    }
}

/// What is read of an answer, by its status.
pub(super) fn emit_match(operation: &Operation, arms: &[Arm], client: &Client) -> TokenStream {
    let actions: Vec<(&Arm, String, TokenStream)> = arms
        .iter()
        .map(|arm| {
            let action = action(operation, arm, client);
            (arm, action.to_string(), action)
        })
        .collect();
    // What is left to the last arm, where that is all that could come next.
    let has_others = |arm: &Arm| matches!(arm.pattern, Pattern::Range(_)) || arm.media_type.is_some();
    let rest = match actions.iter().find(|(arm, _, _)| arm.pattern == Pattern::Rest) {
        Some((_, text, _)) if !arms.iter().any(has_others) => Some(text.clone()),
        _ => None,
    };
    let mut merged: Vec<Merged<'_>> = Vec::new();
    for (arm, text, action) in &actions {
        if arm.pattern != Pattern::Rest && rest.as_ref() == Some(text) || is_in_a_range(arm, text, &actions) {
            continue;
        }
        match merged.iter_mut().find(|known| known.takes(arm, text)) {
            Some(known) => known.arms.push(arm),
            None => merged.push(Merged { arms: vec![arm], text, action }),
        }
    }
    if let [Merged { arms, action, .. }] = merged.as_slice()
        && arms.iter().all(|arm| arm.media_type.is_none())
    {
        return (*action).clone();
    }
    let arms = merged.iter().map(|Merged { arms, action, .. }| {
        let patterns = emit_patterns(arms);
        let media_type = arms.first().and_then(|arm| arm.media_type.as_deref());
        let guard = media_type.map(|media_type| quote!(if answer.content_type() == #media_type));
        quote!(#(#patterns)|* #guard => #action,)
    });
    quote! {
        match answer.status().as_u16() {
            #(#arms)*
        }
    }
}

/// Arms that do the same.
struct Merged<'a> {
    arms: Vec<&'a Arm>,
    text: &'a str,
    action: &'a TokenStream,
}

impl Merged<'_> {
    /// Whether an arm can stand with these. Codes exclude each other, and so do ranges, but a code comes before its range.
    fn takes(&self, arm: &Arm, text: &str) -> bool {
        let are_alike = |other: &Arm| {
            other.media_type == arm.media_type
                && matches!(
                    (other.pattern, arm.pattern),
                    (Pattern::Code(_), Pattern::Code(_)) | (Pattern::Range(_), Pattern::Range(_))
                )
        };
        self.text == text && self.arms.iter().all(|other| are_alike(other))
    }
}

/// Whether an arm for one code does what that for its range does.
fn is_in_a_range(arm: &Arm, text: &str, actions: &[(&Arm, String, TokenStream)]) -> bool {
    let Pattern::Code(code) = arm.pattern else { return false };
    let is_its_range = |other: &Arm| {
        matches!(other.pattern, Pattern::Range(digit) if u16::from(digit) == code / 100) && other.media_type.is_none()
    };
    arm.media_type.is_none() && actions.iter().any(|(other, known, _)| known == text && is_its_range(other))
}

/// The patterns of arms that do the same; statuses that follow each other are one range, where that is shorter.
fn emit_patterns(arms: &[&Arm]) -> Vec<TokenStream> {
    let mut bounds: Vec<(u16, u16)> = Vec::new();
    for arm in arms {
        match arm.pattern {
            Pattern::Code(code) => bounds.push((code, code)),
            Pattern::Range(digit) => bounds.push((u16::from(digit) * 100, u16::from(digit) * 100 + 99)),
            Pattern::Rest => return vec![quote!(_)],
        }
    }
    bounds.sort_unstable();
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for (low, high) in bounds {
        match joined.last_mut() {
            Some((_, last)) if *last + 1 == low => *last = high,
            _ => joined.push((low, high)),
        }
    }
    let literal = |number: u16| Literal::whole(number);
    let pattern = |(low, high): (u16, u16)| {
        let (first, last) = (literal(low), literal(high));
        match high - low {
            0 => quote!(#first),
            1 => quote!(#first | #last),
            _ => quote!(#first..=#last),
        }
    };
    joined.into_iter().map(pattern).collect()
}

fn action(operation: &Operation, arm: &Arm, client: &Client) -> TokenStream {
    let outcome = if arm.is_success { &operation.success } else { &operation.failure };
    let variant = match (outcome, &arm.variant) {
        (Outcome::Several { ident: name, .. }, Some(variant)) => {
            let (name, variant) = (ident(name), ident(variant));
            Some(quote!(#name::#variant))
        }
        _ => None,
    };
    let read = if arm.is_success {
        match &arm.decode {
            Decode::Empty => quote!(answer.empty()),
            Decode::Json(_) => quote!(answer.json()),
            Decode::Xml(_, table) => {
                let (home, table) = (paths::module(&client.home), ident(table));
                quote!(answer.xml(&#home::xml::#table))
            }
            Decode::Text => quote!(answer.text()),
            Decode::Stream => quote!(answer.stream()),
            Decode::Events(_, EventForm::Json) => quote!(answer.events()),
            Decode::Events(_, EventForm::Text) => quote!(answer.text_events()),
            Decode::Events(_, EventForm::Whole) => quote!(answer.whole_events()),
            Decode::Lines(_, Separator::Line) => quote!(answer.lines(lines::Separator::Line)),
            Decode::Lines(_, Separator::Record) => quote!(answer.lines(lines::Separator::Record)),
        }
    } else {
        match &arm.decode {
            Decode::Empty | Decode::Stream | Decode::Events(..) | Decode::Lines(..) => {
                return quote!(answer.bare_error());
            }
            Decode::Json(_) => quote!(answer.error()),
            Decode::Xml(_, table) => {
                let (home, table) = (paths::module(&client.home), ident(table));
                quote!(answer.xml_error(&#home::xml::#table))
            }
            Decode::Text => quote!(answer.text_error()),
        }
    };
    match variant {
        None => read,
        Some(variant) if !arm.is_success => quote!(#read.map_error(#variant)),
        Some(variant) if arm.decode == Decode::Empty => quote!(#read.map(|()| #variant)),
        Some(variant) => quote!(#read.map(#variant)),
    }
}
