//! What a person sees: the program on a real pseudo-terminal.

use httpmock::MockServer;

use crate::pty::on_terminal;
use crate::support::{EXAMPLE, Torii, USER, respond};

fn plain() -> Torii {
    Torii::new().env("NO_COLOR", "1")
}

#[test]
fn the_table_stands_between_header_and_summary() {
    let (status, shown) = on_terminal(&plain(), 80, &["sessions", "list", USER, "--sandbox"]);
    assert_eq!(status, Some(0));
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "sandbox: this data is made up",
            &format!("Anna Berg <anna.berg@example.com>  {USER}"),
            "TEST  key from the sandbox  environment 01931a72-0000-7000-8000-000000000000",
            "",
            "  ID        DEVICE                  IP              USED  CREATED  EXPIRES",
        ]
    );
    assert!(lines[6].starts_with("! 01981e07  "), "{shown}");
    assert_eq!(lines[11], "! impersonated by 0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3, expires in 34 min");
    assert_eq!(lines[12..], ["", "6 sessions: 4 networks, 5 devices, 1 impersonated, oldest unused for 63 days",]);
    // The next command has the flags that lead to the same place, or isn't there.
    let by_email = |width, args: &[&str]| {
        on_terminal(&plain(), width, &[&["sessions", "list", "anna.berg@example.com", "--sandbox"], args].concat()).1
    };
    let next = "revoke one: torii sessions revoke anna.berg@example.com 01981e07 --sandbox\n";
    assert!(by_email(80, &[]).ends_with(next));
    assert!(!by_email(70, &[]).contains("revoke one:"));
}

#[test]
fn key_kind_and_host_are_named() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", EXAMPLE);
    let host = server.base_url();
    let torii = plain().env("TORII_SECRET_KEY", "sk_live_0123456789").env("TORII_API_URL", &host);
    let (_, shown) = on_terminal(&torii, 160, &["sessions", "list", USER]);
    let environment = "environment 01931a72-0000-7000-8000-000000000000";
    assert!(shown.contains(&format!("\nLIVE  key from TORII_SECRET_KEY  {environment}  host {host}\n")), "{shown}");
    let (_, shown) = on_terminal(&torii, 160, &["sessions", "list", USER, "-q"]);
    assert!(shown.starts_with("  ID "), "{shown}");
}

#[test]
fn a_key_in_the_wrong_place_is_not_shown_in_the_header() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(200).body(EXAMPLE);
    });
    let torii = plain();
    torii.config(&format!(
        "[profiles.sk_test_planted1]\nsecret_key = \"sk_test_0123456789\"\napi_url = \"{}/sk_test_planted2\"\n",
        server.base_url()
    ));
    let (status, shown) = on_terminal(&torii, 160, &["sessions", "list", USER, "--profile", "sk_test_planted1"]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("key from profile \"sk_test_…\"") && !shown.contains("planted"), "{shown}");
}

#[test]
fn no_sessions_are_said_in_words() {
    let (status, shown) =
        on_terminal(&plain(), 80, &["sessions", "list", "01931a73-8b00-7000-8000-000000000001", "--sandbox"]);
    assert_eq!(status, Some(0));
    assert!(shown.ends_with("no active sessions\n"), "{shown}");
}

#[test]
fn ids_are_there_and_lines_fit_at_every_width() {
    let ids = ["01981f2a-6c3e-7b41-9d20-5a7e3f1c8b04", "0196d4e9-2a6f-7350-94b7-8d1e5f0c6a3b"];
    for width in [1, 2, 3, 20, 36, 37, 38, 60, 74, 75, 76, 79, 80, 90, 100, 120, 200] {
        let (status, shown) = on_terminal(&plain(), width, &["sessions", "list", USER, "--sandbox", "-q"]);
        assert_eq!(status, Some(0), "{width}");
        let is_short = (52..140).contains(&width);
        assert!(ids.iter().all(|id| shown.contains(&id[..if is_short { 8 } else { 36 }])), "{width}: {shown}");
        let (_, full) = on_terminal(&plain(), width, &["sessions", "list", USER, "--sandbox", "-q", "--full-ids"]);
        assert!(ids.iter().all(|id| full.contains(id)), "{width}: {full}");
        for line in shown.lines() {
            assert!(line.chars().count() <= usize::from(width) || line.len() == 36, "{width}: {line}");
        }
    }
}

#[test]
fn colour_follows_the_terminal() {
    let colored = |torii: Torii, args: &[&str]| {
        let args = [&["sessions", "list", USER, "--sandbox"], args].concat();
        on_terminal(&torii, 80, &args).1.contains("\u{1b}[")
    };
    let xterm = || Torii::new().env("TERM", "xterm");
    assert!(colored(xterm(), &[]));
    assert!(!colored(xterm(), &["--color", "never"]));
    assert!(!colored(Torii::new().env("TERM", "dumb"), &[]));
    assert!(!colored(Torii::new(), &[]), "a terminal of which nothing is known");
    assert!(!colored(plain(), &[]));
    assert!(colored(plain(), &["--color", "always"]));
}

#[test]
fn json_is_indented_and_csv_is_safe_on_a_terminal() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", &EXAMPLE.replace("Mozilla/5.0", "\\u001b]0;x\\u0007\u{202e}"));
    let torii = Torii::with_api(&server.base_url());
    let (_, json) = on_terminal(&torii, 80, &["sessions", "list", USER, "--json"]);
    assert!(json.starts_with("[\n  {\n    \"id\": \"01931a74-"), "{json}");
    assert!(json.contains("\\u001b]0;x\\u0007\\u202e"), "{json}");
    let (_, csv) = on_terminal(&torii, 80, &["sessions", "list", USER, "--csv"]);
    assert!(csv.contains("\\u001b]0;x\\u0007\\u202e") && !csv.contains('\u{1b}'), "{csv}");
}

#[test]
fn a_person_who_waits_is_told_why() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(503).header("retry-after", "0");
    });
    let torii = plain().env("TORII_SECRET_KEY", "sk_test_0123456789").env("TORII_API_URL", &server.base_url());
    let (status, shown) = on_terminal(&torii, 80, &["sessions", "list", USER]);
    assert_eq!(status, Some(6));
    assert_eq!(shown.matches("(503); waiting 0.").count(), 2, "{shown}");
}
