//! The documentation of types that the description says nothing about: where they stand.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use bindery_spec::ir::{Api, Method, Operation, SchemaId, StatusPattern};
use foldhash::HashMap;

use crate::lower::docs::code;
use crate::lower::form::{Properties, is_form};
use crate::model::{Field, Layout, Struct, TypeId, TypeKind, TypeRef, Types};

/// Documents each of `undescribed` by the body that it is, by the property, alternative or argument that has it, or by what
/// it has itself.
pub(super) fn describe_by_place(
    types: &mut Types,
    undescribed: &[TypeId],
    api: &Api,
    by_schema: &HashMap<SchemaId, TypeRef>,
) {
    let bodies = bodies(types, api, by_schema);
    let mut places = places(types);
    add_arguments(&mut places, types, api, by_schema);
    let places = places.0;
    let sentence = |id: &TypeId| {
        let item = types.get(*id);
        let place = bodies.get(id).or_else(|| places.get(id));
        match (&item.kind, place) {
            (TypeKind::Enum(_) | TypeKind::Union(_), Some(place)) => format!("{}.", place.choice(types)),
            (_, Some(place)) => format!("{}.", place.sentence(types)),
            (TypeKind::Struct(found), None) => of_parts(found),
            (TypeKind::Enum(_), None) => format!("One of the values of `{}`.", code(&item.name.ident)),
            (TypeKind::Union(_), None) => format!("One of the alternatives of `{}`.", code(&item.name.ident)),
            (TypeKind::Alias(_) | TypeKind::Foreign(_), None) => format!("The type `{}`.", code(&item.name.ident)),
        }
    };
    let sentences: Vec<String> = undescribed.iter().map(sentence).collect();
    for (id, sentence) in undescribed.iter().zip(sentences) {
        types.items[id.0].docs = vec![sentence].into();
    }
}

/// What an object or a list is that stands nowhere.
fn of_parts(found: &Struct) -> String {
    const MANY: usize = 4;
    if found.layout == Layout::List {
        return "A list of unlike items.".to_owned();
    }
    let names: Vec<String> = found.fields.iter().map(|field: &Field| format!("`{}`", code(&field.name.wire))).collect();
    match names.as_slice() {
        [] => "An object.".to_owned(),
        [only] => format!("An object with {only}."),
        [all @ .., last] if names.len() <= MANY => format!("An object with {} and {last}.", all.join(", ")),
        names => {
            let (shown, others) = names.split_at(MANY - 1);
            format!("An object with {} and {} other properties.", shown.join(", "), others.len())
        }
    }
}

/// Where a type stands.
struct Place<'a> {
    what: What<'a>,
    /// Whether it is an entry of a list or a map that stands there.
    is_one_of_many: bool,
    /// Whether it stands elsewhere, too.
    is_shared: bool,
}

/// What has a type.
#[derive(PartialEq)]
enum What<'a> {
    /// What a request sends.
    Request(Endpoint<'a>),
    /// What answers it; the status where it is not one of success.
    Answer(Endpoint<'a>, Option<StatusPattern>),
    /// A parameter or a property of a form, of an operation.
    Argument(Cow<'a, str>, Endpoint<'a>),
    /// A property, as it is sent, of an object.
    Property(&'a str, TypeId),
    /// A union.
    Alternative(TypeId),
}

impl Place<'_> {
    /// What may stand there, as a sentence without its full stop.
    fn choice(&self, types: &Types) -> String {
        let one = if self.is_one_of_many { "an entry of " } else { "" };
        format!("What {one}{} may be{}", self.what.text(types), self.others())
    }

    /// What stands there, as a sentence without its full stop.
    fn sentence(&self, types: &Types) -> String {
        let what = match (&self.what, self.is_one_of_many) {
            (_, true) => "An entry of ",
            (What::Property(..) | What::Argument(..), false) => "The value of ",
            (_, false) => "",
        };
        let text = format!("{what}{}{}", self.what.text(types), self.others());
        match text.split_at_checked(1) {
            Some((first, rest)) => format!("{}{rest}", first.to_uppercase()),
            None => text,
        }
    }

    fn others(&self) -> &'static str {
        match self.what {
            _ if !self.is_shared => "",
            What::Request(_) | What::Answer(..) | What::Argument(..) => ", and of others",
            What::Property(..) | What::Alternative(_) => ", and elsewhere",
        }
    }
}

impl What<'_> {
    /// Whether a type is called after the property or argument that has it, spelling aside.
    fn names(&self, ident: &str) -> bool {
        let name = match self {
            Self::Argument(name, _) => name,
            Self::Property(name, _) => *name,
            _ => return false,
        };
        let mut letters = ident.bytes().rev();
        let mut own = name.bytes().rev().filter(u8::is_ascii_alphanumeric).peekable();
        own.peek().is_some() && own.all(|letter| letters.next().is_some_and(|it| it.eq_ignore_ascii_case(&letter)))
    }

    /// Method and path, or property and type, or the type.
    fn text(&self, types: &Types) -> String {
        match self {
            Self::Request(operation) => format!("the body of `{}`", operation.text()),
            Self::Answer(operation, None) => format!("the answer of `{}`", operation.text()),
            Self::Answer(operation, Some(status)) => {
                format!("the answer of `{}` with status `{status}`", operation.text())
            }
            Self::Argument(name, operation) => format!("`{}` of `{}`", code(name), operation.text()),
            Self::Property(property, owner) => {
                format!("`{}` in `{}`", code(property), code(&types.get(*owner).name.ident))
            }
            Self::Alternative(union) => format!("an alternative of `{}`", code(&types.get(*union).name.ident)),
        }
    }
}

/// The places of types; the first of each stays, unless a later one is what the type is called after.
#[derive(Default)]
struct Places<'a>(HashMap<TypeId, Place<'a>>);

impl<'a> Places<'a> {
    fn add(&mut self, types: &Types, ty: &TypeRef, what: What<'a>) {
        let Some(id) = ty.named() else { return };
        match self.0.entry(id) {
            Entry::Occupied(known) => {
                let known = known.into_mut();
                if known.what == what {
                    return;
                }
                known.is_shared = true;
                let ident = &types.get(id).name.ident;
                if !known.what.names(ident) && what.names(ident) {
                    (known.what, known.is_one_of_many) = (what, is_one_of_many(ty));
                }
            }
            Entry::Vacant(free) => {
                free.insert(Place { what, is_one_of_many: is_one_of_many(ty), is_shared: false });
            }
        }
    }
}

/// Method and path of an operation.
#[derive(Clone, Copy, PartialEq)]
struct Endpoint<'a>(&'a Method, &'a str);

impl<'a> Endpoint<'a> {
    fn of(operation: &'a Operation) -> Self {
        Self(&operation.method, &operation.path)
    }

    fn text(self) -> String {
        let Self(method, path) = self;
        code(&format!("{method} {path}"))
    }
}

/// Adds the parameters, and the properties of forms, that have a type.
fn add_arguments<'a>(places: &mut Places<'a>, types: &Types, api: &'a Api, by_schema: &HashMap<SchemaId, TypeRef>) {
    for operation in &api.operations {
        for parameter in &operation.parameters {
            if let Some(ty) = parameter.schema().and_then(|schema| by_schema.get(&schema)) {
                places.add(types, ty, What::Argument(Cow::Borrowed(&parameter.name), Endpoint::of(operation)));
            }
        }
        let forms = operation.request_body.iter().flat_map(|body| &body.content).filter(|form| is_form(form));
        for property in forms.flat_map(|form| Properties::of(api, form).properties) {
            if let Some(ty) = by_schema.get(&property.schema) {
                places.add(types, ty, What::Argument(Cow::Owned(property.name), Endpoint::of(operation)));
            }
        }
    }
}

/// For each type the body that it is; of several that of the first operation, and rather of one that succeeds.
fn bodies<'a>(types: &Types, api: &'a Api, by_schema: &HashMap<SchemaId, TypeRef>) -> HashMap<TypeId, Place<'a>> {
    let mut places = Places::default();
    for operation in &api.operations {
        let sent = operation.request_body.iter().flat_map(|body| &body.content);
        for ty in sent.filter_map(|media_type| by_schema.get(&media_type.schema?)) {
            places.add(types, ty, What::Request(Endpoint::of(operation)));
        }
    }
    for is_success in [true, false] {
        let answers = api.operations.iter().flat_map(|it| it.responses.iter().map(move |response| (it, response)));
        for (operation, response) in answers.filter(|(_, response)| response.status.is_success() == is_success) {
            let status = (!is_success).then_some(response.status);
            for ty in response.content.iter().filter_map(|media_type| by_schema.get(&media_type.schema?)) {
                places.add(types, ty, What::Answer(Endpoint::of(operation), status));
            }
        }
    }
    places.0
}

/// For each type the property or the union that has it; of several that of the first type by name, properties first.
fn places(types: &Types) -> Places<'_> {
    let mut places = Places::default();
    let mut owners: Vec<usize> = (0..types.items.len()).collect();
    owners.sort_by(|left, right| types.items[*left].name.ident.cmp(&types.items[*right].name.ident));
    for owner in &owners {
        let TypeKind::Struct(found) = &types.items[*owner].kind else { continue };
        if found.layout == Layout::Object {
            for field in &found.fields {
                places.add(types, &field.ty, What::Property(&field.name.wire, TypeId(*owner)));
            }
        }
    }
    for owner in &owners {
        let TypeKind::Union(found) = &types.items[*owner].kind else { continue };
        for variant in &found.variants {
            places.add(types, &variant.ty, What::Alternative(TypeId(*owner)));
        }
    }
    places
}

fn is_one_of_many(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Vec(_) | TypeRef::Map(_) => true,
        TypeRef::Option(inner) | TypeRef::Boxed(inner) => is_one_of_many(inner),
        _ => false,
    }
}
