//! Compiled schemas, one for each place that is asked for or referred to.
//!
//! A reference is a keyword of our own that asks the unit of its target, so that each schema is compiled once, however
//! many refer to it, and only when a value reaches it.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bindery_spec::Documents;
use bindery_spec::pointer::FileId;
use serde_json::{Map, Value};

use super::Violation;
use super::keyword;
use super::translate::{Dialect, form, translate};
use crate::strategy::Direction;

/// References deeper than this count as satisfied: such a schema refers to itself without looking at the value.
const DEEPEST: usize = 120;

/// The place of a schema, and which way values travel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) file: usize,
    pub(super) pointer: String,
    pub(super) direction: Direction,
}

pub(super) type Compiled = Option<Arc<jsonschema::Validator>>;

/// The documents and what was compiled of them.
pub(super) struct Units {
    documents: Documents,
    paths: Vec<PathBuf>,
    compiled: Mutex<HashMap<Key, Compiled>>,
    own: Weak<Units>,
}

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

impl Units {
    pub(super) fn new(documents: Documents, paths: Vec<PathBuf>) -> Arc<Self> {
        Arc::new_cyclic(|own| Self { documents, paths, compiled: Mutex::default(), own: own.clone() })
    }

    /// A raw document, read when it is first asked for.
    pub(super) fn document(&self, file: usize) -> Option<&Value> {
        self.documents.get(FileId(u32::try_from(file).ok()?))
    }

    pub(super) fn can_judge(&self, key: &Key) -> bool {
        self.compiled(key).is_some()
    }

    pub(super) fn is_valid(&self, key: &Key, value: &Value) -> bool {
        self.compiled(key).is_none_or(|unit| is_valid(&unit, value))
    }

    pub(super) fn violations(&self, key: &Key, value: &Value) -> Vec<Violation> {
        self.violations_of(&self.compiled(key), key, value)
    }

    /// The violations against a schema that was compiled before.
    pub(super) fn violations_of(&self, compiled: &Compiled, key: &Key, value: &Value) -> Vec<Violation> {
        let Some(unit) = compiled else { return Vec::new() };
        deeper(|| {
            if unit.is_valid(value) {
                return Vec::new();
            }
            unit.iter_errors(value).map(|error| keyword::violation(&error, &key.pointer)).collect()
        })
        .unwrap_or_default()
    }

    pub(super) fn compiled(&self, key: &Key) -> Compiled {
        let lock = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(key) {
            return known.clone();
        }
        // Compiled outside of the lock: two threads may do the same work once, and neither waits for the other.
        let compiled = self.compile(key).map(Arc::new);
        lock().entry(key.clone()).or_insert(compiled).clone()
    }

    fn compile(&self, key: &Key) -> Option<jsonschema::Validator> {
        let raw = self.document(key.file)?.pointer(&key.pointer)?;
        let dialect = self.dialect(key.file);
        let schema = match raw {
            Value::Array(parameters) => form(self, parameters, key.file, dialect, key.direction)?,
            Value::Object(_) | Value::Bool(_) => translate(self, raw, key.file, dialect, key.direction),
            _ => return None,
        };
        let built = keyword::options(&self.own).build(&schema);
        if let Ok(built) = built {
            return Some(built);
        }
        // Names are matched by another engine than strings; where it does not know their patterns, they say nothing.
        let mut rest = schema;
        without_name_patterns(&mut rest);
        keyword::options(&self.own).build(&rest).ok()
    }

    /// The dialect of a file, that of the root where the file does not say.
    fn dialect(&self, file: usize) -> Dialect {
        let of = |file: usize| self.document(file).and_then(Dialect::of);
        of(file).or_else(|| of(0)).unwrap_or(Dialect::OpenApi31)
    }

    /// The place that a reference leads to: file and pointer.
    pub(super) fn target(&self, file: usize, reference: &str) -> Option<(usize, String)> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let pointer = percent_encoding::percent_decode_str(fragment).decode_utf8().ok()?.into_owned();
        let file = if path.is_empty() { file } else { self.file(file, path)? };
        if pointer.is_empty() || pointer.starts_with('/') {
            return Some((file, pointer));
        }
        let mut found = String::new();
        let is_named = |node: &Value| {
            let mut names = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|key| node.get(key)?.as_str());
            names.any(|name| name == pointer)
        };
        locate(&mut vec![(self.document(file)?, 0)], &mut found, &is_named).then_some((file, found))
    }

    /// The outermost schema around a node of a file that is marked by `$recursiveAnchor`.
    pub(super) fn recursive(&self, file: usize, node: &Map<String, Value>) -> Option<(usize, String)> {
        let (mut around, mut pointer) = (vec![(self.document(file)?, 0)], String::new());
        if !locate(&mut around, &mut pointer, &|found| found.as_object().is_some_and(|found| ptr::eq(found, node))) {
            return None;
        }
        let is_marked = |node: &Value| node.get("$recursiveAnchor") == Some(&Value::Bool(true));
        let (_, length) = around.into_iter().find(|(node, _)| is_marked(node))?;
        pointer.truncate(length);
        Some((file, pointer))
    }

    fn file(&self, from: usize, path: &str) -> Option<usize> {
        let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        let folder = self.paths.get(from)?.parent().unwrap_or(Path::new(""));
        let wanted = plain(&folder.join(path.as_ref()));
        self.paths.iter().position(|candidate| plain(candidate) == wanted)
    }
}

/// Whether a value satisfies a compiled schema, one reference deeper.
pub(super) fn is_valid(unit: &jsonschema::Validator, value: &Value) -> bool {
    deeper(|| unit.is_valid(value)).unwrap_or(true)
}

/// Works one reference deeper; `None` where that is too deep.
fn deeper<T>(work: impl FnOnce() -> T) -> Option<T> {
    let depth = DEPTH.get();
    if depth >= DEEPEST {
        return None;
    }
    DEPTH.set(depth + 1);
    let result = work();
    DEPTH.set(depth);
    Some(result)
}

/// A path without `.` and, as far as possible, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The first node that a test takes, the last of those around it or below that: then these are all the nodes that lead
/// there, each with the length of its pointer.
fn locate<'d>(around: &mut Vec<(&'d Value, usize)>, pointer: &mut String, test: &impl Fn(&'d Value) -> bool) -> bool {
    let Some((node, _)) = around.last().copied() else { return false };
    if test(node) {
        return true;
    }
    let children: Vec<(String, &Value)> = match node {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => return false,
    };
    let length = pointer.len();
    for (token, child) in children {
        pointer.push('/');
        pointer.push_str(&token);
        around.push((child, pointer.len()));
        if locate(around, pointer, test) {
            return true;
        }
        around.pop();
        pointer.truncate(length);
    }
    false
}

fn without_name_patterns(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.shift_remove("patternProperties");
            members.values_mut().for_each(without_name_patterns);
        }
        Value::Array(items) => items.iter_mut().for_each(without_name_patterns),
        _ => {}
    }
}
