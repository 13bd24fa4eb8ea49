//! What the server responses: lists of sessions such as a real service has.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: u64 = 24 * 60 * 60;
pub const ID_LENGTH: usize = 36;
const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// As browsers send them; one in eleven sessions has none.
const USER_AGENTS: [&str; 11] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.0.0 Mobile/15E148 Safari/604.1",
    "okhttp/4.12.0",
    "",
];

/// The sessions of any user. They are written once, for nobody; an response is a copy with the user's id in it.
pub struct Responses {
    template: Vec<u8>,
    /// Where in the template a user's id belongs.
    gaps: Vec<usize>,
    /// The response before. Most scenarios ask for one user again and again.
    last: Mutex<Option<Given>>,
}

/// Whose response, and the response.
type Given = (Vec<u8>, Arc<Vec<u8>>);

impl Responses {
    /// Responses with this many sessions.
    pub fn new(sessions: u64) -> Responses {
        // As of now, so that ages look as they do in real life.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        let mut random = Random(sessions);
        let environment = random.id(now - 400 * DAY);
        let mut body = String::from("[");
        let mut gaps = Vec::new();
        for number in 0..sessions {
            if number > 0 {
                body.push(',');
            }
            let used = now - 60 - number * 90 * DAY / sessions;
            let created = used - random.below(30 * DAY);
            let expires = now + 1 + random.below(30 * DAY);
            write_session(&mut body, &mut gaps, &environment, [created, expires, used], &mut random);
        }
        body.push(']');
        let mut template = head("200 OK", "application/json", body.len());
        for gap in &mut gaps {
            *gap += template.len();
        }
        template.extend_from_slice(body.as_bytes());
        Responses { template, gaps, last: Mutex::default() }
    }

    /// The whole response, head and body, for the user with this id.
    pub fn of_user(&self, id: &[u8]) -> Arc<Vec<u8>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, response)) = &*last
            && of == id
        {
            return Arc::clone(response);
        }
        let mut response = self.template.clone();
        for &gap in &self.gaps {
            response[gap..gap + ID_LENGTH].copy_from_slice(id);
        }
        let response = Arc::new(response);
        *last = Some((id.to_vec(), Arc::clone(&response)));
        response
    }
}

/// What everything else gets.
pub fn not_found() -> Arc<Vec<u8>> {
    let body = r#"{"title":"Not Found","status":404,"detail":"the benchmarks' server only lists sessions"}"#;
    let mut response = head("404 Not Found", "application/problem+json", body.len());
    response.extend_from_slice(body.as_bytes());
    Arc::new(response)
}

/// Ids of users to ask for, the same ones in every run.
pub fn users(count: u64) -> Vec<String> {
    let mut random = Random(count);
    (0..count).map(|number| random.id(1_760_000_000 + number)).collect()
}

fn head(status: &str, kind: &str, length: usize) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

fn write_session(
    body: &mut String,
    gaps: &mut Vec<usize>,
    environment: &str,
    [created, expires, used]: [u64; 3],
    random: &mut Random,
) {
    write!(body, r#"{{"id":"{}","userId":""#, random.id(created)).expect("text can always grow");
    gaps.push(body.len());
    write!(body, r#"{NO_ID}","environmentId":"{environment}","userAgent":"#).expect("text can always grow");
    match random.pick(&USER_AGENTS) {
        "" => body.push_str("null"),
        agent => write!(body, r#""{agent}""#).expect("text can always grow"),
    }
    let address = match random.below(5) {
        0 => format!("2001:db8:{:x}:{:x}::{:x}", random.below(0xffff), random.below(0xffff), 1 + random.below(0xfffe)),
        _ => format!("198.51.{}.{}", random.below(256), random.below(256)),
    };
    let organization = match random.below(4) {
        0 => format!(r#""{}""#, random.id(created - 40 * DAY)),
        _ => "null".into(),
    };
    let operator = match random.below(100) {
        0 => format!(r#""{}""#, random.id(created - 200 * DAY)),
        _ => "null".into(),
    };
    write!(
        body,
        r#","ipAddress":"{address}","createdAt":"{}","expiresAt":"{}","lastUsedAt":"{}","activeOrganizationId":{organization},"impersonatedBy":{operator}}}"#,
        instant(created),
        instant(expires),
        instant(used)
    )
    .expect("text can always grow");
}

/// RFC 3339, from seconds since 1970. The date is Howard Hinnant's `civil_from_days`, for days after 1970 only.
fn instant(seconds: u64) -> String {
    let days = seconds / DAY + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, of_next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + of_next_year;
    let (hour, minute, second) = (seconds % DAY / 3_600, seconds % 3_600 / 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `SplitMix64`: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let number = self.below(of.len() as u64);
        usize::try_from(number).map_or("", |number| of[number])
    }

    /// A UUID of version 7, made at `seconds` since 1970.
    fn id(&mut self, seconds: u64) -> String {
        let time = seconds * 1_000 + self.below(1_000);
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            time >> 16,
            time & 0xffff,
            high & 0xfff,
            0x8000 | (high >> 16) & 0x3fff,
            low >> 16
        )
    }
}
