//! Putting bytes below a thing, and fetching them.

use std::sync::Arc;

use crate::case::{Case, Credentials, Intent, Phase};
use crate::check::{content_differs, created_missing};
use crate::engine::arguments::Payload;
use crate::engine::make::Variant;
use crate::engine::run::Run;
use crate::engine::world::Item;
use crate::exchange::Exchange;
use crate::lifecycle::resource::{Attachment, ResourceIndex};

/// A grey image of one pixel: black, and white.
const PIXELS: [[u8; 67]; 2] = [
    [
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 0x01, 0, 0, 0,
        0x01, 0x08, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60,
        0, 0, 0, 0x02, 0, 0x01, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
    ],
    [
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 0x01, 0, 0, 0,
        0x01, 0x08, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8,
        0x0f, 0, 0x01, 0x01, 0x01, 0, 0xb1, 0x38, 0xf6, 0x14, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
        0x82,
    ],
];

/// What kind of bytes a path takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Any.
    Any,
    /// Text.
    Text,
    /// An image, which a server may draw anew.
    Image,
    /// A format of its own, into which nobody here looks.
    Other,
}

/// A path below the things of a resource.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) at: Attachment,
    media: String,
    pub(crate) sort: Sort,
}

/// What was put below a thing last.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) path: Path,
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) by: Arc<Exchange>,
}

impl Path {
    /// Every path below the things of a resource that the run may put something under and fetch it from.
    pub(crate) fn all(run: &Run, resource: ResourceIndex) -> Vec<Self> {
        let is_apt = |at: &&Attachment| {
            let is_selected = |index| run.operation(index).is_some_and(|one| run.is_selected(one));
            !run.options.read_only && is_selected(at.put) && is_selected(at.fetch)
        };
        run.resources.get(resource).attachments.iter().filter(is_apt).filter_map(|at| Self::of(run, at)).collect()
    }

    fn of(run: &Run, at: &Attachment) -> Option<Self> {
        let content = &run.operation(at.put)?.request_body.as_ref()?.content;
        let find = |wanted: &dyn Fn(&str) -> bool| content.iter().find(|media| wanted(&media.essence()));
        let (media, sort) = if let Some(media) =
            find(&|essence| matches!(essence, "application/octet-stream" | "*/*" | "application/*"))
        {
            (media, Sort::Any)
        } else if let Some(media) = find(&|essence| essence.starts_with("text/")) {
            (media, Sort::Text)
        } else if let Some(media) = find(&|essence| matches!(essence, "image/*" | "image/png")) {
            (media, Sort::Image)
        } else {
            (content.first()?, Sort::Other)
        };
        let media = match media.essence().as_ref() {
            "*/*" | "application/*" => "application/octet-stream".to_owned(),
            "image/*" => "image/png".to_owned(),
            "text/*" => "text/plain".to_owned(),
            _ => media.range.clone(),
        };
        Some(Self { at: at.clone(), media, sort })
    }

    /// Bytes that this path may take, other ones for another text.
    pub(crate) fn plain(&self, text: &str, turn: usize) -> Arc<[u8]> {
        match self.sort {
            Sort::Image => PIXELS[turn % PIXELS.len()].into(),
            Sort::Any | Sort::Text | Sort::Other => format!("{{\"{text}\": {turn}}}\n").into_bytes().into(),
        }
    }

    /// Puts bytes below a thing.
    pub(crate) fn put(&self, run: &Run, item: &Item, bytes: &Arc<[u8]>, intent: Intent, label: &str) -> Case {
        let mut arguments = run.arguments(self.at.put, &Variant::plain("bindery"));
        arguments.at(&item.path(run));
        arguments.payload = Payload::Raw { media: self.media.clone(), bytes: Arc::clone(bytes) };
        let mut case = run.case_with(self.at.put, &arguments, intent, Phase::Lifecycle, label);
        case.after = item.origin();
        case.known = Some(item.known());
        if let Some(name) = item.identity() {
            case.request.credentials = Credentials::Identity(name.to_owned());
        }
        case
    }

    /// Asks for the bytes below a thing, after these requests.
    pub(crate) fn fetch(&self, run: &Run, item: &Item, intent: Intent, after: &[&Arc<Exchange>], label: &str) -> Case {
        let mut case = run.on(self.at.fetch, item, intent, Phase::Lifecycle, label);
        case.after.extend(after.iter().map(|one| Arc::clone(one)));
        case
    }
}

impl Held {
    /// Puts plain bytes below a thing; `None` where they are not taken, or yet to be taken.
    pub(crate) async fn new(run: &Run, path: &Path, item: &Item, text: &str, turn: usize) -> Option<Self> {
        let bytes = path.plain(text, turn);
        let by = run.send(path.put(run, item, &bytes, Intent::Plausible, "bytes that are put below something")).await;
        let is_done = by.is_success() && by.status() != Some(202);
        is_done.then(|| Self { path: path.clone(), bytes, by })
    }

    /// Fetches what is held, and judges that it is there as it was put.
    pub(crate) async fn look(&self, run: &Run, item: &Item, label: &str) -> (Arc<Exchange>, bool) {
        let view = run.send(self.path.fetch(run, item, Intent::Plausible, &[&self.by], label)).await;
        let sequence = [Arc::clone(&self.by), Arc::clone(&view)];
        let missing = created_missing::judge_view(&view, "attachment");
        let is_missing = run.judge(&created_missing::CHECK, &view.case.name, missing, &sequence);
        let differs = content_differs::judge(&view, &self.bytes);
        let differs = run.judge(&content_differs::CHECK, &view.case.name, differs, &sequence);
        (view, !is_missing && !differs)
    }

    /// Whether an answer holds just what is held.
    pub(crate) fn is_in(&self, view: &Exchange) -> bool {
        view.is_success() && view.response().is_some_and(|response| response.body == *self.bytes)
    }
}

/// Puts something under every path below a thing where it comes back as it is; nothing is judged.
pub(crate) async fn hold(run: &Run, item: &Arc<Item>) -> Vec<Held> {
    let mut held = Vec::new();
    for path in Path::all(run, item.resource) {
        let Some(one) = Held::new(run, &path, item, "held", 0).await else { continue };
        let label = "the bytes below something";
        let view = run.send(path.fetch(run, item, Intent::Plausible, &[&one.by], label)).await;
        held.extend(one.is_in(&view).then_some(one));
    }
    held
}
