//! Where key and URL come from, and what is refused.

use std::path::Path;

use httpmock::{Mock, MockServer};

#[cfg(unix)]
use crate::support::set_mode;
use crate::support::{KEY, Torii, USER, respond};

/// Accepts only this key.
fn expects_key<'a>(server: &'a MockServer, key: &str) -> Mock<'a> {
    server.mock(|when, then| {
        when.path(format!("/api/server/v1/users/{USER}/sessions")).header("authorization", format!("Bearer {key}"));
        then.status(200).body("[]");
    })
}

#[test]
fn from_the_top_level_of_the_configuration() {
    let server = MockServer::start();
    expects_key(&server, "sk_live_fromconfig");
    let torii = Torii::new();
    torii.config(&format!("secret_key = \"sk_live_fromconfig\"\napi_url = \"{}\"\n", server.base_url()));
    torii.list(&["--json"]).prints("[]\n");
}

#[test]
fn the_environments_key_beats_the_configurations_and_takes_its_url() {
    let server = MockServer::start();
    expects_key(&server, "sk_test_fromenvironment");
    let torii = Torii::new().env("TORII_SECRET_KEY", "sk_test_fromenvironment");
    torii.config(&format!("secret_key = \"sk_live_fromconfig\"\napi_url = \"{}\"\n", server.base_url()));
    torii.list(&["--json"]).prints("[]\n");
}

#[test]
fn flags_beat_everything() {
    let server = MockServer::start();
    expects_key(&server, "sk_test_fromfile");
    let torii = Torii::with_api("https://elsewhere.example");
    let key = torii.private_file(Path::new("key"), "sk_test_fromfile\n");
    torii.list(&["--json", "--api-url", &server.base_url(), "--secret-key-file", key.to_str().unwrap()]).prints("[]\n");
}

#[test]
fn the_key_from_standard_input_and_pipes() {
    let server = MockServer::start();
    expects_key(&server, "sk_test_frompipe");
    let torii = Torii::new();
    let args = ["sessions", "list", USER, "--json", "--api-url", &server.base_url(), "--secret-key-file", "-"];
    torii.command(&args).write_stdin("sk_test_frompipe\r\n").assert().success().stdout("[]\n");
    #[cfg(target_os = "linux")]
    torii
        .command(&[&args[..7], &["/dev/stdin"]].concat())
        .write_stdin("sk_test_frompipe\n")
        .assert()
        .success()
        .stdout("[]\n");
}

#[test]
fn a_key_from_the_configuration_does_not_go_to_the_environments_url() {
    let torii = Torii::new().env("TORII_API_URL", "http://127.0.0.1:1");
    torii.config("secret_key = \"sk_live_fromconfig\"\n");
    torii.list(&[]).fails(3, &["TORII_API_URL", "config.toml", "--api-url"]);
}

#[test]
fn set_but_empty_is_an_error() {
    let torii = Torii::new().env("TORII_SECRET_KEY", "");
    torii.config("secret_key = \"sk_live_fromconfig\"\n");
    torii.list(&[]).fails(3, &["TORII_SECRET_KEY", "empty"]);
    Torii::with_api("").list(&[]).fails(3, &["TORII_API_URL", "empty"]);
}

#[test]
fn keys_that_cannot_be_keys_are_refused_before_any_request() {
    for (key, words) in [
        ("sk_test_abc def", "a space"),
        ("sk_test_abc\ndef", "more than one line"),
        ("TORII_SECRET_KEY=sk_test_abcdef", "a NAME=value line"),
        ("# key\nexport KEY=sk_test_abcdef\n", "a NAME=value line"),
        ("sk_test_abcé", "outside ASCII"),
        ("sk_test_abc\u{7}", "control character"),
        ("pk_test_abcdef", "publishable"),
        ("sk_live_", "truncated"),
    ] {
        let outcome = Torii::new().env("TORII_SECRET_KEY", key).env("TORII_API_URL", "http://127.0.0.1:1").list(&[]);
        outcome.fails(3, &["TORII_SECRET_KEY", words]);
        assert!(!outcome.stderr.contains(key), "{outcome:?}");
    }
}

#[test]
fn a_line_end_of_windows_belongs_to_no_value() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", "[]");
    let torii = Torii::new().env("TORII_SECRET_KEY", &format!("{KEY}\r"));
    torii.env("TORII_API_URL", &format!("{}\r", server.base_url())).list(&["--json"]).prints("[]\n");
    let torii = Torii::new();
    for end in ["\r", "\n", "\r\n"] {
        torii.private_file(Path::new("key"), &format!("{KEY}{end}"));
        torii.list(&["--api-url", &server.base_url(), "--secret-key-file", "key", "--json"]).prints("[]\n");
    }
}

#[test]
fn paths_with_backslashes_need_single_quotes() {
    for path in [r"C:\Users\anna\corp.pem", r"C:\temp\new.pem", r"C:\folder\x.pem"] {
        let torii = Torii::new();
        torii.config(&format!("secret_key = \"{KEY}\"\nca_cert = \"{path}\"\n"));
        torii.list(&[]).fails(3, &["config.toml, line 2", "a backslash begins an escape", "single quotes"]);
        torii.config(&format!("secret_key = \"{KEY}\"\nca_cert = '{path}'\n"));
        torii.list(&[]).fails(3, &[path]);
    }
}

#[cfg(unix)]
#[test]
fn a_home_that_is_no_folder_has_no_configuration() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", "[]");
    for (name, value) in [("HOME", "/dev/null"), ("XDG_CONFIG_HOME", "/dev/null/config")] {
        Torii::with_api(&server.base_url()).env(name, value).list(&["--json"]).prints("[]\n");
    }
    Torii::with_api(&server.base_url()).list(&["--config", "/dev/null/x"]).fails(3, &["/dev/null/x"]);
}

#[test]
fn a_time_zone_is_known_or_an_error_where_it_is_needed() {
    let server = MockServer::start();
    respond(&server, 200, "application/json", "[]");
    for zone in ["Europe/Berlun", "/dev/zero", "/", ":/dev/zero", "Nowhere"] {
        let torii = Torii::with_api(&server.base_url()).env("TZ", zone);
        torii.list(&["--json"]).prints("[]\n");
        torii.list(&["--json", "--created-after", "7d"]).prints("[]\n");
        torii.list(&["--created-after", "2026-05-16"]).fails(3, &["TZ", zone.trim_start_matches(':')]);
        torii.list(&["--time", "local"]).fails(3, &["TZ", "Europe/Berlin"]);
        let doctor = torii.run(&["doctor", "--sandbox"]);
        assert_eq!(doctor.status, Some(3));
        assert!(doctor.stdout.contains("problem  time zone"), "{doctor:?}");
    }
    // Names need no data of the system.
    let torii = Torii::with_api(&server.base_url()).env("TZ", "Europe/Berlin").env("TZDIR", "/nowhere");
    torii.list(&["--created-after", "2026-05-16", "--json"]).prints("[]\n");
}

#[test]
fn urls_that_the_key_must_not_go_to_are_refused() {
    for (url, words) in [
        ("http://api.torii.so", "unprotected"),
        ("https://user:password@api.torii.so", "user name or password"),
        ("https://api.torii.so?x=1", "query"),
        ("https://api.torii.so#x", "fragment"),
        ("https://api.torii.so:99999", "port"),
        ("api.torii.so", "https://"),
        ("https://api.torii.so\u{1b}[31m", "control"),
    ] {
        let outcome = Torii::with_api(url).list(&[]);
        outcome.fails(3, &["TORII_API_URL", words]);
        assert!(!outcome.stderr.contains("password@"), "{outcome:?}");
    }
}

#[cfg(unix)]
#[test]
fn files_with_a_key_that_others_can_read_are_refused() {
    let torii = Torii::new();
    let config = torii.config("secret_key = \"sk_test_planted\"\n");
    for mode in [0o640, 0o604, 0o620, 0o602] {
        set_mode(&config, mode);
        torii.list(&[]).fails(3, &["chmod 600", "config.toml"]);
    }
    set_mode(&config, 0o600);
    let key = torii.private_file(Path::new("key"), "sk_test_planted\n");
    set_mode(&key, 0o644);
    torii.list(&["--secret-key-file", "key"]).fails(3, &["chmod 600 key"]);
    // Without a key there is nothing to hide.
    std::fs::write(&config, "api_url = \"https://x.example\"\n").unwrap();
    set_mode(&config, 0o644);
    torii.list(&[]).fails(3, &["no secret key"]);
}

#[test]
fn configurations_that_cannot_be_read() {
    let torii = Torii::new();
    torii.config("secret_kye = \"sk_test_planted\"\n");
    torii.list(&[]).fails(3, &["config.toml, line 1", "did you mean secret_key?"]);
    torii.list(&["--config", "missing.toml"]).fails(3, &["missing.toml"]);
    torii.list(&["--config", "."]).fails(3, &["not a regular file"]);
    Torii::new().env("TORII_CONFIG", "missing.toml").list(&[]).fails(3, &["missing.toml"]);
    std::fs::write(torii.home.path().join("latin1.toml"), b"# caf\xe9\n").unwrap();
    torii.list(&["--config", "latin1.toml"]).fails(3, &["latin1.toml", "UTF-8"]);
    let config = std::fs::File::create(torii.home.path().join("large.toml")).unwrap();
    config.set_len(2 << 20).unwrap();
    torii.list(&["--config", "large.toml"]).fails(3, &["large.toml", "too large"]);
}

#[test]
fn no_configuration_is_read_from_the_current_folder() {
    let torii = Torii::new();
    torii.private_file(Path::new("config.toml"), "secret_key = \"sk_test_planted\"\n");
    torii.private_file(Path::new(".env"), "TORII_SECRET_KEY=sk_test_planted\n");
    torii.list(&[]).fails(3, &["no secret key"]);
}

#[cfg(unix)]
#[test]
fn a_home_that_depends_on_the_current_folder_is_none() {
    let torii = Torii::new().env("HOME", ".");
    torii.config("secret_key = \"sk_test_planted\"\n");
    torii.list(&[]).fails(3, &["no secret key"]);
}

#[test]
fn certificates_are_checked_when_they_are_read() {
    let torii = Torii::with_api("https://torii.invalid");
    torii.list(&["--ca-cert", "missing.pem"]).fails(3, &["missing.pem"]);
    #[cfg(unix)]
    torii.list(&["--ca-cert", "/dev/zero"]).fails(3, &["not a regular file"]);
    torii.private_file(Path::new("empty.pem"), "");
    torii.list(&["--ca-cert", "empty.pem"]).fails(3, &["contains no certificate"]);
    torii.private_file(Path::new("bad.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    torii.list(&["--ca-cert", "bad.pem"]).fails(3, &["certificate 1"]);
}

#[test]
fn a_proxy_that_cannot_be_understood_is_refused() {
    let torii = Torii::with_api("https://torii.invalid").env("HTTPS_PROXY", "http://user:hidden@proxy:99999");
    let outcome = torii.list(&[]);
    outcome.fails(3, &["HTTPS_PROXY", "port"]);
    assert!(!outcome.stderr.contains("hidden"));
}

#[test]
fn loopback_never_goes_through_a_proxy() {
    let server = MockServer::start();
    expects_key(&server, KEY);
    let torii = Torii::with_api(&server.base_url())
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("http_proxy", "http://127.0.0.1:1");
    torii.list(&["--json"]).prints("[]\n");
}

#[test]
fn a_flag_is_the_origin_of_its_value_also_of_the_default_one() {
    let shown = |args: &[&str]| Torii::new().run(args).stdout;
    let default = shown(&["config", "show"]);
    assert!(default.contains("30s  from the built-in default") && default.contains("2  from the built-in default"));
    for args in [["config", "show", "--timeout", "30s"], ["--timeout", "30s", "config", "show"]] {
        assert!(shown(&args).contains("30s  from --timeout"), "{args:?}");
    }
    assert!(shown(&["config", "show", "--retries", "2"]).contains("2  from --retries"));
}

#[test]
fn flags_that_exclude_each_other_do_so_on_both_sides_of_the_command() {
    for [first, second] in
        [["--profile=live", "--secret-key-file=key"], ["--quiet", "--verbose"], ["--sandbox", "--profile=live"]]
    {
        for args in
            [["config", "show", first, second], [first, "config", "show", second], [second, "config", "show", first]]
        {
            Torii::new().run(&args).fails(2, &["cannot be used with"]);
        }
    }
}

#[test]
fn verbose_says_where_each_setting_comes_from() {
    let server = MockServer::start();
    expects_key(&server, KEY);
    let outcome = Torii::with_api(&server.base_url()).list(&["--json", "-v"]);
    assert_eq!(outcome.stdout, "[]\n");
    for words in ["sk_test_…  from the environment variable TORII_SECRET_KEY", "TORII_API_URL", "> GET http", "< 200"]
    {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}

/// A configuration with two profiles, each with its own server.
fn two_profiles(torii: &Torii, test: &str, live: &str) {
    torii.config(&format!(
        "[profiles.test]\nsecret_key = \"sk_test_ofprofile\"\napi_url = \"{test}\"\n\
         [profiles.live]\nsecret_key = \"sk_live_ofprofile\"\napi_url = \"{live}\"\n[profiles.empty]\n"
    ));
}

#[test]
fn a_profile_is_key_and_url_together_and_beats_the_environment() {
    let (test, live) = (MockServer::start(), MockServer::start());
    expects_key(&test, "sk_test_ofprofile");
    expects_key(&live, "sk_live_ofprofile");
    let torii = Torii::with_api("http://127.0.0.1:1").env("TORII_PROFILE", "nonsense");
    two_profiles(&torii, &test.base_url(), &live.base_url());
    torii.list(&["--json", "--profile", "test"]).prints("[]\n");
    torii.list(&["--json", "--profile", "live"]).prints("[]\n");
    let verbose = torii.list(&["--json", "--profile", "live", "-v"]);
    for words in ["sk_live_…  from profile \"live\"", "TORII_SECRET_KEY      ignored", "TORII_API_URL         ignored"]
    {
        assert!(verbose.stderr.contains(words), "{}", verbose.stderr);
    }
}

#[test]
fn profiles_by_environment_and_by_default() {
    let (test, live) = (MockServer::start(), MockServer::start());
    expects_key(&test, "sk_test_ofprofile");
    expects_key(&live, "sk_live_ofprofile");
    let torii = Torii::new().env("TORII_PROFILE", "live");
    two_profiles(&torii, &test.base_url(), &live.base_url());
    torii.list(&["--json"]).prints("[]\n");

    let torii = Torii::new();
    let config = torii.config(&format!(
        "default_profile = \"test\"\nsecret_key = \"sk_live_oftop\"\napi_url = \"{}\"\n\
         [profiles.test]\nsecret_key = \"sk_test_ofprofile\"\n",
        test.base_url()
    ));
    torii.list(&["--json"]).prints("[]\n");
    let mistyped = std::fs::read_to_string(&config).unwrap().replace("\"test\"", "\"tset\"");
    std::fs::write(&config, mistyped).unwrap();
    torii.list(&[]).fails(3, &["unknown profile \"tset\"", "the profiles are test in", "config.toml"]);
}

#[test]
fn profiles_that_cannot_be_used() {
    let torii = Torii::with_api("http://127.0.0.1:1");
    two_profiles(&torii, "http://127.0.0.1:1", "http://127.0.0.1:1");
    // It never borrows a key.
    torii.list(&["--profile", "empty"]).fails(3, &["profile \"empty\" has no secret_key"]);
    torii.list(&["--profile", "other"]).fails(3, &["unknown profile \"other\"", "empty, live, test"]);
    torii.list(&["--profile", ""]).fails(2, &["--profile"]);
    torii.list(&["--profile", "test", "--secret-key-file", "-"]).fails(2, &["--profile", "--secret-key-file"]);
    torii.list(&["--profile", "test", "--sandbox"]).fails(2, &["--sandbox", "--profile"]);
    Torii::with_api("http://127.0.0.1:1")
        .env("TORII_PROFILE", "test")
        .list(&[])
        .fails(3, &["TORII_PROFILE", "TORII_SECRET_KEY", "conflicts with"]);
    // Where no variable moves the configuration, the tests have an empty one instead.
    let none = if cfg!(windows) { "there are none" } else { "no configuration file" };
    Torii::new().list(&["--profile", "test"]).fails(3, &["unknown profile \"test\"", none]);
}

#[cfg(unix)]
#[test]
fn a_program_prints_the_key() {
    let server = MockServer::start();
    expects_key(&server, "sk_live_printed");
    let torii = Torii::new();
    let config = torii.config(&format!(
        "api_url = \"{}\"\n[profiles.live]\nsecret_key_command = [\"/bin/sh\", \"-c\", \"echo asking >&2; echo sk_live_printed\"]\n\
         [profiles.locked]\nsecret_key_command = [\"/bin/sh\", \"-c\", \"echo sk_live_planted; exit 7\"]\n\
         [profiles.odd]\nsecret_key_command = [\"/bin/echo\", \"sk live planted\"]\n\
         [profiles.missing]\nsecret_key_command = [\"/nowhere/op\"]\n",
        server.base_url()
    ));
    let outcome = torii.list(&["--json", "--profile", "live"]);
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (Some(0), "[]\n", "asking\n"));
    for (profile, words) in
        [("locked", "failed (exit status: 7)"), ("odd", "contains a space"), ("missing", "can't be started")]
    {
        let outcome = torii.list(&["--json", "--profile", profile]);
        outcome.fails(3, &[words]);
        assert_eq!(outcome.json_error()["reason"], "key_command");
        assert!(!outcome.stderr.contains("planted"), "{}", outcome.stderr);
    }
    // Others may read the name of a program, but not replace it.
    set_mode(&config, 0o644);
    torii.list(&["--json", "--profile", "missing"]).fails(3, &["can't be started"]);
    set_mode(&config, 0o664);
    torii.list(&["--profile", "live"]).fails(3, &["names a program to run", "chmod go-w"]);
}
