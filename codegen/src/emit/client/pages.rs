//! Pages: their static description, and the methods that ask for them.

use super::request::constant;
use super::uses::Uses;
use crate::emit::types::type_tokens;
use crate::emit::{docs, ident};
use crate::model::Types;
use crate::model::calls::Operation;
use crate::model::pages::{Access, End, Items, Next, Pages, Unit};
use crate::tokens::{Ident, TokenStream, quote};

/// The static that says how the pages follow each other.
pub(super) fn emit_paging(pages: &Pages) -> TokenStream {
    let name = Ident::new(&pages.constant);
    let (items, next) = (path(&pages.path), emit_next(&pages.next));
    quote! {
        static #name: paging::Paging = paging::Paging { items: #items, next: #next };
    }
}

fn emit_next(next: &Next) -> TokenStream {
    match next {
        Next::LinkHeader => quote!(paging::Next::LinkHeader),
        Next::Link { from, keep } => {
            let from = path(from);
            quote!(paging::Next::Link { from: #from, keep: &[#(#keep),*] })
        }
        Next::Operation { from, path: target, parameter, query } => {
            let from = path(from);
            quote!(paging::Next::Operation { from: #from, path: #target, parameter: #parameter, query: &[#(#query),*] })
        }
        Next::Value { parameter, from, more } => {
            let (from, more) = (path(from), path(more));
            quote!(paging::Next::Value { parameter: #parameter, from: #from, more: #more })
        }
        Next::LastItem { parameter, property, more } => {
            let more = path(more);
            quote!(paging::Next::LastItem { parameter: #parameter, property: #property, more: #more })
        }
        Next::Count { parameter, at, unit, end } => {
            let at = path(at);
            let unit = match unit {
                Unit::Pages => quote!(paging::Unit::Pages),
                Unit::Items => quote!(paging::Unit::Items),
            };
            let end = match end {
                End::More(more) => {
                    let more = path(more);
                    quote!(paging::End::More(#more))
                }
                End::Total(total) => {
                    let total = path(total);
                    quote!(paging::End::Total(#total))
                }
            };
            quote!(paging::Next::Count { parameter: #parameter, at: #at, unit: #unit, end: #end })
        }
    }
}

fn path(path: &[String]) -> TokenStream {
    quote!(&[#(#path),*])
}

/// The methods of the request that ask for all pages, and for all items.
pub(super) fn emit_pages(
    operation: &Operation,
    pages: &Pages,
    failure: &TokenStream,
    types: &Types,
    uses: &mut Uses,
) -> TokenStream {
    uses.add_module("pages");
    uses.add_module("paging");
    let (lines, method) = (docs(&pages.docs), ident(&pages.method));
    let page = type_tokens(types, &pages.page, uses.scope());
    let (constant, paging) = (constant(operation), Ident::new(&pages.constant));
    let items = pages.items.as_ref().map(|items| emit_items(items, pages, failure, types, uses));
    quote! {
        #lines
        pub fn #method(self) -> pages::Pages<'a, #page, #failure> {
            let options = self.options.clone();
            pages::Pages::new(&#constant, &#paging, options, move |options| {
                Box::pin(self.clone().options(options).send())
            })
        }
        #items
    }
}

fn emit_items(items: &Items, pages: &Pages, failure: &TokenStream, types: &Types, uses: &Uses) -> TokenStream {
    let lines = docs(&[format!("The items of all [`{0}`](Self::{0}), one by one.", pages.method)]);
    let (method, source) = (ident(&items.method), ident(&pages.method));
    let page = type_tokens(types, &pages.page, uses.scope());
    let ty = type_tokens(types, &items.ty, uses.scope());
    let field = |name: &str| ident(name);
    let split = match &items.access {
        Access::Whole => quote!(|page| page),
        Access::Field(name) => {
            let field = field(name);
            quote!(|page| page.#field)
        }
        Access::OptionField(name) => {
            let field = field(name);
            quote!(|page| page.#field.unwrap_or_default())
        }
        Access::MaybeField(name) => {
            let field = field(name);
            quote!(|page| page.#field.into_value().unwrap_or_default())
        }
    };
    quote! {
        #lines
        pub fn #method(self) -> pages::Items<'a, #page, #ty, #failure> {
            self.#source().items(#split)
        }
    }
}
