//! The table of faults.

/// A fault of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub fault: FaultId,
    /// Its id, kebab-case.
    pub id: &'static str,
    /// What the server does when it is on.
    pub summary: &'static str,
    /// The requirement that it breaks.
    pub requirement: &'static str,
}

/// Every fault, in the order in which they are listed.
#[must_use]
pub fn faults() -> &'static [Fault] {
    FAULTS
}

impl FaultId {
    /// The fault of an id such as `delete-does-nothing`.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        FAULTS.iter().find(|fault| fault.id == id).map(|fault| fault.fault)
    }

    /// Its id, kebab-case.
    #[must_use]
    pub fn id(self) -> &'static str {
        FAULTS.iter().find(|fault| fault.fault == self).map_or("", |fault| fault.id)
    }
}

macro_rules! faults {
    ($($name:ident, $id:literal, $summary:literal, $requirement:literal;)*) => {
        /// One fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultId {
            $(#[doc = $summary] $name,)*
        }

        const FAULTS: &[Fault] = &[
            $(Fault { fault: FaultId::$name, id: $id, summary: $summary, requirement: $requirement },)*
        ];
    };
}

faults! {
    DeleteDoesNothing, "delete-does-nothing", "delete answers as if it had worked, and keeps the item", "what was deleted is gone";
    DeleteKeepsContent, "delete-keeps-content", "delete removes an item, but its content can still be fetched", "what was deleted is gone from every view";
    DeleteStillListed, "delete-still-listed", "delete removes an item, but lists still show it", "what was deleted is gone from every view";
    DeleteStillReadable, "delete-still-readable", "delete removes an item from lists, but it can still be read", "what was deleted is gone from every view";
    DeleteWrongNeighbour, "delete-wrong-neighbour", "delete removes another item than the one named", "what was deleted is gone, and nothing else went with it";
    DeleteTakesNeighbour, "delete-takes-neighbour", "delete removes one more item than the one named", "a delete removes nothing but what it names";
    DeleteAll, "delete-all", "delete removes every item of the tenant", "a delete removes nothing but what it names";
    DeleteManySparesLast, "delete-many-spares-last", "a delete of several items leaves the last of them", "a delete of several removes all that it names";
    DeleteManyCrossesTenants, "delete-many-crosses-tenants", "a delete of several items deletes those of another tenant too", "a tenant deletes nothing of another one";
    DeleteByPrefix, "delete-by-prefix", "delete takes the beginning of an id for the id", "an id is compared as a whole";
    DeleteCaseInsensitive, "delete-case-insensitive", "delete takes an id in another case for the id", "an id is compared byte for byte";
    DeleteOtherTenant, "delete-other-tenant", "delete removes items of another tenant", "a tenant cannot delete what is another's";
    DeleteWithoutCredential, "delete-without-credential", "delete asks for no credential", "a delete without a credential is refused";
    DeleteRefusedButDone, "delete-refused-but-done", "delete without a good credential is refused, and done nevertheless", "a refused delete deletes nothing";
    SecondDeleteSucceeds, "second-delete-succeeds", "delete of what was deleted before answers success", "what is gone cannot be deleted again";
    DeleteUnknownSucceeds, "delete-unknown-succeeds", "delete of what never was answers success", "what never was cannot be deleted";
    DeleteTakesAWhile, "delete-takes-a-while", "a deleted item is there for three more looks", "what was deleted is gone at once";
    DeletedComesBack, "deleted-comes-back", "a deleted item is there again after three looks", "what was deleted stays gone";
    ParentDeleteLeavesChildren, "parent-delete-leaves-children", "delete of a parent leaves its children", "a parent's delete takes its children where the description says so";
    ParentDeleteTakesNeighbours, "parent-delete-takes-neighbours", "delete of a parent takes the children of other parents", "a parent's delete takes its own children only";
    ConcurrentDeletesBothSucceed, "concurrent-deletes-both-succeed", "two deletes of one item at a time both answer success", "of two concurrent deletes one wins";
    DeleteEchoesWrongId, "delete-echoes-wrong-id", "the answer to a delete names another id", "an answer is about the item that was asked for";
    DeleteSaysFalse, "delete-says-false", "the answer to a successful delete says that nothing was deleted", "an answer tells what happened";
    DeleteAnswersNoContent, "delete-answers-no-content", "delete answers 204 without a body where a body is described", "the status is among those described";
    ListShowsOtherTenant, "list-shows-other-tenant", "lists show items of other tenants", "a tenant sees only its own items";
    ListOmitsNewest, "list-omits-newest", "lists leave out the newest item", "a list shows what exists";
    ListIgnoresFilter, "list-ignores-filter", "lists show items that the filter excludes", "a filter keeps only what it names";
    ListIgnoresLimit, "list-ignores-limit", "lists show more items than were asked for", "a page is no longer than its limit";
    ListShowsItemTwice, "list-shows-item-twice", "lists show their first item twice", "a list shows each item once";
    TotalCountsPage, "total-counts-page", "the total of a list is the number of items on the page", "a total is that of all pages";
    MoreWhenFull, "more-when-full", "a full page says that there is more, even where it is the last", "what a page says of the next is true";
    ListTellsOtherwise, "list-tells-otherwise", "lists show another name of a file than reads", "every view says the same of a thing";
    PageRepeatsItem, "page-repeats-item", "a page starts with the last item of the page before", "pages do not repeat items";
    PageSkipsItem, "page-skips-item", "a page leaves out its first item", "pages do not skip items";
    ReadOtherTenant, "read-other-tenant", "items of other tenants can be read", "a tenant sees only its own items";
    ReadAnswersWrongId, "read-answers-wrong-id", "a read answers with another id", "an answer is about the item that was asked for";
    ContentTruncated, "content-truncated", "the last byte of a content is missing", "content comes back byte for byte";
    ContentNewlinesTranslated, "content-newlines-translated", "CR LF in a content comes back as LF", "content comes back byte for byte";
    ContentNotBinarySafe, "content-not-binary-safe", "bytes that are not UTF-8 come back as replacement characters", "content comes back byte for byte";
    RangeShifted, "range-shifted", "a part of a content begins one byte later than its Content-Range says", "an answer to a range holds the bytes of that range";
    CreateKeepsNothing, "create-keeps-nothing", "create answers as if it had worked, and keeps nothing", "what was made can be read";
    UpdateDoesNothing, "update-does-nothing", "a change answers as if it had worked, and changes nothing", "what a change says is there afterwards";
    UpdateResetsOthers, "update-resets-others", "a change takes away what it does not name", "what a change does not name stays as it was";
    CreateMakesTwo, "create-makes-two", "a create makes two items, and answers with one", "a create makes one item";
    UnderAnyParent, "under-any-parent", "an item is found under every parent", "an item is found only under what it belongs to";
    DefaultIgnored, "default-ignored", "what a create leaves out is something else than its default", "what is left out is its default";
    ReadOnlyTaken, "read-only-taken", "a create sets what is the server's to say", "a client does not set what is the server's";
    SizeOffByOne, "size-off-by-one", "the size of a content is one byte too large", "a size is the number of bytes";
    ChangeAnswersBefore, "change-answers-before", "the answer to a change shows the item as it was before", "an answer to a change tells of what is there now";
    DeleteRefusesFull, "delete-refuses-full", "delete of a parent is refused as long as it has children", "a parent's delete takes its children where the description says so";
    FilterLostOnPages, "filter-lost-on-pages", "the pages after the first ignore the filter", "a filter keeps only what it names, on every page";
    DeleteTakesSameBytes, "delete-takes-same-bytes", "delete of a file takes the bytes of every other file that holds the same", "a delete removes nothing but what it names";
    RestoreDoesNothing, "restore-does-nothing", "restore answers as if it had worked, and leaves the item in the bin", "what was restored is there again";
    BinEmpty, "bin-empty", "the bin shows nothing", "the bin shows what was deleted and can be restored";
    BinShowsLiving, "bin-shows-living", "the bin shows what is not deleted too", "the bin shows nothing but what was deleted";
    BinShowsOtherTenant, "bin-shows-other-tenant", "the bin shows what other tenants have deleted", "a tenant sees nothing of another one";
    RestoreForgets, "restore-forgets", "what is restored has lost the name of its file", "what was restored is as it was";
    DigestWrong, "digest-wrong", "what tells the digest of a content tells that of something else", "a digest is that of the bytes";
    SecretShared, "secret-shared", "everything that is made is given the same secret", "a secret is one thing's alone";
    SecretShownAgain, "secret-shown-again", "reads and lists show the secret that the create has shown", "a secret is shown once";
    WriteOnlyShown, "write-only-shown", "answers hold what requests alone may hold", "what is writeOnly is in no answer";
    TextIgnored, "text-ignored", "lists show items without the text that is asked for", "a filter keeps only what it names";
    TextFromStart, "text-from-start", "what a text contains is looked for at its beginning alone", "a filter keeps all that it names";
    OrderReversed, "order-reversed", "lists that are asked for from the greatest to the least come the other way round", "a list has the order that was asked for";
    NewestFirst, "newest-first", "lists start with the newest item whatever the description says", "a list has the order that the description tells";
    CreatedAtInMilliseconds, "created-at-in-milliseconds", "times in seconds are in milliseconds", "a time has the unit that is described";
    CreatedAtInFuture, "created-at-in-future", "what is made now was made ten years from now", "a thing is not made in the future";
    IdReused, "id-reused", "a new item has the id of one that exists", "an id names one item";
    FilenameGarbled, "filename-garbled", "characters of a file name beyond ASCII come back as question marks", "what was sent comes back unchanged";
    MissingRequiredProperty, "missing-required-property", "a required property is missing from answers", "an answer is valid against its schema";
    WrongType, "wrong-type", "a property has another type than described", "an answer is valid against its schema";
    NullWhereNotNullable, "null-where-not-nullable", "a property is null that cannot be", "an answer is valid against its schema";
    KindWrong, "kind-wrong", "an item says that it is another kind of thing", "a thing says what it is";
    EnumValueUnlisted, "enum-value-unlisted", "answers have a value that an open enumeration does not list", "values are among those that this version lists";
    UndeclaredStatus, "undeclared-status", "success is answered with a status that is not described", "the status is among those described";
    UndeclaredContentType, "undeclared-content-type", "JSON is sent as text/plain", "the media type is among those described";
    MissingContentType, "missing-content-type", "a body is sent without a media type", "a body has a media type";
    BodyNotJson, "body-not-json", "a JSON body has a comma too many", "JSON is well-formed";
    JsonCut, "json-cut", "a JSON body ends in its middle", "JSON is well-formed";
    JsonTrailingBytes, "json-trailing-bytes", "a JSON body is followed by other bytes", "JSON is well-formed";
    DuplicateJsonKey, "duplicate-json-key", "an object has a name twice", "names in an object are unique";
    InvalidUtf8, "invalid-utf8", "a JSON body is not UTF-8", "JSON is UTF-8";
    LocationWrong, "location-wrong", "Location names something that is not there", "Location leads to what was made";
    ErrorSchemaBroken, "error-schema-broken", "errors have another shape than described", "an error is valid against its schema";
    LocationLosesBase, "location-loses-base", "Location leaves out the base path of the server", "Location leads to what was made";
    LocationMissing, "location-missing", "the header that leads to what was made is left out", "required response headers are there";
    DateWrong, "date-wrong", "Date is fifty years behind", "dates in headers are near the present";
    ErrorCodeWrong, "error-code-wrong", "the code inside an error says something else than its status", "the code inside an error says the same as its status";
    HeaderInjected, "header-injected", "a line end in an id becomes one in the head of the answer", "no text of a request becomes a header";
    CodingUntrue, "coding-untrue", "JSON is said to be compressed, and is not", "a body has the coding that it says";
    LeaksOtherTenant, "leaks-other-tenant", "a tenant is told about items of others that it is refused", "a refusal tells nothing of what it refuses";
    ErrorLeaksStackTrace, "error-leaks-stack-trace", "errors carry a stack trace", "no stack trace comes back";
    LeaksCredential, "leaks-credential", "errors repeat the credential", "no secret comes back";
    NotFoundIsServerError, "not-found-is-server-error", "what is not there is answered with 500", "a wrong request is no server error";
    MissingAnswersSuccess, "missing-answers-success", "what is not there is answered with 200 and an error body", "what is gone is answered as missing";
    AcceptsNoCredential, "accepts-no-credential", "requests without a credential are accepted", "a request without a credential is refused";
    AcceptsWrongCredential, "accepts-wrong-credential", "requests with an unknown credential are accepted", "a request with a wrong credential is refused";
    AcceptsMisplacedCredential, "accepts-misplaced-credential", "a credential is accepted where it does not belong", "a credential counts only where it is described";
    AcceptsMissingRequired, "accepts-missing-required", "requests without something required are accepted", "an invalid request is refused";
    AcceptsInvalidEnum, "accepts-invalid-enum", "values that are not listed are accepted", "an invalid request is refused";
    AcceptsWrongType, "accepts-wrong-type", "values of the wrong type are accepted", "an invalid request is refused";
    AcceptsInvalidValue, "accepts-invalid-value", "values beyond bounds, lengths and patterns are accepted", "an invalid request is refused";
    AcceptsMalformedBody, "accepts-malformed-body", "bodies that are not well-formed are accepted", "a malformed body is refused";
    AcceptsUndeclaredContentType, "accepts-undeclared-content-type", "bodies of undeclared media types are accepted", "an undeclared media type is refused";
    RefusesListedValue, "refuses-listed-value", "a create with the last value that an enumeration lists is refused", "a valid request succeeds";
    IgnoresApiVersion, "ignores-api-version", "requests for a missing or unknown version are accepted", "an unsupported version is refused";
    UnknownQueryFilters, "unknown-query-filters", "a query parameter that is not described empties a list", "what is not described changes no answer";
    ServerErrorOnMalformedBody, "server-error-on-malformed-body", "a malformed body is answered with 500", "a wrong request is no server error";
    ServerErrorOnHostileId, "server-error-on-hostile-id", "an id with unusual characters is answered with 500", "a hostile id is no server error";
    ServerErrorOnUnicodeFilename, "server-error-on-unicode-filename", "a file name beyond ASCII is answered with 500", "a valid request is no server error";
    DecodesIdTwice, "decodes-id-twice", "percent-encoding in ids is decoded twice", "an id is decoded once";
    DecodesSlash, "decodes-slash", "an encoded slash in an id divides the path", "an encoded slash is part of an id";
    AnswersSlowly, "answers-slowly", "reading one item takes five seconds", "an answer comes in time";
    UndeclaredMethodAccepted, "undeclared-method-accepted", "methods that are not described are answered like GET", "an undescribed method is refused";
    AllowHeaderMissing, "allow-header-missing", "405 comes without Allow", "405 says what is allowed";
    NoContentWithBody, "no-content-with-body", "204 is answered with a body", "204 has no body";
    NotModifiedWithBody, "not-modified-with-body", "what has not changed is answered 304 with a body", "304 has no body";
    NotModifiedAlways, "not-modified-always", "whoever asks for anything but one state is told that nothing has changed", "304 says that the state is the one that is named";
    HeadWithBody, "head-with-body", "HEAD is answered with a body", "HEAD has no body";
    BodyShorterThanLength, "body-shorter-than-length", "fewer bytes follow than Content-Length says", "a body is as long as it says";
    LengthTwice, "length-twice", "Content-Length stands there twice, with two values", "framing is unambiguous";
    ChunksCut, "chunks-cut", "a chunked body ends before its last chunk", "a chunked body is complete";
    ConnectionClosed, "connection-closed", "the connection is closed without an answer", "every request is answered";
    HeadersTooLarge, "headers-too-large", "answers have a header field of 9,000 bytes", "a head is one that every client takes";
    HeadLengthWrong, "head-length-wrong", "HEAD tells another length than GET", "HEAD answers what GET would";
    ContentSlow, "content-slow", "the content of an item takes more than a second", "no answer takes far longer than others";
    SlowBodyBlocks, "slow-body-blocks", "while one body is being received nothing else is answered", "a slow client keeps nobody waiting";
    ListLosesDuringDelete, "list-loses-during-delete", "while something is deleted, lists leave out something else", "a list during a delete has everything that nobody deleted";
    PageSkipsAfterDelete, "page-skips-after-delete", "what is deleted while pages are read makes the next page start too late", "pages skip nothing while things are deleted";
    ChangeOfStaleLost, "change-of-stale-lost", "a change of an item that was not looked at since another one was deleted answers as if it had worked, and changes nothing", "what a change says is there afterwards, whatever came before it";
    DeleteOfChangedLost, "delete-of-changed-lost", "a delete of an item that was not looked at since its change answers as if it had worked, and keeps the item", "what was deleted is gone, whatever came before its delete";
    FilterSeesFirst, "filter-sees-first", "a filter by one of several values of an item looks at the first of them alone", "a filter keeps all that it names";
    CreateEvictsFirst, "create-evicts-first", "the eighth item of a tenant makes its first one vanish", "what nobody asked to change stays as it was";
    FilteredListOpen, "filtered-list-open", "a list with a filter is shown without a credential", "a request without a credential is refused";
    HeadFindsDeleted, "head-finds-deleted", "HEAD of what is not there is answered as if it were", "HEAD answers what GET would";
    SameUploadFound, "same-upload-found", "an upload of what is there already answers 201 with the id of the first", "an id names one thing";
    RefusesAndKeeps, "refuses-and-keeps", "a file of more than 256 KiB is refused, and kept", "what is refused changes nothing";
    ListUnescaped, "list-unescaped", "lists write texts as they are, without escapes", "JSON is well-formed";
    PageRestartsAfterDelete, "page-restarts-after-delete", "a page after something that is deleted is the first", "pages repeat nothing while things are deleted";
    IdNormalised, "id-normalised", "characters of full width in an id are taken for the plain ones", "an id is compared byte for byte";
    DeleteTakesOtherTenants, "delete-takes-other-tenants", "delete removes what other tenants have under the same name", "a delete removes nothing of another tenant";
    DeleteTakesCousin, "delete-takes-cousin", "delete removes what says the same under another parent too", "a delete removes nothing but what it names";
    ListIgnoresParent, "list-ignores-parent", "a list under one parent shows what is under others", "a list under a parent shows its own";
    ChildrenWaitForParent, "children-wait-for-parent", "what was below a deleted parent is there again under a new one of its name", "what went with its parent is gone for good";
    CreateOutlivesParent, "create-outlives-parent", "a create that is under way while its parent is deleted leaves something behind", "what is below a parent goes with it";
    FilterShowsOrphans, "filter-shows-orphans", "lists by parent go on showing what went with it", "what was deleted is gone from every view";
    NotModifiedOld, "not-modified-old", "whoever asks for anything but an earlier state is told that nothing has changed", "304 says that the state is the one that is named";
    NotModifiedDeleted, "not-modified-deleted", "whoever has the ETag of a deleted item is told that nothing has changed", "what was deleted is gone from every view";
    ConditionIgnored, "condition-ignored", "requests are carried out whatever their If-Match says", "a request whose condition does not hold is not carried out";
    EntityTagStale, "entity-tag-stale", "a thing has the same ETag for ever", "a strong ETag changes with what it stands for";
    ChangeSkipsZero, "change-skips-zero", "a change to zero, or to nothing, is taken for none", "what a change says is there afterwards";
    SearchFindsDeleted, "search-finds-deleted", "a search goes on finding what was deleted", "what was deleted is gone from every view";
    ViewOutlivesItem, "view-outlives-item", "a view below a deleted item says what it said before", "what was deleted is gone from every view";
    ActionsOpen, "actions-open", "actions on an item ask for no credential", "a request without a credential is refused";
    UnkeptOpen, "unkept-open", "what belongs to nothing that is kept is shown without a credential", "a request without a credential is refused";
    ChangeRevives, "change-revives", "a change of a deleted item brings it back", "what is gone cannot be changed";
    ChangeAppends, "change-appends", "an array that a change gives is added to the one that is there", "what a change says is there afterwards";
    MergeReplaces, "merge-replaces", "a merge patch of a map takes the place of the whole map", "what a merge patch does not name stays as it was";
    PutKeepsOthers, "put-keeps-others", "a PUT leaves as it was what it does not say", "what a PUT leaves out is its default";
    MapNamesLowered, "map-names-lowered", "names in a map come back in lower case", "what was sent comes back unchanged";
    RefusesWeights, "refuses-weights", "requests that weigh what they accept are refused", "a valid request succeeds";
    DateElsewhere, "date-elsewhere", "Date is by a clock two hours ahead", "dates in headers are near the present";
    ModifiedLater, "modified-later", "Last-Modified is an hour after Date", "nothing has changed after it was answered";
    ContentPackedTwice, "content-packed-twice", "a content that may be compressed is compressed twice, and said to be so once", "content comes back byte for byte";
    AcceptsUnsigned, "accepts-unsigned", "tokens that say that nobody has signed them are accepted", "a request with a wrong credential is refused";
    ListTextsLowered, "list-texts-lowered", "texts of a list come back in lower case", "what was sent comes back unchanged";
    ReadOmitsLists, "read-omits-lists", "reads leave out the lists that the answer to a create shows", "every view says the same of a thing";
    OptionalUnchecked, "optional-unchecked", "what a body need not say is not looked at", "an invalid request is refused";
    UnderAnyGrandparent, "under-any-grandparent", "an item is found under whatever its parent does not belong to", "an item is found only under what it belongs to";
    TotalIgnoresFilter, "total-ignores-filter", "the total of a filtered list counts what the filter leaves out too", "a total is that of its list";
    SortsEachPage, "sorts-each-page", "a list in an order that was asked for is sorted within each page alone", "a list is in the order that was asked for";
    ChangesCollide, "changes-collide", "a change puts back what another one at the same time has changed", "what a change says is there afterwards";
    RepeatMakesAnother, "repeat-makes-another", "a create that is sent again under the same idempotency key makes another thing", "a repeat under one key makes nothing new";
    PartNumbersOff, "part-numbers-off", "a number in a part of a thing comes back one greater", "what was sent comes back unchanged";
    ChangeTimeLongAgo, "change-time-long-ago", "a change puts the time of the last change ten years back", "the time of the last change is that of the last change";
    PutMergesMaps, "put-merges-maps", "a PUT adds the members of its maps to those that are there", "what is put takes the place of what was there";
    RangeLengthWrong, "range-length-wrong", "a range beyond the end is refused with another number of bytes than there are", "a Content-Range says how many bytes there are";
    ChangeTellsOldTag, "change-tells-old-tag", "the answer to a change has the ETag from before it", "an ETag is that of what there is";
    DeleteManyEchoes, "delete-many-echoes", "a delete of several says that everything it was asked for was deleted", "an answer says what was done";
    ChangeUndoneLater, "change-undone-later", "the third look at an item that was changed finds it as it was before", "what a change says is there afterwards";
    AttachmentAppends, "attachment-appends", "bytes that are put below an item are added to those that are there", "what was uploaded comes back byte for byte";
    AttachmentSkipsEmpty, "attachment-skips-empty", "no bytes at all, put below an item, are taken for nothing to do", "what was uploaded comes back byte for byte";
    AttachmentShared, "attachment-shared", "bytes that are put below one item are put below all others too", "what is below one thing is its own";
    AttachmentOutlivesDelete, "attachment-outlives-delete", "bytes below an item are still there after their delete", "what was deleted is gone";
    AttachmentOutlivesItem, "attachment-outlives-item", "bytes below an item can be fetched after its delete", "what is below a thing goes with it";
    AttachmentTakesItem, "attachment-takes-item", "a delete of the bytes below an item deletes the item", "a delete removes nothing but what it names";
    AttachmentOtherTenant, "attachment-other-tenant", "bytes below an item are those of any tenant", "a tenant reaches nothing of another";
    AttachmentRefusedButDone, "attachment-refused-but-done", "bytes that are refused for their credential take the place of those that are there", "a refused request changes nothing";
    AttachmentBelowDeleted, "attachment-below-deleted", "bytes are taken for an item that was deleted", "what is gone cannot be changed";
    AttachmentSizeStale, "attachment-size-stale", "an item says the number of the bytes that were first put below it", "a size is that of the bytes";
    ChangeDropsAttachment, "change-drops-attachment", "a change of an item deletes the bytes below it", "a change leaves what it does not name";
    RestoreDropsAttachment, "restore-drops-attachment", "what is restored has lost the bytes below it", "what is restored is there as it was";
    ForeignReferenceTaken, "foreign-reference-taken", "a body may refer to what another tenant has", "a tenant reaches nothing of another";
    ForeignReferenceInChange, "foreign-reference-in-change", "a change may refer to what another tenant has", "a tenant reaches nothing of another";
    LaterReferenceUnchecked, "later-reference-unchecked", "of several things that a body refers to, only the first has to be the tenant's own", "a tenant reaches nothing of another";
    ForeignReferenceTold, "foreign-reference-told", "the refusal of a reference shows what another tenant has", "a refusal tells nothing of what it refuses";
    DeletedReferenceTaken, "deleted-reference-taken", "a body may refer to what was deleted", "what is gone cannot be referred to";
    DeleteTakesReferent, "delete-takes-referent", "delete removes what the item refers to as well", "a delete removes nothing but what it names";
    HeaderWithoutColon, "header-without-colon", "a header field has no colon", "header fields are well-formed";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_lead_back_to_their_fault() {
        for fault in faults() {
            assert_eq!(FaultId::parse(fault.id), Some(fault.fault));
            assert_eq!(fault.fault.id(), fault.id);
            assert!(fault.id.chars().all(|character| character.is_ascii_lowercase() || "-8".contains(character)));
        }
        assert_eq!(FaultId::parse("no-such-fault"), None);
    }
}
