//! XML: which node stands for which property.
//!
//! In: the schemas of the bodies that are XML. Out: a table for each object and list below them. A name that nothing gives
//! is that of the property, and at the root that of the component; the name of a list is that of its items too, unless
//! they have one. Source: OpenAPI 3.0.4, 3.1.1 and 3.2.0, XML Object.

mod shape;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use bindery_spec::ir::{Api, MediaType, ParameterShape, SchemaId, XmlNodeKind};

use self::shape::{Facts, Shape, facts, shape};
use super::form;
use crate::lower::form::{Part, Positions, Properties, inner_body, is_form};
use crate::lower::media::{Notation, notation};
use crate::lower::types::TypePlan;
use crate::model::calls::{Body, Decode, FieldEncoding, Group, Place, TextForm};
use crate::model::xml::{XmlBody, XmlContent, XmlForm, XmlFormKind, XmlNode, XmlProperty, XmlTables};
use crate::model::{TypeId, TypeKind, TypeRef};
use crate::naming::{Wanted, field_ident, settle};

/// The tables of all bodies that could be read or written as XML.
pub(super) struct Bodies {
    tables: XmlTables,
    /// By schema: the place among the bodies, and whether the description names the root.
    by_schema: BTreeMap<SchemaId, (usize, bool)>,
    /// By the schema of a part: the place among the bodies.
    by_part: BTreeMap<SchemaId, usize>,
}

impl Bodies {
    /// The table by which a body of that schema is read; absent where its type is a text or the like.
    pub(super) fn body(&self, schema: SchemaId) -> Option<&str> {
        self.by_schema.get(&schema).map(|(place, _)| self.tables.bodies[*place].ident.as_str())
    }

    /// The same where its root has a name, so that it can be written too.
    pub(super) fn named_body(&self, schema: SchemaId) -> Option<&str> {
        self.by_schema.get(&schema).filter(|(_, is_named)| *is_named).and_then(|_| self.body(schema))
    }

    /// The table by which a part of a form is written; of a list, by which each of its items is.
    pub(super) fn part(&self, schema: SchemaId) -> Option<&str> {
        self.by_part.get(&schema).map(|place| self.tables.bodies[*place].ident.as_str())
    }

    /// The tables that the operations mention, and what these refer to.
    pub(super) fn used_by(&self, groups: &[Group]) -> XmlTables {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for operation in groups.iter().flat_map(|group| &group.operations) {
            if let Body::Xml(_, table) = &operation.body {
                used.insert(table);
            }
            for argument in &operation.arguments {
                if let TextForm::Xml(table) = &argument.text {
                    used.insert(table);
                }
                if let Place::Field(encoding) | Place::Inner(_, encoding) = &argument.place
                    && let FieldEncoding::Xml(_, table) = encoding.of_one()
                {
                    used.insert(table);
                }
            }
            let further = operation.receivers.iter().flat_map(|receiver| &receiver.arms);
            for arm in operation.arms.iter().chain(further) {
                if let Decode::Xml(_, table) = &arm.decode {
                    used.insert(table);
                }
            }
        }
        let mut bodies: Vec<XmlBody> =
            self.tables.bodies.iter().filter(|body| used.contains(body.ident.as_str())).cloned().collect();
        let mut next: Vec<usize> = bodies.iter().filter_map(|body| place(body.root.content)).collect();
        let mut kept: BTreeSet<usize> = BTreeSet::new();
        while let Some(place) = next.pop() {
            if kept.insert(place) {
                next.extend(contents(&self.tables.forms[place].kind).filter_map(self::place));
            }
        }
        let moved: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let mut forms: Vec<XmlForm> = kept.iter().map(|old| self.tables.forms[*old].clone()).collect();
        let contents = forms.iter_mut().flat_map(|form| contents_mut(&mut form.kind));
        for content in contents.chain(bodies.iter_mut().map(|body| &mut body.root.content)) {
            if let XmlContent::Form(place) = content
                && let Some(new) = moved.get(place)
            {
                *place = *new;
            }
        }
        XmlTables { bodies, forms }
    }
}

fn place(content: XmlContent) -> Option<usize> {
    match content {
        XmlContent::Form(place) => Some(place),
        XmlContent::Plain(_) => None,
    }
}

fn contents(kind: &XmlFormKind) -> impl Iterator<Item = XmlContent> {
    let (item, properties, rest) = match kind {
        XmlFormKind::List(item) => (Some(item.content), [].as_slice(), None),
        XmlFormKind::Object { properties, rest } => (None, properties.as_slice(), *rest),
    };
    item.into_iter().chain(properties.iter().map(|property| property.node.content)).chain(rest)
}

fn contents_mut(kind: &mut XmlFormKind) -> Vec<&mut XmlContent> {
    match kind {
        XmlFormKind::List(item) => vec![&mut item.content],
        XmlFormKind::Object { properties, rest } => {
            properties.iter_mut().map(|property| &mut property.node.content).chain(rest.as_mut()).collect()
        }
    }
}

/// Makes the tables of every body that is XML.
pub(super) fn lower_xml(api: &Api, plan: &TypePlan) -> Bodies {
    let mut builder = Builder { api, forms: Vec::new(), places: HashMap::new() };
    let mut roots = Roots::default();
    let mut by_schema: BTreeMap<SchemaId, (usize, bool)> = BTreeMap::new();
    for operation in &api.operations {
        let sent = operation.request_body.iter().flat_map(|body| &body.content);
        let received = operation.responses.iter().flat_map(|response| &response.content);
        for schema in sent.chain(received).filter_map(xml_schema) {
            let ty = plan.type_of(schema);
            if by_schema.contains_key(&schema) || !is_typed(plan, &ty) {
                continue;
            }
            let facts = facts(api, schema);
            let name = facts.name.clone().or_else(|| facts.component.clone());
            let words = words(plan, &ty, &facts).unwrap_or_else(|| format!("{} body", operation.key()));
            let is_named = name.is_some();
            let place = roots.add(&mut builder, schema, (ty, facts), name.unwrap_or_default(), words);
            by_schema.insert(schema, (place, is_named));
        }
    }
    let mut by_part: BTreeMap<SchemaId, usize> = BTreeMap::new();
    let mut parted = Roots { list: roots.list, known: HashMap::new() };
    for (schema, item, property) in parts(api) {
        let ty = plan.type_of(item);
        if by_part.contains_key(&schema) || !is_typed(plan, &ty) {
            continue;
        }
        let facts = facts(api, item);
        let name = facts.name.clone().or_else(|| facts.component.clone()).unwrap_or_else(|| property.clone());
        let words = facts.component.clone().unwrap_or_else(|| format!("{property} part"));
        by_part.insert(schema, parted.add(&mut builder, item, (ty, facts), name, words));
    }
    let roots = parted.list;
    let words = roots.iter().map(|(words, _)| format!("{words} document"));
    let words: Vec<String> = words.chain(builder.forms.iter().map(|(words, _)| words.clone())).collect();
    let wanted: Vec<Wanted> = words
        .iter()
        .enumerate()
        .map(|(index, words)| Wanted { key: format!("{words} {index:06}"), candidates: vec![constant(words)] })
        .collect();
    let mut idents = settle(&wanted, &HashSet::new()).into_iter();
    let bodies = roots.into_iter().zip(idents.by_ref()).map(|((_, root), ident)| XmlBody { ident, root }).collect();
    let forms = builder.forms.into_iter().zip(idents).map(|((_, kind), ident)| XmlForm { ident, kind }).collect();
    Bodies { tables: XmlTables { bodies, forms }, by_schema, by_part }
}

/// What a root is called: as its component, else as its type.
fn words(plan: &TypePlan, ty: &TypeRef, facts: &Facts) -> Option<String> {
    facts.component.clone().or_else(|| match ty {
        TypeRef::Named(id) => Some(plan.types.get(*id).name.ident.clone()),
        _ => None,
    })
}

/// The roots of documents, those of one type that look alike once.
#[derive(Default)]
struct Roots {
    /// Words for the name of each, and what it is.
    list: Vec<(String, XmlNode)>,
    /// By type, or by schema where it is no type of its own, with what is said of the node.
    known: HashMap<(Result<TypeId, SchemaId>, Facts, String), usize>,
}

impl Roots {
    /// The place of a root that is called `name` in the document and `words` in the code.
    fn add(
        &mut self,
        builder: &mut Builder<'_>,
        schema: SchemaId,
        (ty, facts): (TypeRef, Facts),
        name: String,
        words: String,
    ) -> usize {
        let own = if let TypeRef::Named(id) = ty { Ok(id) } else { Err(schema) };
        let key = (own, facts, name);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let (place, name) = (self.list.len(), key.2.clone());
        let node = builder.root(schema, key.1.clone(), &name, &words);
        self.known.insert(key, place);
        self.list.push((words, node));
        place
    }
}

/// The parts of forms, and the parameters, that are sent as XML: the schema of each, that of one item where it is a list, and its name.
fn parts(api: &Api) -> Vec<(SchemaId, SchemaId, String)> {
    let bodies = api.operations.iter().filter_map(|operation| operation.request_body.as_ref());
    let forms = bodies.flat_map(|body| &body.content).filter(|media_type| is_form(media_type));
    let mut found = Vec::new();
    for media_type in forms {
        add_parts(api, media_type, &mut found);
    }
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        if let ParameterShape::Content(media_type) = &parameter.shape {
            found.extend(xml_schema(media_type).map(|schema| (schema, parameter.name.clone())));
        }
    }
    let item = |schema: SchemaId| shape(api, schema).items.unwrap_or(schema);
    found.into_iter().map(|(schema, name)| (schema, item(schema), name)).collect()
}

/// Adds the parts of a form, and those of the parts that are multipart themselves.
fn add_parts(api: &Api, media_type: &MediaType, found: &mut Vec<(SchemaId, String)>) {
    let mut add = |part: Part<'_>, name: &str| {
        let content_type = part.encoding.and_then(|encoding| encoding.content_type.as_deref());
        if content_type.is_some_and(form::is_xml) {
            found.extend(part.schema.map(|schema| (schema, name.to_owned())));
        } else if let Some(inner) = inner_body(api, part) {
            add_parts(api, &inner, found);
        }
    };
    if let Some(positions) = Positions::of(api, media_type) {
        positions.parts().for_each(|(_, part)| add(part, "part"));
    } else if !media_type.encoding.is_empty() {
        let named = Properties::of(api, media_type).properties;
        for encoding in &media_type.encoding {
            if let Some(property) = named.iter().find(|property| property.name == encoding.property) {
                add(Part { schema: Some(property.schema), encoding: Some(encoding) }, &property.name);
            }
        }
    }
}

fn xml_schema(media_type: &MediaType) -> Option<SchemaId> {
    media_type.schema.filter(|_| notation(media_type) == Notation::Xml)
}

/// Whether a type has parts that elements could stand for.
fn is_typed(plan: &TypePlan, ty: &TypeRef) -> bool {
    match plan.types.underlying(ty) {
        TypeRef::Named(id) => matches!(plan.types.get(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_)),
        TypeRef::Vec(_) | TypeRef::Map(_) => true,
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => is_typed(plan, inner),
        _ => false,
    }
}

fn constant(words: &str) -> String {
    let ident = field_ident(words);
    ident.strip_prefix("r#").unwrap_or(&ident).to_uppercase()
}

struct Builder<'a> {
    api: &'a Api,
    /// Words for the name of each, and what it is.
    forms: Vec<(String, XmlFormKind)>,
    /// By schema, and for lists by the name that their items have when they have none of their own.
    places: HashMap<(SchemaId, Option<String>), usize>,
}

impl Builder<'_> {
    /// The root of a document is an element in any case.
    fn root(&mut self, schema: SchemaId, facts: Facts, name: &str, words: &str) -> XmlNode {
        let content = self.content(schema, name, words);
        node("Element", facts, name, content)
    }

    fn property(&mut self, schema: SchemaId, property: &str, words: &str) -> XmlNode {
        let facts = facts(self.api, schema);
        let is_list = shape(self.api, schema).is_list();
        let is_element = facts.wrapped || facts.node == Some(XmlNodeKind::Element);
        let kind = match facts.node {
            Some(XmlNodeKind::Attribute) => "Attribute",
            Some(XmlNodeKind::Text) => "Text",
            Some(XmlNodeKind::Cdata) => "Cdata",
            Some(XmlNodeKind::None) => "None",
            _ if is_list && !is_element => "None",
            _ => "Element",
        };
        // Without a wrapper, nothing has the name of the list.
        let name = facts.name.clone().filter(|_| !(is_list && kind == "None"));
        let name = name.unwrap_or_else(|| property.to_owned());
        let content = self.content(schema, &name, &format!("{words} {property}"));
        node(kind, facts, &name, content)
    }

    fn item(&mut self, schema: Option<SchemaId>, list: &str, words: &str) -> XmlNode {
        let Some(schema) = schema else {
            return node("Element", Facts::default(), list, XmlContent::Plain("Any"));
        };
        let facts = facts(self.api, schema);
        let kind = match facts.node {
            Some(XmlNodeKind::Text) => "Text",
            Some(XmlNodeKind::Cdata) => "Cdata",
            _ => "Element",
        };
        let component = facts.component.clone().filter(|_| list.is_empty());
        let name = facts.name.clone().or(component).unwrap_or_else(|| list.to_owned());
        let content = self.content(schema, &name, &format!("{words} item"));
        node(kind, facts, &name, content)
    }

    /// What a schema holds. `name` is that of its node, `words` tell its place where it is no component.
    fn content(&mut self, schema: SchemaId, name: &str, words: &str) -> XmlContent {
        let found = shape(self.api, schema);
        if let Some(plain) = found.plain() {
            return XmlContent::Plain(plain);
        }
        let target = self.api.schemas.target(schema);
        let key = (target, found.is_list().then(|| name.to_owned()));
        if let Some(place) = self.places.get(&key) {
            return XmlContent::Form(*place);
        }
        let words = facts(self.api, target).component.unwrap_or_else(|| words.to_owned());
        let place = self.forms.len();
        self.places.insert(key, place);
        // It may hold itself: its place is taken before what it holds is known.
        self.forms.push((words.clone(), XmlFormKind::Object { properties: Vec::new(), rest: None }));
        let kind = if found.is_list() {
            XmlFormKind::List(self.item(found.items, name, &words))
        } else {
            self.object(&found, &words)
        };
        self.forms[place].1 = kind;
        XmlContent::Form(place)
    }

    fn object(&mut self, shape: &Shape, words: &str) -> XmlFormKind {
        let properties = shape.properties.iter().map(|(name, schema)| XmlProperty {
            name: name.clone(),
            is_required: shape.required.contains(name),
            node: self.property(*schema, name, words),
        });
        let properties = properties.collect();
        let rest = match (shape.rest, shape.is_closed) {
            (Some(rest), _) => Some(self.content(rest, "", &format!("{words} rest"))),
            (None, false) => Some(XmlContent::Plain("Any")),
            (None, true) => None,
        };
        XmlFormKind::Object { properties, rest }
    }
}

/// A name may be written with its prefix.
fn node(kind: &'static str, facts: Facts, name: &str, content: XmlContent) -> XmlNode {
    let (prefix, name) = match name.split_once(':') {
        Some((prefix, name)) => (facts.prefix.or_else(|| Some(prefix.to_owned())), name),
        None => (facts.prefix, name),
    };
    XmlNode { kind, name: name.to_owned(), namespace: facts.namespace, prefix, content }
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use crate::{Options, generate};

    /// What an operation takes and what it answers with are told apart by more than a number.
    #[test]
    fn inline_bodies_are_called_as_their_types() {
        let error = "{description: E, content: {application/xml: {schema: {type: object, xml: {name: status}, properties: {code: {type: string}}}}}}";
        let both = "{type: object, xml: {name: it}, properties: {";
        let text = format!(
            "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    put:
      operationId: t8
      requestBody: {{content: {{application/xml: {{schema: {both}sent: {{type: string}}}}}}}}}}}}
      responses:
        '200': {{description: D, content: {{application/xml: {{schema: {both}got: {{type: integer}}}}}}}}}}}}
        '400': {error}
"
        );
        let reading = read_text("t.yaml", &text, &ReadOptions::default());
        assert_eq!(reading.diagnostics, []);
        let output = generate(&reading, &Options::default()).expect("it generates");
        let tables = output.tree.get("src/xml.rs").expect("there are tables");
        let documents: Vec<&str> = tables
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub(crate) static ")?.split(':').next())
            .filter(|name| name.ends_with("_DOCUMENT"))
            .collect();
        assert_eq!(documents, ["T8_REQUEST_DOCUMENT", "T8_RESPONSE_DOCUMENT", "T8_BAD_REQUEST_RESPONSE_DOCUMENT"]);
    }
}
