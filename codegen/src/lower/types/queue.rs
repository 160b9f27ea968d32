//! The drafts, and the queue of those that are still empty.

use bindery_spec::ir::{Api, SchemaId, Type};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::context::{Base, Context, Role, Words, one_of};
use super::draft::{Draft, Key, Said};
use super::equal::representatives;
use super::merge::{Part, only_part, repeats};
use super::settled;
use super::shapes::shape;
use super::shared::{lists_numbers, share};
use crate::adapt::TypeChoices;
use crate::lower::docs::{self, Texts};
use crate::model::{TypeId, TypeRef};
use crate::naming::words;

/// Lowering under way. Schemas are taken from a queue, so that no description is too deep.
pub(super) struct Queue<'a> {
    pub(super) api: &'a Api,
    /// What descriptions say in documentation.
    pub(super) texts: &'a Texts<'a>,
    /// What the user has decided about types.
    pub(super) choices: &'a TypeChoices,
    pub(super) drafts: Vec<Draft<'a>>,
    pub(super) roots: Vec<(SchemaId, TypeRef)>,
    /// Drafts that may be `null` wherever they are used.
    pub(super) nullable: HashSet<usize>,
    /// Required properties that only the server sends, by draft and wire name.
    pub(super) read_only: HashSet<(usize, String)>,
    /// For each alternative of a discriminator: its property, and the value that stands for the alternative.
    tags: HashMap<SchemaId, Vec<(&'a str, &'a str)>>,
    /// Properties whose value is known from a discriminator, by draft and wire name.
    pub(super) known_tags: HashMap<(usize, String), String>,
    /// Types that a request carries.
    pub(super) sent: Vec<TypeRef>,
    /// The JSON types of schemas that are alternatives.
    pub(super) types: settled::Known,
    known: HashMap<Key, usize>,
    /// The schemas of bodies, by their place and by what they are equal to.
    body_schemas: HashMap<(Context, SchemaId), SchemaId>,
    /// The drafts of bodies.
    pub(super) bodies: HashSet<usize>,
    next: usize,
    representatives: Vec<SchemaId>,
    /// The words of names: those of a parameter are asked for in a thousand operations.
    words: HashMap<String, Words>,
}

impl<'a> Queue<'a> {
    pub(super) fn new(api: &'a Api, choices: &'a TypeChoices, texts: &'a Texts<'a>) -> Self {
        Self {
            api,
            texts,
            choices,
            drafts: Vec::new(),
            roots: Vec::new(),
            nullable: HashSet::new(),
            read_only: HashSet::new(),
            tags: tags(api),
            known_tags: HashMap::new(),
            sent: Vec::new(),
            types: settled::Known::new(),
            known: HashMap::new(),
            body_schemas: HashMap::new(),
            bodies: HashSet::new(),
            next: 0,
            representatives: representatives(&api.schemas),
            words: HashMap::new(),
        }
    }

    /// The words of a name.
    pub(super) fn words(&mut self, name: &str) -> Words {
        if let Some(known) = self.words.get(name) {
            return Words::clone(known);
        }
        let made = Words::from(words(name));
        self.words.insert(name.to_owned(), Words::clone(&made));
        made
    }

    /// Fills every draft, and those that turn up on the way.
    pub(super) fn run(&mut self) {
        while self.next < self.drafts.len() {
            let place = self.next;
            self.next += 1;
            let kind = shape(self, place);
            self.drafts[place].kind = Some(kind);
        }
        share(self);
    }

    /// Whether schemas are equal, annotations aside.
    pub(super) fn are_equal(&self, left: SchemaId, right: SchemaId) -> bool {
        self.canonical(Part::whole(left)) == self.canonical(Part::whole(right))
    }

    /// The part that stands for all that are equal to it.
    pub(super) fn canonical(&self, part: Part) -> Part {
        let peeled = if part.base_only { part.id } else { self.peel(part.id) };
        Part { id: self.representatives.get(peeled.0 as usize).copied().unwrap_or(peeled), ..part }
    }

    /// Remembers what stands for a schema that the outside asks for.
    pub(super) fn root(&mut self, schema: SchemaId, context: Context) -> TypeRef {
        let ty = self.resolve(schema, context);
        self.roots.push((schema, ty.clone()));
        ty
    }

    /// Like [`root`](Self::root), but each operation has bodies of its own: a schema shares its type only with an equal one
    /// in the same place, under another media type.
    pub(super) fn body(&mut self, schema: SchemaId, context: Context) -> TypeRef {
        let target = self.peel(schema);
        let like = self.representatives.get(target.0 as usize).copied().unwrap_or(target);
        let own = *self.body_schemas.entry((context.clone(), like)).or_insert(target);
        let key = Key { parts: vec![Part::whole(own)], only: None, role: Words::default() };
        let ty = self.draft(key, Some(schema), context);
        if let TypeRef::Named(TypeId(place)) = &ty {
            self.bodies.insert(*place);
        }
        self.roots.push((schema, ty.clone()));
        ty
    }

    /// The type of one schema, used at `context`.
    pub(super) fn resolve(&mut self, schema: SchemaId, context: Context) -> TypeRef {
        self.resolve_parts(vec![Part::whole(schema)], None, context)
    }

    /// The type of several schemas that hold together, used at `context`; `only` picks one of their types.
    pub(super) fn resolve_parts(&mut self, parts: Vec<Part>, only: Option<Type>, context: Context) -> TypeRef {
        let written = match parts.as_slice() {
            [part] if !part.base_only => Some(part.id),
            _ => None,
        };
        let mut canonical: Vec<Part> = Vec::with_capacity(parts.len());
        for part in parts {
            let part = self.canonical(part);
            if !canonical.contains(&part) {
                canonical.push(part);
            }
        }
        let role = match canonical.as_slice() {
            [part] if only.is_none() && !part.base_only && lists_numbers(&self.api.schemas, part.id) => {
                self.role(&context, 0)
            }
            _ => Words::default(),
        };
        self.draft(Key { parts: canonical, only, role }, written, context)
    }

    /// The draft with `key`; `written` is the schema at `context`, where that is one.
    fn draft(&mut self, key: Key, written: Option<SchemaId>, context: Context) -> TypeRef {
        let schemas = &self.api.schemas;
        let said = |id: SchemaId| Said {
            title: schemas.get(id).title.as_deref(),
            description: docs::description(schemas, id),
        };
        if let Some(place) = self.known.get(&key) {
            let draft = &mut self.drafts[*place];
            if draft.component.is_none() {
                draft.said = written.map_or(draft.said, |written| draft.said.shared_with(said(written)));
            }
            if draft.component.is_none() && draft.contexts.last() != Some(&context) {
                draft.contexts.push(context);
            }
            return TypeRef::Named(TypeId(*place));
        }
        let place = self.drafts.len();
        let component = match key.parts.as_slice() {
            [only_part] if !only_part.base_only && key.only.is_none() => {
                self.api.schemas.get(only_part.id).name.as_deref()
            }
            _ => None,
        };
        let first = key.parts.first().map(|part| self.api.schemas.get(part.id));
        let is_whole = key.parts.len() == 1 && key.only.is_none();
        let given = first
            .filter(|_| is_whole)
            .and_then(|schema| schema.enumeration_name.clone().or_else(|| schema.client_name.clone()));
        self.drafts.push(Draft {
            given,
            contexts: vec![context],
            kind: None,
            said: match written.or(key.parts.first().map(|part| part.id)) {
                // What is nothing but a use or a part of something is described by that.
                Some(id) if component.is_none() => said(id),
                _ => Said {
                    title: first.and_then(|schema| schema.title.as_deref()),
                    description: first.and_then(|schema| schema.description.as_deref()),
                },
            },
            deprecated: is_whole && first.is_some_and(|schema| schema.deprecated),
            component,
            key: key.clone(),
        });
        self.known.insert(key, place);
        TypeRef::Named(TypeId(place))
    }

    /// The role that a draft has in all of its places; none where that differs.
    pub(super) fn common_role(&self, place: usize, depth: usize) -> Words {
        let draft = &self.drafts[place];
        if !draft.key.role.is_empty() || depth > 4 {
            return Words::clone(&draft.key.role);
        }
        let mut roles = draft.contexts.iter().map(|context| self.role(context, depth));
        let first = roles.next().unwrap_or_default();
        if roles.all(|role| role == first) { first } else { Words::default() }
    }

    /// The role of what stands at `context`; that of a list or a map is the role of one of its values, too.
    fn role(&self, context: &Context, depth: usize) -> Words {
        let of_whole = || match context.base {
            Base::Draft(place) => self.common_role(place, depth + 1),
            Base::Words(_) => Words::default(),
        };
        match &context.role {
            Role::Words(words) if words.is_empty() => of_whole(),
            Role::Words(words) => Words::clone(words),
            Role::Item | Role::Value => match of_whole() {
                words if words.is_empty() => words,
                words => one_of(&words, "item").into(),
            },
        }
    }

    /// The value of a property that the discriminator of a parent settles for the draft at `place`; absent where several
    /// values stand for it.
    pub(super) fn tag(&self, place: usize, property: &str) -> Option<&'a str> {
        let [part] = self.drafts[place].key.parts.as_slice() else { return None };
        let mut values = self.tags.get(&part.id)?.iter().filter(|(name, _)| *name == property).map(|(_, value)| *value);
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// Follows a schema that adds nothing but annotations to a single reference or to the only part of an `allOf`, and repeats
    /// its type at most.
    fn peel(&self, schema: SchemaId) -> SchemaId {
        let mut current = schema;
        for _ in 0..64 {
            let found = self.api.schemas.get(current);
            let wrapped = match found.reference {
                Some(target) if found.all_of.is_empty() => Some(target),
                Some(_) => None,
                None => only_part(&self.api.schemas, &found.all_of),
            };
            match wrapped {
                Some(wrapped) if found.name.is_none() && repeats(&self.api.schemas, found, wrapped) => {
                    current = wrapped
                }
                _ => return current,
            }
        }
        current
    }
}

/// The values that stand for each alternative of each discriminator.
fn tags(api: &Api) -> HashMap<SchemaId, Vec<(&str, &str)>> {
    let mut tags: HashMap<SchemaId, Vec<(&str, &str)>> = HashMap::new();
    for (_, schema) in api.schemas.iter() {
        if let Some(discriminator) = &schema.discriminator {
            for (value, target) in &discriminator.mapping {
                tags.entry(*target).or_default().push((&discriminator.property, value));
            }
        }
    }
    tags
}
