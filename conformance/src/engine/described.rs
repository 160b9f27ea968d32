//! Whether a request that one operation lends its path is one that another operation describes.

use std::collections::HashMap;

use bindery_spec::ir::{Api, ApiKeyLocation, Operation, OperationIndex, Parameter, ParameterLocation, SecurityKind};

use serde_json::Value;

use super::arguments::{Arguments, simple, takes_several};
use super::run::Run;
use crate::lifecycle::infer::path::{Segment, Template, segments, shape_of};
use crate::lifecycle::resource::{ResourceIndex, Resources};
use crate::strategy::Direction;

impl Run {
    /// Whether an operation other than `index` has this method and a template that the path fits.
    pub(crate) fn is_described(&self, index: OperationIndex, method: &str, path: &str) -> bool {
        let others = self.api.operations.iter().enumerate().filter(|(other, _)| *other != index.0);
        others
            .map(|(_, operation)| operation)
            .any(|operation| operation.method.as_str() == method && fits(operation, path))
    }

    /// Whether a path that is made for an operation is that of another, which says outright what its own leaves to a
    /// parameter.
    pub(crate) fn is_of_a_rival(&self, index: OperationIndex, path: &str) -> bool {
        let rivals = self.rivals.get(index.0).map(Vec::as_slice).unwrap_or_default();
        !rivals.is_empty() && rivals.iter().any(|rival| rival.takes(&segments(path)))
    }

    /// Another operation of the same method and path that no request can be told apart from: a fragment is never sent.
    pub(crate) fn twin(&self, index: OperationIndex) -> Option<OperationIndex> {
        let own = self.operation(index)?;
        let needs = |operation: &Operation| -> Vec<String> {
            let query =
                operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query && one.required);
            query.map(|one| one.name.clone()).collect()
        };
        self.siblings(index).find(|other| self.operation(*other).is_some_and(|other| needs(other) == needs(own)))
    }

    /// The other operations of the same method and path.
    pub(crate) fn siblings(&self, index: OperationIndex) -> impl Iterator<Item = OperationIndex> {
        let bare = |operation: &Operation| operation.path.split('#').next().unwrap_or_default().to_owned();
        let own = self
            .operation(index)
            .filter(|own| own.path.contains('#') || self.has_fragments)
            .map(|own| (bare(own), own));
        let all = self.api.operations.iter().enumerate().filter(move |(place, _)| *place != index.0);
        all.filter(move |(_, other)| {
            own.as_ref().is_some_and(|(path, own)| other.method == own.method && bare(other) == *path)
        })
        .map(|(place, _)| OperationIndex(place))
    }

    /// The parameters of an operation that its credentials are: a key that is declared twice goes out once.
    pub(crate) fn carried(&self, operation: &Operation) -> Vec<(ParameterLocation, String)> {
        let schemes =
            self.keys.schemes(Some(operation)).into_iter().filter_map(|one| self.api.security_schemes.get(one));
        let places = schemes.filter_map(|scheme| match &scheme.kind {
            SecurityKind::ApiKey { location, name } => Some((
                match location {
                    ApiKeyLocation::Header => ParameterLocation::Header,
                    ApiKeyLocation::Query => ParameterLocation::Query,
                    ApiKeyLocation::Cookie => ParameterLocation::Cookie,
                },
                name,
            )),
            _ => None,
        });
        let is_one = |one: &Parameter, (location, name): &(ParameterLocation, &String)| {
            let is_header = *location == ParameterLocation::Header;
            one.location == *location && (one.name == **name || (is_header && one.name.eq_ignore_ascii_case(name)))
        };
        let places: Vec<_> = places.collect();
        let carried = operation.parameters.iter().filter(|one| places.iter().any(|place| is_one(one, place)));
        carried.map(|one| (one.location, one.name.clone())).collect()
    }

    /// Whether the path of an operation has no place for an id, by its description, so that it may refuse it.
    pub(crate) fn refuses_id(&self, index: OperationIndex, resource: ResourceIndex, id: &str) -> bool {
        let name = self.own_parameter(index, resource);
        let parameters = self.operation(index).into_iter().flat_map(|operation| &operation.parameters);
        let mut own =
            parameters.filter(|one| one.location == ParameterLocation::Path && Some(&one.name) == name.as_ref());
        let texts = [Value::from(id), serde_json::from_str(id).unwrap_or_default()];
        let accepts = |schema| texts.iter().any(|text| self.strategist.is_valid(schema, Direction::Request, text));
        own.any(|one| one.schema().is_some_and(|schema| !accepts(schema)))
    }

    /// Whether everything that stands above what a path is about was made by this run, or told to it: nothing else is sure to
    /// be there.
    pub(super) fn is_under_something(&self, index: OperationIndex, arguments: &Arguments) -> bool {
        self.above(index).iter().all(|(name, resource)| {
            let mut values =
                arguments.values.iter().filter(|(at, known, _)| *at == ParameterLocation::Path && known == name);
            let is_known = |value: &Value| !self.world.named(*resource, &simple(value)).is_empty();
            let parameters = self.operation(index).into_iter().flat_map(|operation| &operation.parameters);
            let mut own = parameters.filter(|one| one.location == ParameterLocation::Path && one.name == *name);
            values.any(|(_, _, value)| is_known(value)) || own.any(|one| self.is_located_at(one))
        })
    }

    /// Whether a list holds what a resource makes, and not only what stands under something else.
    pub(crate) fn is_list_of(&self, index: OperationIndex, resource: ResourceIndex) -> bool {
        let parent = |of: ResourceIndex| self.resources.get(of).parent.as_ref().map(|parent| parent.resource);
        let above: Vec<ResourceIndex> = std::iter::successors(Some(resource), |of| parent(*of)).skip(1).collect();
        self.above(index).iter().all(|(_, one)| above.contains(one))
    }

    fn above(&self, index: OperationIndex) -> &[(String, ResourceIndex)] {
        self.above.get(index.0).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an operation calls the id of a thing of the resource in its path.
    pub(crate) fn own_parameter(&self, index: OperationIndex, resource: ResourceIndex) -> Option<String> {
        let described = self.resources.get(resource);
        let shape = described.item.as_deref().map(shape_of);
        let template = self.operation(index).map(|operation| Template::parse(&operation.path));
        let parameters = template.iter().flat_map(|template| template.parameters());
        let mut own = parameters.filter(|(_, known)| Some(known) == shape.as_ref()).map(|(name, _)| name.to_owned());
        own.next().or_else(|| described.id_parameter.clone())
    }
}

/// For each operation the parameters of its path that name things above what it is about, with what these are.
pub(super) fn above(api: &Api, resources: &Resources) -> Vec<Vec<(String, ResourceIndex)>> {
    let items = resources.items.iter().zip(0..);
    let by_shape: HashMap<String, ResourceIndex> = items
        .filter_map(|(resource, index)| Some((shape_of(resource.item.as_deref()?), ResourceIndex(index))))
        .collect();
    let of = |operation: &Operation| {
        let template = Template::parse(&operation.path);
        let whole = template.shape();
        let named = template.parameters().into_iter().filter(|(_, shape)| *shape != whole);
        named.filter_map(|(name, shape)| Some((name.to_owned(), *by_shape.get(&shape)?))).collect()
    };
    api.operations.iter().map(of).collect()
}

/// For each operation the templates of others of its method that say outright what its own leaves to a parameter, so that
/// a path which fits one of them is theirs.
///
/// Source: OpenAPI 3.1.1, Paths Object, "the concrete (non-templated) paths would be matched before".
pub(super) fn rivals(api: &Api) -> Vec<Vec<Template>> {
    let all: Vec<(&Operation, Template)> =
        api.operations.iter().map(|operation| (operation, Template::parse(&operation.path))).collect();
    let of = |(own, template): &(&Operation, Template)| {
        let others = all.iter().filter(|(other, _)| other.method == own.method);
        others.filter(|(_, other)| is_more_concrete(other, template)).map(|(_, other)| other.clone()).collect()
    };
    all.iter().map(of).collect()
}

/// Whether every path of one template fits another, and not the other way around.
fn is_more_concrete(one: &Template, other: &Template) -> bool {
    let covers = |(of_one, of_other): (&Segment, &Segment)| match (of_one, of_other) {
        (Segment::Fixed(text), Segment::Parameter { .. }) => of_other.takes(text),
        (Segment::Parameter { suffix: one, .. }, Segment::Parameter { suffix: other, .. }) => one.ends_with(other),
        _ => of_one == of_other,
    };
    one.segments.len() == other.segments.len()
        && one.segments.iter().zip(&other.segments).all(covers)
        && one.shape() != other.shape()
}

/// Whether a path, relative to its server, can be of an operation.
fn fits(operation: &Operation, path: &str) -> bool {
    let template = Template::parse(&operation.path);
    let path = segments(path);
    let several = template
        .segments
        .iter()
        .any(|segment| matches!(segment, Segment::Parameter { name, .. } if takes_several(operation, name)));
    // What takes several segments leaves those behind it where they stand, counted from the end.
    let agrees = |segments: &mut dyn Iterator<Item = (&Segment, &&str)>| {
        segments.take_while(|(segment, _)| !is_several(operation, segment)).all(|(segment, text)| segment.takes(text))
    };
    (template.segments.len() == path.len() || (several && template.segments.len() < path.len()))
        && agrees(&mut template.segments.iter().zip(&path))
        && agrees(&mut template.segments.iter().rev().zip(path.iter().rev()))
}

fn is_several(operation: &Operation, segment: &Segment) -> bool {
    matches!(segment, Segment::Parameter { name, .. } if takes_several(operation, name))
}

#[cfg(test)]
mod tests {
    use bindery_spec::{ReadOptions, read_text};

    use super::*;

    #[test]
    fn a_path_belongs_to_the_operation_that_says_it_outright() {
        let text = r"
openapi: 3.1.0
info: { title: Paths, version: '1' }
paths:
  /templates/{id}: { get: { responses: { '200': { description: One } } } }
  /templates/global: { get: { responses: { '200': { description: Those of everybody } } } }
  /{kind}/global: { get: { responses: { '200': { description: Crosses the first } } } }
  /templates/mine: { delete: { responses: { '204': { description: Another method } } } }
  /templates/{id}.json: { get: { responses: { '200': { description: One as a file } } } }
";
        let api = read_text("paths.yaml", text, &ReadOptions::default()).api.expect("the description is valid");
        let found: Vec<Vec<String>> =
            rivals(&api).iter().map(|rivals| rivals.iter().map(Template::shape).collect()).collect();
        let expected: [&[&str]; 5] =
            [&["/templates/global", "/templates/{}.json"], &[], &["/templates/global"], &[], &[]];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_path_is_described_by_every_template_that_it_fits() {
        let text = r"
openapi: 3.1.0
info: { title: Paths, version: '1' }
paths:
  /gists/{id}/{sha}: { get: { responses: { '200': { description: Shown } } } }
  /{scope}/locks/{name}:
    get:
      parameters:
        - { name: scope, in: path, required: true, x-ms-skip-url-encoding: true, schema: { type: string } }
        - { name: name, in: path, required: true, schema: { type: string } }
      responses: { '200': { description: Shown } }
  /files/{id}.json: { get: { responses: { '200': { description: Shown } } } }
";
        let api = read_text("paths.yaml", text, &ReadOptions::default()).api.expect("the description is valid");
        let rows = [
            ("/gists/1/abc", vec![0]),
            ("/gists/1", vec![]),
            ("/gists//abc", vec![]),
            ("/a/locks/b", vec![1]),
            ("/a/b/c/locks/d", vec![1]),
            ("/a/b/c/keys/d", vec![]),
            ("/files/7.json", vec![2]),
            ("/files/.json", vec![]),
        ];
        for (path, expected) in rows {
            let found: Vec<usize> = (0..3).filter(|index| fits(&api.operations[*index], path)).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
