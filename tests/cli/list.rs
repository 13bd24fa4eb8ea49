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
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\\u001b]0;title\\u0007\\nforged row \\u202e\u{200b}\""), "{csv}");
    let raw = torii.list(&["--csv", "--csv-raw"]).stdout;
    assert!(raw.contains("\"=HYPERLINK(\"\"x\"\")\u{1b}]0;title\u{7}\nforged row \u{202e}\u{200b}\""), "{raw}");
}

#[test]
fn sessions_whose_ip_address_cannot_be_read_are_counted() {
    let sessions: Vec<String> = ["203.0.113.42:51514", "203.0.113.42, 10.0.0.1", "unknown", "", "2001:db8::1"]
        .iter()
        .enumerate()
        .map(|(n, ip)| {
            EXAMPLE[1..EXAMPLE.len() - 1].replace("203.0.113.42", ip).replace("1234-7000", &format!("{n}234-7000"))
        })
        .collect();
    let server = MockServer::start();
    respond(&server, 200, "application/json", &format!("[{}]", sessions.join(",")));
    let torii = Torii::with_api(&server.base_url());
    let outcome = torii.list(&["--ip", "203.0.113.0/24", "--csv", "--columns", "ipAddress"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), "ipAddress\n203.0.113.42:51514\n"));
    assert!(outcome.stderr.starts_with("warning: 2 sessions without an IP address that can be read"), "{outcome:?}");
    let outcome = torii.list(&["--ip", "203.0.113.0/24", "-o", "jsonl"]);
    assert_eq!(outcome.stdout.lines().count(), 1);
    let warning: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!((&warning["warning"]["reason"], &warning["warning"]["sessions"]), (&"unreadable_ip".into(), &2.into()));
    let outcome = torii.run(&["sessions", "revoke", USER, "--ip", "203.0.113.0/24", "--dry-run"]);
    assert!(outcome.stderr.contains("warning: 2 sessions"), "{outcome:?}");
    assert_eq!(torii.list(&["--device", "macos"]).stderr, "");
}

#[test]
fn a_device_is_found_by_the_name_that_a_table_shows() {
    let torii = Torii::new();
    for (device, count) in
        [("Chrome on Windows", 1), ("Chrome 148 on Windows", 1), ("ios", 1), ("Desktop", 4), ("x on y", 0)]
    {
        let outcome = torii.list(&["--sandbox", "-q", "--device", device]);
        assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(0), count), "{device} {outcome:?}");
    }
}

#[test]
fn a_piped_table_has_one_layout() {
    let torii = Torii::new();
    let one = torii.list(&["--sandbox", "-q"]).stdout;
    let other = "01931a73-8b00-7000-8000-000000000001";
    let several = torii.run(&["sessions", "list", USER, other, "--sandbox", "-q"]).stdout;
    let columns = |text: &str| {
        text.lines().map(|line| line.split("  ").filter(|cell| !cell.is_empty()).count()).collect::<Vec<_>>()
    };
    assert_eq!(columns(&one), columns(&several));
    assert!(one.lines().all(|line| line.contains(USER)) && one.contains("impersonated by"), "{one}");
}

#[test]
fn times_after_the_last_one_are_shown_as_they_are() {
    let server = MockServer::start();
    for never in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999+00:00"] {
        let body = EXAMPLE.replace("2026-05-23T09:30:00Z", never);
        let mut mock = respond(&server, 200, "application/json", &body);
        let torii = Torii::with_api(&server.base_url()).env("TZ", "America/New_York");
        for args in [&[][..], &["--time", "local"], &["-o", "markdown"]] {
            let shown = torii.list(&[&["--columns", "expiresAt"], args].concat()).stdout;
            assert!(shown.contains(never), "{shown}");
        }
        mock.delete();
    }
}

#[test]
fn local_times_name_their_zone() {
    let torii = Torii::new().env("TZ", "Europe/Berlin");
    let list = |args: &[&str]| torii.list(&[&["--sandbox", "-q", "--time", "local"], args].concat()).stdout;
    let piped = list(&["--columns", "createdAt"]);
    assert!(piped.lines().all(|line| line.ends_with("+01:00") || line.ends_with("+02:00")), "{piped}");
    let markdown = list(&["-o", "markdown"]);
    assert!(markdown.lines().next().unwrap().ends_with(" Europe/Berlin"), "{markdown}");
}

#[test]
fn csv_can_begin_with_a_byte_order_mark() {
    let torii = Torii::new();
    let other = "01931a73-8b00-7000-8000-000000000011";
    let csv = torii.run(&["sessions", "list", USER, other, "--sandbox", "-q", "--csv", "--csv-bom"]).stdout;
    assert!(csv.starts_with("\u{feff}id,userId,") && csv.matches('\u{feff}').count() == 1, "{csv}");
    torii.list(&["--sandbox", "--json", "--csv-bom"]).fails(2, &["--csv-bom"]);
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

#[test]
fn indicators_are_given_one_by_one_and_in_files() {
    let torii = Torii::new();
    let list = |args: &[&str]| {
        let columns = ["sessions", "list", "anna.berg@example.com", "--sandbox", "--csv", "--columns", "ip"];
        torii.run(&[&columns, args].concat())
    };
    let count = |args: &[&str]| list(args).stdout.lines().count() - 1;
    assert_eq!(count(&["--ip", "203.0.113.42"]), 3);
    assert_eq!(count(&["--ip", "203.0.113.42", "--ip", "192.0.2.100-192.0.2.200"]), 4);
    assert_eq!(count(&["--not-ip", "203.0.113.0/24", "--not-ip", "2001:db8::/32"]), 2);
    assert_eq!(count(&["--ip", "0.0.0.0/0", "--not-ip", "203.0.113.0/24"]), 2);
    assert_eq!(count(&["--device", "iphone", "--device", "firefox"]), 2);
    assert_eq!(count(&["--user-agent", "Edg/", "--user-agent", "Firefox/"]), 2);
    let organization = "01931a72-4c00-7000-8000-000000000001";
    assert_eq!(count(&["--org", organization, "--org", "01931a72-4c00-7000-8000-000000000002"]), 1);
    assert_eq!(count(&["--created-after", "@1764000000"]), 6);
    assert_eq!(count(&["--created-before", "@1764000000"]), 0);

    let text = "\u{feff}# from the SIEM\r\n203.0.113.42 # seen twice\r\n\r\n  198.51.100.0/24 ; SBL1\r\n192.0.2.100-192.0.2.200";
    torii.private_file("bad.txt".as_ref(), text);
    assert_eq!(count(&["--ip-from", "bad.txt"]), 5);
    assert_eq!(count(&["--ip-from", "bad.txt", "--ip", "2001:db8::/32"]), 6);
    assert_eq!(count(&["--not-ip-from", "bad.txt"]), 1);
    torii.private_file("mac.txt".as_ref(), "203.0.113.42 # office\r198.51.100.0/24\r2001:db8::/32\r192.0.2.118");
    assert_eq!(count(&["--not-ip-from", "mac.txt"]), 0);
    assert_eq!(count(&["--ip", "203.0.113.42,192.0.2.118"]), 4);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(torii.private_file("utf16.txt".as_ref(), ""), utf16).unwrap();
    assert_eq!(count(&["--ip-from", "utf16.txt"]), 5);

    for (text, words) in [
        ("203.0.113.42\n203.0.113\n", ["broken.txt, line 2", "203.0.113.0/24"]),
        ("203.0.113.1/24\n", ["broken.txt, line 1", "203.0.113.0/24"]),
        ("sk_live_planted\n", ["broken.txt, line 1", "expected"]),
        ("203.0.113.9-203.0.113.1\n", ["broken.txt, line 1", "203.0.113.1-203.0.113.9"]),
    ] {
        torii.private_file("broken.txt".as_ref(), text);
        let outcome = list(&["--ip-from", "broken.txt"]);
        outcome.fails(2, &words);
        assert!(!outcome.stderr.contains("planted"), "{outcome:?}");
    }
    torii.private_file("empty.txt".as_ref(), "# nothing yet\n");
    list(&["--not-ip-from", "empty.txt"]).fails(2, &["empty.txt", "no IP address"]);
    list(&["--ip-from", "missing.txt"]).fails(1, &["missing.txt"]);
}

#[test]
fn a_session_without_an_ip_address_is_not_known_to_be_elsewhere() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", &EXAMPLE.replace("\"203.0.113.42\"", "null"));
    let torii = Torii::with_api(&server.base_url());
    let outcome = torii.list(&["--not-ip", "198.51.100.0/24", "--json"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), "[]\n"));
    assert!(outcome.stderr.contains("unreadable_ip"), "{outcome:?}");
    torii.list(&["--ip", "198.51.100.0/24", "--json"]).prints("[]\n");
}
