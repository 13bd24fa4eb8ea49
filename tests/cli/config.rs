//! `torii config`: a key is asked for, tried, kept; what is configured is shown.

use httpmock::MockServer;
use serde_json::Value;

use crate::support::Torii;

const WRITTEN: &str = "sk_test_tobewritten";

/// Responds to a search with one user, for this key alone.
#[cfg(unix)]
fn search<'a>(server: &'a MockServer, key: &str) -> httpmock::Mock<'a> {
    server.mock(|when, then| {
        when.method("POST")
            .path("/api/server/v1/users/search")
            .query_param("limit", "1")
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body("{}");
        then.status(200).body(
            r#"{"items":[{"id":"01931a73-8b00-7000-8000-000000000000","status":"active",
                "createdAt":"2026-05-16T09:30:00Z","updatedAt":"2026-05-16T09:30:00Z",
                "environmentId":"01931a72-0000-7000-8000-000000000000"}],"nextCursor":null,"hasMore":true}"#,
        );
    })
}

fn init(torii: &Torii, key: &str, args: &[&str]) -> crate::support::Outcome {
    let args = [&["config", "init", "--from-stdin"], args].concat();
    crate::support::Outcome::of(&torii.command(&args).write_stdin(key).assert())
}

fn config_of(torii: &Torii) -> String {
    std::fs::read_to_string(torii.in_config("config.toml")).unwrap_or_default()
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_from_standard_input_is_tried_and_kept() {
    let server = MockServer::start();
    let tried = search(&server, WRITTEN);
    let torii = Torii::new();
    let outcome = init(&torii, &format!("{WRITTEN}\n"), &["--api-url", &server.base_url()]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("the key works: environment 01931a72-0000-7000-8000-000000000000"), "{outcome:?}");
    assert!(outcome.stderr.contains("profile \"test\" with a TEST key is in "), "{outcome:?}");
    tried.assert();
    let expected = format!(
        "default_profile = \"test\"\n\n[profiles.test]\nsecret_key = \"{WRITTEN}\"\napi_url = \"{}\"\n",
        server.base_url()
    );
    assert_eq!(config_of(&torii), expected);
    let path = torii.in_config("config.toml");
    let mode = |path: &std::path::Path| {
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777
    };
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    // And it is used.
    assert!(torii.run(&["config", "show"]).stdout.contains("sk_test_…  from profile \"test\""));
}

#[test]
fn a_key_that_is_refused_is_not_kept() {
    let server = MockServer::start();
    server.mock(|_, then| {
        then.status(401);
    });
    let torii = Torii::new();
    init(&torii, WRITTEN, &["--api-url", &server.base_url()]).fails(4, &["rejected the secret key"]);
    init(&torii, "sk_test_a b", &["--no-check"]).fails(3, &["contains a space"]);
    init(&torii, "", &["--no-check"]).fails(3, &["is empty"]);
    init(&torii, WRITTEN, &["--no-check", "--api-url", "http://api.torii.so"]).fails(3, &["unprotected"]);
    init(&torii, WRITTEN, &["--no-check", "--profile", "sk_live_pasted"]).fails(2, &["looks like a secret key"]);
    init(&torii, WRITTEN, &["--secret-key-file", "x"]).fails(2, &["--from-stdin"]);
    torii.run(&["config", "init"]).fails(2, &["without a terminal", "--from-stdin"]);
    torii.run(&["config", "show", "--sandbox"]).fails(2, &["--sandbox", "torii config"]);
    assert_eq!(config_of(&torii), "");
}

#[test]
fn another_profile_beside_what_is_there() {
    let torii = Torii::new();
    let before = "# ours\ndefault_profile = \"live\"\n\n[profiles.live] # careful\nsecret_key_command = [\"pass\"]\n";
    torii.config(before);
    let outcome = init(&torii, WRITTEN, &["--no-check"]);
    assert!(outcome.stderr.contains("to use it: --profile test"), "{outcome:?}");
    assert_eq!(config_of(&torii), format!("{before}\n[profiles.test]\nsecret_key = \"{WRITTEN}\"\n"));
    init(&torii, "sk_test_another", &["--no-check"]).fails(3, &["profile \"test\" has a key already", "--replace"]);
    assert_eq!(init(&torii, "sk_test_another", &["--no-check", "--replace"]).status, Some(0));
    assert_eq!(config_of(&torii), format!("{before}\n[profiles.test]\nsecret_key = \"sk_test_another\"\n"));
    // A file that can't be understood is left alone.
    torii.config("profiles = 5\n");
    init(&torii, WRITTEN, &["--no-check"]).fails(3, &["config.toml, line 1"]);
    assert_eq!(config_of(&torii), "profiles = 5\n");
}

#[test]
fn what_replaces_a_key_changes_nothing_else() {
    let torii = Torii::new();
    let before = "[profiles.test]\nsecret_key = \"sk_test_before\"\napi_url = \"https://api.torii.so\" # pinned\n";
    torii.config(before);
    assert_eq!(init(&torii, WRITTEN, &["--no-check", "--replace"]).status, Some(0));
    assert_eq!(config_of(&torii), before.replace("sk_test_before", WRITTEN));
    // The environment's address may be meant for another key.
    let torii = Torii::new().env("TORII_API_URL", "https://x.example");
    init(&torii, WRITTEN, &["--no-check"]).fails(3, &["TORII_API_URL", "--api-url"]);
    assert_eq!(init(&torii, WRITTEN, &["--no-check", "--api-url", "https://x.example"]).status, Some(0));
}

#[cfg(unix)]
#[test]
fn of_several_at_once_with_one_name_the_first_stays() {
    let torii = Torii::new();
    torii.config("");
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let inits: Vec<_> = (0..6)
            .map(|n| {
                let key = format!("sk_test_0123456789_{n}");
                let torii = &torii;
                scope.spawn(move || init(torii, &key, &["--no-check", "--profile", "test"]).status)
            })
            .collect();
        inits.into_iter().map(|init| init.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|status| **status == Some(0)).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|status| matches!(status, Some(0 | 3))), "{outcomes:?}");
}

#[cfg(unix)]
#[test]
fn several_at_once_lose_nothing() {
    let torii = Torii::new();
    torii.config("");
    let names: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    std::thread::scope(|scope| {
        for name in &names {
            scope.spawn(|| assert_eq!(init(&torii, WRITTEN, &["--no-check", "--profile", name]).status, Some(0)));
        }
    });
    let config = config_of(&torii);
    assert!(names.iter().all(|name| config.contains(&format!("[profiles.{name}]"))), "{config}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_relative_certificate_becomes_absolute() {
    let torii = Torii::new();
    let config = torii.config("");
    let target = torii.home.path().join("dotfile.toml");
    std::fs::rename(&config, &target).unwrap();
    std::os::unix::fs::symlink(&target, &config).unwrap();
    assert_eq!(init(&torii, WRITTEN, &["--no-check", "--ca-cert", "corp.pem"]).status, Some(0));
    assert!(config.is_symlink());
    let written = std::fs::read_to_string(target).unwrap();
    assert!(written.contains(WRITTEN) && written.contains("/corp.pem\""), "{written}");
}

#[cfg(unix)]
#[test]
fn a_person_is_asked() {
    use crate::pty::Session;
    let server = MockServer::start();
    search(&server, "sk_live_typed");
    let torii = Torii::new().env("TERM", "xterm");
    let mut session = Session::with_keyboard(&torii, &["config", "init"]);
    session.answer_hidden("Secret key", "sk_live_typed\n");
    session.answer("Name of the profile [live]", "\n");
    let url = "API URL (there is also https://api.toriiauth.eu) [https://api.torii.so]";
    session.answer(url, &format!("{}\n", server.base_url()));
    let (status, shown) = session.finish();
    assert_eq!(status, Some(0), "{shown}");
    assert!(!shown.contains("sk_live_typed"), "{shown}");
    assert!(config_of(&torii).contains("[profiles.live]\nsecret_key = \"sk_live_typed\""), "{}", config_of(&torii));

    let mut session = Session::with_keyboard(&torii, &["config", "init", "--no-check"]);
    session.answer_hidden("Secret key", "sk_test_typed\n");
    session.answer("Name of the profile [test]", "live\n");
    session.answer("Replace it?", "n\r");
    let (status, shown) = session.finish();
    assert_eq!(status, Some(1), "{shown}");
    assert!(shown.contains("nothing was changed"), "{shown}");

    // Ctrl-D ends each question, and a terminal without escape sequences gets none.
    let dumb = Torii::new().env("TERM", "dumb");
    for answers in [&[][..], &["sk_live_typed\n"], &["sk_live_typed\n", "\n"]] {
        let mut session = Session::with_keyboard(&dumb, &["config", "init", "--no-check"]);
        for (question, answer) in ["Secret key", "Name of", "API URL"].into_iter().zip(answers.iter().chain([&"\x04"]))
        {
            if question == "Secret key" {
                session.answer_hidden(question, answer);
            } else {
                session.answer(question, answer);
            }
        }
        let (status, shown) = session.finish();
        assert_eq!(status, Some(1), "{shown}");
        assert!(shown.contains("nothing was entered") && !shown.contains('\x1b'), "{shown:?}");
    }
}

#[test]
fn profiles_are_listed_and_removed() {
    let torii = Torii::new();
    assert_eq!(torii.run(&["config", "list", "--json"]).stdout, "[]\n");
    let init = |name: &str, args: &[&str]| {
        let args = [&["--no-check", "--profile", name], args].concat();
        assert_eq!(init(&torii, &format!("sk_test_of_{name}"), &args).status, Some(0));
    };
    init("a", &[]);
    init("b", &["--api-url", "https://api.toriiauth.eu"]);
    init("c", &["--default"]);
    let names = || -> Vec<(String, bool)> {
        let json = torii.run(&["config", "list", "--json"]).stdout;
        let profiles: Vec<Value> = serde_json::from_str(&json).unwrap();
        profiles.iter().map(|p| (p["name"].as_str().unwrap().to_owned(), p["isDefault"] == true)).collect()
    };
    assert_eq!(names(), [("a".into(), false), ("b".into(), false), ("c".into(), true)]);
    let list = torii.run(&["config", "list"]).stdout;
    assert!(list.contains("  b  sk_test_…  https://api.toriiauth.eu\n") && list.contains("* c  sk_test_…"), "{list}");
    torii.run(&["config", "remove", "x", "--yes"]).fails(3, &["no such profile", "torii config list"]);
    torii.run(&["config", "remove", "c"]).fails(2, &["--yes"]);
    assert_eq!(torii.run(&["config", "remove", "c", "--yes"]).status, Some(0));
    assert_eq!(names(), [("a".into(), false), ("b".into(), false)]);
    assert!(!config_of(&torii).contains("default_profile") && !config_of(&torii).contains("sk_test_of_c"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_in_a_hidden_answer_leaves_the_terminal_as_it_was() {
    use crate::pty::Session;
    let torii = Torii::new();
    let mut session = Session::with_keyboard(&torii, &["config", "init"]);
    session.answer_hidden("Secret key", "sk_live_half");
    session.interrupt();
    assert_eq!(session.killed_by(), Some(2));
    assert!(session.echoes());
    // Nothing was typed at all.
    let mut session = Session::with_keyboard(&torii, &["config", "init"]);
    session.answer_hidden("Secret key", "\n");
    let (status, shown) = session.finish();
    assert_eq!(status, Some(1), "{shown}");
    assert!(shown.contains("nothing was entered"), "{shown}");
}

#[test]
fn every_setting_is_shown_with_its_origin() {
    let torii =
        Torii::new().env("HTTPS_PROXY", "http://anna:hidden@proxy.example:3128").env("TORII_API_URL", "https://x");
    let root = if cfg!(windows) { "C:/" } else { "/" };
    torii.config(&format!(
        "default_profile = \"test\"\nca_cert = \"{root}corp.pem\"\n[profiles.test]\nsecret_key = \"sk_test_planted\"\n\
         [profiles.live]\nsecret_key_command = [\"{root}nowhere/op\", \"read\"]\napi_url = \"https://live.example\"\n",
    ));
    let outcome = torii.run(&["config", "show", "--profile", "live", "--json", "--timeout", "5"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    let shown: Value = serde_json::from_str(&outcome.stdout).unwrap();
    for (key, value, origin) in [
        ("profile", "live", "--profile"),
        ("secretKey", &format!("(printed by the program {root}nowhere/op when it is needed)"), "profile \"live\""),
        ("apiUrl", "https://live.example", "profile \"live\""),
        ("caCert", &format!("{root}corp.pem"), "the config file "),
        ("proxy", "http://proxy.example:3128", "the environment variable HTTPS_PROXY"),
        ("timeout", "5s", "--timeout"),
        ("retries", "2", "the built-in default"),
        ("TORII_API_URL", "ignored, because of --profile", "the environment variable TORII_API_URL"),
    ] {
        assert_eq!(shown[key]["value"], value, "{key}");
        assert!(shown[key]["origin"].as_str().unwrap().starts_with(origin), "{key}: {shown}");
    }
    // The environment's URL and the profile's key don't belong together.
    torii.run(&["config", "show"]).fails(3, &["TORII_API_URL"]);
    let text = torii.run(&["config", "show", "--api-url", "https://y.example"]).stdout;
    assert!(text.contains("sk_test_…  from profile \"test\"") && !text.contains("planted"), "{text}");
}

#[test]
fn the_place_of_the_configuration() {
    let torii = Torii::new();
    let place = torii.run(&["config", "path"]).stdout;
    assert_eq!(std::path::Path::new(place.trim_end()), torii.in_config("config.toml"));
    torii.run(&["config", "path", "--config", "x.toml"]).prints("x.toml\n");
    Torii::new().env("TORII_CONFIG", "/y.toml").run(&["config", "path"]).prints("/y.toml\n");
}

#[cfg(unix)]
#[test]
fn ctrl_c_after_a_hidden_answer_ends_the_program_as_before() {
    use crate::pty::Session;
    let server = MockServer::start();
    server.mock(|when, then| {
        when.any_request();
        then.status(200).delay(std::time::Duration::from_secs(15));
    });
    let torii = Torii::new().env("TERM", "xterm");
    let mut session =
        Session::with_keyboard(&torii, &["config", "init", "--profile", "live", "-v", "--api-url", &server.base_url()]);
    session.answer_hidden("Secret key", "sk_live_typed\n");
    session.see("> POST", 1);
    session.interrupt();
    assert_eq!(session.killed_by(), Some(2));
}
