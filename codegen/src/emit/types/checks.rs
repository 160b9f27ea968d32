//! `validate()`.

use super::imports::Outside;
use super::reference::Scope;
use crate::emit::{ident, number};
use crate::model::{Checks, Format, Layout, Presence, Rule, Struct, TypeItem, TypeRef, Types, Union};
use crate::tokens::{Ident, Literal, TokenStream, quote};

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
        let name = ident(&field.name.ident);
        let (ty, is_always) = match (field.presence, types.underlying(&field.ty)) {
            (Presence::Required, TypeRef::Option(inner)) => (&**inner, false),
            (presence, _) => (&field.ty, presence == Presence::Required),
        };
        let place = if is_always { Place::field(&name) } else { Place::bound() };
        let inner = value_checks(types, ty, &field.checks, scope, &place);
        if inner.is_empty() {
            return inner;
        }
        let wire = &field.name.wire;
        let steps = quote! {
            checker.enter(#wire);
            #inner
            checker.leave();
        };
        match field.presence {
            Presence::Required if is_always => steps,
            Presence::OptionalNullable => quote!(if let Some(value) = self.#name.value() { #steps }),
            _ => quote!(if let Some(value) = &self.#name { #steps }),
        }
    });
    let additional = body.additional.as_ref().map(|additional| {
        let inner = value_checks(types, &additional.value, &additional.checks, scope, &Place::bound());
        let of_name = name_checks(Some(&additional.names));
        let name = ident(&additional.ident);
        let count = Literal::count(body.fields.len());
        Some(match body.layout {
            Layout::List if inner.is_empty() => return None,
            Layout::List => quote! {
                for (index, value) in self.#name.iter().enumerate() {
                    checker.enter_item(#count + index);
                    #inner
                    checker.leave();
                }
            },
            Layout::Object => each_entry(&Place::field(&name), &of_name, &inner),
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
            let inner = value_checks(types, &variant.ty, &variant.checks, scope, &Place::bound());
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

/// How the steps for a value get at it.
struct Place {
    /// The value itself, for its methods.
    owned: TokenStream,
    /// A reference to it.
    reference: TokenStream,
    /// A copy of it.
    copy: TokenStream,
}

impl Place {
    /// A field that is always there.
    fn field(name: &Ident) -> Self {
        let owned = quote!(self.#name);
        Self { reference: quote!(&#owned), copy: owned.clone(), owned }
    }

    /// What `value` refers to.
    fn bound() -> Self {
        Self { owned: quote!(value), reference: quote!(value), copy: quote!(*value) }
    }
}

/// The steps for a value; empty where it has no limits.
fn value_checks(types: &Types, ty: &TypeRef, checks: &Checks, scope: Scope<'_>, place: &Place) -> TokenStream {
    let Place { owned, reference, copy } = place;
    let of_items = |inner: &TypeRef| {
        value_checks(types, inner, checks.items.as_deref().unwrap_or(&Checks::default()), scope, &Place::bound())
    };
    match types.underlying(ty) {
        TypeRef::Option(inner) => {
            let inner = value_checks(types, inner, checks, scope, &Place::bound());
            if inner.is_empty() { inner } else { quote!(if let Some(value) = #reference { #inner }) }
        }
        TypeRef::Boxed(inner) => {
            let whole = Place { reference: quote!(#owned.as_ref()), owned: owned.clone(), copy: quote!(*#copy) };
            value_checks(types, inner, checks, scope, &whole)
        }
        TypeRef::Named(id) if types.is_checked.get(id.0) == Some(&true) => {
            let validate = scope.mention(Outside::Validate);
            quote!(#validate::check(#reference, checker);)
        }
        TypeRef::Vec(inner) => {
            let own = rules(checks, quote!(checker.count(#owned.len())));
            let unique = checks.rules.contains(&Rule::UniqueItems).then(|| quote!(checker.unique(#reference);));
            let inner = of_items(inner);
            let each = (!inner.is_empty()).then(|| {
                quote! {
                    for (index, value) in #owned.iter().enumerate() {
                        checker.enter_item(index);
                        #inner
                        checker.leave();
                    }
                }
            });
            quote!(#own #unique #each)
        }
        TypeRef::Map(inner) => {
            let own = rules(checks, quote!(checker.count(#owned.len())));
            let each = each_entry(place, &name_checks(checks.names.as_deref()), &of_items(inner));
            quote!(#own #each)
        }
        TypeRef::Object => {
            let own = rules(checks, quote!(checker.count(#owned.len())));
            let each = each_entry(place, &name_checks(checks.names.as_deref()), &TokenStream::new());
            quote!(#own #each)
        }
        TypeRef::String => rules(checks, quote!(checker.text(#reference))),
        TypeRef::Format(Format::Secret) => rules(checks, quote!(checker.text(#owned.expose()))),
        TypeRef::Format(Format::UnixTime) => rules(checks, quote!(checker.integer(#owned.seconds()))),
        TypeRef::Format(_) => rules(checks, quote!(checker.text(#owned.as_str()))),
        TypeRef::F64 => rules(checks, quote!(checker.number(#copy))),
        _ => rules(checks, quote!(checker.integer(#copy))),
    }
}

/// The steps for each entry of a map, given those for its name and its value; empty where it has no limits.
fn each_entry(map: &Place, of_name: &TokenStream, of_value: &TokenStream) -> TokenStream {
    let Place { owned, reference, .. } = map;
    let entry = match (of_name.is_empty(), of_value.is_empty()) {
        (true, true) => return TokenStream::new(),
        (false, true) => quote!(for name in #owned.keys()),
        (_, false) => quote!(for (name, value) in #reference),
    };
    quote! {
        #entry {
            checker.enter(name);
            #of_name
            #of_value
            checker.leave();
        }
    }
}

/// The steps for the name of an entry.
fn name_checks(names: Option<&Checks>) -> TokenStream {
    let call = |rule: &Rule| match rule {
        Rule::MinLength(limit) => Some(at_least("propertyNames/minLength", &number::whole(*limit))),
        Rule::MaxLength(limit) => Some(at_most("propertyNames/maxLength", &number::whole(*limit))),
        _ => None,
    };
    let calls: Vec<TokenStream> = names.iter().flat_map(|names| &names.rules).filter_map(call).collect();
    if calls.is_empty() { TokenStream::new() } else { quote!(checker.text(name) #(#calls)*;) }
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
