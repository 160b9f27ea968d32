//! `validate()`.

use super::imports::Outside;
use super::reference::Scope;
use crate::emit::{ident, number};
use crate::model::{Checks, Format, Layout, Presence, Rule, Struct, TypeItem, TypeRef, Types, Union};
use crate::tokens::{Literal, TokenStream, quote};

/// What a type has that has limits.
pub(super) struct Validation {
    /// Its method.
    pub(super) method: TokenStream,
    /// What that is based on.
    pub(super) implementation: TokenStream,
}

/// The method and the trait of a struct that has limits.
pub(super) fn struct_checks(types: &Types, item: &TypeItem, body: &Struct, scope: Scope<'_>) -> Validation {
    let fields = body.fields.iter().map(|field| {
        let inner = value_checks(types, &field.ty, &field.checks, scope);
        if inner.is_empty() {
            return inner;
        }
        let (name, wire) = (ident(&field.name.ident), &field.name.wire);
        let steps = quote! {
            checker.enter(#wire);
            #inner
            checker.leave();
        };
        match field.presence {
            Presence::Required => quote! {
                let value = &self.#name;
                #steps
            },
            Presence::Optional | Presence::OptionalAny => quote!(if let Some(value) = &self.#name { #steps }),
            Presence::OptionalNullable => quote!(if let Some(value) = self.#name.value() { #steps }),
        }
    });
    let additional = body.additional.as_ref().map(|additional| {
        let inner = value_checks(types, &additional.value, &additional.checks, scope);
        let name = ident(&additional.ident);
        let count = Literal::count(body.fields.len());
        (!inner.is_empty()).then(|| match body.layout {
            Layout::List => quote! {
                for (index, value) in self.#name.iter().enumerate() {
                    checker.enter_item(#count + index);
                    #inner
                    checker.leave();
                }
            },
            Layout::Object => quote! {
                for (name, value) in &self.#name {
                    checker.enter(name);
                    #inner
                    checker.leave();
                }
            },
        })
    });
    validation(item, scope, quote!(#(#fields)* #additional))
}

/// The same for a union.
pub(super) fn union_checks(types: &Types, item: &TypeItem, body: &Union, scope: Scope<'_>) -> Validation {
    let arms: Vec<(TokenStream, TokenStream)> = body
        .variants
        .iter()
        .filter_map(|variant| {
            let inner = value_checks(types, &variant.ty, &variant.checks, scope);
            let name = ident(&variant.ident);
            (!inner.is_empty()).then(|| (quote!(Self::#name(value)), inner))
        })
        .collect();
    let steps = match arms.as_slice() {
        [(pattern, inner)] => quote!(if let #pattern = self { #inner }),
        arms => {
            let arms = arms.iter().map(|(pattern, inner)| quote!(#pattern => { #inner }));
            quote!(match self { #(#arms)* _ => {} })
        }
    };
    validation(item, scope, steps)
}

fn validation(item: &TypeItem, scope: Scope<'_>, steps: TokenStream) -> Validation {
    let name = ident(&item.name.ident);
    let (checker, validate) = (scope.mention(Outside::Checker), scope.mention(Outside::Validate));
    let (errors, steps) = (scope.mention(Outside::ValidationErrors), steps);
    Validation {
        method: quote! {
            /// Checks the limits that the description sets, here and in everything inside.
            ///
            /// # Errors
            ///
            /// One entry for each limit that is not kept.
            pub fn validate(&self) -> Result<(), #errors> {
                #checker::run(self)
            }
        },
        implementation: quote! {
            impl #validate for #name {
                fn check(&self, checker: &mut #checker) {
                    #steps
                }
            }
        },
    }
}

/// The steps for a value that `value` refers to; empty where it has no limits.
fn value_checks(types: &Types, ty: &TypeRef, checks: &Checks, scope: Scope<'_>) -> TokenStream {
    match types.underlying(ty) {
        TypeRef::Option(inner) => {
            let inner = value_checks(types, inner, checks, scope);
            if inner.is_empty() { inner } else { quote!(if let Some(value) = value { #inner }) }
        }
        TypeRef::Boxed(inner) => {
            let inner = value_checks(types, inner, checks, scope);
            if inner.is_empty() { inner } else { quote!(let value = value.as_ref(); #inner) }
        }
        TypeRef::Named(id) if types.is_checked.get(id.0) == Some(&true) => {
            let validate = scope.mention(Outside::Validate);
            quote!(#validate::check(value, checker);)
        }
        TypeRef::Vec(inner) => {
            let own = rules(checks, quote!(checker.count(value.len())));
            let unique = checks.rules.contains(&Rule::UniqueItems).then(|| quote!(checker.unique(value);));
            let inner = value_checks(types, inner, checks.items.as_deref().unwrap_or(&Checks::default()), scope);
            let each = (!inner.is_empty()).then(|| {
                quote! {
                    for (index, value) in value.iter().enumerate() {
                        checker.enter_item(index);
                        #inner
                        checker.leave();
                    }
                }
            });
            quote!(#own #unique #each)
        }
        TypeRef::Map(inner) => {
            let own = rules(checks, quote!(checker.count(value.len())));
            let inner = value_checks(types, inner, checks.items.as_deref().unwrap_or(&Checks::default()), scope);
            let each = (!inner.is_empty()).then(|| {
                quote! {
                    for (name, value) in value {
                        checker.enter(name);
                        #inner
                        checker.leave();
                    }
                }
            });
            quote!(#own #each)
        }
        TypeRef::Object => rules(checks, quote!(checker.count(value.len()))),
        TypeRef::String => rules(checks, quote!(checker.text(value))),
        TypeRef::Format(Format::Secret) => rules(checks, quote!(checker.text(value.expose()))),
        TypeRef::Format(Format::UnixTime) => rules(checks, quote!(checker.integer(value.seconds()))),
        TypeRef::Format(_) => rules(checks, quote!(checker.text(value.as_str()))),
        TypeRef::F64 => rules(checks, quote!(checker.number(*value))),
        _ => rules(checks, quote!(checker.integer(*value))),
    }
}

fn rules(checks: &Checks, start: TokenStream) -> TokenStream {
    let calls: Vec<TokenStream> = checks.rules.iter().filter_map(rule).collect();
    if calls.is_empty() { TokenStream::new() } else { quote!(#start #(#calls)*;) }
}

fn rule(rule: &Rule) -> Option<TokenStream> {
    let count = |limit: &u64| number::whole(*limit);
    let whole = |limit: &i128| number::whole(*limit);
    let real = |limit: &f64| number::real(*limit);
    Some(match rule {
        Rule::MinLength(limit) => at_least("minLength", &count(limit)),
        Rule::MaxLength(limit) => at_most("maxLength", &count(limit)),
        Rule::MinItems(limit) => at_least("minItems", &count(limit)),
        Rule::MaxItems(limit) => at_most("maxItems", &count(limit)),
        Rule::MinProperties(limit) => at_least("minProperties", &count(limit)),
        Rule::MaxProperties(limit) => at_most("maxProperties", &count(limit)),
        Rule::UniqueItems => return None,
        Rule::MinimumInteger(limit) => call("minimum", &whole(limit)),
        Rule::MaximumInteger(limit) => call("maximum", &whole(limit)),
        Rule::ExclusiveMinimumInteger(limit) => call("exclusive_minimum", &whole(limit)),
        Rule::ExclusiveMaximumInteger(limit) => call("exclusive_maximum", &whole(limit)),
        Rule::MultipleOfInteger(step) => call("multiple_of", &whole(step)),
        Rule::Minimum(limit) => call("minimum", &real(limit)),
        Rule::Maximum(limit) => call("maximum", &real(limit)),
        Rule::ExclusiveMinimum(limit) => call("exclusive_minimum", &real(limit)),
        Rule::ExclusiveMaximum(limit) => call("exclusive_maximum", &real(limit)),
        Rule::MultipleOf(step) => call("multiple_of", &real(step)),
    })
}

fn at_least(keyword: &str, limit: &Literal) -> TokenStream {
    quote!(.at_least(#keyword, #limit))
}

fn at_most(keyword: &str, limit: &Literal) -> TokenStream {
    quote!(.at_most(#keyword, #limit))
}

fn call(method: &str, limit: &Literal) -> TokenStream {
    let method = ident(method);
    quote!(.#method(#limit))
}
