//! `torii sessions list`: the main job.

use httpmock::MockServer;

use crate::support::{EXAMPLE, KEY, Torii, USER, respond};

#[test]
fn the_vendors_example_in_every_format() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", EXAMPLE);
    let torii = Torii::with_api(&server.base_url());

    let compact = EXAMPLE.replace("\n  ", "");
    torii.list(&["--json"]).prints(&format!("{compact}\n"));
    torii.list(&["-o", "json"]).prints(&format!("{compact}\n"));
    torii.list(&["-o", "jsonl"]).prints(&format!("{}\n", compact.trim_matches(['[', ']'])));
    let csv = "\
id,userId,environmentId,userAgent,ipAddress,createdAt,expiresAt,lastUsedAt,activeOrganizationId,impersonatedBy
01931a74-1234-7000-8000-000000000000,01931a73-8b00-7000-8000-000000000000,01931a72-0000-7000-8000-000000000000,\
Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6_0) AppleWebKit/537.36,203.0.113.42,\
2026-05-16T09:30:00Z,2026-05-23T09:30:00Z,2026-05-16T11:42:00Z,,\n";
    torii.list(&["--csv"]).prints(csv);
    torii.list(&["-o", "csv"]).prints(csv);
    let table = torii.list(&[]);
    table.prints(&torii.list(&["-o", "table"]).stdout);
    assert!(table.stdout.starts_with("01931a74-1234-7000-8000-000000000000  "), "{}", table.stdout);
    assert!(
        table.stdout.ends_with("  203.0.113.42  2026-05-16T11:42:00Z  2026-05-16T09:30:00Z  2026-05-23T09:30:00Z\n"),
        "{}",
        table.stdout
    );
}

#[test]
fn the_request_is_what_the_api_asks_for() {
    let server = MockServer::start();
    let mock = server.mock(|when, then| {
        when.method("GET")
            .path(format!("/auth/v2/api/server/v1/users/{USER}/sessions"))
            .header("authorization", format!("Bearer {KEY}"))
            .header("accept", "application/json")
            .header("user-agent", concat!("torii-cli/", env!("CARGO_PKG_VERSION")));
        then.status(200).body("[]");
    });
    for slash in ["", "/"] {
        let torii = Torii::with_api(&format!("{}/auth/v2{slash}", server.base_url()));
        torii.list(&["--json"]).prints("[]\n");
    }
    mock.assert_calls(2);
}

#[test]
fn user_ids_are_sent_in_canonical_form() {
    let server = MockServer::start();
    let mock = respond(&server, 200, "application/json", "[]");
    let torii = Torii::with_api(&server.base_url());
    let forms = [
        USER.to_uppercase(),
        format!("{{{USER}}}"),
        format!("urn:uuid:{USER}"),
        format!("URN:UUID:{}", USER.to_uppercase()),
        format!(" {USER} "),
    ];
    for form in &forms {
        torii.run(&["sessions", "list", form, "--json"]).prints("[]\n");
    }
    mock.assert_calls(forms.len());
}

#[test]
fn what_is_no_user_id_is_refused_before_any_request() {
    let server = MockServer::start();
    let any = server.mock(|_, then| {
        then.status(200).body("[]");
    });
    let torii = Torii::with_api(&server.base_url());
    for bad in ["", "me", "anna@localhost", "../../admin", "01931a73-8b00-7000-8000-00000000000", "%2e%2e"] {
        torii.run(&["sessions", "list", bad]).fails(2, &["a UUID such as"]);
    }
    torii.run(&["sessions", "list", "\u{1b}[31mred\u{202e}"]).fails(2, &["\\u{1b}[31mred\\u{202e}"]);
    // The key pasted where the user id belongs; `Outcome::of` checks that it isn't echoed.
    torii.run(&["sessions", "list", KEY]).fails(2, &["invalid value 'sk_test_…'"]);
    torii.run(&["sessions", "list", "sk_live_another"]).fails(2, &["invalid value 'sk_live_…'"]);
    torii.run(&["sessions", "list", USER, "sk_live_another"]).fails(2, &["invalid value 'sk_live_…'"]);
    any.assert_calls(0);
}

#[test]
fn no_sessions_is_a_good_result_in_every_format() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", "[]");
    let torii = Torii::with_api(&server.base_url());
    torii.list(&[]).prints("");
    torii.list(&["--json"]).prints("[]\n");
    torii.list(&["-o", "jsonl"]).prints("");
    assert_eq!(torii.list(&["--csv"]).stdout.lines().count(), 1);
}

#[test]
fn json_keeps_unknown_fields_order_numbers_and_null() {
    let body = r#"[ {"zebra": 1.50e+3, "impersonatedBy": null, "id":"01931a74-1234-7000-8000-000000000000",
        "lastUsedAt":"2026-05-16T11:42:00.1234567Z","expiresAt":"2026-05-23T09:30:00+00:00","createdAt":"2026-05-16T09:30:00Z",
        "environmentId":"01931a72-0000-7000-8000-000000000000","userId":"01931A73-8B00-7000-8000-000000000000",
        "risk": {"score": 12345678901234567890123, "why": ["a", {}]} } ]"#;
    let server = MockServer::start();
    respond(&server, 200, "application/json", body);
    let torii = Torii::with_api(&server.base_url());
    let expected = r#"[{"zebra":1.50e+3,"impersonatedBy":null,"id":"01931a74-1234-7000-8000-000000000000","lastUsedAt":"2026-05-16T11:42:00.1234567Z","expiresAt":"2026-05-23T09:30:00+00:00","createdAt":"2026-05-16T09:30:00Z","environmentId":"01931a72-0000-7000-8000-000000000000","userId":"01931A73-8B00-7000-8000-000000000000","risk":{"score":12345678901234567890123,"why":["a",{}]}}]"#;
    torii.list(&["--json"]).prints(&format!("{expected}\n"));
}

#[test]
fn hostile_text_is_escaped_and_formulas_are_guarded() {
    let agent = r#""userAgent":"=HYPERLINK(\"x\")\u001b]0;title\u0007\nforged row \u202e\u200b""#;
    let body =
        EXAMPLE.replace(r#""userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6_0) AppleWebKit/537.36""#, agent);
    assert_ne!(body, EXAMPLE);
    let server = MockServer::start();
    respond(&server, 200, "application/json", &body);
    let torii = Torii::with_api(&server.base_url());

    let table = torii.list(&[]).stdout;
    assert_eq!(table.lines().count(), 1, "{table}");
    assert!(!table.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}']), "{table}");
    // Escapes that the API sent as such stay what they were.
    assert!(torii.list(&["--json"]).stdout.contains(agent));
    let csv = torii.list(&["--csv"]).stdout;
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\u{1b}]0;title\u{7}\nforged row \u{202e}\u{200b}\""), "{csv}");
    assert!(torii.list(&["--csv", "--csv-raw"]).stdout.contains("\"=HYPERLINK"));
}

#[test]
fn impersonation_is_spelled_out_in_a_piped_table() {
    let operator = "0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3";
    let body = EXAMPLE.replace("\"userAgent\"", &format!("\"impersonatedBy\":\"{operator}\",\"userAgent\""));
    let server = MockServer::start();
    respond(&server, 200, "application/json", &body);
    let table = Torii::with_api(&server.base_url()).list(&[]).stdout;
    assert!(table.ends_with(&format!("  impersonated by {operator}\n")), "{table}");
}

#[test]
fn colour_is_a_matter_of_flag_environment_and_terminal() {
    let server = MockServer::start();
    let body =
        EXAMPLE.replace("\"userAgent\"", "\"impersonatedBy\":\"0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3\",\"userAgent\"");
    respond(&server, 200, "application/json", &body);
    let colored = |variables: &[(&str, &str)], args: &[&str]| {
        let torii =
            variables.iter().fold(Torii::with_api(&server.base_url()), |torii, (name, value)| torii.env(name, value));
        torii.list(args).stdout.contains("\u{1b}[")
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&[], &["--color", "always"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--json"]));
}
