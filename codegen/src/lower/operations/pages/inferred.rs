//! Pages that the names of parameters and properties tell: nothing but names that many APIs use for just this.

use super::body::{Body, FoundItems, Kind, kind};
use super::{Context, is_called, query_parameter};
use crate::model::calls::{Argument, ArgumentType};
use crate::model::pages::{End, Next, Unit};

/// Query parameters that take a mark from the page before.
const TOKENS: &[&str] = &[
    "cursor",
    "after",
    "startingafter",
    "aftercursor",
    "startcursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "nextcursor",
    "nextmarker",
    "paginationtoken",
    "continuationtoken",
    "continue",
    "marker",
    "bookmark",
    "startafter",
    "page",
];

/// Properties with such a mark.
const NEXT_TOKENS: &[&str] = &[
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "nextmarker",
    "nextpagecursor",
    "nextcontinuationtoken",
    "nextpage",
    "next",
    "endcursor",
];

/// Properties with the address of the next page.
const NEXT_LINKS: &[&str] =
    &["nextlink", "odatanextlink", "nextpageuri", "nextpageurl", "nextpagelink", "nexturi", "nexturl", "nexthref"];

/// Properties that say whether there is more.
const MORE: &[&str] =
    &["hasmore", "hasnext", "hasnextpage", "hasmoreitems", "hasmorepages", "moreresults", "istruncated", "nextpage"];

const PAGES: &[&str] = &["page", "pagenumber", "pageindex", "pageno"];
const OFFSETS: &[&str] = &["offset", "skip", "startindex"];

/// Finds what leads to the next page; nothing where two ways would fit.
pub(super) fn find(ctx: &Context<'_>, arguments: &[Argument], body: &Body<'_>, items: &FoundItems) -> Option<Next> {
    let search = Search { ctx, arguments, body };
    let token = search.token().or_else(|| search.last_item(items));
    let count = search.count();
    match (token, search.link(), count) {
        (Some(_), None, Some(_)) => None,
        (Some(token), _, _) => Some(token),
        (None, Some(link), _) => Some(link),
        (None, None, count) => count,
    }
}

struct Search<'a, 'c> {
    ctx: &'a Context<'c>,
    arguments: &'a [Argument],
    body: &'a Body<'a>,
}

impl Search<'_, '_> {
    /// A parameter of that name and kind, as it is spelled.
    fn parameter(&self, name: &str, wanted: Kind) -> Option<String> {
        let argument = query_parameter(self.arguments, name)?;
        let ArgumentType::Value(ty) = &argument.ty else { return None };
        (kind(self.ctx.plan, ty) == Some(wanted)).then(|| argument.name.wire.clone())
    }

    fn more(&self) -> Option<Vec<String>> {
        self.body.find(MORE, Kind::Bool)
    }

    /// A mark in the page, for the parameter of the next one.
    fn token(&self) -> Option<Next> {
        TOKENS.iter().find_map(|name| {
            let parameter = self.parameter(name, Kind::Text)?;
            let own = format!("next{name}");
            let more = self.more();
            let mut names = vec![own.as_str()];
            names.extend(NEXT_TOKENS);
            // The same name means the next page where nothing else could be meant, and where the end is told apart.
            if more.is_some() || matches!(*name, "continue" | "continuationtoken" | "nexttoken" | "nextpagetoken") {
                names.push(name);
            }
            if more.is_some() && matches!(*name, "after" | "startingafter" | "cursor") {
                names.push("lastid");
            }
            // What stands among links is an address.
            let from = self.body.find(&names, Kind::Text).filter(|path| !is_among_links(path))?;
            Some(Next::Value { parameter, from, more: more.unwrap_or_default() })
        })
    }

    /// The id of the last item, where a property says whether there is more.
    fn last_item(&self, items: &FoundItems) -> Option<Next> {
        let parameter = ["after", "startingafter"].iter().find_map(|name| self.parameter(name, Kind::Text))?;
        let more = self.more()?;
        let property = "id".to_owned();
        self.body.item_has(&items.ty, &property).then_some(Next::LastItem { parameter, property, more })
    }

    /// The address of the next page. One that is called `next` counts where a parameter takes the number of a page, since
    /// a text cannot be that number, or where it stands among links.
    fn link(&self) -> Option<Next> {
        if let Some(path) = self.body.find(NEXT_LINKS, Kind::Text) {
            return Some(Next::Link { from: path, keep: Vec::new() });
        }
        if let Some(path) = self.body.next_among_links() {
            return Some(Next::Link { from: path, keep: Vec::new() });
        }
        let path = self.body.find(&["next"], Kind::Text)?;
        let counts = PAGES.iter().chain(OFFSETS).any(|name| self.parameter(name, Kind::Integer).is_some());
        (counts || is_among_links(&path)).then_some(Next::Link { from: path, keep: Vec::new() })
    }

    /// A number that the page names, or that follows from the page's own.
    fn count(&self) -> Option<Next> {
        self.count_of(PAGES, Unit::Pages).or_else(|| self.count_of(OFFSETS, Unit::Items))
    }

    fn count_of(&self, parameters: &[&str], unit: Unit) -> Option<Next> {
        let (name, parameter) =
            parameters.iter().find_map(|name| Some((*name, self.parameter(name, Kind::Integer)?)))?;
        let next = [format!("next{name}"), "nextpagenumber".to_owned(), "nextpage".to_owned()];
        let names: Vec<&str> = next.iter().take(if unit == Unit::Pages { 3 } else { 1 }).map(String::as_str).collect();
        if let Some(from) = self.body.find(&names, Kind::Integer) {
            return Some(Next::Value { parameter, from, more: self.more().unwrap_or_default() });
        }
        let current = format!("current{name}");
        let at = self.body.find(&[name, &current], Kind::Integer)?;
        let totals: &[&str] = match unit {
            Unit::Pages => &["totalpages", "pagecount", "lastpage", "numpages"],
            Unit::Items => &["total", "totalcount", "totalitems", "totalresults"],
        };
        let end = self.more().map(End::More).or_else(|| self.body.find(totals, Kind::Integer).map(End::Total))?;
        Some(Next::Count { parameter, at, unit, end })
    }
}

fn is_among_links(path: &[String]) -> bool {
    path.iter().any(|name| is_called(name, "links"))
}
