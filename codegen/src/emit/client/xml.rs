//! The tables of the bodies that are XML.

use super::ClientFile;
use super::uses::Uses;
use crate::emit::ident;
use crate::emit::types::Taken;
use crate::model::Module;
use crate::model::xml::{XmlContent, XmlForm, XmlFormKind, XmlNode, XmlProperty, XmlTables};
use crate::tokens::{Ident, TokenStream, quote};

/// `xml.rs`; absent where no body is XML.
pub(super) fn emit_xml(tables: &XmlTables) -> Option<ClientFile<'_>> {
    if tables.bodies.is_empty() {
        return None;
    }
    let docs = vec!["How the bodies that are XML look: what stands for which property.".to_owned()];
    Some(ClientFile { path: "xml.rs".to_owned(), docs, items: Box::new(|| items(tables)) })
}

fn items(tables: &XmlTables) -> Vec<TokenStream> {
    let mut uses = Uses::new(Taken::default());
    uses.add("xml", "Xml");
    let bodies = tables.bodies.iter().map(|body| {
        let (name, root) = (ident(&body.ident), emit_node(&body.root, tables, &mut uses));
        quote!(pub(crate) static #name: Xml = #root;)
    });
    let mut items: Vec<TokenStream> = bodies.collect();
    items.extend(tables.forms.iter().map(|form| emit_form(form, tables, &mut uses)));
    items.insert(0, uses.emit(&Module::root()));
    items
}

fn emit_form(form: &XmlForm, tables: &XmlTables, uses: &mut Uses) -> TokenStream {
    uses.add("xml", "Content");
    let name = ident(&form.ident);
    let content = match &form.kind {
        XmlFormKind::List(item) => {
            let item = emit_node(item, tables, uses);
            quote!(Content::List(#item))
        }
        XmlFormKind::Object { properties, rest } => {
            let rest = match rest {
                Some(rest) => {
                    let rest = emit_content(*rest, tables, uses);
                    quote!(Some(#rest))
                }
                None => quote!(None),
            };
            let properties: Vec<TokenStream> = properties.iter().map(|it| emit_property(it, tables, uses)).collect();
            quote!(Content::Object { properties: &[#(#properties),*], rest: #rest })
        }
    };
    quote!(static #name: Content = #content;)
}

fn emit_property(property: &XmlProperty, tables: &XmlTables, uses: &mut Uses) -> TokenStream {
    uses.add("xml", "Property");
    let (name, node) = (&property.name, emit_node(&property.node, tables, uses));
    let method = if property.is_required { quote!(required) } else { quote!(optional) };
    quote!(Property::#method(#name, #node))
}

fn emit_node(node: &XmlNode, tables: &XmlTables, uses: &mut Uses) -> TokenStream {
    let (name, content) = (&node.name, emit_content(node.content, tables, uses));
    let namespace = node.namespace.as_ref().map(|namespace| quote!(.namespace(#namespace)));
    let prefix = node.prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
    let made = if node.kind == "Element" {
        quote!(Xml::element(#name, #content))
    } else {
        uses.add("xml", "Node");
        let kind = Ident::new(node.kind);
        quote!(Xml::new(Node::#kind, #name, #content))
    };
    quote!(#made #namespace #prefix)
}

fn emit_content(content: XmlContent, tables: &XmlTables, uses: &mut Uses) -> TokenStream {
    match content {
        XmlContent::Plain(variant) => {
            uses.add("xml", "Content");
            let variant = Ident::new(variant);
            quote!(&Content::#variant)
        }
        XmlContent::Form(place) => {
            let name = tables.forms.get(place).map(|form| ident(&form.ident));
            quote!(&#name)
        }
    }
}
