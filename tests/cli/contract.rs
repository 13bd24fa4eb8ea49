//! What scripts may rely on until the next major version, in one place. A change here is a change for every script.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::recorder::{Recorder, Reply, sessions, user};
use crate::support::{Outcome, Torii};

/// The members of an error, in order. New ones may follow; none may go.
const ERROR: [&str; 13] = [
    "code",
    "reason",
    "message",
    "detail",
    "hint",
    "httpStatus",
    "apiCode",
    "supportId",
    "userId",
    "retryable",
    "retryAfter",
    "user",
    "signal",
];
/// The columns of CSV. New ones may follow, as the API adds fields; none may go or move.
const CSV: &str =
    "id,userId,environmentId,userAgent,ipAddress,createdAt,expiresAt,lastUsedAt,activeOrganizationId,impersonatedBy";
/// The members of a record of what was ended.
const RECORD: [&str; 11] =
    ["action", "scope", "id", "userId", "environmentId", "keyType", "at", "result", "reason", "session", "error"];

/// The second user is refused, the others have a session each.
fn server() -> Recorder {
    Recorder::start(|asked| match asked.what.as_str() {
        what if what.starts_with("DELETE") => Reply::status(204),
        _ if asked.user == user(2) => Reply::status(403),
        _ => Reply::ok(sessions(&asked.user, 1)),
    })
}

fn list(args: &[&str]) -> Outcome {
    let [first, second, third] = [1, 2, 3].map(user);
    Torii::with_api(&server().url).run(&[&["sessions", "list", &first, &second, &third], args].concat())
}

fn members(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// `Value` sorts members, so the order is looked up in the text.
fn are_in_order(text: &str, members: &[&str]) -> bool {
    let places: Vec<usize> = members.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
    places.is_sorted()
}

#[test]
fn errors() {
    let outcome = list(&["--json"]);
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "one of the user, one of the whole: {outcome:?}");
    let mut expected = ERROR.to_vec();
    expected.sort_unstable();
    for line in &lines {
        let error: Value = serde_json::from_str(line).unwrap();
        assert_eq!(members(&error), ["error"]);
        assert_eq!(members(&error["error"]), expected);
        assert!(are_in_order(line, &ERROR), "{line}");
    }
    let last: Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!((last["error"]["code"].as_str(), outcome.status), (Some("partial"), Some(8)));
}

#[test]
fn formats() {
    let [first, third] = [1, 3].map(|n| sessions(&user(n), 1));
    let [first, third] = [&first, &third].map(|array| array.trim_matches(['[', ']']));
    assert_eq!(list(&["--json"]).stdout, format!("[{first},{third}]\n"));
    assert_eq!(list(&["-o", "json"]).stdout, format!("[{first},{third}]\n"));
    assert_eq!(list(&["-o", "jsonl"]).stdout, format!("{first}\n{third}\n"));
    let csv = list(&["--csv"]).stdout;
    assert_eq!(csv, list(&["-o", "csv"]).stdout);
    assert_eq!(csv.lines().next(), Some(CSV));
    assert_eq!(csv.lines().count(), 3);
    assert_eq!(list(&["-l"]).stdout, format!("{}\n{}\n", user(1), user(3)));
}

#[test]
fn records() {
    let torii = Torii::with_api(&server().url);
    let outcome = torii.run(&["sessions", "revoke", &user(1), "--all", "--yes", "-o", "jsonl"]);
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    let mut expected = RECORD.to_vec();
    expected.sort_unstable();
    let records: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (line, record) in outcome.stdout.lines().zip(&records) {
        assert_eq!(members(record), expected);
        assert!(
            are_in_order(line.split_once("\"session\":{").map_or(line, |(start, _)| start), &RECORD[..9]),
            "{line}"
        );
        assert_eq!((&record["action"], &record["result"]), (&"revoke".into(), &"revoked".into()));
        assert_eq!(record["keyType"], "test");
    }
    // One of the session that was listed, with all that the API said of it, and one for those that were not listed.
    let listed: Vec<Value> = serde_json::from_str(&sessions(&user(1), 1)).unwrap();
    let described: Vec<_> =
        records.iter().map(|record| (&record["scope"], &record["id"], &record["session"])).collect();
    let nothing = Value::Null;
    assert_eq!(described, [(&"session".into(), &listed[0]["id"], &listed[0]), (&"all".into(), &nothing, &nothing)]);
}

#[test]
fn exit_statuses() {
    let server = Recorder::start(|asked| match asked.user.as_str() {
        id if id == user(4) => Reply::status(401),
        id if id == user(5) => Reply::status(404),
        id if id == user(6) => Reply::status(500),
        id if id == user(7) => Reply::ok("{}".into()),
        _ => Reply::ok(sessions(&asked.user, 1)),
    });
    let torii = Torii::with_api(&server.url);
    let list = |user: &str| torii.run(&["sessions", "list", user, "--json"]).status;
    assert_eq!(list(&user(1)), Some(0));
    assert_eq!(list("nobody"), Some(2));
    assert_eq!(Torii::new().run(&["sessions", "list", &user(1)]).status, Some(3));
    assert_eq!(list(&user(4)), Some(4));
    assert_eq!(list(&user(5)), Some(5));
    assert_eq!(list(&user(6)), Some(6));
    assert_eq!(list(&user(7)), Some(7));
    assert_eq!(torii.run(&["sessions", "list", &user(1), &user(5)]).status, Some(8));
}

/// Each `error.code` with its values of `error.reason`. New ones may be added; none may go or move.
const REASONS: [(&str, &str); 9] = [
    ("1 failure", "output file thread listen clock declined no_input unexpected_status"),
    ("2 usage", "usage invalid_line unfinished_input ambiguous_user ambiguous_session"),
    ("3 config", "no_key malformed_key key_command invalid_config invalid_setting invalid_fixture proxy"),
    ("4 unauthorized", "invalid_key"),
    ("5 not_found", "user_not_found wrong_environment session_not_found organization_not_found not_found"),
    ("6 unreachable", "dns connect certificate tls timeout truncated protocol rate_limited server_error"),
    (
        "7 bad_response",
        "empty not_json truncated not_a_list invalid_session invalid_user other_user \
         too_large framing response_contains_key redirect bad_request unexpected_status not_torii endpoint_not_found",
    ),
    ("8 partial", "partial"),
    ("130 interrupted", "interrupted"),
];

type Reasons = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_reason_is_documented() {
    let expected: Reasons = REASONS
        .iter()
        .map(|&(code, reasons)| (code.to_owned(), reasons.split_whitespace().map(str::to_owned).collect()))
        .fold(Reasons::new(), |mut all, (code, reasons): (String, BTreeSet<String>)| {
            all.entry(code).or_default().extend(reasons);
            all
        });
    // - 4 `unauthorized`: the API rejected the secret key (401). Reason: `invalid_key`.
    let help = Torii::new().run(&["help", "exit-codes"]).stdout.replace("\n  ", " ");
    let items = help.lines().filter_map(|line| {
        let (head, rest) = line.strip_prefix("- ")?.split_once(": ")?;
        let (_, reasons) = rest.rsplit_once("Reasons: ").or(rest.rsplit_once("Reason: "))?;
        let reasons = reasons.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Some((head.replace('`', ""), reasons))
    });
    assert_eq!(items.collect::<Reasons>(), expected);
}

#[test]
fn no_reason_is_given_that_is_not_documented() {
    let given = ["mod.rs", "api.rs"].map(|file| {
        let source = std::fs::read_to_string(format!("{}/src/error/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let functions = source.split("\n    }\n");
        let bodies = functions.filter_map(|text| text.split_once("fn kind(").or(text.split_once("fn reason(")));
        bodies.map(|(_, body)| body).collect::<String>()
    });
    let given = given.concat();
    let given: BTreeSet<&str> = given.split('"').skip(1).step_by(2).collect();
    let expected: BTreeSet<&str> = REASONS.iter().flat_map(|(_, reasons)| reasons.split_whitespace()).collect();
    assert_eq!(given, expected);
}
