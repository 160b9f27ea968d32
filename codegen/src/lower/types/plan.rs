//! What the rest of `lower` asks about types.

use bindery_spec::ir::{Api, SchemaId};
use foldhash::HashMap;

use super::finish::finish;
use super::queue::Queue;
use super::walk::walk;
use crate::adapt::TypeChoices;
use crate::lower::docs::Texts;
use crate::lower::wording::operation_words;
use crate::model::{Module, TypeRef, Types};

/// Which Rust type stands for which schema.
#[derive(Clone, Debug, Default)]
pub struct TypePlan {
    /// Every type, named and in its file.
    pub types: Types,
    /// The words that each operation is named by, by its place in the API.
    pub(crate) operation_words: Vec<Vec<String>>,
    pub(super) by_schema: HashMap<SchemaId, TypeRef>,
}

impl TypePlan {
    /// Plans the types of everything that the components and operations of `api` reach. They stand in a module below `home`.
    ///
    /// Inline schemas are named after where they stand: the body of `createFile` is `CreateFileRequest`, the parameter
    /// `purpose` of `listFiles` is `ListFilesPurpose`, its answer `ListFilesResponse` (see
    /// [`response_words`](super::response_words)). Equal inline schemas share one type.
    ///
    /// The object of a form or multipart body gets no type of its own where nothing else uses it: a call takes its
    /// properties one by one, and each of them has a type here.
    #[must_use]
    pub fn lower<'a>(api: &'a Api, choices: &'a TypeChoices, home: &Module, texts: &'a Texts<'a>) -> Self {
        let mut queue = Queue::new(api, choices, texts);
        let operation_words = operation_words(api);
        walk(&mut queue, &operation_words);
        queue.run();
        Self { operation_words, ..finish(queue, home) }
    }

    /// The type of a schema, where it has one.
    #[must_use]
    pub(crate) fn find(&self, schema: SchemaId) -> Option<TypeRef> {
        self.by_schema.get(&schema).cloned()
    }

    /// The type of a schema as it is used in an argument, a body or a list: with `Option` where it is nullable.
    ///
    /// Defined for each component, each parameter, header and body schema of an operation, and each property of a form
    /// or multipart body; anything else (and a description that says nothing) is any JSON.
    #[must_use]
    pub fn type_of(&self, schema: SchemaId) -> TypeRef {
        self.by_schema.get(&schema).cloned().unwrap_or(TypeRef::Value)
    }
}
