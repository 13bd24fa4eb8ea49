//! `torii api`: any GET, with the key going to the API URL alone.

use serde_json::Value;

use crate::recorder::{Recorder, Reply, user};
use crate::support::{KEY, Torii, USER};

#[test]
fn what_the_api_sends_is_printed_as_it_is() {
    let server = Recorder::start(|asked| match asked.what.as_str() {
        "GET /api/server/v1/users/x?a=1&b=%2F" => {
            Reply::ok("{ \"n\": 1.50,\n \"text\": \"\u{202e}\u{1b}\" }".replace('\u{1b}', "\\u001b"))
        }
        "GET /api/server/v1/empty" => Reply::ok(" ".into()),
        "GET /api/server/v1/text" => Reply::ok("hello".into()),
        "GET /api/server/v1/key" => Reply::ok(format!("[\"{KEY}\"]")),
        "GET /api/server/v1/deep" => Reply::ok("[".repeat(200) + &"]".repeat(200)),
        "GET /api/server/v1/organizations/x" => {
            Reply { body: "{\"code\":\"organization_not_found\"}".into(), ..Reply::status(404) }
        }
        _ => Reply::status(404),
    });
    let torii = Torii::with_api(&server.url);
    let expected = "{\"n\":1.50,\"text\":\"\\u202e\\u001b\"}\n";
    for path in ["users/x?a=1&b=%2F", "/users/x?a=1&b=%2F", "/api/server/v1/users/x?a=1&b=%2F"] {
        torii.run(&["api", path]).prints(expected);
    }
    for (path, status, reason) in [
        ("empty", 7, "empty"),
        ("text", 7, "not_json"),
        ("key", 7, "response_contains_key"),
        ("deep", 7, "not_json"),
        ("nowhere", 5, "not_found"),
        ("organizations/x", 5, "organization_not_found"),
    ] {
        let outcome = torii.run(&["api", path]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(status), ""), "{path}");
        assert_eq!(outcome.json_error()["reason"], reason, "{path}");
    }
}

#[test]
fn only_paths_of_the_api_are_asked_and_the_key_is_not_even_read() {
    // This key can't be used, which would be status 3.
    let torii = Torii::new().env("TORII_SECRET_KEY", "\t");
    for path in [
        "https://evil.example/x",
        "//evil.example/x",
        "http:/\\evil.example",
        "users/../../x",
        "users/%2e%2E/x",
        "/api/client/v1/x",
        "users/a\u{7}b",
        "users/a b",
        "users/x#fragment",
        "@evil.example/x y",
        "",
        "/",
        "?x=y",
        "users//x",
        &format!("users/{KEY}"),
    ] {
        torii.run(&["api", path]).fails(2, &["PATH"]);
    }
    torii.run(&["api", "organizations?cursor=x", "--paginate"]).fails(2, &["--paginate"]);
    torii.run(&["api", "users/x", "-X", "POST"]).fails(2, &["-X"]);
    torii.run(&["api", "users/x"]).fails(3, &["TORII_SECRET_KEY"]);
}

#[test]
fn all_pages_are_one_array() {
    let page = |asked: &crate::recorder::Asked| match asked.what.as_str() {
        "GET /api/server/v1/list?limit=2" => {
            Reply::ok(format!("{{\"items\":[1,{{\"a\": 2}}],\"hasMore\":true,\"nextCursor\":\"{}\"}}", user(1)))
        }
        what if what == format!("GET /api/server/v1/list?limit=2&cursor={}", user(1)) => {
            Reply::ok("{\"items\":[3],\"hasMore\":false,\"nextCursor\":null}".into())
        }
        "GET /api/server/v1/broken" => {
            Reply::ok(format!("{{\"items\":[1],\"hasMore\":true,\"nextCursor\":\"{}\"}}", user(1)))
        }
        "GET /api/server/v1/empty" => Reply::ok("{\"items\":[],\"hasMore\":false,\"nextCursor\":null}".into()),
        what if what.contains("/circle") => {
            let next = if what.ends_with(&user(1)) { user(2) } else { user(1) };
            Reply::ok(format!("{{\"items\":[1],\"hasMore\":true,\"nextCursor\":\"{next}\"}}"))
        }
        what if what.contains("/round") => {
            Reply::ok(format!("{{\"items\":[1],\"hasMore\":true,\"nextCursor\":\"{}\"}}", user(1)))
        }
        "GET /api/server/v1/one" => Reply::ok("{\"id\":1}".into()),
        _ => Reply::status(500),
    };
    let server = Recorder::start(page);
    let torii = Torii::with_api(&server.url);
    let run = |path: &str| torii.run(&["api", path, "--paginate", "--retries", "0"]);
    run("list?limit=2").prints("[1,{\"a\":2},3]\n");
    run("empty").prints("[]\n");
    // Broken off, the array stays open.
    let broken = run("broken");
    assert_eq!((broken.status, broken.stdout.as_str()), (Some(6), "[1"), "{broken:?}");
    let round = run("round");
    assert_eq!((round.status, round.stdout.as_str()), (Some(7), "[1"), "{round:?}");
    let circle = run("circle");
    assert_eq!((circle.status, circle.stdout.as_str()), (Some(7), "[1,1"), "{circle:?}");
    run("one").fails(7, &["is not a paginated list", "leave out --paginate"]);
}

#[test]
fn the_sandbox_has_all_of_it() {
    let run = |path: &str| {
        let outcome = Torii::new().run(&["api", path, "--sandbox", "-q"]);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        serde_json::from_str::<Value>(&outcome.stdout).unwrap()
    };
    assert_eq!(run(&format!("users/{USER}"))["email"], "anna.berg@example.com");
    assert_eq!(run(&format!("users/{USER}/organizations"))["items"][0]["name"], "Example Studio");
    assert_eq!(run(&format!("/api/server/v1/users/{USER}/sessions")).as_array().map(Vec::len), Some(6));
}

#[cfg(unix)]
#[test]
fn it_is_indented_on_a_terminal() {
    let path = format!("users/{USER}");
    let (status, shown) = crate::pty::on_terminal(&Torii::new(), 80, &["api", &path, "--sandbox", "-q"]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.starts_with(&format!("{{\n  \"id\": \"{USER}\",\n")), "{shown}");
}
