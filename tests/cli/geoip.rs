//! Where sessions come from, by GeoIP databases.

use std::path::Path;

use serde_json::json;

use crate::common::geoip;
#[cfg(unix)]
use crate::pty::on_terminal;
use crate::recorder::{Recorder, Reply, sessions, user};
use crate::support::{KEY, Torii};

const ANNA: &str = "anna.berg@example.com";

/// Returns the path of a database in the folder of the repository.
fn committed(name: &str) -> String {
    format!("{}/tests/geoip/{name}.mmdb", env!("CARGO_MANIFEST_DIR"))
}

/// Lists Anna's sessions in the sandbox with both databases.
fn list(args: &[&str]) -> crate::support::Outcome {
    let (city, asn) = (committed("city"), committed("asn"));
    let databases = ["sessions", "list", ANNA, "--sandbox", "--geoip", &city, "--geoip", &asn];
    Torii::new().run(&[&databases, args].concat())
}

/// A server on which the user has two sessions, of 192.0.2.0 and 192.0.2.1.
fn server() -> Recorder {
    Recorder::start(|asked| Reply::ok(sessions(&asked.user, 2)))
}

/// Writes a database that says where 192.0.2.0/31 is.
fn write(torii: &Torii, name: &str, built_at: u64, record: &serde_json::Value) {
    let path = torii.in_config(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, geoip::database("Test", built_at, &[("192.0.2.0/31", record.clone())])).unwrap();
}

#[cfg(unix)]
#[test]
fn places_are_in_the_table_as_its_width_allows() {
    let (city, asn) = (committed("city"), committed("asn"));
    let args = ["sessions", "list", ANNA, "--sandbox", "--geoip", &city, "--geoip", &asn];
    let (status, shown) = on_terminal(&Torii::new().env("NO_COLOR", "1"), 120, &args);
    assert_eq!(status, Some(0), "{shown}");
    let row = shown.lines().find(|line| line.contains("01980b5c")).unwrap();
    for part in ["2001:db8:9c40…", "Copenhagen, DK", "AS64498 Example Mobile"] {
        assert!(row.contains(part), "{row}");
    }
    let (_, narrow) = on_terminal(&Torii::new().env("NO_COLOR", "1"), 80, &args);
    assert!(narrow.contains("203.0.113.42    DK        AS64496   11m       6d"), "{narrow}");
    let (_, provider) =
        on_terminal(&Torii::new().env("NO_COLOR", "1"), 80, &["sessions", "list", ANNA, "--sandbox", "--geoip", &asn]);
    assert!(provider.contains("203.0.113.42    AS64496   11m"), "{provider}");
    let piped = list(&["--limit", "1"]).stdout;
    assert!(piped.ends_with("Z  Aarhus, DK  AS64496 Example Broadband\n"), "{piped}");
}

#[test]
fn places_are_in_markdown_and_in_csv() {
    let markdown = list(&["-o", "markdown"]).stdout;
    assert!(markdown.contains("| 198.51.100.7 | Oslo, NO | AS64497 Example Hosting |"), "{markdown}");
    let csv = list(&["--csv", "--columns", "ip,location,asn", "--limit", "2"]).stdout;
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[0], "ipAddress,location,asn");
    assert_eq!(rows[1], "203.0.113.42,\"Aarhus, DK\",AS64496 Example Broadband");
    assert_eq!(rows[2], "198.51.100.7,\"Oslo, NO\",AS64497 Example Hosting");
    let redacted = list(&["-o", "markdown", "--redact"]).stdout;
    assert!(redacted.contains("| 198.51.100.… | NO | AS64497 |"), "{redacted}");
    assert!(!redacted.contains("Oslo") && !redacted.contains("Hosting"), "{redacted}");
    let all = |args: &[&str]| list(&[&["--csv", "--columns", "all"], args].concat()).stdout;
    assert!(all(&[]).lines().next().unwrap().ends_with("device,location,asn"));
    let without = Torii::new().run(&["sessions", "list", ANNA, "--sandbox", "--csv", "--columns", "all"]).stdout;
    assert!(without.lines().next().unwrap().ends_with("impersonatedBy,device"), "{without}");
}

#[test]
fn filters_leave_out_and_count_what_is_not_known() {
    let count = |args: &[&str]| list(&[args, &["--columns", "ip,location"]].concat()).stdout.lines().count();
    assert_eq!(count(&["--country", "dk"]), 4);
    assert_eq!(count(&["--country", "DK", "--country", "NO"]), 5);
    assert_eq!(count(&["--not-country", "DK"]), 2);
    assert_eq!(count(&["--asn", "AS64497", "--asn", "64498"]), 2);
    assert_eq!(count(&["--country", "DK", "--asn", "64498"]), 1);
    let by_network = list(&["--asn", "64497", "--json"]);
    assert!(by_network.stdout.contains("198.51.100.7") && !by_network.stdout.contains("Oslo"), "{by_network:?}");
    assert!(by_network.stderr.contains(r#""reason":"unknown_place","sessions":1"#), "{by_network:?}");

    // 192.0.2.2 isn't known, and an IP that can't be read is nowhere.
    let server = Recorder::start(|asked| Reply::ok(sessions(&asked.user, 4).replace("192.0.2.3", "unknown")));
    let torii = Torii::with_api(&server.url);
    write(&torii, "office.mmdb", geoip::BUILT_AT, &json!({"country_code": "DK", "city": "Office"}));
    let database = torii.in_config("office.mmdb");
    let database = database.to_str().unwrap();
    for (flag, shown) in [("--country", 2), ("--not-country", 0)] {
        let outcome = torii.run(&["sessions", "list", &user(1), "--geoip", database, flag, "DK", "--csv"]);
        assert_eq!(outcome.stdout.lines().count(), 1 + shown, "{outcome:?}");
        assert!(outcome.stderr.contains("2 sessions have been left out"), "{outcome:?}");
    }
    let revoke = ["sessions", "revoke", &user(1), "--geoip", database, "--country", "DK", "--dry-run", "--json"];
    let outcome = torii.run(&revoke);
    assert_eq!(outcome.stdout.matches("\"dry_run\"").count(), 2, "{outcome:?}");
    assert!(outcome.stderr.contains(r#""reason":"unknown_place","sessions":2"#), "{outcome:?}");
}

#[test]
fn databases_are_configured_by_file_environment_and_flag() {
    let server = server();
    let location = |torii: &Torii, args: &[&str]| {
        let list = ["sessions", "list", &user(1), "--csv", "--columns", "location", "--limit", "1"];
        torii.run(&[&list, args].concat()).stdout.lines().nth(1).unwrap_or_default().to_owned()
    };
    let torii = Torii::new();
    torii.config(&format!(
        "geoip = [\"top.mmdb\"]\nsecret_key = \"{KEY}\"\napi_url = \"{0}\"\n[profiles.p]\nsecret_key = \"{KEY}\"\n\
         api_url = \"{0}\"\ngeoip = [\"geo/none.mmdb\", \"geo/profile.mmdb\"]\n",
        server.url
    ));
    std::fs::create_dir(torii.in_config("geo")).unwrap();
    for (name, record) in [
        ("top.mmdb", json!({"country_code": "DK"})),
        ("geo/none.mmdb", json!({})),
        ("geo/profile.mmdb", json!({"country_code": "NO"})),
        ("env.mmdb", json!({"country_code": "SE"})),
        ("flag.mmdb", json!({"country_code": "FI"})),
    ] {
        write(&torii, name, geoip::BUILT_AT, &record);
    }
    assert_eq!(location(&torii, &[]), "DK");
    assert_eq!(location(&torii, &["--profile", "p"]), "NO");
    let shown = torii.run(&["config", "show", "--profile", "p"]).stdout;
    assert!(shown.contains("profile.mmdb (Test of 2026-11-01)  from profile \"p\""), "{shown}");
    let [env, flag] = ["env.mmdb", "flag.mmdb"].map(|name| torii.in_config(name).display().to_string());
    let torii = torii.env("TORII_GEOIP", &env);
    assert_eq!(location(&torii, &[]), "SE");
    assert_eq!(location(&torii, &["--geoip", &flag]), "FI");
}

#[test]
fn a_database_that_cannot_be_used_is_an_error_before_anything_is_asked() {
    let server = server();
    let torii = Torii::with_api(&server.url);
    let whole = geoip::city();
    let files: [(&str, &[u8], &str); 4] = [
        ("text.mmdb", b"network,country\n", "is not in the MaxMind DB format"),
        ("empty.mmdb", b"", "is not in the MaxMind DB format"),
        ("half.mmdb", &whole[..whole.len() / 2], "or is truncated"),
        ("city.mmdb.gz", b"\x1f\x8b\x08\x00", "is compressed"),
    ];
    for (name, bytes, problem) in files {
        let path = torii.private_file(Path::new(name), "");
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        torii.run(&["sessions", "list", &user(1), "--country", "DK", "--geoip", path]).fails(3, &[name, problem]);
        torii.run(&["sessions", "revoke", &user(1), "--country", "DK", "--yes", "--geoip", path]).fails(3, &[problem]);
    }
    let list = ["sessions", "list", &user(1)];
    torii
        .run(&[&list[..], &["--country", "DK", "--geoip", "missing.mmdb"]].concat())
        .fails(3, &["missing.mmdb", "--geoip"]);
    torii.run(&[&list[..], &["--not-country", "DK"]].concat()).fails(3, &["--not-country", "TORII_GEOIP"]);
    torii.run(&[&list[..], &["--csv", "--columns", "ip,location"]].concat()).fails(3, &["column location", "GeoIP"]);
    torii.run(&[&list[..], &["--sort", "asn"]].concat()).fails(3, &["--sort", "GeoIP"]);
    torii.run(&[&list[..], &["--json", "--geoip", "missing.mmdb"]].concat()).fails(3, &["missing.mmdb"]);
    let city = committed("city");
    torii.run(&[&list[..], &["--json", "--geoip", &city]].concat()).fails(2, &["--geoip", "--country"]);
    assert_eq!(server.asked().len(), 0);
    // What doesn't need it doesn't read it.
    let torii = torii.env("TORII_GEOIP", "missing.mmdb");
    assert_eq!(torii.run(&["sessions", "list", &user(1), "--json"]).status, Some(0));
}

#[test]
fn a_damaged_record_is_reported() {
    let server = server();
    let torii = Torii::with_api(&server.url);
    let mut bytes = geoip::database("Test", geoip::BUILT_AT, &[("192.0.2.0/31", json!({"country_code": "DK"}))]);
    let at = bytes.windows(12).position(|window| window == b"country_code").unwrap();
    // A map of a size that the data doesn't have.
    bytes[at - 2] = 0xfc;
    let path = torii.private_file(Path::new("damaged.mmdb"), "");
    std::fs::write(&path, bytes).unwrap();
    let list = ["sessions", "list", &user(1), "--json", "--country", "DK", "--geoip", path.to_str().unwrap()];
    let outcome = torii.run(&list);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), "[]\n"), "{outcome:?}");
    assert!(outcome.stderr.contains("damaged_geoip") && outcome.stderr.contains("unknown_place"), "{outcome:?}");
}

/// A server, and the path of a database with hostile names.
fn hostile() -> (Recorder, Torii, String) {
    let server = server();
    let torii = Torii::with_api(&server.url).env("NO_COLOR", "1");
    let city = "=1+2\u{1b}[2J\u{202e}\nx";
    write(
        &torii,
        "bad.mmdb",
        geoip::BUILT_AT,
        &json!({"country_code": "DK", "city": city, "asn": "AS1", "as_name": "y".repeat(10_000)}),
    );
    let path = torii.in_config("bad.mmdb").display().to_string();
    (server, torii, path)
}

#[cfg(unix)]
#[test]
fn names_in_a_database_can_not_harm_a_terminal() {
    let (_server, torii, path) = hostile();
    let (status, shown) = on_terminal(&torii, 120, &["sessions", "list", &user(1), "--no-names", "--geoip", &path]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(!shown.contains("\u{1b}[2J") && !shown.contains('\u{202e}'), "{shown:?}");
    assert!(shown.lines().all(|line| line.chars().count() <= 120), "{shown}");
}

#[test]
fn names_in_a_database_are_no_formulas() {
    let (_server, torii, path) = hostile();
    let columns = ["--csv", "--columns", "location", "--limit", "1", "--geoip", &path];
    let csv = torii.run(&[&["sessions", "list", &user(1)], &columns[..]].concat()).stdout;
    assert_eq!(csv.lines().nth(1).unwrap(), r#""'=1+2\u001b[2J\u202e\nx, DK""#, "{csv}");
}

#[test]
fn doctor_and_config_show_tell_type_and_age() {
    let body = r#"{"items":[],"nextCursor":null,"hasMore":false}"#;
    let server = Recorder::start(move |_| Reply::ok(body.to_owned()));
    let torii = Torii::with_api(&server.url);
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap();
    write(&torii, "new.mmdb", now - 80 * 86_400, &json!({}));
    write(&torii, "old.mmdb", now - 100 * 86_400, &json!({}));
    let [new, old, missing] =
        ["new.mmdb", "old.mmdb", "missing.mmdb"].map(|name| torii.in_config(name).display().to_string());
    let doctor = |files: &[&str]| {
        let files = std::env::join_paths(files).unwrap().into_string().unwrap();
        let outcome = Torii::with_api(&server.url).env("TORII_GEOIP", &files).run(&["doctor"]);
        let line = outcome.stdout.lines().find(|line| line.contains("GeoIP databases")).unwrap().to_owned();
        (outcome.status, line)
    };
    let (status, line) = doctor(&[&new]);
    assert!(status == Some(0) && line.starts_with("ok ") && line.contains("Test of 20"), "{status:?} {line}");
    let (status, line) = doctor(&[&new, &old]);
    assert!(
        status == Some(0) && line.starts_with("warning ") && line.contains("90 days") && line.contains("old.mmdb"),
        "{status:?} {line}"
    );
    let (status, line) = doctor(&[&missing]);
    assert!(status == Some(3) && line.starts_with("problem ") && line.contains("missing.mmdb"), "{status:?} {line}");
    let shown = Torii::new().env("TORII_GEOIP", &missing).run(&["config", "show", "--json"]);
    assert_eq!(shown.status, Some(0), "{shown:?}");
    assert!(shown.stdout.contains("missing.mmdb (can't be read"), "{shown:?}");
}
