//! Which users are meant: pasted text, files from other programs, and searches.

use crate::recorder::{Recorder, Reply, sessions, user};
use crate::support::{Outcome, Torii, USER};

const ANNA: &str = "anna.berg@example.com";

/// Runs `torii sessions list --users-from users.txt` with this file and the sandbox, and returns the users whose sessions are listed.
fn listed(file: &[u8], args: &[&str]) -> (Vec<String>, Outcome) {
    let torii = Torii::new();
    std::fs::write(torii.home.path().join("users.txt"), file).unwrap();
    let common = ["sessions", "list", "--users-from", "users.txt", "--sandbox", "-q", "-o", "jsonl"];
    let outcome = torii.run(&[&common, args].concat());
    let user = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["userId"].as_str().unwrap().into();
    let mut users: Vec<String> = outcome.stdout.lines().map(user).collect();
    users.dedup();
    (users, outcome)
}

#[test]
fn a_list_in_place_of_one_user_is_an_error_and_nobody_is_taken_for_it() {
    let torii = Torii::new();
    for list in [
        "Anna Berg <anna.berg@example.com>; Jonas Weber <jonas.weber@example.com>",
        "anna.berg@example.com,jonas.weber@example.com",
        "anna.berg@example.com jonas.weber@example.com",
    ] {
        let both = "2 users (anna.berg@example.com, jonas.weber@example.com)";
        for args in
            [&["sessions", "revoke", list, "--all", "--yes"][..], &["sessions", "list", list], &["users", "find", list]]
        {
            torii
                .run(&[args, &["--sandbox"]].concat())
                .fails(2, &[both, "give each as an argument or line of its own"]);
        }
        let (users, outcome) = listed(format!("{list}\n{USER}\n").as_bytes(), &[]);
        assert_eq!((users, outcome.status), (vec![USER.to_owned()], Some(8)));
        assert!(outcome.stderr.contains("users.txt, line 1") && outcome.stderr.contains(both), "{outcome:?}");
    }
}

#[test]
fn files_of_other_programs_are_read() {
    let text = format!("{ANNA}\r\n01931a73-8b00-7000-8000-000000000011\r\n");
    let utf16 =
        |to_bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(to_bytes).collect::<Vec<_>>();
    for file in [
        text.clone().into_bytes(),
        text.replace("\r\n", "\r").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        format!("\u{feff}{text}").into_bytes(),
    ] {
        let (users, outcome) = listed(&file, &[]);
        assert_eq!((users, outcome.status), (vec![USER.to_owned(), user(0x11)], Some(0)), "{file:?}");
    }
}

#[test]
fn a_file_that_names_nobody_is_noted() {
    let torii = Torii::new();
    torii.private_file("users.txt".as_ref(), "# nobody\n\n");
    for command in [&["list"][..], &["revoke", "--all", "--dry-run"]] {
        let outcome = torii.run(&[&["sessions"], command, &["--users-from", "users.txt", "--sandbox"]].concat());
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
        assert!(outcome.stderr.ends_with("note: the input has no users\n"), "{outcome:?}");
    }
}

#[test]
fn csv_needs_a_column() {
    let csv = format!("id;name;E-Mail\r\n{USER};\"Berg; Anna\";{ANNA}\r\n{};Jonas;\r\n", user(0x11));
    let (users, outcome) = listed(csv.as_bytes(), &["--users-column", "ID"]);
    assert_eq!((users, outcome.status), (vec![USER.to_owned(), user(0x11)], Some(0)), "{outcome:?}");
    let (users, outcome) = listed(csv.as_bytes(), &["--users-column", "e-mail"]);
    assert_eq!((users, outcome.status), (vec![USER.to_owned()], Some(8)), "{outcome:?}");
    assert!(outcome.stderr.contains("users.txt, line 3: the column \\\"e-mail\\\" is empty"), "{outcome:?}");

    // Without it, or without such a column, nothing is requested.
    let server = Recorder::start(|asked| Reply::ok(sessions(&asked.user, 1)));
    let torii = Torii::with_api(&server.url);
    torii.private_file("users.csv".as_ref(), &csv);
    let list =
        |args: &[&str]| torii.run(&[&["sessions", "list", &user(1), "--users-from", "users.csv"], args].concat());
    list(&[]).fails(2, &["users.csv is a CSV file; its columns are id, name, E-Mail", "--users-column"]);
    list(&["--users-column", "mail"]).fails(2, &["no column \"mail\"", "id, name, E-Mail"]);
    list(&["--users-column", "id", "--failed-to", "users.csv"]).fails(2, &["--failed-to", "CSV"]);
    assert!(server.asked().is_empty());
}

#[test]
fn a_search_has_all_users_unless_there_is_a_limit() {
    let torii = Torii::new();
    let find = |args: &[&str]| {
        let outcome = torii.run(&[&["users", "find", "example", "--sandbox", "-q"], args].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
        outcome.stdout
    };
    let array: Vec<serde_json::Value> = serde_json::from_str(&find(&["--json"])).unwrap();
    assert_eq!(array.len(), 32);
    assert_eq!(find(&[]).lines().count(), 32);
    assert_eq!(find(&["-o", "jsonl"]).lines().count(), 32);
    assert_eq!(find(&["--csv"]).lines().count(), 33);
    assert_eq!(find(&["-o", "markdown"]).lines().count(), 36);
    assert_eq!(find(&["--csv", "--limit", "23"]).lines().count(), 24);
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_the_first_users_of_a_search_and_says_so() {
    let torii = Torii::new().env("TERM", "dumb");
    let (status, shown) = crate::pty::on_terminal(&torii, 120, &["users", "find", "example", "--sandbox"]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.ends_with("\n20 users; there are more: --limit 1000, or a longer text\n"), "{shown}");
    let (_, json) = crate::pty::on_terminal(&torii, 120, &["users", "find", "example", "--sandbox", "-o", "jsonl"]);
    assert_eq!(json.lines().filter(|line| line.starts_with('{')).count(), 32);
}

#[test]
fn a_search_that_breaks_off_fails_and_leaves_an_array_open() {
    let server = httpmock::MockServer::start();
    let record = format!(
        r#"{{"id":"{USER}","environmentId":"{USER}","email":"{ANNA}","status":"active","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}}"#
    );
    server.mock(|when, then| {
        when.query_param_exists("cursor");
        then.status(500);
    });
    server.mock(|_, then| {
        then.status(200).body(format!(r#"{{"items":[{record}],"hasMore":true,"nextCursor":"{USER}"}}"#));
    });
    let torii = Torii::with_api(&server.base_url());
    for (format, expected) in
        [("json", format!("[{record}")), ("jsonl", format!("{record}\n")), ("table", String::new())]
    {
        let outcome = torii.run(&["users", "find", "anna", "-o", format, "--retries", "0"]);
        assert_eq!((outcome.status, outcome.stdout), (Some(6), expected));
    }
}

fn run(args: &[&str]) -> Outcome {
    Torii::new().run(&[&["users"], args, &["--sandbox", "-q"]].concat())
}

#[test]
fn one_user_whole() {
    let shown = run(&["show", ANNA]).stdout;
    for expected in [
        "name           Anna Berg\n",
        "email          anna.berg@example.com, verified 20",
        "status         active\n",
        "created        20",
        "locale         en\n",
        "sessions       6, last used 20",
        "(11m ago), 1 impersonated\n",
        "organizations  Example Studio, Administrator (01931a72-4c00-7000-8000-000000000001)\n",
        "               Example Labs, org:member (01931a72-4c00-7000-8000-000000000002)\n",
    ] {
        assert!(shown.contains(expected), "no {expected:?} in {shown}");
    }
    let deleted = run(&["show", &user(5)]).stdout;
    assert!(deleted.contains("status       DELETED\n") && !deleted.contains("sessions"), "{deleted}");
    assert!(run(&["show", &user(1)]).stdout.contains("sessions       none\n"));
    run(&["show", "sam.lee@example.com"]).fails(2, &["is ambiguous, it matches 3 users", "(banned)"]);
    run(&["show", "nobody@example.com"]).fails(5, &["no user has"]);
    run(&["show", &user(0xf)]).fails(5, &["(404)"]);
}

#[test]
fn one_user_as_json_has_metadata_only_on_request() {
    let json = |args: &[&str]| -> serde_json::Value {
        serde_json::from_str(&run(&[&["show", ANNA, "--json"], args].concat()).stdout).unwrap()
    };
    let (plain, whole) = (json(&[]), json(&["--metadata"]));
    assert_eq!(plain["id"], USER);
    assert!(plain.get("privateMetadata").is_none() && whole["privateMetadata"].is_object(), "{plain} {whole}");
    run(&["show", ANNA, "--metadata"]).fails(2, &["--json"]);
}

#[test]
fn users_are_listed_by_filters() {
    let ids = |args: &[&str]| -> Vec<String> {
        let outcome = run(&[&["list", "-l"], args].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""));
        outcome.stdout.lines().map(str::to_owned).collect()
    };
    assert_eq!(ids(&["--status", "banned"]), [user(4)]);
    assert_eq!(ids(&["--status", "banned,deleted"]), [user(4), user(5)]);
    assert_eq!(ids(&["--status", "banned", "--status", "deleted", "--name", "samuel"]), [user(4)]);
    assert_eq!(ids(&["--email", "NORA.LIND@"]), [user(6)]);
    assert_eq!(ids(&["--all"]).len(), 32);
    assert_eq!(ids(&["--all", "--limit", "3"]).len(), 3);
    assert_eq!(ids(&["--created-after", "1m"]).len(), 0);
    let members = ids(&["--member-of", "01931a72-4c00-7000-8000-000000000001"]);
    assert!(members.contains(&USER.to_owned()) && members.len() < 32, "{members:?}");
    assert!(run(&["list", "--status", "banned", "-o", "jsonl"]).stdout.contains("Samuel Lee"));
    for (args, words) in [
        (&[][..], "--all"),
        (&["--all", "--status", "banned"], "cannot be used"),
        (&["--email", " "], "such as berg"),
        (&["--status", "gone"], "active, banned, deleted"),
        (&["--member-of", "studio"], "UUID"),
        (&["--all", "-l", "--json"], "cannot be used"),
        (&["--all", "--metadata"], "JSON"),
    ] {
        let outcome = run(&[&["list"], args].concat());
        assert!(outcome.status == Some(2) && outcome.stderr.contains(words), "{args:?}: {outcome:?}");
    }
}

#[test]
fn the_end_of_a_time_range_is_not_in_it_and_the_api_gets_the_filters() {
    let server = Recorder::start(|_| {
        let user = |n: usize, at: &str| {
            format!(
                r#"{{"id":"{}","environmentId":"{USER}","status":"active","createdAt":"{at}","updatedAt":"{at}"}}"#,
                user(n)
            )
        };
        let users = [user(1, "2026-05-16T09:29:59.9Z"), user(2, "2026-05-16T09:30:00Z")].join(",");
        Reply::ok(format!(r#"{{"items":[{users}],"hasMore":false,"nextCursor":null}}"#))
    });
    let torii = Torii::with_api(&server.url);
    let args = [
        "users",
        "list",
        "-l",
        "--created-after",
        "2026-05-01T02:00:00+02:00",
        "--created-before",
        "2026-05-16T09:30Z",
    ];
    torii.run(&[&args[..], &["--member-of", USER, "--status", "active"]].concat()).prints(&format!("{}\n", user(1)));
    let body: serde_json::Value = serde_json::from_str(&server.asked()[0].body).unwrap();
    let expected = serde_json::json!({
        "statuses": ["active"], "createdAfter": "2026-05-01T00:00:00Z", "createdBefore": "2026-05-16T09:30:00Z",
        "organizationId": USER,
    });
    assert_eq!(body, expected);
}
