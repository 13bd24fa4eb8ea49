//! `torii sandbox` and `--sandbox`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::{EXAMPLE, Torii, USER};

const WITHOUT_SESSIONS: &str = "01931a73-8b00-7000-8000-000000000001";
const OTHER_ENVIRONMENT: &str = "01931a73-8b00-7000-8000-000000000002";
const UNKNOWN: &str = "01931a73-8b00-7000-8000-00000000000f";

/// `torii sandbox` as a process; stopped when dropped.
pub struct Sandbox {
    child: Child,
    url: String,
    key: String,
}

impl Sandbox {
    pub fn start(torii: &Torii, args: &[&str]) -> Sandbox {
        let (child, [url, key]) = start(torii, &[&["--shell", "sh"], args].concat());
        let value = |line: &str, name| line.strip_prefix(name).unwrap().to_owned();
        let (url, key) = (value(&url, "export TORII_API_URL="), value(&key, "export TORII_SECRET_KEY="));
        Sandbox { child, url, key }
    }

    pub fn client(&self) -> Torii {
        Torii::new().env("TORII_API_URL", &self.url).env("TORII_SECRET_KEY", &self.key)
    }
}

/// Starts `torii sandbox`, and returns the lines that it prints.
fn start(torii: &Torii, args: &[&str]) -> (Child, [String; 2]) {
    let mut command = torii.process(Torii::program());
    command.args(["sandbox", "--port", "0"]).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let lines = [lines.next().unwrap(), lines.next().unwrap()];
    (child, lines)
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_main_job_on_a_machine_with_nothing_on_it() {
    let torii = Torii::new();
    let outcome = torii.list(&["--sandbox"]);
    assert_eq!((outcome.status, outcome.stdout.lines().count()), (Some(0), 6), "{outcome:?}");
    assert_eq!(outcome.stderr, "sandbox: this data is made up\n");
    assert!(outcome.stdout.contains("impersonated by 0192f0aa-7c10-7d3e-8b52-6e41d09f7ac3"));

    let json: Vec<serde_json::Value> = serde_json::from_str(&torii.list(&["--sandbox", "--json"]).stdout).unwrap();
    assert_eq!(json.len(), 6);
    assert!(json.is_sorted_by_key(|session| std::cmp::Reverse(session["lastUsedAt"].as_str().unwrap().to_owned())));
    assert_eq!(torii.list(&["--sandbox", "-q", "--csv"]).stdout.lines().count(), 7);
}

#[test]
fn the_sandbox_reads_nothing_of_the_users() {
    // Neither this key nor this configuration could be used.
    let torii = Torii::new().env("TORII_SECRET_KEY", "\t").env("TORII_CONFIG", "/nonexistent");
    assert_eq!(torii.list(&["--sandbox", "-q"]).status, Some(0));
}

#[test]
fn the_environment_is_printed_for_each_shell() {
    let default = if cfg!(windows) { "powershell" } else { "sh" };
    for (args, shell) in [(&[][..], default), (&["--shell", "powershell"], "powershell"), (&["--shell", "cmd"], "cmd")]
    {
        let (child, lines) = start(&Torii::new(), args);
        let sandbox = Sandbox { child, url: String::new(), key: String::new() };
        let url = lines[0].split('=').next_back().unwrap().trim_matches([' ', '"']);
        let key = "sk_test_sandbox";
        let expected = match shell {
            "powershell" => [format!("$env:TORII_API_URL = \"{url}\""), format!("$env:TORII_SECRET_KEY = \"{key}\"")],
            "cmd" => [format!("set TORII_API_URL={url}"), format!("set TORII_SECRET_KEY={key}")],
            _ => [format!("export TORII_API_URL={url}"), format!("export TORII_SECRET_KEY={key}")],
        };
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        assert_eq!(lines, expected);
        drop(sandbox);
    }
}

#[test]
fn the_documented_users() {
    let torii = Torii::new();
    torii.run(&["sessions", "list", WITHOUT_SESSIONS, "--sandbox", "-q", "--json"]).prints("[]\n");
    let sessions =
        torii.run(&["sessions", "list", "sam.lee@example.com", "--impersonated", "--sandbox", "-q", "--json"]);
    let sessions: serde_json::Value = serde_json::from_str(&sessions.stdout).unwrap();
    let operator = sessions[0]["impersonatedBy"].as_str().unwrap();
    assert!(torii.run(&["users", "find", operator, "--sandbox", "-q"]).stdout.contains("Nora Lind"));
    for id in [OTHER_ENVIRONMENT, UNKNOWN] {
        torii.run(&["sessions", "list", id, "--sandbox", "-q"]).fails(5, &["(403)", "support ID"]);
    }
}

#[test]
fn as_a_server_of_its_own() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let client = sandbox.client();
    assert_eq!(client.list(&[]).stdout.lines().count(), 6);
    assert_eq!(client.env("TORII_SECRET_KEY", "sk_test_anything").list(&[]).status, Some(0));
    for refused in ["sk_test_refused", "sk_live_0123456789"] {
        sandbox.client().env("TORII_SECRET_KEY", refused).list(&[]).fails(4, &["Torii rejected the secret key (401)"]);
    }
}

#[test]
fn a_fixture_is_served_as_it_stands() {
    let torii = Torii::new();
    torii.private_file(Path::new("sessions.json"), EXAMPLE);
    let sandbox = Sandbox::start(&torii, &["--fixture", "sessions.json"]);
    let compact = EXAMPLE.replace("\n  ", "");
    sandbox.client().list(&["--json"]).prints(&format!("{compact}\n"));
    sandbox.client().run(&["sessions", "list", UNKNOWN]).fails(5, &["(403)"]);
}

#[test]
fn a_fixture_may_have_users() {
    let torii = Torii::new();
    let users = format!(
        r#"[{{"id":"{USER}","environmentId":"01931a72-0000-7000-8000-000000000000","name":"Mia Holm","email":"mia@example.com","status":"banned","createdAt":"2026-01-01T00:00:00.0000000+00:00","updatedAt":"2026-01-01T00:00:00Z"}}]"#
    );
    torii.private_file(Path::new("case.json"), &format!("{{\"users\":{users},\"sessions\":{EXAMPLE}}}"));
    let sandbox = Sandbox::start(&torii, &["--fixture", "case.json"]);
    assert_eq!(sandbox.client().run(&["sessions", "list", "mia@example.com", "-l"]).stdout, format!("{USER}\n"));
    let found = sandbox.client().run(&["users", "find", "holm", "--json"]).stdout;
    assert_eq!(found, format!("{users}\n"));
}

#[test]
fn a_bad_fixture_is_refused() {
    let torii = Torii::new();
    torii.private_file(Path::new("bad.json"), &EXAMPLE.replace("2026-05-16T11:42:00Z", "today"));
    let run = |file: &str| torii.run(&["sandbox", "--port", "0", "--fixture", file]);
    run("bad.json").fails(3, &["bad.json", "element [0]", "lastUsedAt"]);
    run("missing.json").fails(3, &["missing.json"]);
}

#[test]
fn a_taken_port_is_named() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let port = sandbox.url.rsplit(':').next().unwrap();
    Torii::new().run(&["sandbox", "--port", port]).fails(1, &[port, "--port 0"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_as_shells_expect_and_without_a_word() {
    let mut sandbox = Sandbox::start(&Torii::new(), &["-q"]);
    let pid = sandbox.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    // A shell makes 130 of it.
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&sandbox.child.wait().unwrap()), Some(2));
    let stderr = std::io::read_to_string(sandbox.child.stderr.take().unwrap()).unwrap();
    assert_eq!(stderr, "");
}

#[test]
fn other_origins_cannot_reach_it_through_a_browser() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let response = crate::support::raw_request(
        &sandbox.url,
        &format!(
            "GET /api/server/v1/users/{USER}/sessions HTTP/1.1\r\nHost: evil.example\r\n\
             Authorization: Bearer {}\r\nConnection: close\r\n\r\n",
            sandbox.key
        ),
    );
    assert!(response.starts_with("HTTP/1.1 421 "), "{response}");
}

#[test]
fn the_help_lists_its_operations() {
    let sandbox = Sandbox::start(&Torii::new(), &[]);
    let help = Torii::new().run(&["sandbox", "--help"]).stdout;
    let (_, operations) = help.split_once("Operations, below `/api/server/v1`:\n").unwrap();
    let operations: Vec<&str> = operations.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(operations.len(), 11);
    for operation in operations {
        let (method, path) = operation.trim().split_once(' ').unwrap();
        let path = path.trim_start().replace("USER", USER).replace("ORGANIZATION", UNKNOWN).replace("SESSION", UNKNOWN);
        let request = format!("{method} /api/server/v1{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let response = crate::support::raw_request(&sandbox.url, &request);
        // The endpoint is looked up before the key, which this request doesn't have.
        assert!(response.starts_with("HTTP/1.1 401 "), "{operation}: {response}");
    }
}

#[test]
fn the_help_tells_its_users_and_keys() {
    let torii = Torii::new();
    let help = torii.run(&["sandbox", "--help"]).stdout;
    for word in [USER, WITHOUT_SESSIONS, OTHER_ENVIRONMENT, UNKNOWN] {
        assert!(help.contains(word), "{word}");
    }
    for key in [torii_cli::testing::KEY, torii_cli::testing::REFUSED_KEY, torii_cli::testing::LIVE_KEY] {
        assert!(help.contains(key), "{key}");
    }
    let sam = torii.run(&["users", "find", "sam.lee@example.com", "--sandbox", "-q", "-o", "jsonl"]);
    assert_eq!(sam.stdout.lines().count(), 3, "{sam:?}");
}
