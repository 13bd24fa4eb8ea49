//! Names behind IDs, in the table of one user on a terminal.

use crate::pty::{Session, on_terminal};
use crate::recorder::{Asked, Recorder, Reply, sessions, user};
use crate::support::Torii;

const ORGANIZATION: &str = "01931a72-4c00-7000-8000-000000000001";

/// A session that operator 9 opened, pinned to an organization; `names` responds to all other requests.
fn desk(names: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Recorder {
    Recorder::start(move |asked| {
        if !asked.what.ends_with("/sessions") {
            return names(asked);
        }
        let more = format!("\"activeOrganizationId\":\"{ORGANIZATION}\",\"impersonatedBy\":\"{}\",\"id\"", user(9));
        Reply::ok(sessions(&asked.user, 1).replace("\"id\"", &more))
    })
}

fn known(asked: &Asked) -> Reply {
    if asked.what.contains("/organizations") {
        return Reply::ok(format!(
            r#"{{"items":[{{"organizationId":"{ORGANIZATION}","name":"Studio","role":"org:owner"}}],"hasMore":false,"nextCursor":null}}"#
        ));
    }
    let (name, status) = if asked.user == user(9) { ("Kim Ops", "active") } else { ("Anna Berg", "banned") };
    let at = "2026-05-16T09:30:00Z";
    Reply::ok(format!(
        r#"{{"id":"{}","environmentId":"{}","name":"{name}","email":"kim@example.com","status":"{status}","createdAt":"{at}","updatedAt":"{at}"}}"#,
        asked.user,
        user(0)
    ))
}

fn list(server: &Recorder, args: &[&str]) -> String {
    let torii = Torii::with_api(&server.url).env("NO_COLOR", "1");
    let (status, shown) = on_terminal(&torii, 160, &[&["sessions", "list", &user(1)], args].concat());
    assert_eq!(status, Some(0), "{shown}");
    shown
}

#[test]
fn operators_and_organizations_have_names_and_the_header_says_who_is_banned() {
    let server = desk(known);
    let shown = list(&server, &["--columns", "id,org"]);
    let header = format!("Anna Berg <kim@example.com>  BANNED  {}\n", user(1));
    assert!(shown.contains(&header), "{shown}");
    assert!(shown.contains("  Studio, org:owner\n"), "{shown}");
    assert!(shown.contains("! impersonated by Kim Ops <kim@example.com>, expires in"), "{shown}");
    // An email that was not asked for may be that of several users.
    assert!(shown.contains(&format!("revoke one: torii sessions revoke {} ", user(1))), "{shown}");
    assert_eq!(server.asked().len(), 4);

    let masked = list(&server, &["--columns", "id,org", "--redact"]);
    assert!(masked.contains("impersonated by K… O… <k…@e….c…>") && masked.contains("S…, o…:o…"), "{masked}");
}

#[test]
fn without_names_and_where_no_person_reads_nothing_more_is_asked() {
    let server = desk(known);
    let shown = list(&server, &["--no-names"]);
    assert!(shown.contains(&format!("impersonated by {}", user(9))), "{shown}");
    for args in [&["-q"][..], &["--json"], &["--csv"], &["-o", "markdown"], &["-l"]] {
        list(&server, args);
    }
    assert_eq!(Torii::with_api(&server.url).run(&["sessions", "list", &user(1)]).status, Some(0));
    assert!(server.asked().iter().all(|asked| asked.what.ends_with("/sessions")), "{:?}", server.asked());
}

#[test]
fn what_has_no_name_keeps_its_id_without_a_word() {
    for names in [
        (|_: &Asked| Reply::status(404)) as fn(&Asked) -> Reply,
        |_| Reply::status(503),
        |_| Reply::ok("<html>".into()),
        |asked| known(asked).after(5_000),
    ] {
        let server = desk(names);
        let shown = list(&server, &["--columns", "id,org", "--timeout", "2s"]);
        assert!(shown.starts_with(&format!("Sessions of {}\n", user(1))), "{shown}");
        assert!(shown.contains(&format!("impersonated by {}", user(9))) && shown.contains(ORGANIZATION), "{shown}");
        assert_eq!(server.asked().len(), 4, "each is asked for once");
    }
}

#[test]
fn watching_looks_names_up_once() {
    let server = desk(known);
    let torii = Torii::with_api(&server.url).env("NO_COLOR", "1");
    let session = Session::watched(&torii, &["sessions", "list", &user(1), "--watch=1"]);
    session.see("impersonated by Kim Ops <kim@example.com>", 2);
    session.interrupt();
    session.finish();
    assert_eq!(server.asked().iter().filter(|asked| !asked.what.ends_with("/sessions")).count(), 3);
}
