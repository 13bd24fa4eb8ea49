//! What the tests share.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin_cmd;
use httpmock::{Mock, MockServer};

pub const KEY: &str = "sk_test_0123456789abcdef";
pub const USER: &str = "01931a73-8b00-7000-8000-000000000000";

/// Where the configuration is, below the home folder.
const CONFIG: &str = if cfg!(target_os = "macos") {
    "Library/Application Support/torii/config.toml"
} else {
    ".config/torii/config.toml"
};

/// The example of the API reference, in its own layout.
pub const EXAMPLE: &str = r#"[{"id":"01931a74-1234-7000-8000-000000000000","userId":"01931a73-8b00-7000-8000-000000000000",
  "environmentId":"01931a72-0000-7000-8000-000000000000",
  "userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6_0) AppleWebKit/537.36","ipAddress":"203.0.113.42",
  "createdAt":"2026-05-16T09:30:00Z","expiresAt":"2026-05-23T09:30:00Z","lastUsedAt":"2026-05-16T11:42:00Z"}]"#;

/// `torii` with a home folder and nothing else.
pub struct Torii {
    pub home: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

impl Torii {
    /// Nothing is configured.
    pub fn new() -> Torii {
        Torii { home: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// A key and the API's address come from the environment.
    pub fn with_api(url: &str) -> Torii {
        Torii::new().env("TORII_SECRET_KEY", KEY).env("TORII_API_URL", url)
    }

    pub fn env(mut self, name: &str, value: &str) -> Torii {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Writes the configuration, private, and returns its path.
    pub fn config(&self, text: &str) -> std::path::PathBuf {
        std::fs::create_dir_all(self.in_config("")).unwrap();
        self.private_file(CONFIG.as_ref(), text)
    }

    /// The path of a file beside the configuration.
    pub fn in_config(&self, file: &str) -> std::path::PathBuf {
        self.home.path().join(CONFIG).with_file_name(file)
    }

    /// Writes a file that only its owner can read.
    pub fn private_file(&self, path: &Path, text: &str) -> std::path::PathBuf {
        let path = self.home.path().join(path);
        std::fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
        path
    }

    pub fn command(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = cargo_bin_cmd!("torii");
        command.env_clear().env("HOME", self.home.path()).env("TZ", "UTC").current_dir(self.home.path());
        #[cfg(windows)]
        self.use_own_config(&mut command);
        command.envs(self.environment.iter().cloned()).args(args).timeout(std::time::Duration::from_secs(20));
        command
    }

    /// No variable moves the configuration on Windows, so it is named. An empty one is as good as none.
    #[cfg(windows)]
    fn use_own_config(&self, command: &mut assert_cmd::Command) {
        let path = self.home.path().join(CONFIG);
        if !path.exists() {
            self.config("");
        }
        command.env("TORII_CONFIG", path);
        // Without it there are no sockets.
        #[allow(clippy::disallowed_methods)]
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    }

    /// Another program, or `torii` itself where streams are to be given to it, in the same surroundings.
    pub fn process(&self, program: impl AsRef<std::ffi::OsStr>) -> std::process::Command {
        let prepared = self.command(&[]);
        let mut command = std::process::Command::new(program);
        command.env_clear().current_dir(self.home.path());
        command.envs(prepared.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
    }

    /// The program under test.
    pub fn program() -> std::ffi::OsString {
        cargo_bin_cmd!("torii").get_program().to_owned()
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(&self.command(args).assert())
    }

    /// `torii sessions list` of the usual user.
    pub fn list(&self, args: &[&str]) -> Outcome {
        self.run(&[&["sessions", "list", USER][..], args].concat())
    }
}

#[cfg(unix)]
pub fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub fn set_mode(_: &Path, _: u32) {}

/// The status that a shell reports: 128 and the number of the signal, if one ended the program.
#[cfg(unix)]
pub fn shell_status(status: std::process::ExitStatus) -> Option<i32> {
    status.code().or(std::os::unix::process::ExitStatusExt::signal(&status).map(|signal| 128 + signal))
}

/// What a run left behind.
#[derive(Debug)]
pub struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    pub fn of(assert: &Assert) -> Outcome {
        let output = assert.get_output();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let outcome =
            Outcome { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) };
        assert!(!outcome.stdout.contains(KEY) && !outcome.stderr.contains(KEY), "the key is shown: {outcome:?}");
        outcome
    }

    /// The run succeeded, and said nothing but this.
    #[track_caller]
    pub fn prints(&self, stdout: &str) {
        assert_eq!((self.status, self.stdout.as_str(), self.stderr.as_str()), (Some(0), stdout, ""), "{self:?}");
    }

    /// The run failed with this status, printed no result, and its message has all of these in it.
    #[track_caller]
    pub fn fails(&self, status: i32, words: &[&str]) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(status), ""), "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in {}", self.stderr);
        }
    }

    /// The error as a script sees it: the last line of standard error.
    #[track_caller]
    pub fn json_error(&self) -> serde_json::Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"))["error"]
            .take()
    }
}

/// Makes `server` respond to the list of the usual user's sessions with this status and body.
pub fn respond<'a>(server: &'a MockServer, status: u16, content_type: &str, body: &str) -> Mock<'a> {
    server.mock(|when, then| {
        when.method("GET").path(format!("/api/server/v1/users/{USER}/sessions"));
        then.status(status).header("content-type", content_type).body(body);
    })
}

/// A server on loopback that reads a request and then sends these bytes, whatever they are, once for each connection.
pub fn raw_server(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(bytes);
        }
    });
    url
}

/// A port on loopback that no server listens on.
pub fn refused_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Sends these bytes to a server on loopback and returns the response.
pub fn raw_request(url: &str, request: &str) -> String {
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}
