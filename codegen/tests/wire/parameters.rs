//! Parameters: a row for each place, style, explode and shape of value.
//!
//! Sources: OpenAPI 3.1.1, "Style Examples" (`color` is the name of each parameter there); OpenAPI 3.2.0, the same for
//! `cookie`; Swagger 2.0, `collectionFormat`; RFC 3986 sections 2.2 and 3.4; RFC 6265 section 4.2.1.

use crate::clients::parameters::types::{Color, Filter, FilterCreated, QueryFixedKind};
use crate::clients::{collections, parameters};
use crate::recorder::{Recorded, Recorder, done};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn colors() -> Vec<String> {
    strings(&["blue", "black", "brown"])
}

fn rgb() -> Color {
    Color::new(100, 200, 150)
}

/// Sends one request of `$api`, the group of that name, and gives what came.
macro_rules! sent {
    ($module:ident, $group:ident, $api:ident, $call:expr) => {{
        let recorder = Recorder::start([done()]).await?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        let client = $module::Client::builder().base_url(recorder.base()).http_client(http).build()?;
        let $api = client.$group();
        $call.await?;
        let request: Recorded = recorder.last();
        request
    }};
}

/// A row for each expression: what is called, and the target that comes of it.
macro_rules! targets {
    ($module:ident, $group:ident, $api:ident; $($call:expr => $expected:expr,)*) => {
        $(
            let request = sent!($module, $group, $api, $call);
            assert_eq!(request.target(), $expected, "{}", stringify!($call));
        )*
    };
}

#[tokio::test]
async fn path_styles_are_those_of_the_table() -> TestResult {
    targets! { parameters, styles, api;
        api.path_simple("blue", colors(), rgb())
            => "/path/simple/blue/blue,black,brown/R,100,G,200,B,150",
        api.path_simple_exploded("blue", colors(), rgb())
            => "/path/simple/exploded/blue/blue,black,brown/R=100,G=200,B=150",
        api.path_label("blue", colors(), rgb())
            => "/path/label/.blue/.blue,black,brown/.R,100,G,200,B,150",
        api.path_label_exploded("blue", colors(), rgb())
            => "/path/label/exploded/.blue/.blue.black.brown/.R=100.G=200.B=150",
        api.path_matrix("blue", colors(), rgb())
            => "/path/matrix/;text=blue/;list=blue,black,brown/;object=R,100,G,200,B,150",
        api.path_matrix_exploded("blue", colors(), rgb())
            => "/path/matrix/exploded/;text=blue/;list=blue;list=black;list=brown/;R=100;G=200;B=150",
        // An empty string is `;color` in matrix style.
        api.path_matrix("", strings(&[""]), rgb())
            => "/path/matrix/;text/;list/;object=R,100,G,200,B,150",
        // What would end a segment, or an item, is encoded.
        api.path_simple("a/b?c#d e", strings(&["x,y", "é"]), rgb())
            => "/path/simple/a%2Fb%3Fc%23d%20e/x%2Cy,%C3%A9/R,100,G,200,B,150",
        api.path_label("a.b", strings(&["x.y", "z"]), rgb())
            => "/path/label/.a.b/.x.y,z/.R,100,G,200,B,150",
        api.path_matrix("a;b=c", strings(&["x;y"]), rgb())
            => "/path/matrix/;text=a%3Bb%3Dc/;list=x%3By/;object=R,100,G,200,B,150",
        // content: a text that is encoded as a whole
        api.path_content(Filter::new().with_name("a/b"), "c d")
            => "/path/content/%7B%22name%22%3A%22a%2Fb%22%7D/c%20d",
        api.path_reserved("a:b@c,d;e/f?g#h")
            => "/path/reserved/a:b@c,d;e%2Ff%3Fg%23h",
        // several segments in one parameter
        api.path_encoded("subscriptions/s 1/a%2Fb?")
            => "/path/encoded/subscriptions/s%201/a%2Fb%3F/info",
        // several pairs in one parameter
        api.query_encoded("a%20b&shade=c d#")
            => "/query/encoded?filter=a%20b&shade=c%20d%23",
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_path_parameter_is_refused_before_anything_is_sent() -> TestResult {
    let recorder = Recorder::start([done()]).await?;
    let client = parameters::Client::builder().base_url(recorder.base()).build()?;
    for outcome in [
        client.styles().path_simple("", colors(), rgb()).await,
        client.styles().path_simple("blue", Vec::new(), rgb()).await,
        client.styles().path_label("", colors(), rgb()).await,
        client.styles().path_label(".", colors(), rgb()).await,
    ] {
        assert!(matches!(outcome, Err(parameters::Error::InvalidRequest(_))), "{outcome:?}");
    }
    assert!(recorder.seen().is_empty());
    Ok(())
}

#[tokio::test]
async fn query_styles_are_those_of_the_table() -> TestResult {
    targets! { parameters, styles, api;
        // form
        api.query_form() => "/query/form",
        api.query_form().text("") => "/query/form?text=",
        api.query_form().text("blue") => "/query/form?text=blue",
        api.query_form().list(colors()) => "/query/form?list=blue,black,brown",
        api.query_form().list(Vec::new()) => "/query/form",
        api.query_form().list(strings(&["a,b", ""])) => "/query/form?list=a%2Cb,",
        api.query_form().object(rgb()) => "/query/form?object=R,100,G,200,B,150",
        // form, exploded
        api.query_form_exploded() => "/query/form/exploded",
        api.query_form_exploded().text("") => "/query/form/exploded?text=",
        api.query_form_exploded().text("a b&c=d+e/é?") => "/query/form/exploded?text=a%20b%26c%3Dd%2Be%2F%C3%A9%3F",
        api.query_form_exploded().list(colors()) => "/query/form/exploded?list=blue&list=black&list=brown",
        api.query_form_exploded().list(Vec::new()) => "/query/form/exploded",
        api.query_form_exploded().object(rgb()) => "/query/form/exploded?R=100&G=200&B=150",
        api.query_form_exploded().number(1.5) => "/query/form/exploded?number=1.5",
        api.query_form_exploded().flag(true) => "/query/form/exploded?flag=true",
        api.query_form_exploded().text("blue").list(colors()).number(2.0)
            => "/query/form/exploded?text=blue&list=blue&list=black&list=brown&number=2",
        // spaceDelimited and pipeDelimited; exploded they are what `form` is
        api.query_space_delimited().list(colors()) => "/query/spaceDelimited?list=blue%20black%20brown",
        api.query_space_delimited().object(rgb()) => "/query/spaceDelimited?object=R%20100%20G%20200%20B%20150",
        api.query_space_delimited_exploded().list(colors())
            => "/query/spaceDelimited/exploded?list=blue&list=black&list=brown",
        api.query_pipe_delimited().list(colors()) => "/query/pipeDelimited?list=blue%7Cblack%7Cbrown",
        api.query_pipe_delimited().object(rgb()) => "/query/pipeDelimited?object=R%7C100%7CG%7C200%7CB%7C150",
        api.query_pipe_delimited_exploded().list(colors())
            => "/query/pipeDelimited/exploded?list=blue&list=black&list=brown",
        // deepObject, with brackets encoded as in the table
        api.query_deep_object() => "/query/deepObject",
        api.query_deep_object().object(rgb())
            => "/query/deepObject?object%5BR%5D=100&object%5BG%5D=200&object%5BB%5D=150",
        api.query_deep_object().filter(Filter::new()) => "/query/deepObject",
        api.query_deep_object()
            .filter(Filter::new().with_name("a&b").with_ids(vec![7, 8]).with_created(FilterCreated::new().with_gte(1)))
            => "/query/deepObject?filter%5Bname%5D=a%26b&filter%5Bids%5D%5B0%5D=7&filter%5Bids%5D%5B1%5D=8\
                &filter%5Bcreated%5D%5Bgte%5D=1",
        // allowReserved keeps what may stand in a query and changes no pair; a URL encodes the apostrophe by itself
        api.query_reserved().text("a/b?c:d@e,f;g!$'()*[h]&i=j+k#l m%20")
            => "/query/reserved?text=a/b?c:d@e,f;g!$%27()*[h]%26i%3Dj%2Bk%23l%20m%20",
        api.query_reserved().list(strings(&["a/b", "c:d"])) => "/query/reserved?list=a/b,c:d",
        api.query_reserved().object(rgb()) => "/query/reserved?R=100&G=200&B=150",
        // what parts the items stays encoded, since it may not stand in a URL
        api.query_reserved_others().space(strings(&["a/b", "c"])) => "/query/reserved/others?space=a/b%20c",
        api.query_reserved_others().pipe(strings(&["a/b", "c"])) => "/query/reserved/others?pipe=a/b%7Cc",
        api.query_reserved_others().filter(Filter::new().with_name("a/b")) => "/query/reserved/others?filter%5Bname%5D=a/b",
        // content
        api.query_content().filter(Filter::new().with_name("a b"))
            => "/query/content?filter=%7B%22name%22%3A%22a%20b%22%7D",
        api.query_content().note("a b") => "/query/content?note=a%20b",
        // a form, with its own encoding inside that of the query
        api.query_content().form(Filter::new().with_name("a b&").with_ids(vec![1, 2]))
            => "/query/content?form=name%3Da%2Bb%2526%26ids%3D1%26ids%3D2",
        api.query_content().document(Filter::new().with_name("a&b"))
            => "/query/content?document=%3C%3Fxml%20version%3D%221.0%22%20encoding%3D%22UTF-8%22%3F%3E%3CFilter%3E%3Cname%3Ea%26amp%3Bb%3C%2Fname%3E%3C%2FFilter%3E",
        // what the path has already
        api.query_fixed() => "/query/fixed?comp=list&kind=any",
        api.query_fixed().kind(QueryFixedKind::None) => "/query/fixed?comp=list&kind=none",
        // the whole query
        api.query_whole().query(rgb()) => "/query/whole?R=100&G=200&B=150",
        api.query_whole_text().path("$.a[?(@.b>1)]") => "/query/jsonpath?$.a[?(@.b%3E1)]",
    }
    Ok(())
}

/// What stands in a header or in cookies, instead of the target.
macro_rules! headers {
    ($module:ident, $group:ident, $api:ident, $header:expr; $($call:expr => $expected:expr,)*) => {
        $(
            let request = sent!($module, $group, $api, $call);
            let expected: &[&str] = &$expected;
            assert_eq!(request.header($header), expected, "{}", stringify!($call));
        )*
    };
}

#[tokio::test]
async fn header_styles_are_those_of_the_table() -> TestResult {
    headers! { parameters, styles, api, "X-Text";
        api.header_simple() => [],
        api.header_simple().x_text("blue green/%") => ["blue green/%"],
        api.header_simple_exploded().x_text("blue") => ["blue"],
    }
    headers! { parameters, styles, api, "X-List";
        api.header_simple().x_list(colors()) => ["blue,black,brown"],
        api.header_simple_exploded().x_list(colors()) => ["blue,black,brown"],
    }
    headers! { parameters, styles, api, "X-Object";
        api.header_simple().x_object(rgb()) => ["R,100,G,200,B,150"],
        api.header_simple_exploded().x_object(rgb()) => ["R=100,G=200,B=150"],
    }
    headers! { parameters, styles, api, "X-Filter";
        api.header_content().x_filter(Filter::new().with_name("a").with_ids(vec![1]))
            => [r#"{"name":"a","ids":[1]}"#],
    }
    Ok(())
}

#[tokio::test]
async fn cookie_styles_are_those_of_the_table() -> TestResult {
    headers! { parameters, styles, api, "Cookie";
        api.cookie_form() => [],
        api.cookie_form().text("blue") => ["text=blue"],
        api.cookie_form().text("a;b c") => ["text=a%3Bb%20c"],
        api.cookie_form().list(colors()) => ["list=blue,black,brown"],
        api.cookie_form().object(rgb()) => ["object=R,100,G,200,B,150"],
        api.cookie_form_exploded().text("blue").list(colors())
            => ["text=blue; list=blue; list=black; list=brown"],
        // What would end the cookie is encoded in any case.
        api.cookie_reserved().text("a/b; admin=1") => ["text=a/b%3B%20admin%3D1"],
        api.cookie().text("a%3Bb") => ["text=a%3Bb"],
        api.cookie().list(colors()) => ["list=blue,black,brown"],
        api.cookie().object(rgb()) => ["object=R,100,G,200,B,150"],
        api.cookie_exploded().list(colors()) => ["list=blue; list=black; list=brown"],
        api.cookie_exploded().object(rgb()) => ["R=100; G=200; B=150"],
        api.cookie_content().filter(Filter::new().with_name("a"))
            => ["filter=%7B%22name%22%3A%22a%22%7D"],
    }
    let recorder = Recorder::start([done()]).await?;
    let client = parameters::Client::builder().base_url(recorder.base()).build()?;
    let outcome = client.styles().cookie().text("a; admin=1").await;
    assert!(matches!(outcome, Err(parameters::Error::InvalidRequest(_))), "{outcome:?}");
    assert!(recorder.seen().is_empty());
    Ok(())
}

#[tokio::test]
async fn one_name_in_several_places_goes_to_each_of_them() -> TestResult {
    let request =
        sent!(parameters, styles, api, api.shared("p", 2).id_query("q").id_header("h").id_cookie("c").trace("t"));
    assert_eq!(request.target(), "/shared/p?version=2&id=q");
    assert_eq!(
        (request.header("id"), request.header("cookie"), request.header("trace")),
        (vec!["h"], vec!["id=c"], vec!["t"])
    );
    Ok(())
}

#[tokio::test]
async fn parameters_may_be_called_like_anything_in_the_code() -> TestResult {
    let request = sent!(
        parameters,
        styles,
        api,
        api.locals("s", "c")
            .request("r")
            .answer("a")
            .r#type("t")
            .name("n")
            .start_time("0")
            .start_time_less("1")
            .start_time_greater("2")
    );
    assert_eq!(
        request.target(),
        "/locals/s?client=c&request=r&answer=a&type=t&name=n&StartTime%3C=1&StartTime%3E=2&StartTime=0"
    );
    assert_eq!(request.header("authorization"), Vec::<&str>::new());
    Ok(())
}

#[tokio::test]
async fn names_may_be_of_any_script() -> TestResult {
    targets! { parameters, 用户, api;
        api.获取用户() => "/users",
        api.获取用户().名字("李") => "/users?%E5%90%8D%E5%AD%97=%E6%9D%8E",
    }
    Ok(())
}

#[tokio::test]
async fn collection_formats_are_those_of_swagger() -> TestResult {
    let pair = || strings(&["a b", "c|d"]);
    targets! { collections, formats, api;
        api.in_query().plain(pair()) => "/query?plain=a%20b,c%7Cd",
        api.in_query().csv(pair()) => "/query?csv=a%20b,c%7Cd",
        api.in_query().ssv(strings(&["a", "b"])) => "/query?ssv=a%20b",
        api.in_query().tsv(strings(&["a", "b"])) => "/query?tsv=a%09b",
        api.in_query().pipes(strings(&["a", "b"])) => "/query?pipes=a%7Cb",
        api.in_query().multi(pair()) => "/query?multi=a%20b&multi=c%7Cd",
        api.in_query().multi(Vec::new()) => "/query",
        api.in_query().empty("") => "/query?empty=",
        api.in_path(strings(&["a", "b"]), strings(&["a", "b"]), strings(&["a", "b"]), strings(&["a", "b"]))
            => "/path/a,b/a%20b/a%09b/a%7Cb",
    }
    let two = || strings(&["a", "b"]);
    headers! { collections, formats, api, "X-Csv"; api.in_header().x_csv(two()) => ["a,b"], }
    headers! { collections, formats, api, "X-Ssv"; api.in_header().x_ssv(two()) => ["a b"], }
    headers! { collections, formats, api, "X-Tsv"; api.in_header().x_tsv(two()) => ["a\tb"], }
    headers! { collections, formats, api, "X-Pipes"; api.in_header().x_pipes(two()) => ["a|b"], }
    let request =
        sent!(collections, formats, api, api.in_form().plain(two()).ssv(two()).tsv(two()).pipes(two()).multi(two()));
    assert_eq!(request.body(), "plain=a,b&ssv=a+b&tsv=a%09b&pipes=a%7Cb&multi=a&multi=b");
    Ok(())
}
