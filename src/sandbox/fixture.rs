//! Data from a file of sessions and users.

use super::data::{AsString, Data, StoredSession, StoredUser, UserObject, parse_id, parse_instant};
use crate::error::Error;
use crate::utf8;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use uuid::Uuid;

/// Maximum size of a file: that of a response that the client accepts.
const MAX_MIB: u64 = 64;

impl Data {
    /// Reads a file that holds a JSON array of session objects as the API sends them, or an object with `users` and `sessions`, which
    /// are arrays of such objects. Users that aren't listed but have sessions exist, too, without name and email.
    ///
    /// Each object is served as it is in the file, with fields that this program doesn't know. All are served until
    /// they are revoked, **even if their `expiresAt` is past**: otherwise the results of a script's tests would change
    /// with time.
    ///
    /// Fails unless the file is a regular one of at most 64 MiB, and each object has all required fields.
    pub fn from_fixture(path: &Path) -> Result<Data, Error> {
        let data = read(path).and_then(|text| parse(&text));
        data.map_err(|problem| Error::Fixture { path: path.to_owned(), problem })
    }
}

fn read(path: &Path) -> Result<String, String> {
    let limit = MAX_MIB * 1024 * 1024;
    let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
    // Opening a pipe or a terminal would block.
    if !metadata.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(path)
        // Limited while reading, too: the file may have grown.
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit {
        return Err(format!("is larger than {MAX_MIB} MiB"));
    }
    utf8::check(&bytes).map(str::to_owned).map_err(str::to_owned)
}

/// The file: sessions alone, or with users.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture<'a> {
    #[serde(borrow, default)]
    users: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    sessions: Vec<&'a RawValue>,
}

fn parse(text: &str) -> Result<Data, String> {
    let fixture = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| format!("is not an object with users and sessions: {error}"))?
    } else {
        let sessions =
            serde_json::from_str(text).map_err(|error| format!("is not a JSON array of session objects: {error}"))?;
        Fixture { users: Vec::new(), sessions }
    };
    let mut users: BTreeMap<Uuid, StoredUser> = BTreeMap::new();
    for (index, element) in fixture.users.into_iter().enumerate() {
        let user = parse_user(&Fields::parse("users", index, element)?, element)?;
        if let Some(twice) = users.insert(user.id, user) {
            return Err(format!("users[{index}] has the id of another: {}", twice.id));
        }
    }
    let mut unlisted: BTreeMap<Uuid, UserObject> = BTreeMap::new();
    let mut sessions = Vec::with_capacity(fixture.sessions.len());
    for (index, element) in fixture.sessions.into_iter().enumerate() {
        let fields = Fields::parse("", index, element)?;
        let id = fields.id("id")?;
        let user = fields.id("userId")?;
        let environment = fields.id("environmentId")?;
        let created = AsString(fields.time("createdAt")?);
        fields.time("expiresAt")?;
        if !users.contains_key(&user) {
            let user = unlisted.entry(user).or_insert_with(|| UserObject {
                id: AsString(user),
                environment_id: AsString(environment),
                created_at: created,
                ..UserObject::default()
            });
            // A user is at least as old as their oldest session.
            user.created_at = user.created_at.min(created);
            user.updated_at = user.created_at;
        }
        let last_used_at = fields.time("lastUsedAt")?;
        sessions.push((user, StoredSession { id, last_used_at, expires_at: None, json: element.get().into() }));
    }
    let users = users.into_values().chain(unlisted.into_values().map(StoredUser::from));
    Ok(Data::new(Timestamp::now(), users, sessions))
}

fn parse_user(fields: &Fields<'_>, element: &RawValue) -> Result<StoredUser, String> {
    fields.id("environmentId")?;
    fields.time("updatedAt")?;
    let status = |text: &str| serde_json::from_value(text.into()).ok();
    Ok(StoredUser {
        id: fields.id("id")?,
        name: fields.optional("name")?,
        email: fields.optional("email")?,
        status: fields.required("status", "active, banned or deleted", status)?,
        created_at: fields.time("createdAt")?,
        json: element.to_owned(),
    })
}

/// The fields of one element, not yet parsed.
struct Fields<'a> {
    /// The array that it is in; empty for sessions.
    array: &'static str,
    index: usize,
    members: HashMap<String, &'a RawValue>,
}

impl<'a> Fields<'a> {
    fn parse(array: &'static str, index: usize, element: &'a RawValue) -> Result<Fields<'a>, String> {
        let members =
            serde_json::from_str(element.get()).map_err(|_| format!("element {array}[{index}] is not an object"))?;
        Ok(Fields { array, index, members })
    }

    fn id(&self, field: &str) -> Result<Uuid, String> {
        self.required(field, "a UUID such as \"01931a73-8b00-7000-8000-000000000000\"", parse_id)
    }

    fn time(&self, field: &str) -> Result<Timestamp, String> {
        self.required(field, "an instant in UTC such as \"2026-05-16T09:30:00Z\"", parse_utc)
    }

    /// Parses a required field with `parse`; `expected` describes what it accepts.
    fn required<T>(&self, field: &str, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let Fields { array, index, .. } = self;
        let raw = self.members.get(field).ok_or_else(|| format!("element {array}[{index}] has no {field}"))?;
        serde_json::from_str::<String>(raw.get())
            .ok()
            .and_then(|text| parse(&text))
            .ok_or_else(|| format!("{field} of element {array}[{index}] is not {expected}"))
    }

    /// Parses a text that may be missing or null.
    fn optional(&self, field: &str) -> Result<Option<String>, String> {
        match self.members.get(field) {
            Some(raw) if raw.get() != "null" => {
                self.required(field, "a string", |text| Some(text.to_owned())).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Parses a time in the forms that the API uses, with `Z` or `+00:00`, so that no script is tested with what it never sends.
fn parse_utc(text: &str) -> Option<Timestamp> {
    (text.ends_with('Z') || text.ends_with("+00:00")).then(|| parse_instant(text))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::uuid;

    const USER: Uuid = uuid!("01931a73-8b00-7000-8000-000000000000");

    /// The example of the API reference, with `field` replaced by a JSON text or removed.
    fn session_with(field: &str, text: Option<&str>) -> String {
        let fields = [
            ("id", "\"01931a74-1234-7000-8000-000000000000\""),
            ("userId", "\"01931a73-8b00-7000-8000-000000000000\""),
            ("environmentId", "\"01931a72-0000-7000-8000-000000000000\""),
            ("createdAt", "\"2026-05-16T09:30:00Z\""),
            ("expiresAt", "\"2026-05-23T09:30:00Z\""),
            ("lastUsedAt", "\"2026-05-16T11:42:00Z\""),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| {
            let value = if name == field { text? } else { value };
            Some(format!("\"{name}\":{value}"))
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }

    fn problem(text: &str) -> String {
        parse(text).err().unwrap()
    }

    #[test]
    fn objects_are_served_unchanged_most_recently_used_first() {
        let plain = session_with("", None);
        let odd = plain.replace("\"createdAt\"", "\"new\" : {\"b\":1.0,\n \"a\":\"\\u00e9\"} , \"createdAt\"");
        let recent = session_with("lastUsedAt", Some("\"2026-05-16T11:42:00.5Z\""));
        let data = parse(&format!(" [{odd}, {plain} ,\n{recent}]\n")).unwrap();
        assert_eq!(data.sessions_json(USER), format!("[{recent},{odd},{plain}]"));
    }

    #[test]
    fn users_come_from_the_sessions() {
        let older = session_with("createdAt", Some("\"2026-05-01T00:00:00Z\""));
        let other = session_with("userId", Some("\"01931a73-8b00-7000-8000-000000000007\""));
        let data = parse(&format!("[{},{older},{other}]", session_with("", None))).unwrap();
        assert_eq!(data.users.len(), 2);
        assert_eq!(data.users[&USER].created_at.to_string(), "2026-05-01T00:00:00Z");
        assert!(parse("[]").unwrap().users.is_empty());
    }

    #[test]
    fn errors_name_the_field() {
        let good = session_with("", None);
        for field in ["id", "userId", "environmentId", "createdAt", "expiresAt", "lastUsedAt"] {
            let text = format!("[{good},{}]", session_with(field, None));
            assert_eq!(problem(&text), format!("element [1] has no {field}"));
            for bad in ["null", "5", "\"x\"", "\"2026-05-16T09:30:00+02:00\"", "\"2026-05-16 09:30:00Z\"", "\"{}Z\""] {
                let text = format!("[{good},{}]", session_with(field, Some(bad)));
                let problem = problem(&text);
                assert!(problem.starts_with(&format!("{field} of element [1] is not ")), "{problem}");
            }
        }
    }

    #[test]
    fn only_arrays_of_objects_are_accepted() {
        for text in ["", "[", "[{}] x", "null"] {
            assert!(problem(text).starts_with("is not a JSON array of session objects: "), "{text}");
        }
        assert_eq!(problem("[5]"), "element [0] is not an object");
        assert!(problem("{\"user\":[]}").starts_with("is not an object with users and sessions: "));
    }

    #[test]
    fn users_may_be_listed_with_or_without_sessions() {
        let user = |id: &str, more: &str| {
            format!(
                r#"{{"id":"{id}","environmentId":"01931a72-0000-7000-8000-000000000000"{more},"createdAt":"2026-05-16T09:30:00.1234567+00:00","updatedAt":"2026-05-16T09:30:00Z"}}"#
            )
        };
        let anna = user(&USER.to_string(), r#","name":"Anna","email":"a@example.com","status":"banned","new":1"#);
        let other = user("01931a73-8b00-7000-8000-000000000007", r#","name":null,"status":"active""#);
        let session = session_with("lastUsedAt", Some("\"2026-05-16T11:42:00.1234567+00:00\""));
        let data = parse(&format!("{{\"users\":[{anna},{other}],\"sessions\":[{session}]}}")).unwrap();
        assert_eq!(data.users.len(), 2);
        let stored = &data.users[&USER];
        assert_eq!((stored.json.get(), stored.name.as_deref()), (anna.as_str(), Some("Anna")));
        assert_eq!(data.sessions_json(USER), format!("[{session}]"));
        for (bad, problem_start) in [
            (user("x", ""), "id of element users[0] is not a UUID"),
            (user(&USER.to_string(), ""), "element users[0] has no status"),
            (anna.replace("banned", "gone"), "status of element users[0] is not active, banned or deleted"),
            (anna.replace("\"Anna\"", "5"), "name of element users[0] is not a string"),
            (format!("{anna},{anna}"), "users[1] has the id of another"),
        ] {
            let problem = problem(&format!("{{\"users\":[{bad}]}}"));
            assert!(problem.starts_with(problem_start), "{problem}");
        }
    }

    #[test]
    fn files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sessions.json");
        assert!(read(&file).is_err());
        assert_eq!(read(folder.path()).err().unwrap(), "is not a regular file");
        fs::write(&file, b"[\"\xff\"]").unwrap();
        assert_eq!(read(&file).err().unwrap(), "is not UTF-8");
        fs::write(&file, b"[]").unwrap();
        assert!(read(&file).is_ok());
        File::create(&file).unwrap().set_len(MAX_MIB * 1024 * 1024 + 1).unwrap();
        assert_eq!(read(&file).err().unwrap(), "is larger than 64 MiB");
    }
}
