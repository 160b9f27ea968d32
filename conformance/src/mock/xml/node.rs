//! What the `xml` keywords say of one schema.

use bindery_spec::ir::{Api, SchemaId, XmlNodeKind};

use crate::mock::request::coerce;

const DEPTH: usize = 12;

/// How values of a schema stand in a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// The name, where `xml` gives one, with its prefix.
    pub(super) name: Option<String>,
    /// The namespace, with the prefix that it is declared for.
    pub(super) namespace: Option<(Option<String>, String)>,
    pub(super) is_attribute: bool,
    /// The value is the text of the element that it belongs to.
    pub(super) is_text: bool,
    /// The items of an array stand in an element of their own.
    pub(super) is_wrapped: bool,
}

/// The form of a schema: what it says itself, else what the schema says that it refers to.
pub(super) fn form(api: &Api, id: SchemaId) -> Form {
    let mut form = Form::default();
    let mut is_told = false;
    for schema in chain(api, id).map(|id| api.schemas.get(id)) {
        let Some(xml) = &schema.xml else { continue };
        let prefixed = |name: &String| match &xml.prefix {
            Some(prefix) if !name.contains(':') => format!("{prefix}:{name}"),
            _ => name.clone(),
        };
        form.name = form.name.or_else(|| xml.name.as_ref().map(prefixed));
        form.namespace = form.namespace.or_else(|| Some((xml.prefix.clone(), xml.namespace.clone()?)));
        if !is_told && (xml.node.is_some() || xml.wrapped) {
            is_told = true;
            form.is_attribute = xml.node == Some(XmlNodeKind::Attribute);
            form.is_text = matches!(xml.node, Some(XmlNodeKind::Text | XmlNodeKind::Cdata));
            form.is_wrapped = xml.wrapped || xml.node == Some(XmlNodeKind::Element);
        }
    }
    form
}

/// The name of a document's root: that of its schema, else that of its component.
pub(super) fn root_name(api: &Api, id: SchemaId) -> String {
    let component = || chain(api, id).find_map(|id| api.schemas.get(id).name.clone()).filter(|name| is_name(name));
    form(api, id).name.or_else(component).unwrap_or_else(|| "root".to_owned())
}

/// The schema of items, and the name of each where the list has this one.
pub(super) fn item(api: &Api, list: SchemaId, name: &str) -> (Option<SchemaId>, String) {
    let items = coerce::items(api, list);
    let own = items.and_then(|items| form(api, items).name);
    (items, own.unwrap_or_else(|| name.to_owned()))
}

/// Whether a text can be the name of an element: a letter or `_`, then letters, digits and a few signs.
pub(super) fn is_name(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && signs.all(|sign| sign.is_alphanumeric() || "_-.:".contains(sign))
}

/// A schema, and those that it is nothing but another name for.
fn chain(api: &Api, id: SchemaId) -> impl Iterator<Item = SchemaId> {
    std::iter::successors(Some(id), |id| {
        let schema = api.schemas.get(*id);
        schema.reference.or(if let [only] = schema.all_of.as_slice() { Some(*only) } else { None })
    })
    .take(DEPTH)
}
