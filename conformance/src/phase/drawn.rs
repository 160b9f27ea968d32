//! From drawn values to cases and back, and the things that cases of whole phases work on.

use std::sync::Arc;

use bindery_spec::ir::{Operation, OperationIndex, ParameterLocation};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::Value;

use super::lifecycle::{delete, views};
use crate::case::{Case, Intent, Part, Phase};
use crate::check::Known;
use crate::engine::arguments::{Arguments, Payload};
use crate::engine::make::{Variant, scalars, told_by_form};
use crate::engine::new_id::as_id;
use crate::engine::run::Run;
use crate::engine::shape;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::infer::words::is_repeat_key;
use crate::lifecycle::resource::{ResourceIndex, Role};
use crate::strategy::request::{self, BodyContent, BodyValue, RequestValues};

/// How many things of a resource are left by a phase that draws requests.
const FEW: usize = 3;

/// One of how many requests is sent first where nothing is known to be there.
const SPARE: usize = 8;

/// An operation that a phase may send as often as it likes, and the thing that it is sent about.
pub(crate) struct Subject {
    pub(crate) index: OperationIndex,
    pub(crate) role: Option<(ResourceIndex, Role)>,
    pub(crate) item: Option<Arc<Item>>,
    /// What a create stands under.
    pub(crate) parent: Option<Arc<Item>>,
}

/// Every operation that can be sent without harm: those that ask for no change, creates that can be undone, and
/// everything else where the user allows it. Makes one thing of each resource where there is none.
pub(crate) async fn subjects(run: &Run, phase: Phase) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for (index, operation) in run.api.operations.iter().enumerate() {
        let index = OperationIndex(index);
        if !run.is_selected(operation) || !run.is_mine(phase, index.0) {
            continue;
        }
        let role = run.resources.role_of(index).map(|(resource, role)| (resource, role.clone()));
        let parent = match &role {
            Some((resource, _)) => parent_of(run, *resource, phase).await,
            None => None,
        };
        let item = match &role {
            Some((
                resource,
                Role::Read | Role::Content | Role::Derived | Role::Attached | Role::Update | Role::Put | Role::Attach,
            )) => thing(run, *resource, phase).await,
            _ => None,
        };
        let is_safe = match &role {
            Some((resource, Role::Create)) => !run.options.read_only && can_undo(run, *resource),
            Some((_, Role::Update | Role::Put | Role::Attach)) => item.is_some() && !run.options.read_only,
            Some((_, Role::Delete | Role::DeleteMany(_) | Role::Detach)) => false,
            _ => run.is_harmless(operation) || (run.options.allow_unsafe && !run.options.read_only),
        };
        if is_safe {
            if let Some((resource, _)) = &role {
                run.refer(*resource, item.as_ref().map_or(parent.as_ref(), |item| item.parent.as_ref()), phase).await;
            }
            subjects.push(Subject { index, role, item, parent });
        }
    }
    subjects
}

/// Works on all subjects: on those that change something one after the other, and on all others at once before, since
/// what is known of a thing holds only until it is changed.
pub(crate) async fn each<F: Future<Output = ()>>(subjects: &[Subject], work: impl Fn(usize) -> F) {
    let (changing, others): (Vec<_>, Vec<_>) =
        subjects.iter().enumerate().partition(|(_, subject)| subject.is_change());
    join_all(others.into_iter().map(|(place, _)| work(place))).await;
    for (place, _) in changing {
        work(place).await;
    }
}

/// Whether what a create makes can be removed again.
pub(crate) fn can_undo(run: &Run, resource: ResourceIndex) -> bool {
    let described = run.resources.get(resource);
    if described.id_property.is_none() && !described.is_named_by_client() {
        return false;
    }
    let taken = described.parent.as_ref().is_some_and(|parent| {
        let cascades = &run.resources.get(parent.resource).cascades;
        cascades.iter().any(|cascade| cascade.resource == resource) && can_undo(run, parent.resource)
    });
    described.operation(|role| matches!(role, Role::Delete)).is_some() || taken || run.options.allow_unsafe
}

async fn parent_of(run: &Run, resource: ResourceIndex, phase: Phase) -> Option<Arc<Item>> {
    let parent = run.resources.get(resource).parent.as_ref()?.resource;
    Box::pin(thing(run, parent, phase)).await
}

/// A living thing of a resource, made where there is none and it can be removed again.
pub(crate) async fn thing(run: &Run, resource: ResourceIndex, phase: Phase) -> Option<Arc<Item>> {
    if let Some(item) = run.world.living(resource).into_iter().next() {
        return Some(item);
    }
    if run.options.read_only || !can_undo(run, resource) {
        return None;
    }
    let parent = parent_of(run, resource, phase).await;
    let count = run.world.count(resource);
    let variant = Variant::plain(&run.token(&format!("{}-{count}", phase.name())));
    let label = "something to work with";
    match run.make(resource, parent.as_ref(), &variant, Intent::Valid, phase, label).await? {
        Ok(item) => Some(item),
        Err(refused) => run.make_as_taken(resource, parent.as_ref(), &refused, &variant, phase).await,
    }
}

/// Looks at what a phase made and removes it, but for a few things, so that no server has to keep many.
pub(crate) async fn thin(run: &Run, phase: Phase) {
    for index in (0..run.resources.items.len()).rev() {
        thin_one(run, ResourceIndex(index), phase, FEW).await;
    }
}

/// The same for one resource, of which the first ones are kept.
pub(crate) async fn thin_one(run: &Run, resource: ResourceIndex, phase: Phase, keep: usize) {
    let delete = run.resources.get(resource).operation(|role| matches!(role, Role::Delete));
    let delete = delete.filter(|index| run.operation(*index).is_some_and(|operation| run.is_selected(operation)));
    let Some(delete) = delete.filter(|_| !run.options.read_only) else { return };
    let living = run.world.living(resource).into_iter().skip(keep);
    let removals = living.filter(|item| !run.keeps(item)).map(|item| async move {
        if phase != Phase::Lifecycle {
            views::item(run, &item, phase, &views::Why::Made).await;
        }
        if !item.is_sound() {
            return;
        }
        let by = run.send(run.on(delete, &item, Intent::Valid, phase, "a delete of something that exists")).await;
        if by.is_success() {
            run.bury(&item, &by);
            // What comes next looks at the lists.
            delete::carried_out(run, &item, &by).await;
        } else if !by.is_refused() {
            item.spoil();
        }
    });
    let removals = removals.collect::<Vec<_>>();
    stream::iter(removals).buffer_unordered(run.client.width()).collect::<Vec<()>>().await;
}

impl Subject {
    /// Whether it makes a thing.
    pub(crate) fn makes(&self) -> bool {
        matches!(self.role, Some((_, Role::Create | Role::Put)))
    }

    /// Whether it changes a thing that exists.
    fn is_change(&self) -> bool {
        matches!(self.role, Some((_, Role::Update | Role::Put | Role::Attach | Role::Restore | Role::Action)))
    }

    /// The path parameters that the thing or its parent fills.
    pub(crate) fn path(&self, run: &Run) -> Vec<(String, String)> {
        match (&self.item, &self.parent, &self.role) {
            (Some(item), _, _) => item.path(run),
            (None, Some(parent), Some((resource, _))) => parent.as_parent(run, *resource, self.index),
            _ => Vec::new(),
        }
    }

    /// Whether everything that the path names is known to exist, and so is what is asked of it.
    pub(crate) fn is_certain(&self, run: &Run) -> bool {
        if matches!(self.role, Some((_, Role::Derived | Role::Attached))) {
            return false;
        }
        let path = self.path(run);
        let Some(operation) = run.operation(self.index) else { return false };
        let mut named = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
        named.all(|parameter| path.iter().any(|(name, _)| *name == parameter.name) || run.is_located_at(parameter))
    }

    /// The values of a plain valid request.
    pub(crate) fn values(&self, run: &Run, variant: &Variant) -> RequestValues {
        let arguments = run.arguments(self.index, variant);
        let mut parameters = arguments.values;
        for (name, value) in self.path(run) {
            parameters.retain(|(at, known, _)| *at != ParameterLocation::Path || *known != name);
            parameters.push((ParameterLocation::Path, name, Value::from(value)));
        }
        RequestValues { parameters, body: to_body(&arguments.payload) }
    }

    /// A case of drawn values, about this thing, with what the run states of parameters.
    pub(crate) fn case(
        &self,
        run: &Run,
        values: &RequestValues,
        mut intent: Intent,
        phase: Phase,
        label: String,
    ) -> Case {
        let mut arguments = Arguments { values: values.parameters.clone(), ..Arguments::default() };
        arguments.payload = values.body.as_ref().map(from_body).unwrap_or_default();
        if matches!(self.role, Some((_, Role::Create | Role::Put))) {
            stay(run, self.index, &mut arguments);
        }
        arguments.at(&self.path(run));
        if matches!(intent, Intent::Valid | Intent::Plausible) {
            let parent = self.item.as_ref().map_or(self.parent.as_ref(), |item| item.parent.as_ref());
            run.refer_drawn(self.index, parent, &mut arguments);
        }
        if let (Some((resource, Role::Update)), Some(item), Intent::Valid | Intent::Plausible) =
            (&self.role, &self.item, &intent)
            && let Some(own) = run.own_parameter(self.index, *resource)
        {
            keep_name(&mut arguments.payload, &own, &item.id);
        }
        let mut known = self.item.as_ref().map_or_else(Known::default, |item| (*item.known()).clone());
        if let Some((resource, role @ (Role::Create | Role::Put))) = &self.role {
            known = Known { id: known.id.filter(|_| *role == Role::Put), ..told(&arguments.payload) };
            run.leave_to_path(self.index, &mut known);
            known.resource = Some(*resource);
            let is_new = *role != Role::Create
                || (run.gives_new_id(*resource, &arguments.payload) && !run.makes_of_another(*resource));
            if intent == Intent::Valid && !is_new {
                intent = Intent::Plausible;
            }
            let parent = self.item.as_ref().map_or(self.parent.as_ref(), |item| item.parent.as_ref());
            known.parent = parent.map(|parent| parent.id.clone());
        }
        // What bytes are below a thing a server may look into, by rules of its own.
        if intent == Intent::Valid && matches!(self.role, Some((_, Role::Attach))) {
            intent = Intent::Plausible;
        }
        let mut case = run.case_with(self.index, &arguments, intent, phase, label);
        case.after = self.item.as_ref().or(self.parent.as_ref()).map(|item| item.origin()).unwrap_or_default();
        // Of what nobody here has made nothing is known.
        let is_own = self.item.is_some() || self.makes();
        case.known = is_own.then(|| Arc::new(known));
        case
    }
}

/// How many of so many requests about something in a path are sent first, to see whether anything is there.
pub(crate) fn first(run: &Run, subject: &Subject, count: usize) -> usize {
    if subject.is_certain(run) { count } else { count.div_ceil(SPARE) }
}

/// Whether every answer says that there is nothing: more of the same would be told the same.
pub(crate) fn is_nothing<'a>(mut sent: impl Iterator<Item = &'a Exchange>) -> bool {
    sent.all(|exchange| matches!(exchange.status(), Some(404 | 410)))
}

/// Whether what a create would make has a name that no path of it can hold, so that nothing could see or remove it.
pub(crate) fn is_out_of_reach(run: &Run, subject: &Subject, values: &RequestValues) -> bool {
    let (Some((resource, Role::Create)), Some(BodyContent::Json(body))) =
        (&subject.role, values.body.as_ref().map(|body| &body.content))
    else {
        return false;
    };
    let described = run.resources.get(*resource);
    let way = described.sent_id.as_ref().or(described.id_property.as_ref());
    let Some(id) = way.and_then(|way| shape::value_at(body, way)).and_then(as_id) else { return false };
    described.operations.iter().any(|(_, index)| run.refuses_id(*index, *resource, &id))
}

/// Makes things where everything else is made, whatever was drawn for the path: nothing looks for them anywhere else.
fn stay(run: &Run, index: OperationIndex, arguments: &mut Arguments) {
    let parameters = run.operation(index).map(|operation| operation.parameters.as_slice()).unwrap_or_default();
    for parameter in parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path) {
        if let Some(value) = run.value_for(index, parameter) {
            arguments.set(ParameterLocation::Path, &parameter.name, value);
        }
    }
}

/// Puts what the run states of parameters in the place of what was drawn: versions, keys that tell repeats from new requests,
/// and whatever the user gave.
pub(crate) fn state(run: &Run, operation: &Operation, values: &mut RequestValues) {
    for parameter in &operation.parameters {
        let is_drawn = values.parameters.iter().any(|(_, name, _)| *name == parameter.name);
        // What comes with a key that was drawn before is a repeat.
        if let Some(key) = (is_drawn && is_repeat_key(parameter)).then(|| run.repeat_key(parameter)).flatten() {
            values.set_parameter(parameter.location, &parameter.name, key);
        }
        let stated = run.options.parameters.iter().any(|(name, _)| *name == parameter.name);
        let is_client = parameter.client.as_ref().is_some_and(|client| client.value.is_some());
        if (stated || is_client)
            && let Some(value) = run.parameter_value(parameter)
        {
            values.set_parameter(parameter.location, &parameter.name, value);
        }
    }
}

/// Leaves a thing where it is: what a body says under the name of the parameter that names the thing would move it.
fn keep_name(payload: &mut Payload, parameter: &str, id: &str) {
    let Payload::Json { value: Value::Object(body), .. } = payload else { return };
    let own = body.iter_mut().filter(|(name, said)| name.eq_ignore_ascii_case(parameter) && said.is_string());
    own.for_each(|(_, said)| *said = Value::from(id));
}

fn to_body(payload: &Payload) -> Option<BodyValue> {
    let (media_type, content) = match payload {
        Payload::None => return None,
        Payload::Json { media, value } => (media.clone(), BodyContent::Json(value.clone())),
        Payload::Form(pairs) => ("application/x-www-form-urlencoded".to_owned(), BodyContent::Form(pairs.clone())),
        Payload::Raw { media, bytes } => (media.clone(), BodyContent::Bytes(bytes.to_vec())),
        Payload::Multipart(parts) => {
            let parts = parts
                .iter()
                .map(|part| request::Part {
                    name: part.name.clone(),
                    file_name: part.file_name.clone(),
                    content_type: part.content_type.clone(),
                    bytes: part.bytes.to_vec(),
                    value: part.file_name.is_none().then(|| Value::from(String::from_utf8_lossy(&part.bytes))),
                })
                .collect();
            ("multipart/form-data".to_owned(), BodyContent::Multipart(parts))
        }
    };
    Some(BodyValue { media_type, content })
}

fn from_body(body: &BodyValue) -> Payload {
    let media = body.media_type.clone();
    match &body.content {
        BodyContent::Json(value) => Payload::Json { media, value: value.clone() },
        BodyContent::Form(pairs) => Payload::Form(pairs.clone()),
        BodyContent::Bytes(bytes) => Payload::Raw { media, bytes: bytes.clone().into() },
        BodyContent::Text(text) => Payload::Raw { media, bytes: text.clone().into_bytes().into() },
        BodyContent::Multipart(parts) => Payload::Multipart(
            parts
                .iter()
                .map(|part| Part {
                    name: part.name.clone(),
                    file_name: part.file_name.clone(),
                    content_type: part.content_type.clone(),
                    bytes: part.bytes.clone().into(),
                })
                .collect(),
        ),
    }
}

/// What a body says of the thing that it makes.
fn told(payload: &Payload) -> Known {
    let mut known = Known::default();
    match payload {
        Payload::Json { value, .. } => known.fields = scalars(value),
        Payload::Form(pairs) => {
            known.fields = told_by_form(pairs);
        }
        // Where a body may be left out, no bytes are none.
        Payload::Raw { bytes, .. } => known.content = Some(Arc::clone(bytes)).filter(|bytes| !bytes.is_empty()),
        Payload::Multipart(parts) => {
            for part in parts {
                if let Some(file_name) = &part.file_name {
                    known.content = Some(Arc::clone(&part.bytes));
                    known.file_name = is_ordinary(file_name).then(|| file_name.clone());
                } else if part.content_type.is_none() && !part.bytes.is_empty() {
                    known.fields.push((part.name.clone(), Value::from(String::from_utf8_lossy(&part.bytes))));
                }
            }
        }
        Payload::None => {}
    }
    known
}

/// Whether a file name has nothing that forms write in several ways or that servers cut off.
fn is_ordinary(name: &str) -> bool {
    !name.trim().is_empty()
        && name.trim() == name
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '+'))
}

/// Whether a request says nothing that a careful server might refuse for reasons of its own.
pub(crate) fn is_harmless(values: &RequestValues) -> bool {
    let body = match values.body.as_ref().map(|body| &body.content) {
        None => true,
        Some(BodyContent::Json(value)) => is_plain(value),
        Some(BodyContent::Form(pairs)) => pairs.iter().all(|(_, value)| is_plain(value)),
        Some(BodyContent::Multipart(_) | BodyContent::Bytes(_) | BodyContent::Text(_)) => false,
    };
    body && values.parameters.iter().all(|(_, _, value)| is_plain(value))
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            text.trim() == text
                && !text.is_empty()
                && text.len() <= 4000
                && !text.chars().any(|c| c.is_control() || is_odd(c))
        }
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => {
            members.iter().all(|(name, value)| is_plain(&Value::from(name.as_str())) && is_plain(value))
        }
        _ => true,
    }
}

/// Characters without a meaning of their own: non-characters, private ones, marks that change the direction.
fn is_odd(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFEFF | 0xFFF0..=0xFFFF)
        || code & 0xFFFE == 0xFFFE
        || code >= 0xE0000
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_leaves_a_thing_under_its_name() {
        let kept = |value: Value| {
            let mut payload = Payload::Json { media: "application/json".to_owned(), value };
            keep_name(&mut payload, "path", "notes.txt");
            match payload {
                Payload::Json { value, .. } => value,
                _ => Value::Null,
            }
        };
        assert_eq!(kept(json!({"path": "b", "title": "b"})), json!({"path": "notes.txt", "title": "b"}));
        assert_eq!(kept(json!({"Path": "b"})), json!({"Path": "notes.txt"}));
        assert_eq!(kept(json!({"path": 7})), json!({"path": 7}), "what is no text is no name");
        assert_eq!(kept(json!(["path"])), json!(["path"]));
    }
}
